"""Refusals of the exports room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class ExportNotFound(ShopError):
    """No export of this number was asked for by this person."""

    code = "export_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这次导出。")


class ExportListUnknown(ShopError):
    """No list has this name, or this list is not written in this format or by this filter."""

    code = "export_list_unknown"
    kind = ErrorKind.INVALID
    message = _("没有这个列表，或它不支持这个格式或筛选条件。")


class ExportReasonMissing(ShopError):
    """Personal columns in clear need a reason in words."""

    code = "export_reason_missing"
    kind = ErrorKind.INVALID
    message = _("导出完整的个人信息需要写明原因。")


class TooManyExports(ShopError):
    """A person has as many exports under way as may be."""

    code = "too_many_exports"
    kind = ErrorKind.TOO_MANY
    message = _("你有 %(most)s 个导出还在进行，请等其中一个完成。")


class ExportNotReady(ShopError):
    """The file is not written yet, could not be, or was deleted after its days."""

    code = "export_not_ready"
    kind = ErrorKind.CONFLICT
    message = _("文件还没有写好，或已过期删除。")


class ExportTooLong(ShopError):
    """The list has more rows than a worksheet holds."""

    code = "export_too_long"
    kind = ErrorKind.CONFLICT
    message = _("超过 %(most)s 行，请缩小筛选范围。")


class ExportMoveRefused(ShopError):
    """A step that the job's state does not allow; another worker was faster."""

    code = "export_move_refused"
    kind = ErrorKind.CONFLICT
    message = _("导出当前状态不能执行此操作。")
