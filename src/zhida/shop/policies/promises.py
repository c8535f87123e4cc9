"""What shoppers are promised of a SKU, in words with their source."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhida.shop.policies.records import LinePolicy, PolicyPromise
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
