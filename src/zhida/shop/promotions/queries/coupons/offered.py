"""One read for a quote: the offers that are live, and the coupons that the buyer may use."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeAlias

from django.db.models import IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.promotions import coupon_conf
from zhida.shop.promotions.models import Offer
from zhida.shop.promotions.queries.coupons.holdings import UsableHolding, usable_holding, usable_rows
from zhida.shop.promotions.queries.live import LiveOffer, live_columns_at, live_offer_of, offers_with_terms

_Columns: TypeAlias = tuple[str, int, str, str, int | None, int | None, datetime | None, datetime | None, int]


def offers_and_holdings(
    *, customer_id: int | None, now: datetime
) -> tuple[list[LiveOffer], list[UsableHolding]]:
    """Return the live offers and what the buyer holds unused, both by number. One query.

    A guest holds nothing. Of more than 100 coupons the oldest are looked at.
    """
    if customer_id is None:
        return offers_with_terms(now=now), []
    rows = sorted(_both(customer_id, now), key=lambda row: row[0])
    offers = [live_offer_of(row[:6]) for row in rows if not row[8]]
    held = [
        usable_holding(row[0], row[1], row[3], starts_at=row[6], ends_at=row[7]) for row in rows if row[8]
    ]
    return offers, held[: coupon_conf.MOST_HELD]


def _both_at(customer_id: int, now: datetime) -> QuerySet[Offer, _Columns]:
    """Put the coupons below the offers; the columns that only one of them has are empty in the other."""
    nothing = Cast(Value(None), IntegerField())
    offers = live_columns_at(now, customer_id).order_by().annotate(is_held=Value(0))
    holdings = usable_rows(customer_id=customer_id, now=now).annotate(
        no_title=Value(""), no_units=nothing, no_count=nothing, is_held=Value(1)
    )
    columns: Any = offers.values_list(
        "number",
        "version",
        "title",
        "document",
        "units_left",
        "units_used",
        "starts_at",
        "ends_at",
        "is_held",
    )
    both: QuerySet[Offer, _Columns] = columns.union(
        holdings.values_list(
            "number",
            "terms__version",
            "no_title",
            "terms__document",
            "no_units",
            "no_count",
            "starts_at",
            "ends_at",
            "is_held",
        ),
        all=True,
    )
    return both


_both = PreparedRead(_both_at)
