"""Refusals of the orders room, free of HTTP."""

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class OrderNotFound(ShopError):
    """The order does not exist, or is another shopper's: the answer is the same."""

    code = "order_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这个订单。")


class OrderLineNotFound(ShopError):
    """The order has no line of that name."""

    code = "order_line_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("订单里没有这一行商品。")


class OrderCannotMove(ShopError):
    """The state machine does not permit the step; `order_status` is where the order stands."""

    code = "order_cannot_move"
    kind = ErrorKind.CONFLICT
    message = _("订单当前的状态不能进行这个操作。")


class OrderCannotBeCancelled(ShopError):
    """Only an unpaid order can be cancelled; `order_status` is where the order stands."""

    code = "order_cannot_be_cancelled"
    kind = ErrorKind.CONFLICT
    message = _("订单已付款或已结束，不能取消。")


class OrderChangedMeanwhile(ShopError):
    """Another writer moved the order between our read and our write."""

    code = "order_changed_meanwhile"
    kind = ErrorKind.CONFLICT
    message = _("订单刚刚发生了变化，请刷新后再试。")


class PaymentInDoubt(ShopError):
    """The channel's bill lacks the money of the order; finance has to clear that up first."""

    code = "payment_in_doubt"
    kind = ErrorKind.CONFLICT
    message = _("渠道账单里没有这个订单的收款，财务核实前不能发货。")


class UnitsNotShippable(ShopError):
    """More units were asked to be shipped than are left; `lines` names what is left of each."""

    code = "units_not_shippable"
    kind = ErrorKind.CONFLICT
    message = _("发货数量超过了该订单剩余可发的数量。")


class UnitsNotRefundable(ShopError):
    """More units were asked back than are left; `line` and `left` say how many."""

    code = "units_not_refundable"
    kind = ErrorKind.CONFLICT
    message = _("退款数量超过了这一行剩余可退的数量。")


class RefundTooLarge(ShopError):
    """The sum is above what was captured and not yet refunded; `left` is that rest."""

    code = "refund_too_large"
    kind = ErrorKind.CONFLICT
    message = _("退款金额超过了该订单剩余可退的金额。")


class FreightNotRefundable(ShopError):
    """The sum is above the freight paid and not yet refunded; `left` is that rest."""

    code = "freight_not_refundable"
    kind = ErrorKind.CONFLICT
    message = _("退还的运费超过了该订单剩余可退的运费。")


class ReasonMissing(ShopError):
    """A staff act on an order needs a reason in words."""

    code = "reason_missing"
    kind = ErrorKind.INVALID
    message = _("请填写原因。")


class OrderTextInvalid(ShopError):
    """A remark or note is empty, too long, or holds characters that cannot be stored."""

    code = "order_text_invalid"
    kind = ErrorKind.INVALID
    message = _("文字为空、过长或含有无法保存的字符。")


class SerialInvalid(ShopError):
    """A serial number that nobody can have written on a unit."""

    code = "serial_invalid"
    kind = ErrorKind.INVALID
    message = _("序列号“%(serial)s”的格式不对：3 到 64 位字母、数字或 . _ -。")


class SerialCheckDigitWrong(ShopError):
    """15 digits that end with another check digit than an IMEI does: one of them was mistyped."""

    code = "serial_check_digit_wrong"
    kind = ErrorKind.INVALID
    message = _("IMEI“%(serial)s”的校验位不对，请核对每一位数字。")


class SerialsIncomplete(ShopError):
    """Units that need a serial number have none, or more were given than units leave; `lines` counts both."""

    code = "serials_incomplete"
    kind = ErrorKind.INVALID
    message = _("序列号的个数与发货件数不符，请逐件扫描。")


class SerialRepeated(ShopError):
    """The same serial number stands twice in one parcel."""

    code = "serial_repeated"
    kind = ErrorKind.INVALID
    message = _("序列号“%(serial)s”在这个包裹里出现了两次。")


class SerialTaken(ShopError):
    """The unit left in another parcel and did not come back; `order` says where to who may see orders."""

    code = "serial_taken"
    kind = ErrorKind.CONFLICT
    message = _("序列号“%(serial)s”已随另一个包裹发出，且没有退回。")


class OrderUrgedAlready(ShopError):
    """The buyer asked to hurry within the last 24 hours."""

    code = "order_urged_already"
    kind = ErrorKind.CONFLICT
    message = _("今天已经催过了，仓库收到提醒后会尽快发货。")


class OrderCannotBeHidden(ShopError):
    """Something is still to be done with the order; `order_status` is where it stands."""

    code = "order_cannot_be_hidden"
    kind = ErrorKind.CONFLICT
    message = _("订单还没有结束，不能放进回收站。")


class AddressFixed(ShopError):
    """The order is packed, sent, ended or fetched from a shop; `order_status` is where it stands."""

    code = "address_fixed"
    kind = ErrorKind.CONFLICT
    message = _("订单已在备货、已发出或已结束，不能再修改地址。")


class FetchedFromStore(ShopError):
    """The buyer fetches the order from a store: it is handed over there by its code, by no courier."""

    code = "fetched_from_store"
    kind = ErrorKind.CONFLICT
    message = _("这个订单由顾客到门店自提，请在自提页面核对取货码交付。")


class NotFetched(ShopError):
    """The order is sent to its buyer, not fetched."""

    code = "not_fetched"
    kind = ErrorKind.CONFLICT
    message = _("这个订单不是门店自提订单。")


class FreightDiffers(ShopError):
    """The freight to the other address is another; `before` and `after` are fen."""

    code = "freight_differs"
    kind = ErrorKind.CONFLICT
    message = _("寄到这个地址的运费与订单不同，不能直接修改。请选择运费相同的地址，或取消后重新下单。")


class SoldOut(ShopError):
    """Nothing of the SKU is left to be bought."""

    code = "sold_out"
    kind = ErrorKind.CONFLICT
    message = _("暂时缺货，到货后再买吧。")


class InvoiceTitleInvalid(ShopError):
    """A title is not complete, or its tax number cannot be; `fields` says where."""

    code = "invoice_title_invalid"
    kind = ErrorKind.INVALID
    message = _("发票抬头有误，请检查后再提交。")


class GoodsRecalled(ShopError):
    """Goods of the parcel are being recalled and must not leave; `lines` names each with its recall."""

    code = "goods_recalled"
    kind = ErrorKind.CONFLICT
    message = _("包裹里有正在召回的商品，召回结束前不能发出。请为这些商品退款，或先发其余商品。")
