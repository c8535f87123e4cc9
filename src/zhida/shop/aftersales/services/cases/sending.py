"""The way back: the shopper's waybill, the goods booked in, or the case given up before."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from zhida.shop.accounts.records import Actor
from zhida.shop.aftersales import case_serials, case_status
from zhida.shop.aftersales.case_lifecycle import CaseStatus
from zhida.shop.aftersales.errors import CaseCannotMove, TrackingInUse
from zhida.shop.aftersales.models import Case
from zhida.shop.aftersales.permissions import HANDLE_GOODS
from zhida.shop.aftersales.services.cases import audits, exchanging
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.errors import ReasonMissing
from zhida.shop.shipping.queries import checked_waybill


@transactional
def enter_shipment(*, actor: Actor, number: str, carrier: str, tracking: str, now: datetime) -> None:
    """Note with which waybill the shopper sent the goods of their own case; the same waybill again is fine.

    Raises CaseNotFound (also another's), CaseCannotMove, UnknownCourier, InvalidTrackingNumber,
    TrackingInUse (another case has it).
    """
    case = case_status.lock_case(number=number, for_customer=actor.customer_id)
    code, waybill = checked_waybill(carrier=carrier, tracking=tracking)
    slot = f"{code}:{waybill}"
    if case.status == CaseStatus.SENT and case.waybill_slot == slot:
        return
    if case.status != CaseStatus.APPROVED:
        raise CaseCannotMove(case_status=case.status.lower())
    try:
        with transaction.atomic():
            Case.objects.filter(pk=case.pk).update(carrier=code, tracking=waybill, waybill_slot=slot)
    except IntegrityError as error:
        raise TrackingInUse from error
    case_status.move(case=case, to=CaseStatus.SENT, by=actor.principal, now=now, note=f"{code} {waybill}")


@transactional
def receive_case(*, actor: Actor, number: str, serials: Mapping[str, tuple[str, ...]], now: datetime) -> None:
    """Book in the goods of a case with their serials; the days until the refund start. Audited.

    Raises PermissionDenied, CaseNotFound, CaseCannotMove, WrongSerial (not of this line of this order),
    UnitsInCase (goods that come after the case lapsed).
    """
    actor.require(HANDLE_GOODS)
    case = case_status.lock_case(number=number)
    before = case.status
    checked = case_serials.check(case, serials)
    Case.objects.filter(pk=case.pk).update(received_at=now)
    case.received_at = now
    case_status.move(case=case, to=CaseStatus.RECEIVED, by=actor.principal, now=now)
    for line in case.lines.order_by("line_key"):
        line.serials = checked[line.line_key]
        line.save(update_fields=["serials"])
    audits.note(actor=actor, case=case, verb="receive", before=before, now=now)


@transactional
def give_parcel_up(*, actor: Actor, number: str, reason: str, now: datetime) -> None:
    """Close a case whose goods got lost on their way back, or were never sent; its units are free again.

    Goods that come after all are booked in. Audited.
    Raises PermissionDenied, ReasonMissing, CaseNotFound, CaseCannotMove.
    """
    actor.require(HANDLE_GOODS)
    if not reason.strip():
        raise ReasonMissing
    case = case_status.lock_case(number=number)
    before = case.status
    if before != CaseStatus.SENT:
        raise CaseCannotMove(case_status=before.lower())
    case_status.move(case=case, to=CaseStatus.LAPSED, by=actor.principal, now=now, note=reason.strip())
    exchanging.give_stock_back(case=case, now=now)
    audits.note(actor=actor, case=case, verb="parcel_lost", before=before, now=now, reason=reason.strip())


@transactional
def cancel_case(*, actor: Actor, number: str, now: datetime) -> None:
    """Give up one's own case before goods were sent; its units are free again.

    Raises CaseNotFound (also another's), CaseCannotMove.
    """
    case = case_status.lock_case(number=number, for_customer=actor.customer_id)
    was_approved = case.status == CaseStatus.APPROVED
    case_status.move(case=case, to=CaseStatus.CANCELLED, by=actor.principal, now=now)
    if was_approved:
        exchanging.give_stock_back(case=case, now=now)
