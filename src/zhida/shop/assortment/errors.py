"""Refusals of the assortment room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class DocumentInvalid(ShopError):
    """A product document that cannot be read; `fields` names each place."""

    code = "document_invalid"
    kind = ErrorKind.INVALID
    message = _("商品资料有误，请检查标出的字段。")


class FileUnreadable(ShopError):
    """A file whose kind, encoding or layout is not one of ours; nothing of it was looked at further."""

    code = "file_unreadable"
    kind = ErrorKind.INVALID
    message = _("文件无法读取：%(reason)s")


class MappingInvalid(ShopError):
    """A mapping file that does not say what a mapping must say."""

    code = "mapping_invalid"
    kind = ErrorKind.INVALID
    message = _("对照文件有误：%(reason)s")


class ImportNotFound(ShopError):
    """No import has this number."""

    code = "import_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这次导入。")


class ImportMoveRefused(ShopError):
    """A step that the import's state does not allow: applied twice, or applied before it was checked."""

    code = "import_move_refused"
    kind = ErrorKind.CONFLICT
    message = _("导入当前状态不能执行此操作。")
