"""Sending parcels of an order, in one go or split."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import progress, status
from zhida.shop.orders.errors import (
    FetchedFromStore,
    OrderCannotMove,
    OrderLineNotFound,
    PaymentInDoubt,
    UnitsNotShippable,
)
from zhida.shop.orders.holds import LeavingGoods, check_leaving
from zhida.shop.orders.lifecycle import UNSHIPPED, OrderStatus
from zhida.shop.orders.locks import lines_of, lock_order
from zhida.shop.orders.models import Order, OrderLine
from zhida.shop.orders.permissions import SHIP_ORDERS
from zhida.shop.orders.records import ShipmentDraft
from zhida.shop.orders.services.serials import Departure, keep_serials
from zhida.shop.payments import queries as payments_queries
from zhida.shop.shipping import queries as shipping_queries
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.records import ParcelRecord


@transactional
def ship(*, actor: Actor, number: str, shipment: ShipmentDraft, now: datetime) -> ParcelRecord:
    """Send one parcel of a paid order; without quantities all that is left goes into it.

    Locks the order row, then takes units off each line in key order by a conditional update, so that no unit
    is both shipped and refunded. The first of several parcels moves PAID to PACKING, the last one to SHIPPED
    (records OrderShipped). The same waybill with the same contents again gives the parcel there is and takes
    nothing. Writes an audit row.
    Raises OrderNotFound, OrderLineNotFound, OrderCannotMove (not paid, or ended), UnitsNotShippable,
    PaymentInDoubt (reconciliation found its money missing at the channel), FetchedFromStore, UnknownCourier,
    InvalidTrackingNumber, GoodsRecalled (a recall keeps some of it here), SerialInvalid,
    SerialCheckDigitWrong, SerialsIncomplete (not one for each unit that needs one), SerialRepeated,
    SerialTaken.
    """
    actor.require(SHIP_ORDERS)
    shipping_queries.checked_waybill(carrier=shipment.carrier, tracking=shipment.tracking)
    order = lock_order(number=number)
    if order.pickup_point:
        raise FetchedFromStore
    return send(order=order, actor=actor, shipment=shipment, now=now)


@transactional
def send(*, order: Order, actor: Actor, shipment: ShipmentDraft, now: datetime) -> ParcelRecord:
    """Let one parcel of a locked order leave, by a courier or over a store's counter. As `ship` otherwise."""
    number = order.number
    sent_before = {parcel.number for parcel in shipping_queries.parcels_for(refs=[number]).get(number, [])}
    if order.status not in UNSHIPPED:
        raise OrderCannotMove(order_status=order.status.lower())
    if payments_queries.is_doubted(ref=number):
        raise PaymentInDoubt
    lines = {line.key: line for line in lines_of(order)}
    quantities = _wanted(lines, shipment.quantities)
    parcel = shipping_services.create_parcel(
        ref=number,
        lines=sorted(quantities.items()),
        carrier=shipment.carrier,
        tracking=shipment.tracking,
        actor=actor,
        now=now,
    )
    if parcel.number in sent_before:
        return parcel
    check_leaving(_leaving(lines, quantities, shipment.serials or {}))
    for key in sorted(quantities):
        _take(lines, key, quantities[key])
    leaving = Departure(parcel=parcel.number, units=quantities, serials=shipment.serials or {})
    keep_serials(actor=actor, lines=lines, departure=leaving)
    if order.status == OrderStatus.PAID and not _is_last(lines, quantities):
        status.move(order=order, to=OrderStatus.PACKING, by=actor.principal, now=now)
    progress.advance(order=order, parcel=parcel.number, by=actor.principal, now=now)
    record_audit(
        actor=actor,
        action="orders.ship",
        subject=f"order:{number}",
        before=None,
        after={"parcel": parcel.number, "lines": quantities},
        now=now,
    )
    return parcel


def _wanted(lines: Mapping[str, OrderLine], asked: Mapping[str, int] | None) -> dict[str, int]:
    if asked is None:
        wanted = {key: _left(line) for key, line in lines.items() if _left(line)}
    else:
        wanted = dict(asked)
    if unknown := wanted.keys() - lines.keys():
        raise OrderLineNotFound(line=min(unknown))
    if not wanted:
        raise UnitsNotShippable(lines=[])
    return wanted


def _leaving(
    lines: Mapping[str, OrderLine], units: Mapping[str, int], serials: Mapping[str, tuple[str, ...]]
) -> list[LeavingGoods]:
    return [
        LeavingGoods(
            line=key,
            product=lines[key].product_number,
            sku=lines[key].sku_code,
            units=units[key],
            serials=serials.get(key, ()),
        )
        for key in sorted(units)
    ]


def _take(lines: Mapping[str, OrderLine], key: str, quantity: int) -> None:
    """Count units as shipped where they are still to ship; the condition, not the earlier read, decides."""
    assert quantity >= 1
    taken = OrderLine.objects.filter(
        pk=lines[key].pk, quantity__gte=F("shipped_quantity") + F("withheld_quantity") + quantity
    ).update(shipped_quantity=F("shipped_quantity") + quantity)
    if taken != 1:
        raise UnitsNotShippable(lines=[{"line": key, "wanted": quantity, "left": _left(lines[key])}])


def _left(line: OrderLine) -> int:
    return line.quantity - line.shipped_quantity - line.withheld_quantity


def _is_last(lines: Mapping[str, OrderLine], quantities: Mapping[str, int]) -> bool:
    return all(_left(line) == quantities.get(key, 0) for key, line in lines.items())
