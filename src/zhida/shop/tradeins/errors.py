"""Refusals of the trade-in room."""

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError


class TradeInNotFound(ShopError):
    """No trade-in has this number, or it is another shopper's: the answer is the same."""

    code = "trade_in_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这个换新单。")


class OldModelNotFound(ShopError):
    """The present price table has no such model."""

    code = "old_model_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("暂不回收这个型号。")


class AnswersInvalid(ShopError):
    """Not every question of the price table is answered with one of its grades; `fields` names each."""

    code = "answers_invalid"
    kind = ErrorKind.INVALID
    message = _("请回答每一个问题。")


class PriceTableInvalid(ShopError):
    """A price table that cannot be used as it is written; `fields` names each place."""

    code = "price_table_invalid"
    kind = ErrorKind.INVALID
    message = _("价格表有误，请检查标出的位置。")


class TradeInWorthless(ShopError):
    """What the answers describe is worth nothing, or is not taken at all."""

    code = "trade_in_worthless"
    kind = ErrorKind.CONFLICT
    message = _("按你的描述，这台设备暂时不能回收。")


class TooManyTradeIns(ShopError):
    """A shopper has as many open trade-ins as one may have."""

    code = "too_many_trade_ins"
    kind = ErrorKind.CONFLICT
    message = _("进行中的换新单最多 %(limit)s 个，请先完成或取消已有的换新单。")


class TradeInCannotMove(ShopError):
    """The trade-in stands where this step is not allowed; `trade_in_status` says where."""

    code = "trade_in_cannot_move"
    kind = ErrorKind.CONFLICT
    message = _("换新单当前的状态不能进行这个操作。")


class QuoteExpired(ShopError):
    """The days for which a quote holds have passed."""

    code = "quote_expired"
    kind = ErrorKind.CONFLICT
    message = _("报价已过有效期，请重新估价。")


class WipeNotConfirmed(ShopError):
    """The seller has not confirmed that the device is wiped and its account signed out."""

    code = "wipe_not_confirmed"
    kind = ErrorKind.CONFLICT
    message = _("请先备份并清除数据、退出账号，再勾选确认。")


class SerialInTradeIn(ShopError):
    """A device is traded in once at a time, whoever has it."""

    code = "serial_in_trade_in"
    kind = ErrorKind.CONFLICT
    message = _("这台设备已经有一个进行中的换新单。")


class SerialRefused(ShopError):
    """The device is being recalled, or staff listed it as stolen; which of them is not told."""

    code = "serial_refused"
    kind = ErrorKind.CONFLICT
    message = _("这台设备不能参加以旧换新，如有疑问请联系客服。")


class TradeInOrderUnfit(ShopError):
    """The order is not paid, is closed, or its line was a gift: nothing can be credited to it."""

    code = "trade_in_order_unfit"
    kind = ErrorKind.CONFLICT
    message = _("只能抵扣已付款、未全额退款的商品。")


class TradeInExceedsLine(ShopError):
    """The amount is more than is left of the line; `left` says how much that is, in yuan."""

    code = "trade_in_exceeds_line"
    kind = ErrorKind.CONFLICT
    message = _("这件商品最多还能抵扣 ¥%(left)s，请改选银行转账以收到全部金额。")


class PayoutConsentMissing(ShopError):
    """A bank account is taken only with the separate consent that the law asks for."""

    code = "payout_consent_missing"
    kind = ErrorKind.CONFLICT
    message = _("请单独勾选同意我们使用你的银行账户信息打款。")


class PayeeInvalid(ShopError):
    """A bank account that cannot be paid to; `fields` names each place."""

    code = "payee_invalid"
    kind = ErrorKind.INVALID
    message = _("收款账户有误，请检查标出的位置。")


class FindingInvalid(ShopError):
    """What differs from the description is written down and photographed, or the seller could not judge."""

    code = "finding_invalid"
    kind = ErrorKind.CONFLICT
    message = _("与描述不符时，请写明原因并上传至少一张照片。")


class TooManyPhotos(ShopError):
    """A trade-in holds a limited number of photos."""

    code = "too_many_photos"
    kind = ErrorKind.CONFLICT
    message = _("照片最多 %(limit)s 张。")


class PhotoNotFound(ShopError):
    """No such photo, or it is of another's trade-in: the answer is the same."""

    code = "trade_in_photo_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这张照片。")


class PayoutNotFound(ShopError):
    """No payout has this number."""

    code = "payout_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("没有找到这笔打款。")


class PayoutCannotMove(ShopError):
    """The payout is not on a list that was taken to the bank, or is decided already."""

    code = "payout_cannot_move"
    kind = ErrorKind.CONFLICT
    message = _("这笔打款当前的状态不能进行这个操作。")


class PayoutNeedsAnother(ShopError):
    """Whoever took the list to the bank does not also confirm what the bank paid."""

    code = "payout_second_person_needed"
    kind = ErrorKind.CONFLICT
    message = _("需要另一位员工确认：导出名单的人不能登记打款结果。")


class BankReferenceTaken(ShopError):
    """One transfer of the bank pays one trade-in."""

    code = "bank_reference_taken"
    kind = ErrorKind.CONFLICT
    message = _("这个银行流水号已登记在另一笔打款上。")


class PriceTableChanged(ShopError):
    """Somebody published another price table since the one that this change was made from."""

    code = "price_table_changed"
    kind = ErrorKind.CONFLICT
    message = _("价格表刚刚被别人更新，请刷新后再改。")


class AccountNotAwaited(ShopError):
    """The trade-in does not wait for an account: it has one, or is paid another way."""

    code = "account_not_awaited"
    kind = ErrorKind.CONFLICT
    message = _("这个换新单现在不需要填写收款账户。")


class RefusedSerialNotFound(ShopError):
    """The serial is not listed."""

    code = "refused_serial_not_found"
    kind = ErrorKind.NOT_FOUND
    message = _("名单里没有这个序列号。")
