"""Publish and stop coupon templates."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.uow import transactional
from zhida.shop.promotions.coupon_documents import stored_template
from zhida.shop.promotions.coupon_errors import (
    CouponCannotMove,
    CouponSecondPersonRequired,
    InvalidCoupon,
)
from zhida.shop.promotions.coupon_rules import needs_second_person
from zhida.shop.promotions.lifecycle import COUPON_TRANSITIONS, CouponStatus
from zhida.shop.promotions.models import Coupon, CouponVersion
from zhida.shop.promotions.permissions import PUBLISH_OFFERS
from zhida.shop.promotions.queries.coupons.templates import coupon_record
from zhida.shop.promotions.records.coupons import CouponRecord
from zhida.shop.promotions.services.coupons.drafting import lock_coupon


@transactional
def publish_coupon(*, actor: Actor, number: str, now: datetime) -> CouponRecord:
    """Let shoppers have a template's coupons.

    Raises CouponNotFound, CouponCannotMove, InvalidCoupon when its time is over already, and
    CouponSecondPersonRequired when it gives very much and the actor wrote its present version.
    """
    actor.require(PUBLISH_OFFERS)
    row = lock_coupon(number=number)
    for field, ends_at in (("ends_at", row.ends_at), ("issuing.claim_ends_at", row.claim_ends_at)):
        if ends_at is not None and ends_at <= now:
            raise InvalidCoupon(fields={field: "ended"})
    _require_second_person(actor, row)
    _move(row, CouponStatus.PUBLISHED, actor=actor, now=now)
    Coupon.objects.filter(pk=row.pk).update(published_at=now)
    row.published_at = now
    return coupon_record(row)


@transactional
def stop_coupon(*, actor: Actor, number: str, now: datetime) -> CouponRecord:
    """Give out no more of a template, codes included; what shoppers hold stays good.

    Raises CouponNotFound, CouponCannotMove.
    """
    actor.require(PUBLISH_OFFERS)
    row = lock_coupon(number=number)
    _move(row, CouponStatus.STOPPED, actor=actor, now=now)
    return coupon_record(row)


def _require_second_person(actor: Actor, row: Coupon) -> None:
    if not settings.ZHIDA.second_person or actor.kind is ActorKind.SYSTEM:
        return
    author = CouponVersion.objects.get(coupon=row, version=row.version).changed_by
    if author == actor.principal and needs_second_person(stored_template(row.document).coupon):
        raise CouponSecondPersonRequired


def _move(row: Coupon, to: CouponStatus, *, actor: Actor, now: datetime) -> None:
    """Move the status by the machine in `lifecycle`; the row is locked."""
    before = CouponStatus(row.status)
    if to not in COUPON_TRANSITIONS[before]:
        raise CouponCannotMove(status=row.status)
    moved = Coupon.objects.filter(pk=row.pk, status=before).update(status=to, updated_at=now)
    assert moved == 1, "the row is locked"
    row.status = to
    record_audit(
        actor=actor,
        action=f"promotions.{'publish' if to is CouponStatus.PUBLISHED else 'stop'}_coupon",
        subject=f"coupon:{row.number}",
        before={"status": before.value},
        after={"status": to.value, "version": row.version},
        now=now,
    )
