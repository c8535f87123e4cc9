"""Refusals of checkout, free of HTTP."""

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class PriceChanged(ShopError):
    """The total is not the one the shopper saw; `expected` and `quote` each hold a Money `payable`."""

    code = "price_changed"
    kind = ErrorKind.CONFLICT
    message = _("商品价格或优惠已变化，请确认新的金额后再提交。")


class PaymentUnsettled(ShopError):
    """A channel has not said yet whether the order was paid, so it can be neither cancelled nor released."""

    code = "payment_unsettled"
    kind = ErrorKind.CONFLICT
    message = _("正在向支付渠道确认付款结果，暂时不能取消，请稍后再试。")


class PaidMeanwhile(ShopError):
    """The order was paid just now, so it is not cancelled."""

    code = "paid_meanwhile"
    kind = ErrorKind.CONFLICT
    message = _("订单刚刚付款成功，不能取消。")


class WheretoMissing(ShopError):
    """An order goes to one address or is fetched in one store."""

    code = "whereto_missing"
    kind = ErrorKind.INVALID
    message = _("请选择收货地址，或选择一家自提门店。")


class PickupNameInvalid(ShopError):
    """Who comes to the store needs a name of at most 40 characters."""

    code = "pickup_name_invalid"
    kind = ErrorKind.INVALID
    message = _("请填写提货人姓名，最多 40 个字。")


class PriceNotLower(ShopError):
    """Staff may only lower a price, to at least one fen; `payable` is what it is now, in fen."""

    code = "price_not_lower"
    kind = ErrorKind.CONFLICT
    message = _("新价格必须低于当前应付金额，且至少为 0.01 元。")


class IdempotencyKeyInvalid(ShopError):
    """An Idempotency-Key is 1 to 100 visible ASCII characters."""

    code = "idempotency_key_invalid"
    kind = ErrorKind.INVALID
    message = _("Idempotency-Key 应为 1 到 100 个可见 ASCII 字符。")


class SimulationPeriodInvalid(ShopError):
    """A simulation looks at a period that begins before it ends and is not too long."""

    code = "simulation_period_invalid"
    kind = ErrorKind.INVALID
    message = _("试算的时间段须先开始后结束，且不超过 %(days)s 天。")


class BusyWaiting(ShopError):
    """So many want a flash offer that this checkout waits: `ticket` holds its place, `ahead` come first.

    Nothing was written. The same submit with the ticket is taken when the place's turn has come.
    """

    code = "busy_waiting"
    kind = ErrorKind.UNAVAILABLE
    message = _("抢购的人很多，正在按到达先后排队，请稍候。")


class PlaceLost(ShopError):
    """The ticket of a waiting line is none of ours, or its turn is long over."""

    code = "place_lost"
    kind = ErrorKind.NOT_FOUND
    message = _("排队号已失效，请重新提交订单。")
