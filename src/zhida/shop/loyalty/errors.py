"""Refusals of loyalty, free of HTTP."""

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class PointsShort(ShopError):
    """There are fewer points than are to be taken; `points` is what there is."""

    code = "points_short"
    kind = ErrorKind.CONFLICT
    message = _("可用积分不足，请重新确认。")


class RulesChanged(ShopError):
    """Somebody else changed the rules since they were read."""

    code = "rules_changed"
    kind = ErrorKind.CONFLICT
    message = _("积分与等级规则刚刚被其他人修改，请刷新后重试。")


class InvalidRules(ShopError):
    """Rules that cannot be: levels that do not rise, names twice, numbers out of range."""

    code = "invalid_rules"
    kind = ErrorKind.INVALID
    message = _("积分与等级规则有误，请检查标出的内容。")


class ReasonRequired(ShopError):
    """An adjustment says why."""

    code = "reason_required"
    kind = ErrorKind.CONFLICT
    message = _("请写明调整积分的原因。")


class AdjustmentNotFound(ShopError):
    """No adjustment has this number."""

    code = "adjustment_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这笔积分调整。")


class AdjustmentDecided(ShopError):
    """The adjustment does not wait for a second person, or no longer."""

    code = "adjustment_decided"
    kind = ErrorKind.CONFLICT
    message = _("这笔积分调整不在待复核状态，请刷新后查看。")


class AdjustmentNeedsAnother(ShopError):
    """Whoever asked for a large adjustment may not approve it."""

    code = "second_person_required"
    kind = ErrorKind.CONFLICT
    message = _("积分数量较大，需要另一位同事复核，申请人本人不能通过。")
