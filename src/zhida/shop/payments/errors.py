"""Refusals of the payments room."""

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class PaymentNotFound(ShopError):
    """There is no such payment, or it is somebody else's; the answer does not say which."""

    code = "payment_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("未找到该支付。")


class IntentMismatch(ShopError):
    """The ref has an intent already, with another amount."""

    code = "intent_mismatch"
    kind = ErrorKind.CONFLICT
    message = _("该订单的支付已按另一金额建立。")


class AmountFrozen(ShopError):
    """The amount cannot change any more: a payment was started, or the intent is no longer open."""

    code = "amount_frozen"
    kind = ErrorKind.CONFLICT
    message = _("已有支付发起，不能再修改金额。")


class PaymentClosed(ShopError):
    """The intent is paid, cancelled, or so near its end that no attempt fits any more."""

    code = "payment_closed"
    kind = ErrorKind.CONFLICT
    message = _("该订单已不能支付。")


class MethodUnavailable(ShopError):
    """No account of the method fits the amount, the currency, the device and the hour."""

    code = "method_unavailable"
    kind = ErrorKind.CONFLICT
    message = _("该支付方式暂不可用，请换一种方式。")


class PaymentRefused(ShopError):
    """The channel refused to open the payment; nothing was charged."""

    code = "payment_refused"
    kind = ErrorKind.CONFLICT
    message = _("支付渠道拒绝了这笔支付，请换一种方式。")


class ChannelUnreachable(ShopError):
    """The channel did not answer in time. The attempt is kept and asked about; trying again is safe."""

    code = "channel_unreachable"
    kind = ErrorKind.UNAVAILABLE
    message = _("支付渠道暂时没有响应，请稍后再试。")


class TooManyAttempts(ShopError):
    """One intent was tried too often."""

    code = "too_many_attempts"
    kind = ErrorKind.TOO_MANY
    message = _("该订单支付尝试次数过多，请稍后再试。")


class RefundExceedsCaptured(ShopError):
    """The refund is more than what was captured less what is refunded or being refunded."""

    code = "refund_exceeds_captured"
    kind = ErrorKind.CONFLICT
    message = _("退款金额超过可退金额。")


class RefundMismatch(ShopError):
    """The key belongs to a refund of another amount."""

    code = "refund_mismatch"
    kind = ErrorKind.CONFLICT
    message = _("该退款已按另一金额提交。")


class RefundNotFound(ShopError):
    """There is no such refund."""

    code = "refund_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("未找到该退款。")


class RefundSettled(ShopError):
    """The refund arrived, or failed for good: there is nothing to send again."""

    code = "refund_settled"
    kind = ErrorKind.CONFLICT
    message = _("该退款已有结果，不能重试。")


class BillDayNotFound(ShopError):
    """There is no such account, or nothing to compare on that day yet."""

    code = "bill_day_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有这一天的对账。")


class DiscrepancyNotFound(ShopError):
    """There is no such discrepancy."""

    code = "discrepancy_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("未找到该对账差异。")


class DiscrepancyClosed(ShopError):
    """Somebody closed the discrepancy already."""

    code = "discrepancy_closed"
    kind = ErrorKind.CONFLICT
    message = _("该对账差异已经关闭。")


class DiscrepancyTextInvalid(ShopError):
    """A note has no words, or too many."""

    code = "discrepancy_text_invalid"
    kind = ErrorKind.INVALID
    message = _("请填写说明，最多 500 字。")


class ChannelNotFound(ShopError):
    """The channels file has no such account."""

    code = "channel_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("未找到该收款渠道。")


class OverrideTooLong(ShopError):
    """What staff decide over the router's head must end, after now and within 30 days."""

    code = "override_too_long"
    kind = ErrorKind.CONFLICT
    message = _("截止时间须晚于现在，且不超过 30 天。")
