"""Refusals of the policies room."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class PolicyRuleInvalid(ShopError):
    """A rule that gives less than the law, or names no statutory reason; `fields` says which and why."""

    code: ClassVar[str] = "policy_rule_invalid"
    kind: ClassVar[ErrorKind] = ErrorKind.INVALID
    message: ClassVar[str | Promise] = _("售后规则不符合要求，请检查标出的内容。")


class PolicySubjectNotFound(ShopError):
    """No category, product or SKU is known by what the rule names."""

    code: ClassVar[str] = "policy_subject_not_found"
    kind: ClassVar[ErrorKind] = ErrorKind.NOT_FOUND
    message: ClassVar[str | Promise] = _("没有找到这个分类、商品或 SKU。")


class PolicyRuleNotFound(ShopError):
    """There is no such rule, or it is the one for everything, which stays."""

    code: ClassVar[str] = "policy_rule_not_found"
    kind: ClassVar[ErrorKind] = ErrorKind.NOT_FOUND
    message: ClassVar[str | Promise] = _("没有找到这条售后规则。")


class PolicyRuleChanged(ShopError):
    """Somebody changed the rule after it was read."""

    code: ClassVar[str] = "policy_rule_changed"
    kind: ClassVar[ErrorKind] = ErrorKind.CONFLICT
    message: ClassVar[str | Promise] = _("这条售后规则刚被别人改过，请刷新后再改。")


class CalendarDayNotFound(ShopError):
    """Staff entered nothing for this day."""

    code: ClassVar[str] = "calendar_day_not_found"
    kind: ClassVar[ErrorKind] = ErrorKind.NOT_FOUND
    message: ClassVar[str | Promise] = _("这一天没有单独设置。")
