"""What shoppers are promised of a SKU, in words with their source."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhida.shop.policies.periods import last_day
from zhida.shop.policies.records import LinePolicy, PolicyDates, PolicyPromise
from zhida.shop.policies.statutes import LAW_EXCHANGE_DAYS, LAW_RETURN_DAYS, WARRANTIES


def shown_promises(policy: LinePolicy) -> tuple[PolicyPromise, ...]:
    """Give the promises that a product page shows, in the active language, each with its source.

    What the law or a longer promise gives comes first, what the merchant adds after it.
    """
    back, exchange, warranty = policy.sources
    own = _("商家承诺")
    if policy.asks_confirmation:
        first = _("购买时确认后不支持 7 天无理由退货")
    else:
        first = _("%(days)s 天无理由退货") % {"days": policy.return_days}
    return (
        PolicyPromise(text=first, source=back if policy.return_days == LAW_RETURN_DAYS else own),
        PolicyPromise(
            text=_("%(days)s 天质量问题换货") % {"days": policy.exchange_days},
            source=exchange if policy.exchange_days == LAW_EXCHANGE_DAYS else own,
        ),
        PolicyPromise(
            text=_("全国联保 %(months)s 个月") % {"months": policy.warranty_months},
            source=warranty if policy.warranty_months == WARRANTIES[policy.goods_kind].months else own,
        ),
        *_protection(policy, own),
        *policy.promises,
    )


def _protection(policy: LinePolicy, source: str) -> tuple[PolicyPromise, ...]:
    if not policy.price_protection_days:
        return ()
    text = _("%(days)s 天价保") % {"days": policy.price_protection_days}
    return (PolicyPromise(text=text, source=source),)


def shown_dates(*, policy: LinePolicy, dates: PolicyDates) -> tuple[str, ...]:
    """Say in the active language until when a sold line may come back, be exchanged and is in warranty.

    Before the signature it says that the time runs from it; what the buyer confirmed stands first.
    """
    confirmed = () if policy.is_returnable else (_("已确认不支持七天无理由退货"),)
    if dates.exchange_until is None:
        return (*confirmed, _("售后期限从签收后起算"))
    rows = (
        (_("可退至 %(day)s"), dates.return_until),
        (_("可换至 %(day)s"), dates.exchange_until),
        (_("保修至 %(day)s"), dates.warranty_until),
        (_("价保至 %(day)s"), dates.price_protected_until),
    )
    return (*confirmed, *(text % {"day": last_day(until).isoformat()} for text, until in rows if until))
