"""Refusals of the sheets room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class SheetNotFound(ShopError):
    """No sheet has this number, or its kind is not this person's."""

    code = "sheet_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这张表。")


class SheetUnreadable(ShopError):
    """A file whose kind or layout is not ours; nothing of it was looked at further."""

    code = "sheet_unreadable"
    kind = ErrorKind.INVALID
    message = _("表格无法读取：%(reason)s")


class SheetMoveRefused(ShopError):
    """A step that the sheet's state does not allow: done twice, or before it was checked."""

    code = "sheet_move_refused"
    kind = ErrorKind.CONFLICT
    message = _("表格当前状态不能执行此操作。")


class SheetCellWrong(ShopError):
    """A cell that cannot be read as what its column says; `column` names it."""

    code = "sheet_cell_wrong"
    kind = ErrorKind.INVALID
    message = _("“%(column)s”一列填写有误。")
