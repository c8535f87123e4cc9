"""Pays a case: one refund of its order, never more than is left of it."""

from datetime import datetime

from zhida.shop.accounts.records import SYSTEM_ACTOR, Actor
from zhida.shop.aftersales import case_status
from zhida.shop.aftersales.case_lifecycle import CaseKind, CaseStatus
from zhida.shop.aftersales.case_money import freight_back
from zhida.shop.aftersales.case_reasons import REASON_NAMES, WITHOUT_REASON, CaseReason
from zhida.shop.aftersales.lifecycle import StaffRefundStatus
from zhida.shop.aftersales.models import Case
from zhida.shop.aftersales.records import RefundRequest, StaffRefundRecord
from zhida.shop.aftersales.services.request import refund_order
from zhida.shop.kernel.money import Money
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.records import OrderRecord, OrderStatus


def pay(*, case: Case, actor: Actor, now: datetime, amount: Money | None = None) -> None:
    """Give back what the case's units bring, or a free amount, and move the case on.

    Units that other refunds gave back meanwhile are left out; when none is left the case ends COVERED. The
    claim on the order is the refund's own, so that all refunds together never exceed what was paid.
    Raises PermissionDenied (the actor may not refund), RefundTooLarge (a free amount above what is left).
    """
    orders_services.hold_for_refund(number=case.order.number)
    order = orders_queries.get_order(number=case.order.number, for_customer=None)
    request = _request(case, order, amount=amount)
    if request is None:
        case_status.move(case=case, to=CaseStatus.COVERED, by=actor.principal, now=now)
        return
    case_status.move(case=case, to=CaseStatus.REFUNDING, by=actor.principal, now=now)
    refund = ask(case=case, actor=actor, request=request, now=now)
    if refund.status is StaffRefundStatus.SUCCEEDED:
        case_status.move(case=case, to=CaseStatus.REFUNDED, by=actor.principal, now=now)


def pay_by_itself(*, case: Case, now: datetime) -> None:
    """Pay without asking anybody: goods are back and nobody objected in time."""
    pay(case=case, actor=SYSTEM_ACTOR, now=now)


def ask(*, case: Case, actor: Actor, request: RefundRequest, now: datetime) -> StaffRefundRecord:
    """Ask for the refund of a case and note its number with it; each try has its own key."""
    case.refund_tries += 1
    refund = refund_order(
        actor=actor,
        number=case.order.number,
        request=request,
        idempotency_key=f"{case.number}-{case.refund_tries}",
        now=now,
    )
    case.refund_number = refund.number
    case.refunded_minor = refund.amount.minor
    case.save(update_fields=["refund_tries", "refund_number", "refunded_minor"])
    return refund


def _request(case: Case, order: OrderRecord, *, amount: Money | None) -> RefundRequest | None:
    reason = CaseReason(case.reason)
    words = f"{case.number} {REASON_NAMES[reason]}"
    if order.status is OrderStatus.CLOSED:
        return None
    if amount is not None:
        return RefundRequest(quantities={}, freight=None, amount=amount, reason=words)
    assert case.kind != CaseKind.LATE, "what lateness is worth is said by staff"
    left = {line.key: line.quantity - len(line.claimed_units) for line in order.lines}
    wanted = {line.line_key: min(line.quantity, left[line.line_key]) for line in case.lines.order_by("id")}
    quantities = {key: units for key, units in wanted.items() if units}
    if not quantities:
        return None
    is_no_reason = reason in WITHOUT_REASON or not (case.is_faulty or case.kind == CaseKind.REFUND_ONLY)
    freight = freight_back(order, quantities, CaseReason.NO_REASON if is_no_reason else reason)
    return RefundRequest(
        quantities=quantities,
        freight=None if freight.is_zero else freight,
        amount=None,
        reason=words,
        is_no_reason=is_no_reason,
        keeps_gifts=case.keeps_gifts,
        is_capped=True,
    )
