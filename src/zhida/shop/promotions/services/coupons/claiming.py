"""Claim a coupon in the coupon centre, and the rules that every way to a coupon shares."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q

from zhida.shop.kernel import ids
from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import transactional
from zhida.shop.promotions.coupon_documents import Template, stored_template
from zhida.shop.promotions.coupon_errors import (
    CouponAlreadyClaimed,
    CouponClaimClosed,
    CouponConditionNotMet,
    CouponNotFound,
    CouponSoldOut,
)
from zhida.shop.promotions.lifecycle import CouponStatus, HoldingStatus
from zhida.shop.promotions.models import (
    Coupon,
    CouponAllowance,
    CouponHolding,
    CouponStock,
    CouponVersion,
)
from zhida.shop.promotions.queries.coupons.holdings import holding_record
from zhida.shop.promotions.records.coupons import (
    ClaimFacts,
    Condition,
    ConditionKind,
    CouponWay,
    HoldingRecord,
)

HOLDING_PREFIX = "Y"


@transactional
def claim_coupon(*, customer_id: int, number: str, facts: ClaimFacts, now: datetime) -> HoldingRecord:
    """Give the customer one coupon of a published template of the coupon centre.

    The limit of a customer and the total are one conditional UPDATE each, in this order: the row that all
    claimers share is written last. Raises CouponNotFound (also one that is not claimed here),
    CouponClaimClosed, CouponConditionNotMet, CouponAlreadyClaimed, CouponSoldOut; nothing is written then.
    """
    row = Coupon.objects.filter(number=number, status=CouponStatus.PUBLISHED, way=CouponWay.CENTRE).first()
    if row is None:
        raise CouponNotFound
    template = stored_template(row.document)
    check_claim(template, facts=facts, now=now)
    return give_coupon(row, template, customer_id=customer_id, now=now)


def check_claim(template: Template, *, facts: ClaimFacts, now: datetime) -> None:
    """Look at the time to claim and at the published condition, and at nothing else.

    Raises CouponClaimClosed, CouponConditionNotMet.
    """
    issuing, ends_at = template.issuing, template.coupon.ends_at
    if issuing.claim_starts_at is not None and now < issuing.claim_starts_at:
        raise CouponClaimClosed(starts_at=issuing.claim_starts_at.isoformat())
    if any(end is not None and end <= now for end in (issuing.claim_ends_at, ends_at)):
        raise CouponClaimClosed
    if not _is_met(issuing.condition, facts, now=now):
        raise CouponConditionNotMet(condition=issuing.condition.kind.lower())


@transactional
def give_coupon(row: Coupon, template: Template, *, customer_id: int, now: datetime) -> HoldingRecord:
    """Write one claimed holding within both limits. Raises CouponAlreadyClaimed, CouponSoldOut."""
    take_allowance(row, limit=template.issuing.per_customer, customer_id=customer_id)
    starts_at, ends_at = validity(template, now=now)
    holding = CouponHolding.objects.create(
        number=ids.new_number(HOLDING_PREFIX, now),
        coupon=row,
        terms=CouponVersion.objects.get(coupon=row, version=row.version),
        customer_id=customer_id,
        status=HoldingStatus.CLAIMED,
        starts_at=starts_at,
        ends_at=ends_at,
        issued_at=now,
        claimed_at=now,
    )
    take_stock(row, units=1)
    return holding_record(holding, now=now)


def take_allowance(row: Coupon, *, limit: int, customer_id: int) -> None:
    """Count one more coupon of a template for a customer. Raises CouponAlreadyClaimed."""
    insert_new(CouponAllowance(coupon=row, customer_id=customer_id, taken=0))
    own = CouponAllowance.objects.filter(coupon=row, customer_id=customer_id, taken__lt=limit)
    if own.update(taken=F("taken") + 1) != 1:
        raise CouponAlreadyClaimed(limit=limit)


def take_stock(row: Coupon, *, units: int) -> None:
    """Count holdings of a template against its total. Raises CouponSoldOut."""
    room = Q(total__isnull=True) | Q(total__gte=F("issued") + units)
    if CouponStock.objects.filter(room, coupon=row).update(issued=F("issued") + units) != 1:
        raise CouponSoldOut


def validity(template: Template, *, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Return from when to when a coupon claimed now is good: its own period, or so many days from now."""
    if template.issuing.valid_days is not None:
        return None, now + timedelta(days=template.issuing.valid_days)
    return template.coupon.starts_at, template.coupon.ends_at


def _is_met(condition: Condition, facts: ClaimFacts, *, now: datetime) -> bool:
    met = {
        ConditionKind.NONE: True,
        ConditionKind.NEWCOMER: not facts.has_paid,
        ConditionKind.LEVEL: facts.level >= condition.level,
        ConditionKind.BIRTHDAY_MONTH: facts.birth_month == now.astimezone(SHANGHAI).month,
    }
    return met[condition.kind]
