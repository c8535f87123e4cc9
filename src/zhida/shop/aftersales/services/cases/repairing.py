"""Repairs: the quote, the shopper's answer, the parts, and the goods on their way home."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.aftersales import case_status
from zhida.shop.aftersales.case_lifecycle import CaseKind, CaseStatus
from zhida.shop.aftersales.errors import CaseCannotMove
from zhida.shop.aftersales.models import Case
from zhida.shop.aftersales.permissions import DECIDE_CASES, HANDLE_GOODS
from zhida.shop.aftersales.records.cases import OutgoingParcel, RepairQuote
from zhida.shop.aftersales.services.cases import audits, exchanging, quote_payments
from zhida.shop.kernel.clock import biz_date
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.errors import ReasonMissing
from zhida.shop.shipping import services as shipping_services


@transactional
def quote_repair(*, actor: Actor, number: str, quote: RepairQuote, now: datetime) -> None:
    """Say what a repair costs; a free one is begun at once, another waits for the shopper's word. Audited.

    Raises PermissionDenied, CaseNotFound, CaseCannotMove, InvalidInput (a price within the warranty).
    """
    actor.require(DECIDE_CASES)
    case = case_status.lock_case(number=number)
    before = case.status
    if case.kind != CaseKind.REPAIR or before != CaseStatus.RECEIVED:
        raise CaseCannotMove(case_status=before.lower())
    if quote.is_in_warranty and quote.amount.minor:
        raise InvalidInput(fields={"quote": InvalidInput.message})
    Case.objects.filter(pk=case.pk).update(
        quote_minor=quote.amount.minor, quote_note=quote.note, is_in_warranty=quote.is_in_warranty
    )
    to = CaseStatus.QUOTED if quote.amount.minor else CaseStatus.REPAIRING
    case_status.move(case=case, to=to, by=actor.principal, now=now, note=quote.note)
    audits.note(actor=actor, case=case, verb="quote", before=before, now=now, reason=quote.note)


@transactional
def answer_quote(*, actor: Actor, number: str, accepts: bool, now: datetime) -> None:
    """Take or decline the quote of one's own repair; declined goods come back as they are.

    A quote taken can be paid at a channel until the case's deadline.
    Raises CaseNotFound (also another's), CaseCannotMove.
    """
    case = case_status.lock_case(number=number, for_customer=actor.customer_id)
    if case.status != CaseStatus.QUOTED:
        raise CaseCannotMove(case_status=case.status.lower())
    to = CaseStatus.AWAITING_PAYMENT if accepts else CaseStatus.RETURNING
    case_status.move(case=case, to=to, by=actor.principal, now=now)
    if accepts:
        quote_payments.open_payment(case=case, payer=actor.principal, now=now)


@transactional
def note_repair_paid(*, actor: Actor, number: str, reason: str, now: datetime) -> None:
    """Note how the shopper paid an accepted quote outside the channels, at the counter; the repair begins.

    Money that comes at a channel all the same goes back.

    Raises PermissionDenied, ReasonMissing, CaseNotFound, CaseCannotMove. Audited.
    """
    actor.require(DECIDE_CASES)
    if not reason.strip():
        raise ReasonMissing
    case = case_status.lock_case(number=number)
    before = case.status
    if before != CaseStatus.AWAITING_PAYMENT:
        raise CaseCannotMove(case_status=before.lower())
    case_status.move(case=case, to=CaseStatus.REPAIRING, by=actor.principal, now=now, note=reason.strip())
    audits.note(actor=actor, case=case, verb="quote_paid", before=before, now=now, reason=reason.strip())


@transactional
def finish_repair(*, actor: Actor, number: str, parts: tuple[str, ...], now: datetime) -> None:
    """Note that the goods work again and which parts were changed. Audited.

    Raises PermissionDenied, CaseNotFound, CaseCannotMove.
    """
    actor.require(HANDLE_GOODS)
    case = case_status.lock_case(number=number)
    before = case.status
    if before != CaseStatus.REPAIRING:
        raise CaseCannotMove(case_status=before.lower())
    Case.objects.filter(pk=case.pk).update(parts=list(parts), repaired_at=now)
    case_status.move(case=case, to=CaseStatus.RETURNING, by=actor.principal, now=now)
    audits.note(actor=actor, case=case, verb="repair_done", before=before, now=now)


@transactional
def send_back(*, actor: Actor, number: str, parcel: OutgoingParcel, now: datetime) -> None:
    """Send goods home: repaired, not repaired, or refused after they came back; counts the repair's days.

    Worked: in the workshop from 1 to 9 June is 8 days, which lengthen the warranty. What an exchange had kept
    in stock is given back. Records ParcelShipped. Audited.
    Raises PermissionDenied, CaseNotFound, CaseCannotMove, UnknownCourier, InvalidTrackingNumber.
    """
    actor.require(HANDLE_GOODS)
    case = case_status.lock_case(number=number)
    before = case.status
    if case.received_at is None:
        raise CaseCannotMove(case_status=before.lower())
    to = CaseStatus.REPAIRED if case.repaired_at is not None else CaseStatus.SENT_BACK
    case_status.move(case=case, to=to, by=actor.principal, now=now)
    sent = shipping_services.create_parcel(
        ref=case.number,
        lines=[(line.line_key, line.quantity) for line in case.lines.order_by("line_key")],
        carrier=parcel.carrier,
        tracking=parcel.tracking,
        actor=actor,
        now=now,
    )
    days = (biz_date(now) - biz_date(case.received_at)).days if case.kind == CaseKind.REPAIR else None
    Case.objects.filter(pk=case.pk).update(parcel=sent.number, repair_days=days)
    exchanging.give_stock_back(case=case, now=now)
    audits.note(actor=actor, case=case, verb="send_back", before=before, now=now)
