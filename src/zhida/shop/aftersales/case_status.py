"""The one writer of a case's status: its step, its deadline, the claim on its units, its timer and event."""

from datetime import datetime, timedelta
from typing import Final

from zhida.shop.aftersales import case_claims, conf
from zhida.shop.aftersales.case_lifecycle import (
    ENDED,
    HOLDING,
    CaseKind,
    CaseStatus,
    check_case_transition,
)
from zhida.shop.aftersales.errors import CaseChangedMeanwhile, CaseNotFound
from zhida.shop.aftersales.events import CaseMoved
from zhida.shop.aftersales.models import Case, CaseStep
from zhida.shop.kernel import outbox, timers
from zhida.shop.kernel.uow import require_transaction

# How long whoever is to act next has. Where it is the shopper, the case moves on by itself at the end.
WITHIN: Final[dict[CaseStatus, timedelta]] = {
    CaseStatus.APPLIED: conf.DECIDE_WITHIN,
    CaseStatus.APPEALED: conf.DECIDE_WITHIN,
    CaseStatus.APPROVED: conf.SEND_WITHIN,
    CaseStatus.SENT: conf.ARRIVE_WITHIN,
    CaseStatus.RECEIVED: conf.ALARM_AFTER,
    CaseStatus.QUOTED: conf.ANSWER_WITHIN,
    CaseStatus.AWAITING_PAYMENT: conf.ANSWER_WITHIN,
    CaseStatus.REPAIRING: conf.REPAIR_WITHIN,
    CaseStatus.RETURNING: conf.PARCEL_WITHIN,
    CaseStatus.REPLACING: conf.PARCEL_WITHIN,
    CaseStatus.REFUND_FAILED: timedelta(0),
}
SHOPPER_ACTS: Final = frozenset({CaseStatus.APPROVED, CaseStatus.QUOTED, CaseStatus.AWAITING_PAYMENT})


def lock_case(*, number: str, for_customer: int | None = None) -> Case:
    """Lock and return one case row. Raises CaseNotFound (also for another's case)."""
    # Without its order: MariaDB would lock that too, before those who lock orders first.
    row = Case.objects.of_customer(for_customer).select_for_update().filter(number=number).first()
    if row is None:
        raise CaseNotFound
    return row


def get_row(*, number: str, for_customer: int | None) -> Case:
    """Return one case row without a lock. Raises CaseNotFound (also for another's case)."""
    row = Case.objects.of_customer(for_customer).filter(number=number).first()
    if row is None:
        raise CaseNotFound
    return row


def enter(*, case: Case, by: str, now: datetime) -> None:
    """Write the first step of a case that was just inserted, and start its timer."""
    require_transaction()
    CaseStep.objects.create(case=case, status=case.status, at=now, by=by, note=case.note)
    assert case.deadline is not None
    timers.start_timer(kind=conf.DUE_TIMER, key=case.number, due_at=case.deadline)


def move(*, case: Case, to: CaseStatus, by: str, now: datetime, note: str = "") -> None:
    """Take one step of the kind's table by compare-and-set; units are claimed or freed as the step says.

    Locks the order where the claim changes. Records CaseMoved.
    Raises CaseCannotMove (the table forbids it), CaseChangedMeanwhile (another writer was faster),
    UnitsInCase (an appeal, when the units went into another case meanwhile).
    """
    require_transaction()
    before = CaseStatus(case.status)
    held = is_holding(case)
    check_case_transition(kind=CaseKind(case.kind), present=before, to=to)
    deadline = _deadline(case, to, now=now)
    finished_at = now if to in ENDED else None
    changed = Case.objects.filter(pk=case.pk, status=before).update(
        status=to, deadline=deadline, finished_at=finished_at, alarmed_at=None
    )
    if changed != 1:
        raise CaseChangedMeanwhile
    case.status, case.deadline, case.finished_at, case.alarmed_at = to, deadline, finished_at, None
    CaseStep.objects.create(case=case, status=to, at=now, by=by, note=note)
    _set_claim(case, held=held)
    if deadline is None:
        timers.clear_timer(kind=conf.DUE_TIMER, key=case.number)
    else:
        timers.set_timer(kind=conf.DUE_TIMER, key=case.number, due_at=deadline)
    moved = CaseMoved(
        number=case.number,
        order=case.order.number,
        customer_id=case.customer_id,
        kind=case.kind,
        before=before,
        status=to,
        moved_at=now,
    )
    outbox.record(moved, now=now)


def _deadline(case: Case, to: CaseStatus, *, now: datetime) -> datetime | None:
    """Goods that were refused go back within days of the rejection."""
    if to is CaseStatus.REJECTED and case.received_at is not None:
        return now + conf.APPEAL_WITHIN
    return now + WITHIN[to] if to in WITHIN else None


def is_holding(case: Case) -> bool:
    """Say whether the case claims its units: while it is open, and while rejected goods lie with the shop."""
    if case.status == CaseStatus.REJECTED:
        return case.received_at is not None
    return case.status in HOLDING


def can_appeal(case: Case, *, now: datetime) -> bool:
    """Say whether a rejection may still be appealed against."""
    if case.status != CaseStatus.REJECTED or case.appealed_at is not None or case.finished_at is None:
        return False
    return now < case.finished_at + conf.APPEAL_WITHIN


def _set_claim(case: Case, *, held: bool) -> None:
    if held and not is_holding(case):
        case_claims.free(case)
    elif not held and is_holding(case):
        case_claims.take(case)
