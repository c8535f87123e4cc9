"""Staff answer an application or an appeal."""

from datetime import datetime

from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.aftersales import case_status
from zhida.shop.aftersales.case_lifecycle import CaseKind, CaseStatus
from zhida.shop.aftersales.errors import (
    AnotherMustDecide,
    AppealNotAllowed,
    CaseCannotMove,
    CaseNotAllowed,
    NoReturnPlace,
)
from zhida.shop.aftersales.models import Case, ReturnPlace
from zhida.shop.aftersales.permissions import DECIDE_CASES
from zhida.shop.aftersales.services.cases import audits, exchanging, paying
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.errors import ReasonMissing

PAID_AT_ONCE = frozenset({CaseKind.REFUND_ONLY, CaseKind.LATE})
OPEN_TO_JUDGE = frozenset({CaseStatus.APPLIED, CaseStatus.APPEALED, CaseStatus.REFUND_FAILED})


@transactional
def approve_case(*, actor: Actor, number: str, now: datetime, amount: Money | None = None) -> None:
    """Let a case go on: money at once where no goods come back, else the address to send them to.

    `amount` is a free sum instead of the units' shares; a LATE case needs one. An exchange's goods are
    reserved. A refund that failed is asked for again. Audited.
    Raises PermissionDenied (also without the right to refund, where money goes), CaseNotFound,
    CaseCannotMove, AnotherMustDecide (an appeal), CaseNotAllowed, NoReturnPlace, OutOfStock, RefundTooLarge.
    """
    actor.require(DECIDE_CASES)
    case = case_status.lock_case(number=number)
    before = case.status
    _check_judge(case, actor)
    _note_judge(case, actor)
    if case.kind in PAID_AT_ONCE or before == CaseStatus.REFUND_FAILED:
        if case.kind == CaseKind.LATE and amount is None:
            raise CaseNotAllowed(line="", why="amount")
        paying.pay(case=case, actor=actor, now=now, amount=amount)
    elif case.received_at is None:
        _ask_for_goods(case, by=actor.principal, now=now)
    elif case.kind == CaseKind.RETURN:
        paying.pay(case=case, actor=actor, now=now)
    else:
        case_status.move(case=case, to=CaseStatus.REPLACING, by=actor.principal, now=now)
    audits.note(actor=actor, case=case, verb="approve", before=before, now=now)


@transactional
def reject_case(*, actor: Actor, number: str, reason: str, now: datetime) -> None:
    """End an application or an appeal with a reason; the shopper may appeal once. Audited.

    Raises PermissionDenied, ReasonMissing, CaseNotFound, CaseCannotMove, AnotherMustDecide.
    """
    actor.require(DECIDE_CASES)
    if not reason.strip():
        raise ReasonMissing
    case = case_status.lock_case(number=number)
    before = case.status
    if before == CaseStatus.REFUND_FAILED:
        raise CaseCannotMove(case_status=before.lower())
    _check_judge(case, actor)
    _note_judge(case, actor)
    refuse(case=case, actor=actor, reason=reason.strip(), now=now)
    audits.note(actor=actor, case=case, verb="reject", before=before, now=now, reason=reason.strip())


@transactional
def appeal_case(*, actor: Actor, number: str, reason: str, now: datetime) -> None:
    """Ask for another judgement of one's own rejected case, once and while its days run.

    Raises ReasonMissing, CaseNotFound (also another's), AppealNotAllowed, UnitsInCase.
    """
    case = case_status.lock_case(number=number, for_customer=actor.customer_id)
    if not reason.strip():
        raise ReasonMissing
    if not case_status.can_appeal(case, now=now):
        raise AppealNotAllowed
    Case.objects.filter(pk=case.pk).update(appeal=reason.strip(), appealed_at=now)
    case_status.move(case=case, to=CaseStatus.APPEALED, by=actor.principal, now=now, note=reason.strip())


def approve_by_itself(*, case: Case, now: datetime) -> None:
    """Approve a return without a reason, which nobody has to judge; without an address it waits for staff."""
    if ReturnPlace.objects.exists():
        _ask_for_goods(case, by="SYSTEM", now=now)


def refuse(*, case: Case, actor: Actor, reason: str, now: datetime) -> None:
    """Move a case to REJECTED with the reason that the shopper reads."""
    Case.objects.filter(pk=case.pk).update(refusal=reason, rejected_by=actor.principal)
    case_status.move(case=case, to=CaseStatus.REJECTED, by=actor.principal, now=now, note=reason)


def _check_judge(case: Case, actor: Actor) -> None:
    if case.status not in OPEN_TO_JUDGE:
        raise CaseCannotMove(case_status=case.status.lower())
    if case.status == CaseStatus.APPEALED and actor.principal == case.rejected_by:
        assert actor.kind is ActorKind.STAFF, "only people reject"
        raise AnotherMustDecide


def _note_judge(case: Case, actor: Actor) -> None:
    Case.objects.filter(pk=case.pk).update(decided_by=actor.principal)


def _ask_for_goods(case: Case, *, by: str, now: datetime) -> None:
    """Tell where to send the goods (L44); the goods of an exchange are kept for it from now on."""
    place = ReturnPlace.objects.first()
    if place is None:
        raise NoReturnPlace
    return_to = {"name": place.name, "phone": place.phone, "address": place.address}
    Case.objects.filter(pk=case.pk).update(return_to=return_to)
    case_status.move(case=case, to=CaseStatus.APPROVED, by=by, now=now)
    if case.kind == CaseKind.EXCHANGE:
        exchanging.reserve(case=case, now=now)
