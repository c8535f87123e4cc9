"""What units and recalls do when orders, parcels and after-sales announce something."""

from datetime import datetime

from zhida.shop.aftersales import queries as aftersales_queries
from zhida.shop.aftersales.events import CaseMoved, OrderRefunded, UnitReplaced
from zhida.shop.aftersales.records import CaseKind, CaseStatus
from zhida.shop.devices import services
from zhida.shop.orders.events import OrderCompleted, OrderPaid
from zhida.shop.shipping.events import ParcelDelivered, ParcelShipped


def on_order_paid(event: OrderPaid, *, now: datetime) -> None:
    """Tell a buyer at once who paid for goods while they were being recalled."""
    services.follow_recalls(order=event.number, now=now)


def on_parcel_shipped(event: ParcelShipped, *, now: datetime) -> None:
    """Make units of what left with serials, and call back what an open recall concerns."""
    _follow(event.ref, now)


def on_parcel_delivered(event: ParcelDelivered, *, now: datetime) -> None:
    """Start the warranty of the units in a parcel."""
    _follow(event.ref, now)
    services.follow_parcel(parcel=event.parcel, delivered_at=event.delivered_at)


def on_order_completed(event: OrderCompleted, *, now: datetime) -> None:
    """Keep the confirmed receipt, from which the warranty runs where no courier reported a signature."""
    _follow(event.number, now)


def on_order_refunded(event: OrderRefunded, *, now: datetime) -> None:
    """Take units from an owner who was paid back for the whole line."""
    _follow(event.order, now)


def on_case_moved(event: CaseMoved, *, now: datetime) -> None:
    """Count the days in the workshop, and take back units whose return was paid."""
    act = _ACTS.get((CaseKind(event.kind), CaseStatus(event.status)))
    if act is None:
        return
    case = aftersales_queries.get_case(number=event.number, for_customer=None, now=now)
    for serial in (serial for line in case.summary.lines for serial in line.serials):
        act(order=event.order, serial=serial, case=event.number, at=event.moved_at)


def on_unit_replaced(event: UnitReplaced, *, now: datetime) -> None:
    """Put the new unit into the place of the old one."""
    services.replace_unit(replaced=event)
    services.follow_recalls(order=event.order, now=now)


def _follow(order: str, now: datetime) -> None:
    services.follow_order(number=order)
    services.follow_recalls(order=order, now=now)


def _take_back(*, order: str, serial: str, case: str, at: datetime) -> None:
    services.take_back(order=order, serials=(serial,), source=case, now=at)


_ACTS = {
    (CaseKind.REPAIR, CaseStatus.RECEIVED): services.start_repair,
    (CaseKind.REPAIR, CaseStatus.REPAIRED): services.end_repair,
    (CaseKind.REPAIR, CaseStatus.SENT_BACK): services.end_repair,
    (CaseKind.RETURN, CaseStatus.REFUNDED): _take_back,
    (CaseKind.RETURN, CaseStatus.COVERED): _take_back,
    (CaseKind.EXCHANGE, CaseStatus.REFUNDED): _take_back,
    (CaseKind.EXCHANGE, CaseStatus.COVERED): _take_back,
}
