"""Coupon templates and batches of codes as staff see them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Q

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.promotions.coupon_errors import CouponNotFound
from zhida.shop.promotions.lifecycle import CouponStatus, HoldingStatus
from zhida.shop.promotions.models import CodeBatch, Coupon, CouponHolding
from zhida.shop.promotions.permissions import READ_OFFERS
from zhida.shop.promotions.records.coupons import BatchRecord, CouponCounts, CouponRecord

_CLAIMED = ~Q(status=HoldingStatus.ISSUED)


def list_coupons(
    *, actor: Actor, status: CouponStatus | None = None, cursor: str | None = None
) -> Page[CouponRecord]:
    """List templates, newest first, with their counts; two queries."""
    actor.require(READ_OFFERS)
    rows = Coupon.objects.all() if status is None else Coupon.objects.filter(status=status)
    page = paginate(rows, order=("-created_at", "-id"), cursor=cursor)
    counts = _counts([row.pk for row in page.items])
    records = [coupon_record(row, counts.get(row.pk)) for row in page.items]
    return Page(items=records, next=page.next)


def get_coupon(*, actor: Actor, number: str) -> CouponRecord:
    """Return one template with its counts. Raises CouponNotFound. Two queries."""
    actor.require(READ_OFFERS)
    row = _row(number)
    return coupon_record(row, _counts([row.pk]).get(row.pk))


def list_batches(*, actor: Actor, number: str, cursor: str | None = None) -> Page[BatchRecord]:
    """List a template's batches of codes, newest first. Raises CouponNotFound. Two queries."""
    actor.require(READ_OFFERS)
    rows = CodeBatch.objects.filter(coupon=_row(number))
    page = paginate(rows, order=("-id",), cursor=cursor)
    counted = (
        CouponHolding.objects.filter(batch__in=[row.pk for row in page.items])
        .values("batch")
        .annotate(claimed=Count("pk", filter=_CLAIMED), used=Count("pk", filter=Q(status=HoldingStatus.USED)))
    )
    counts = {row["batch"]: (row["claimed"], row["used"]) for row in counted.order_by("batch")}
    return Page(items=[batch_record(row, *counts.get(row.pk, (0, 0))) for row in page.items], next=page.next)


def coupon_record(row: Coupon, counts: CouponCounts | None = None) -> CouponRecord:
    """Return a template as staff see it, with the counts that were read for it."""
    return CouponRecord(
        number=row.number,
        kind=row.kind,
        title=row.title,
        status=row.status,
        way=row.way,
        version=row.version,
        document=row.document,
        counts=counts or CouponCounts(),
        created_by=row.created_by,
        created_at=row.created_at,
        published_at=row.published_at,
    )


def batch_record(row: CodeBatch, claimed: int = 0, used: int = 0) -> BatchRecord:
    """Return a batch as staff see it."""
    return BatchRecord(
        id=row.pk,
        quantity=row.quantity,
        claimed=claimed,
        used=used,
        note=row.note,
        created_by=row.created_by,
        created_at=row.created_at,
    )


def _row(number: str) -> Coupon:
    row = Coupon.objects.filter(number=number).first()
    if row is None:
        raise CouponNotFound(number=number)
    return row


def _counts(keys: Collection[int]) -> dict[int, CouponCounts]:
    rows = (
        CouponHolding.objects.filter(coupon__in=keys)
        .values("coupon")
        .annotate(
            issued=Count("pk"),
            claimed=Count("pk", filter=_CLAIMED),
            locked=Count("pk", filter=Q(status=HoldingStatus.LOCKED)),
            used=Count("pk", filter=Q(status=HoldingStatus.USED)),
        )
    )
    return {
        row["coupon"]: CouponCounts(
            issued=row["issued"], claimed=row["claimed"], locked=row["locked"], used=row["used"]
        )
        for row in rows.order_by("coupon")
    }
