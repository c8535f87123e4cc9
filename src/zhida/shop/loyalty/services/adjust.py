"""Staff give or take points, with a reason; many of them with a second person."""

from datetime import datetime

from django.conf import settings

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.customers.queries import get_profile
from zhida.shop.kernel import ids
from zhida.shop.kernel.uow import transactional
from zhida.shop.loyalty import accounts, conf, queries
from zhida.shop.loyalty import lots as lots_of
from zhida.shop.loyalty.accounts import Movement
from zhida.shop.loyalty.errors import (
    AdjustmentDecided,
    AdjustmentNeedsAnother,
    AdjustmentNotFound,
    PointsShort,
    ReasonRequired,
)
from zhida.shop.loyalty.lifecycle import ADJUSTMENT_TRANSITIONS, AdjustmentStatus
from zhida.shop.loyalty.models import PointsAdjustment
from zhida.shop.loyalty.permissions import ADJUST_POINTS, APPROVE_ADJUSTMENTS
from zhida.shop.loyalty.records import AdjustmentRecord, EntryKind, Lot


@transactional
def adjust_points(
    *, actor: Actor, customer_id: int, points: int, reason: str, now: datetime
) -> AdjustmentRecord:
    """Give (or, negative, take) points; more than 5,000 wait for a second person where the shop asks for one.

    Given points last as long as earned ones. Audited. Raises PermissionDenied, CustomerNotFound,
    ReasonRequired, PointsShort (more taken than there are; nothing is written).
    """
    actor.require(ADJUST_POINTS)
    assert points
    if not reason.strip():
        raise ReasonRequired
    get_profile(for_customer=customer_id)
    accounts.lock_account(customer_id, now=now)
    waits = bool(settings.ZHIDA.second_person) and abs(points) > conf.GUARDED_POINTS
    row = PointsAdjustment.objects.create(
        number=ids.new_number("J", now),
        account_id=customer_id,
        points=points,
        reason=reason.strip(),
        status=AdjustmentStatus.WAITING if waits else AdjustmentStatus.BOOKED,
        by=actor.principal,
        made_at=now,
    )
    if not waits:
        _book(row, now=now)
    _audit(row, actor, action="loyalty.adjust_points", reason=row.reason, now=now)
    return queries.to_adjustment_record(row=row)


@transactional
def approve_adjustment(*, actor: Actor, number: str, now: datetime) -> AdjustmentRecord:
    """Book an adjustment that waits. Audited.

    Raises PermissionDenied, AdjustmentNotFound, AdjustmentNeedsAnother (whoever asked may not approve),
    AdjustmentDecided, PointsShort.
    """
    actor.require(APPROVE_ADJUSTMENTS)
    row = _row(number)
    if row.by == actor.principal:
        raise AdjustmentNeedsAnother
    row = _decide(row, actor, to=AdjustmentStatus.BOOKED, now=now)
    _book(row, now=now)
    _audit(row, actor, action="loyalty.approve_adjustment", reason=row.reason, now=now)
    return queries.to_adjustment_record(row=row)


@transactional
def reject_adjustment(*, actor: Actor, number: str, reason: str, now: datetime) -> AdjustmentRecord:
    """End an adjustment that waits without effect; whoever asked may take it back so. Audited.

    Raises PermissionDenied, AdjustmentNotFound, AdjustmentDecided.
    """
    actor.require(APPROVE_ADJUSTMENTS)
    row = _decide(_row(number), actor, to=AdjustmentStatus.REJECTED, now=now)
    _audit(row, actor, action="loyalty.reject_adjustment", reason=reason, now=now)
    return queries.to_adjustment_record(row=row)


def _row(number: str) -> PointsAdjustment:
    row = PointsAdjustment.objects.filter(number=number).first()
    if row is None:
        raise AdjustmentNotFound
    return row


def _decide(row: PointsAdjustment, actor: Actor, *, to: AdjustmentStatus, now: datetime) -> PointsAdjustment:
    """Move an adjustment on, once: of two deciding at a time one is refused."""
    assert to in ADJUSTMENT_TRANSITIONS[AdjustmentStatus.WAITING]
    waiting = PointsAdjustment.objects.filter(pk=row.pk, status=AdjustmentStatus.WAITING)
    if waiting.update(status=to, decided_by=actor.principal, decided_at=now) != 1:
        raise AdjustmentDecided
    row.refresh_from_db()
    return row


def _book(row: PointsAdjustment, *, now: datetime) -> None:
    account = accounts.lock_account(row.account_id, now=now)
    if account.balance + row.points < 0:
        raise PointsShort(points=account.balance)
    into, out = [], lots_of.taken(accounts.read(account), max(0, -row.points))
    if row.points > 0:
        ends = lots_of.end_of_month(now, months=queries.rules_in_force().valid_months)
        into = [Lot(expires_at=ends, points=row.points)]
    movement = Movement(
        kind=EntryKind.ADJUSTED, key=row.number, into=into, out=out, note=row.reason, by=row.by
    )
    accounts.move(account, movement, now=now)


def _audit(row: PointsAdjustment, actor: Actor, *, action: str, reason: str, now: datetime) -> None:
    record_audit(
        actor=actor,
        action=action,
        subject=f"customer:{row.account_id}",
        before=None,
        after={"adjustment": row.number, "points": row.points, "status": row.status},
        reason=reason,
        now=now,
    )
