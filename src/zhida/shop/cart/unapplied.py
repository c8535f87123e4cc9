"""The offers of a quote that took nothing off, as shoppers read them. Pure."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhida.shop.cart.records import UnappliedView
from zhida.shop.kernel.money import yuan_text
from zhida.shop.promotions.records import NotApplied, OfferKind, Quote, Reason

COUPON_KINDS = frozenset(
    {OfferKind.COUPON_SHOP, OfferKind.COUPON_CATEGORY, OfferKind.COUPON_PRODUCT, OfferKind.COUPON_FREIGHT}
)
# What does not concern these lines, or not now, is no news to whoever buys them.
UNTOLD = frozenset({Reason.OUT_OF_SCOPE, Reason.NOT_STARTED, Reason.ENDED})
TEXTS: Mapping[Reason, str | Promise] = {
    Reason.INCOMPLETE_SET: gettext_lazy("套装里的商品还没有选齐"),
    Reason.QUOTA_USED_UP: gettext_lazy("活动数量已抢完"),
    Reason.BUYER_LIMIT: gettext_lazy("已达到每人限购的数量"),
    Reason.NOT_CHEAPER: gettext_lazy("现在的价格已经更低"),
    Reason.LOST_TO_GROUP: gettext_lazy("同类活动里已用了更省的一个"),
    Reason.NOTHING_LEFT: gettext_lazy("已没有可减的金额"),
    Reason.FREIGHT_ALREADY_FREE: gettext_lazy("本单已免运费"),
}


def unapplied_of(quote: Quote) -> tuple[UnappliedView, ...]:
    """Give every offer for these lines that took nothing off, without the coupons."""
    told = (
        entry for entry in quote.not_applied if entry.kind not in COUPON_KINDS and entry.reason not in UNTOLD
    )
    return tuple(
        UnappliedView(
            offer=entry.id, title=entry.title or entry.id, reason=entry.reason.value, text=_text(entry)
        )
        for entry in told
    )


def _text(entry: NotApplied) -> str:
    if entry.kind is OfferKind.THRESHOLD_GIFT and entry.reason is Reason.QUOTA_USED_UP:
        return _("赠品已赠完")
    if entry.missing_minor is not None:
        return _("还差 ¥%(missing)s") % {"missing": yuan_text(entry.missing_minor)}
    if entry.missing_quantity is not None:
        return _("还差 %(missing)s 件") % {"missing": entry.missing_quantity}
    return str(TEXTS[entry.reason])
