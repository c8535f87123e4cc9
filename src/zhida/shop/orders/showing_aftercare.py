"""What holds for a line after its sale, in the shape of the REST API."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema

from zhida.shop.orders.aftercare import LineAftercare
from zhida.shop.policies import queries as policies_queries


class OrderAftercareOut(Schema):
    """Until when a line may come back; each end is 24:00 of its last day, null is "not" or "not yet".

    `texts` says the same in words; `exclusion` is the statutory reason that the line was sold under.
    """

    return_class: str
    is_confirmed: bool
    is_returnable: bool
    exclusion: str
    needs_serial: bool
    signed_at: datetime | None
    return_until: datetime | None
    exchange_until: datetime | None
    warranty_until: datetime | None
    price_protected_until: datetime | None
    texts: list[str]
    sources: list[str]


def line_aftercare(one: LineAftercare) -> dict[str, object]:
    """Give one line's policy and dates."""
    policy, dates = one.policy, one.dates
    return {
        "return_class": policy.return_class.lower(),
        "is_confirmed": policy.is_confirmed,
        "is_returnable": policy.is_returnable,
        "exclusion": policy.exclusion_kind.lower() if policy.exclusion_kind else "",
        "needs_serial": policy.needs_serial,
        "signed_at": one.signed_at,
        "return_until": dates.return_until,
        "exchange_until": dates.exchange_until,
        "warranty_until": dates.warranty_until,
        "price_protected_until": dates.price_protected_until,
        "texts": list(policies_queries.shown_dates(policy=policy, dates=dates)),
        "sources": list(policy.sources),
    }
