"""Coupon templates and holdings for tests, written through the room's own services."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.promotions import services
from zhida.shop.promotions.models import CouponHolding
from zhida.shop.promotions.records.coupons import ClaimFacts, HoldingRecord

CUT_100_10: dict[str, Any] = {"kind": "shop", "threshold": 10000, "cut": 1000}
ANYBODY = ClaimFacts()


def make_coupon(*, now: datetime, publish: bool = True, **document: Any) -> str:
    """Write a template, by default published 满100减10 of the coupon centre, and return its number."""
    record = services.create_coupon(actor=SYSTEM_ACTOR, document={**CUT_100_10, **document}, now=now)
    if publish:
        services.publish_coupon(actor=SYSTEM_ACTOR, number=record.number, now=now)
    return record.number


def give(customer_id: int, *, now: datetime, **document: Any) -> str:
    """Let a customer claim one coupon of a template of its own, and return the coupon's number."""
    number = make_coupon(now=now, **document)
    return claim(number, customer_id, now=now).number


def claim(number: str, customer_id: int, *, now: datetime, facts: ClaimFacts = ANYBODY) -> HoldingRecord:
    """Claim in the coupon centre."""
    return services.claim_coupon(customer_id=customer_id, number=number, facts=facts, now=now)


def holding(number: str) -> CouponHolding:
    """A coupon as it stands."""
    return CouponHolding.objects.get(number=number)
