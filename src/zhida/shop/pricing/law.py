"""The law on prices that are compared with others: judged when a price is set, and daily afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from zhida.shop.kernel.money import Money, yuan_text
from zhida.shop.pricing.conf import (
    DEFAULT_COMPARE_AT_BASIS,
    RAISE_DAYS,
    SOLD_COMPARE_AT_BASIS,
    SOLD_DAYS,
)
from zhida.shop.pricing.errors import CompareAtAboveLastSold, CompareAtAboveSold, DiscountNeedsReason
from zhida.shop.pricing.models import PriceHistory
from zhida.shop.pricing.records import PriceDraft, SkuPrice, SoldBound
from zhida.shop.pricing.sold_prices import sold_bounds


def with_lawful_basis(
    drafts: Sequence[PriceDraft], *, before: Mapping[int, SkuPrice], now: datetime
) -> list[PriceDraft]:
    """Give every crossed-out price its basis. At most two queries, none where all state their own.

    A stated basis stands, also that of an unchanged crossed-out price. Without one the price is compared with
    the shop's own sales: at most the lowest of the last seven days, without a sale in those days at most the
    last one. A SKU that was never sold states the shop's standard basis: the brand's suggested price.
    Sold at 79.90 and 74.90 this week: 74.90 may be crossed out, 75.00 only with a stated basis.
    Raises CompareAtAboveSold and CompareAtAboveLastSold.
    Source: 明码标价和禁止价格欺诈规定 art. 16.
    """
    stated = [_with_stated_basis(draft, before.get(draft.sku_id)) for draft in drafts]
    judged = {draft.sku_id for draft in stated if rests_on_sales(draft)}
    bounds = sold_bounds(sku_ids=judged, before=now) if judged else {}
    return [_judged(draft, bounds.get(draft.sku_id)) if draft.sku_id in judged else draft for draft in stated]


def rests_on_sales(price: PriceDraft | SkuPrice) -> bool:
    """Say whether a crossed-out price has no basis but the shop's own sales."""
    return price.compare_at is not None and price.compare_at_basis in {"", SOLD_COMPARE_AT_BASIS}


def is_above(compare_at: Money, bound: SoldBound | None) -> bool:
    """Say whether a crossed-out price is above what the SKU was sold for; without a sale nothing is known."""
    return bound is not None and compare_at.minor > bound.price.minor


def check_raises(drafts: Sequence[PriceDraft], *, before: Mapping[int, SkuPrice], now: datetime) -> None:
    """Refuse to lower, or to cross out a price beside, what was raised within the last 30 days. One query.

    Only for changes without a reason; a reason is kept with the history and in the audit log.
    Raises DiscountNeedsReason. Source: 明码标价和禁止价格欺诈规定 art. 17.
    """
    refuse_after_raise(
        sku_ids=[draft.sku_id for draft in drafts if _is_discount(draft, before.get(draft.sku_id))], now=now
    )


def refuse_after_raise(*, sku_ids: Sequence[int], now: datetime) -> None:
    """Refuse a discount without a reason of SKUs whose price was raised within the last 30 days. One query.

    Raises DiscountNeedsReason. Source: 明码标价和禁止价格欺诈规定 art. 17.
    """
    for low, high in _raises(sku_ids, since=now - timedelta(days=RAISE_DAYS)):
        raise DiscountNeedsReason(days=RAISE_DAYS, low=yuan_text(low), high=yuan_text(high))


def _with_stated_basis(draft: PriceDraft, old: SkuPrice | None) -> PriceDraft:
    """Tidy the basis: none without a crossed-out price; where none is given, that of an equal one before."""
    if draft.compare_at is None:
        return replace(draft, compare_at_basis="")
    basis = draft.compare_at_basis.strip()
    if not basis and old is not None and old.compare_at == draft.compare_at:
        basis = old.compare_at_basis
    return replace(draft, compare_at_basis=basis)


def _judged(draft: PriceDraft, bound: SoldBound | None) -> PriceDraft:
    if bound is None:
        return replace(draft, compare_at_basis=DEFAULT_COMPARE_AT_BASIS)
    assert draft.compare_at is not None
    if is_above(draft.compare_at, bound):
        refusal = CompareAtAboveSold if bound.is_recent else CompareAtAboveLastSold
        raise refusal(
            compare_at=yuan_text(draft.compare_at.minor),
            sold=yuan_text(bound.price.minor),
            days=SOLD_DAYS,
        )
    return replace(draft, compare_at_basis=SOLD_COMPARE_AT_BASIS)


def _is_discount(draft: PriceDraft, old: SkuPrice | None) -> bool:
    if old is None:
        return False
    return draft.selling.minor < old.selling.minor or (
        draft.compare_at is not None and draft.compare_at != old.compare_at
    )


def _raises(sku_ids: Sequence[int], *, since: datetime) -> list[tuple[int, int]]:
    """Return the raises of selling prices since an instant: what each price was and what it became."""
    if not sku_ids:
        return []
    rows = PriceHistory.objects.filter(sku_id__in=sku_ids).order_by("sku_id", "at", "id")
    steps = pairwise(rows.values_list("sku_id", "selling_minor", "at"))
    return [
        (low, high)
        for (sku_id, low, _at), (next_id, high, at) in steps
        if sku_id == next_id and high > low and at >= since
    ]
