"""Codes for tests, made and typed through the room's own services."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.promotions import services
from zhida.shop.promotions.records.coupons import HoldingRecord
from zhida.shop.promotions.services import TypedCode
from zhida.shop.promotions.tests.coupons_made import ANYBODY

BY_CODE = {"way": "CODE"}


def codes_of(number: str, quantity: int, *, now: datetime) -> tuple[str, ...]:
    """New codes of a template."""
    return services.issue_codes(actor=SYSTEM_ACTOR, number=number, quantity=quantity, now=now).codes


def redeem(code: str, customer_id: int, *, now: datetime, ip: str = "") -> HoldingRecord:
    """Type a code."""
    typed = TypedCode(code=code, ip=ip, tried_at=now)
    return services.claim_code(customer_id=customer_id, typed=typed, facts=ANYBODY, now=now)
