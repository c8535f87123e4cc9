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


class InvalidRule(ShopError):
    """A rule for queries that makes no sense; `fields` says where and why."""

    code = "invalid_rule"
    kind = ErrorKind.INVALID
    message = _("搜索规则有误，请检查后重试。")


class RuleNotFound(ShopError):
    """No rule has this id."""

    code = "rule_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这条搜索规则。")


class RuleChanged(ShopError):
    """Somebody else changed the rule since it was read."""

    code = "rule_changed"
    kind = ErrorKind.CONFLICT
    message = _("这条规则刚被别人修改过，请刷新后再改。")


class RuleConflict(ShopError):
    """Another rule sends one of these queries elsewhere at the same time."""

    code = "rule_conflict"
    kind = ErrorKind.CONFLICT
    message = _("“%(query)s”已经有一条跳转规则（编号 %(rule)s）。")


class TooManyRules(ShopError):
    """The rules are kept in the memory of every process, so their number is bounded."""

    code = "too_many_rules"
    kind = ErrorKind.CONFLICT
    message = _("搜索规则最多 %(most)s 条，请先删除不用的。")


class InvalidPeriod(ShopError):
    """A report's days are the wrong way round, or too many."""

    code = "invalid_period"
    kind = ErrorKind.INVALID
    message = _("报表的起止日期有误，最多可看 %(most)s 天。")
