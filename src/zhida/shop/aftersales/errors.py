"""Refusals of the after-sales room, free of HTTP."""

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class RefundOfNothing(ShopError):
    """The refund names neither units nor money, or comes to nothing although something was paid."""

    code = "refund_of_nothing"
    kind = ErrorKind.CONFLICT
    message = _("退款金额为 0，请重新选择退款内容。")


class RefundKeyInvalid(ShopError):
    """An Idempotency-Key is missing, or not 1 to 100 visible ASCII characters."""

    code = "idempotency_key_invalid"
    kind = ErrorKind.INVALID
    message = _("Idempotency-Key 应为 1 到 100 个可见 ASCII 字符。")


class RefundNeedsAnother(ShopError):
    """Whoever asked for a large refund may not approve it."""

    code = "second_person_required"
    kind = ErrorKind.CONFLICT
    message = _("退款金额较大，需要另一位同事复核，申请人本人不能通过。")


class RefundDecided(ShopError):
    """The refund does not wait for a second person, or no longer."""

    code = "refund_decided"
    kind = ErrorKind.CONFLICT
    message = _("这笔退款不在待复核状态，请刷新后查看。")


class StaffRefundNotFound(ShopError):
    """No refund has this number."""

    code = "refund_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这笔退款。")
