"""Refusals of the search room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class PageTooFar(ShopError):
    """A page beyond the hundredth; whoever wants all goods takes the export."""

    code = "page_too_far"
    kind = ErrorKind.INVALID
    message = _("最多浏览到第 100 页，请缩小筛选范围。")


class IndexUnavailable(ShopError):
    """The search engine cannot answer now; lists come from the database meanwhile."""

    code = "search_unavailable"
    kind = ErrorKind.UNAVAILABLE
    message = _("搜索正在恢复，请稍后再试。")


class IndexBusy(Exception):
    """Another process writes the index; nobody is told, the writer tries again later."""
