"""Which kinds of case are open to the lines of an order, for which reasons and until when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from zhida.shop.aftersales import case_claims
from zhida.shop.aftersales.case_lifecycle import CaseKind, CaseStatus
from zhida.shop.aftersales.case_reasons import FAULTS, REASONS, CaseReason
from zhida.shop.aftersales.models import CaseLine
from zhida.shop.aftersales.records.cases import KindWindow, LineWindow, WhyNot
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.records import OrderLineRecord, OrderRecord, OrderStatus
from zhida.shop.policies.queries import dates_of
from zhida.shop.policies.records import LinePolicy, PolicyDates, ReturnClass
from zhida.shop.shipping import queries as shipping_queries

UNPAID = frozenset({OrderStatus.AWAITING_PAYMENT, OrderStatus.CANCELLED})
APPLIED_FOR = (CaseKind.REFUND_ONLY, CaseKind.RETURN, CaseKind.EXCHANGE, CaseKind.REPAIR)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """What is known of one line: its free units, whether it was signed for, and its days."""

    line: OrderLineRecord
    left: int
    is_signed: bool
    dates: PolicyDates
    fault_until: datetime | None
    now: datetime


def windows_of(order: OrderRecord, *, now: datetime) -> tuple[LineWindow, ...]:
    """Say for each line what may be asked, by the policy frozen with it; days are those of Shanghai.

    A replaced unit's exchange and warranty start anew with its own signature, not the days without a reason.
    Faulty goods may come back within the days of a return whether they are excluded or not (消保法 24).
    """
    signed = orders_queries.signed_lines(number=order.number)
    documents = orders_queries.policy_documents(number=order.number)
    open_units = case_claims.open_units(order_id=orders_queries.row_id_of(number=order.number))
    renewed = _renewed(order.number)
    found = []
    for line in order.lines:
        policy = LinePolicy.from_document(documents[line.key])
        signed_at = signed.get(line.key)
        dates = dates_of(policy=policy, signed_at=signed_at)
        if line.key in renewed:
            anew = dates_of(policy=policy, signed_at=renewed[line.key])
            dates = replace(dates, exchange_until=anew.exchange_until, warranty_until=anew.warranty_until)
        facts = _Facts(
            line=line,
            left=line.quantity - len(line.claimed_units) - open_units.get(line.key, 0),
            is_signed=signed_at is not None,
            dates=dates,
            fault_until=_fault_until(policy, dates, signed_at),
            now=now,
        )
        found.append(_window(order, facts))
    return tuple(found)


def _window(order: OrderRecord, facts: _Facts) -> LineWindow:
    refused = None
    if order.status in UNPAID:
        refused = WhyNot.NOT_PAID
    elif facts.left <= 0 or order.status is OrderStatus.CLOSED:
        refused = WhyNot.NOTHING_LEFT
    kinds = tuple(_refused(kind, refused) if refused else RULES[kind](facts) for kind in APPLIED_FOR)
    return LineWindow(
        line=facts.line.key,
        title=facts.line.title,
        left=max(0, facts.left),
        dates=facts.dates,
        kinds=kinds,
    )


def _refund_only(facts: _Facts) -> KindWindow:
    """Money without goods: what never left or never came, or what was agreed while exchange days run."""
    kind = CaseKind.REFUND_ONLY
    if facts.line.gift is not None:
        return _refused(kind, WhyNot.GIFT)
    if facts.is_signed:
        until = facts.dates.exchange_until
        return _until(facts, kind, until, (CaseReason.MISSING_PARTS, CaseReason.AGREED))
    to_ship = facts.line.quantity - facts.line.shipped_quantity - facts.line.withheld_quantity
    reasons = (CaseReason.NOT_WANTED if to_ship else CaseReason.NOT_ARRIVED, CaseReason.AGREED)
    return KindWindow(kind=kind, reasons=reasons, until=None, why=None)


def _return(facts: _Facts) -> KindWindow:
    kind = CaseKind.RETURN
    if facts.line.gift is not None:
        return _refused(kind, WhyNot.GIFT)
    if facts.line.shipped_quantity + facts.line.withheld_quantity < facts.line.quantity:
        return _refused(kind, WhyNot.NOT_SHIPPED)
    faults = tuple(reason for reason in REASONS[kind] if reason in FAULTS)
    if not facts.is_signed:
        return KindWindow(kind=kind, reasons=REASONS[kind], until=None, why=None)
    is_returnable = facts.dates.return_until is not None
    return _until(facts, kind, facts.fault_until, REASONS[kind] if is_returnable else faults)


def _exchange(facts: _Facts) -> KindWindow:
    if not facts.is_signed:
        return _refused(CaseKind.EXCHANGE, WhyNot.NOT_SIGNED)
    return _until(facts, CaseKind.EXCHANGE, facts.dates.exchange_until, REASONS[CaseKind.EXCHANGE])


def _repair(facts: _Facts) -> KindWindow:
    if not facts.is_signed:
        return _refused(CaseKind.REPAIR, WhyNot.NOT_SIGNED)
    return KindWindow(
        kind=CaseKind.REPAIR,
        reasons=REASONS[CaseKind.REPAIR],
        until=facts.dates.warranty_until,
        why=None,
    )


RULES = {
    CaseKind.REFUND_ONLY: _refund_only,
    CaseKind.RETURN: _return,
    CaseKind.EXCHANGE: _exchange,
    CaseKind.REPAIR: _repair,
}


def _until(
    facts: _Facts, kind: CaseKind, until: datetime | None, reasons: tuple[CaseReason, ...]
) -> KindWindow:
    is_over = until is not None and facts.now >= until
    return KindWindow(kind=kind, reasons=reasons, until=until, why=WhyNot.AFTER_WINDOW if is_over else None)


def _refused(kind: CaseKind, why: WhyNot) -> KindWindow:
    return KindWindow(kind=kind, reasons=(), until=None, why=why)


def _fault_until(policy: LinePolicy, dates: PolicyDates, signed_at: datetime | None) -> datetime | None:
    if policy.is_returnable:
        return dates.return_until
    normal = replace(policy, return_class=ReturnClass.NORMAL, exclusion_kind=None)
    return dates_of(policy=normal, signed_at=signed_at).return_until


def _renewed(number: str) -> Mapping[str, datetime]:
    """Return when the new units of lines with an exchange were signed for."""
    lines = CaseLine.objects.filter(case__order__number=number, case__status=CaseStatus.REPLACED)
    found = lines.order_by("case_id", "line_key").values_list("case__number", "line_key")
    parcels = shipping_queries.parcels_for(refs={case for case, _key in found})
    return {
        key: parcel.delivered_at
        for case, key in found
        for parcel in parcels.get(case, [])
        if parcel.delivered_at is not None
    }
