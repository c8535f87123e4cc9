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


class CaseNotFound(ShopError):
    """No case has this number, or it is another shopper's: the answer is the same."""

    code = "case_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这个售后单。")


class CaseCannotMove(ShopError):
    """The case stands where this step is not allowed; `case_status` says where."""

    code = "case_cannot_move"
    kind = ErrorKind.CONFLICT
    message = _("售后单当前的状态不能进行这个操作。")


class CaseChangedMeanwhile(ShopError):
    """Another writer moved the case between our read and our write."""

    code = "case_changed_meanwhile"
    kind = ErrorKind.CONFLICT
    message = _("售后单刚刚发生了变化，请刷新后再试。")


class CaseNotAllowed(ShopError):
    """This kind of case is not open to this line; `line` and `why` (a WhyNot code) say which and why not."""

    code = "case_not_allowed"
    kind = ErrorKind.CONFLICT
    message = _("这件商品现在不能申请这类售后。")


class AfterWindow(ShopError):
    """The days for this kind of case have passed; `line` and `until`, the instant at which they ended."""

    code = "after_window"
    kind = ErrorKind.CONFLICT
    message = _("已超过可申请的时间（截止 %(until)s）。")


class UnitsInCase(ShopError):
    """Units of the line stand in another open case, or were refunded; `left` says how many are free."""

    code = "units_in_case"
    kind = ErrorKind.CONFLICT
    message = _("这件商品已有售后在处理或已退款，剩余可申请 %(left)s 件。")


class TrackingInUse(ShopError):
    """The waybill was given for another case."""

    code = "tracking_in_use"
    kind = ErrorKind.CONFLICT
    message = _("这个运单号已用于另一个售后单。")


class WrongSerial(ShopError):
    """A serial that came back did not leave with this line of the order; `serial` names it."""

    code = "wrong_serial"
    kind = ErrorKind.CONFLICT
    message = _("序列号 %(serial)s 不是这个订单里这件商品的。")


class RefusalNotAllowed(ShopError):
    """Goods that came back may be refused for a statutory reason only, and with a photo of it."""

    code = "refusal_not_allowed"
    kind = ErrorKind.CONFLICT
    message = _("只能按法定情形拒绝退货，并且需要附上照片。")


class AppealNotAllowed(ShopError):
    """A rejection can be appealed against once, while its days run."""

    code = "appeal_not_allowed"
    kind = ErrorKind.CONFLICT
    message = _("这个售后单不能再申诉。")


class AnotherMustDecide(ShopError):
    """Whoever rejected a case may not decide its appeal."""

    code = "another_must_decide"
    kind = ErrorKind.CONFLICT
    message = _("申诉需要由另一位同事处理。")


class ExchangeCostsMore(ShopError):
    """The goods asked for in exchange cost more than was paid; `difference` says by how much."""

    code = "exchange_costs_more"
    kind = ErrorKind.CONFLICT
    message = _("想换的商品比原商品贵，请申请退货退款后重新购买。")


class ExchangeSkuUnknown(ShopError):
    """The goods asked for in exchange are not of the same product, or not for sale."""

    code = "exchange_sku_unknown"
    kind = ErrorKind.CONFLICT
    message = _("只能更换为同一商品的在售款式。")


class WayBackTooDear(ShopError):
    """What the buyer paid to send goods back is above what is given for it; `limit` says how much is."""

    code = "way_back_too_dear"
    kind = ErrorKind.CONFLICT
    message = _("寄回运费超过可退上限，请核对运费凭证。")


class QuoteMoneyUnexplained(ShopError):
    """A quote that was paid outside the channels is given back there, too; how was not said."""

    code = "quote_money_unexplained"
    kind = ErrorKind.CONFLICT
    message = _("维修费不是在线支付的，请写明怎样退给买家。")


class NoReturnPlace(ShopError):
    """Staff have not entered where returned goods are sent to."""

    code = "no_return_place"
    kind = ErrorKind.CONFLICT
    message = _("还没有设置退货地址，请先在后台填写。")


class AlreadyRestocked(ShopError):
    """What becomes of the goods of this case was decided before."""

    code = "already_restocked"
    kind = ErrorKind.CONFLICT
    message = _("这个售后单的退货已经入库处理。")


class CaseMediaNotFound(ShopError):
    """No such upload, or not the asker's, or it belongs to another case."""

    code = "case_media_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这个文件。")


class TooManyFiles(ShopError):
    """A case holds as many files as one may."""

    code = "too_many_files"
    kind = ErrorKind.CONFLICT
    message = _("最多上传 %(limit)s 个文件。")
