"""Shapes of the coupons' REST calls."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StringConstraints

from zhida.shop.kernel.money import Money
from zhida.shop.promotions.lifecycle import CouponStatus
from zhida.shop.promotions.records.coupons import (
    BatchRecord,
    CentreCoupon,
    CouponRecord,
    CouponTerms,
    HoldingRecord,
)

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class CouponChanges(BaseModel):
    """The fields of a coupon's document; amounts are fen. What is left out stays, null takes out.

    Not ninja's Schema, which drops unknown fields: a misspelt one is refused by name instead. `issuing` says
    how it is given: way CENTRE, CODE or STAFF, total, per_customer, claim_starts_at, claim_ends_at,
    valid_days, and the published condition {kind: NONE, NEWCOMER, LEVEL or BIRTHDAY_MONTH, level}.
    """

    model_config = ConfigDict(extra="allow")

    title: Text | None = None
    threshold: StrictInt | None = None
    cut: StrictInt | None = None
    percent_off: StrictInt | None = None
    cap: StrictInt | None = None
    scope: dict[str, list[str]] | None = None
    stacks: StrictBool | None = None
    starts_at: Text | None = None
    ends_at: Text | None = None
    issuing: dict[str, object] | None = None


class CouponIn(CouponChanges):
    kind: Text


class CouponOut(Schema):
    id: str
    kind: str
    title: str
    status: CouponStatus
    way: str
    version: int
    document: dict[str, object]
    issued: int
    claimed: int
    locked: int
    used: int
    created_by: str
    created_at: datetime
    published_at: datetime | None

    @classmethod
    def of(cls, record: CouponRecord) -> CouponOut:
        """Show a template."""
        counts = record.counts
        return cls(
            id=record.number,
            kind=record.kind,
            title=record.title,
            status=CouponStatus(record.status),
            way=record.way,
            version=record.version,
            document=json.loads(record.document),
            issued=counts.issued,
            claimed=counts.claimed,
            locked=counts.locked,
            used=counts.used,
            created_by=record.created_by,
            created_at=record.created_at,
            published_at=record.published_at,
        )


class CouponPage(Schema):
    items: list[CouponOut]
    next: str | None


class CodeBatchIn(Schema):
    quantity: Annotated[int, Field(strict=True, ge=1)]
    note: Annotated[str, Field(max_length=60)] = ""


class CodeBatchOut(Schema):
    id: str
    quantity: int
    claimed: int
    used: int
    note: str
    created_by: str
    created_at: datetime

    @classmethod
    def of(cls, record: BatchRecord) -> CodeBatchOut:
        """Show a batch."""
        return cls(
            id=str(record.id),
            quantity=record.quantity,
            claimed=record.claimed,
            used=record.used,
            note=record.note,
            created_by=record.created_by,
            created_at=record.created_at,
        )


class CodeBatchPage(Schema):
    items: list[CodeBatchOut]
    next: str | None


class IssuedCodesOut(CodeBatchOut):
    """A new batch; `csv` is the only copy of its codes that there will ever be."""

    csv: str


class CouponTicketOut(Schema):
    """What a coupon is worth and where."""

    kind: str
    title: str
    threshold: Money
    cut: Money | None
    percent_off: int | None
    cap: Money | None
    stacks: bool
    scope: dict[str, list[str]]


class CouponConditionOut(Schema):
    kind: str
    level: int


class CentreCouponOut(CouponTicketOut):
    id: str
    condition: CouponConditionOut
    per_customer: int
    claimed: int
    state: str
    claim_starts_at: datetime | None
    claim_ends_at: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    valid_days: int | None


class CentreOut(Schema):
    items: list[CentreCouponOut]
    next: str | None


class HoldingOut(CouponTicketOut):
    number: str
    coupon: str
    state: str
    locked: bool
    order: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    claimed_at: datetime | None
    used_at: datetime | None


class WalletOut(Schema):
    items: list[HoldingOut]
    next: str | None


def centre_shown(coupons: Sequence[CentreCoupon]) -> dict[str, object]:
    """Show the coupon centre as one shopper meets it."""
    return {"items": [_centre_coupon(one) for one in coupons], "next": None}


def holding_shown(record: HoldingRecord) -> dict[str, object]:
    """Show one coupon to its holder."""
    return {
        **_ticket(record.terms),
        "number": record.number,
        "coupon": record.coupon,
        "state": record.state.value,
        "locked": record.is_locked,
        "order": record.ref or None,
        "starts_at": record.starts_at,
        "ends_at": record.ends_at,
        "claimed_at": record.claimed_at,
        "used_at": record.used_at,
    }


def _centre_coupon(one: CentreCoupon) -> dict[str, object]:
    coupon = one.coupon
    return {
        **_ticket(coupon.terms),
        "id": coupon.number,
        "condition": {"kind": coupon.condition.kind.lower(), "level": coupon.condition.level},
        "per_customer": coupon.per_customer,
        "claimed": one.held,
        "state": one.state.value,
        "claim_starts_at": coupon.claim_starts_at,
        "claim_ends_at": coupon.claim_ends_at,
        "starts_at": coupon.starts_at,
        "ends_at": coupon.ends_at,
        "valid_days": coupon.valid_days,
    }


def _ticket(terms: CouponTerms) -> dict[str, object]:
    return {
        "kind": terms.kind,
        "title": terms.title,
        "threshold": Money(terms.threshold),
        "cut": None if terms.cut is None else Money(terms.cut),
        "percent_off": terms.percent_off,
        "cap": None if terms.cap is None else Money(terms.cap),
        "stacks": terms.stacks,
        "scope": {key: list(names) for key, names in terms.scope.items()},
    }
