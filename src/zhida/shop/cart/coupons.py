"""The buyer's coupons in a quote, as shoppers read them. Pure."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhida.shop.cart.records import CouponView
from zhida.shop.kernel.money import Money, yuan_text
from zhida.shop.promotions.records import HeldCoupon, NotApplied, Quote, Reason

TEXTS: Mapping[Reason, str | Promise] = {
    Reason.NOT_STARTED: gettext_lazy("未到使用时间"),
    Reason.OUT_OF_SCOPE: gettext_lazy("所选商品不适用"),
    Reason.SLOT_TAKEN: gettext_lazy("不能与已用的优惠券同用"),
    Reason.NOT_CHOSEN: gettext_lazy("未选用"),
    Reason.NOTHING_LEFT: gettext_lazy("已没有可抵扣的金额"),
    Reason.FREIGHT_ALREADY_FREE: gettext_lazy("本单已免运费"),
    Reason.NOT_CHEAPER: gettext_lazy("运费已抵扣完"),
}


def coupons_of(quote: Quote) -> tuple[CouponView, ...]:
    """Give every coupon that the buyer could have used: the applied ones first, then by what is missing."""
    cuts = {cut.id: cut.amount for cut in quote.discounts}
    cuts |= {cut.id: cut.amount for cut in quote.freight_cuts}
    reasons = {entry.id: entry for entry in quote.not_applied}
    views = [_view(held, cuts.get(held.id), reasons.get(held.id)) for held in quote.held]
    return tuple(sorted(views, key=_order))


def _view(held: HeldCoupon, cut: int | None, entry: NotApplied | None) -> CouponView:
    """A coupon that is neither applied nor explained was not looked at: more stack than are searched."""
    missing = None if entry is None or entry.missing_minor is None else Money(entry.missing_minor)
    reason = Reason.NOT_CHOSEN if entry is None else entry.reason
    return CouponView(
        number=held.id,
        title=held.title,
        kind=held.kind.value,
        applied=cut is not None,
        amount=Money(cut or 0),
        reason=None if cut is not None else reason.value,
        missing=missing,
        ends_at=held.ends_at,
        text=_text(cut, reason, missing),
    )


def _text(cut: int | None, reason: Reason, missing: Money | None) -> str:
    if cut is not None:
        return _("已抵 ¥%(amount)s") % {"amount": yuan_text(cut)}
    if missing is not None:
        return _("再买 ¥%(missing)s 可用") % {"missing": yuan_text(missing.minor)}
    return str(TEXTS[reason])


def _order(view: CouponView) -> tuple[bool, bool, int, str]:
    missing = view.missing.minor if view.missing else 0
    return (not view.applied, view.missing is not None, missing, view.number)
