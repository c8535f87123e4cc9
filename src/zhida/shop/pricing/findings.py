"""Crossed-out prices that the shop's own sales do not bear, for staff to mend."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from zhida.shop.accounts.records import SYSTEM_ACTOR, Actor
from zhida.shop.catalogue.queries import find_skus
from zhida.shop.kernel.money import Money
from zhida.shop.pricing.conf import RAISE_DAYS, SOLD_COMPARE_AT_BASIS
from zhida.shop.pricing.law import is_above, rests_on_sales
from zhida.shop.pricing.models import Price, PriceHistory
from zhida.shop.pricing.permissions import READ_PRICES
from zhida.shop.pricing.records import CompareAtFinding, FindingState, SkuPrice
from zhida.shop.pricing.rows import price_record
from zhida.shop.pricing.sold_prices import sold_bounds

MOST_LOOKED_AT = 1000
MOST_WITHDRAWN = 50


def compare_at_findings(*, actor: Actor, now: datetime) -> list[CompareAtFinding]:
    """Return the crossed-out prices above what their SKUs were sold for, and those taken off the page.

    Of the 1,000 prices changed last: BROKEN rests on the sales it is above and goes at the next judgement,
    STATED is above them but says what it means. WITHDRAWN left the page within 30 days, the newest 50.
    Sold at 74.90 this week: 80.00 crossed out without a stated basis is BROKEN. At most five queries.
    Raises PermissionDenied. Source: 明码标价和禁止价格欺诈规定 art. 16.
    """
    actor.require(READ_PRICES)
    rows = Price.objects.filter(compare_at_minor__isnull=False).order_by("-updated_at", "sku_id")
    prices = {row.sku_id: price_record(row) for row in rows[:MOST_LOOKED_AT]}
    withdrawn = _withdrawn(since=now - timedelta(days=RAISE_DAYS))
    sku_ids = {*prices, *(row.sku_id for row, _minor in withdrawn)}
    bounds = sold_bounds(sku_ids=sku_ids, before=now)
    skus = find_skus(sku_ids=bounds.keys(), now=now) if bounds else {}
    found = [
        CompareAtFinding(
            sku=skus[sku_id].sku,
            title=skus[sku_id].title,
            state=_state(price),
            selling=price.selling,
            compare_at=price.compare_at,
            basis=price.compare_at_basis,
            sold=bounds[sku_id],
        )
        for sku_id, price in prices.items()
        if price.compare_at is not None and is_above(price.compare_at, bounds.get(sku_id))
    ]
    found += [
        CompareAtFinding(
            sku=skus[row.sku_id].sku,
            title=skus[row.sku_id].title,
            state=FindingState.WITHDRAWN,
            selling=Money(row.selling_minor, row.currency),
            compare_at=Money(minor, row.currency),
            basis=SOLD_COMPARE_AT_BASIS,
            sold=bounds[row.sku_id],
            at=row.at,
        )
        for row, minor in withdrawn
        if row.sku_id in bounds
    ]
    return sorted(found, key=lambda one: (one.state, one.sku))


def judgements(*, since: datetime) -> QuerySet[PriceHistory]:
    """Return the changes by which a judgement took crossed-out prices off the page."""
    return PriceHistory.objects.filter(
        at__gte=since, reason=SOLD_COMPARE_AT_BASIS, changed_by=SYSTEM_ACTOR.principal
    )


def _state(price: SkuPrice) -> FindingState:
    return FindingState.BROKEN if rests_on_sales(price) else FindingState.STATED


def _withdrawn(*, since: datetime) -> list[tuple[PriceHistory, int]]:
    """Return the changes by which a judgement took a crossed-out price away, with what it was. One query."""
    before = PriceHistory.objects.filter(sku_id=OuterRef("sku_id"), pk__lt=OuterRef("pk")).order_by("-pk")
    was_minor = Subquery(before.values("compare_at_minor")[:1])
    rows = judgements(since=since).annotate(was_minor=was_minor).order_by("-pk")
    return [(row, row.was_minor) for row in rows[:MOST_WITHDRAWN] if row.was_minor is not None]
