"""Orders that their buyers fetch: laid ready in the store, then handed over by the code."""

from collections.abc import Mapping
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import status
from zhida.shop.orders.errors import NotFetched, OrderCannotMove, PaymentInDoubt
from zhida.shop.orders.holds import check_ready
from zhida.shop.orders.lifecycle import UNSHIPPED, OrderStatus
from zhida.shop.orders.locks import lines_of, lock_order
from zhida.shop.orders.models import Order
from zhida.shop.orders.records import ShipmentDraft
from zhida.shop.orders.services.ship import send
from zhida.shop.payments import queries as payments_queries
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.permissions import HAND_OVER
from zhida.shop.shipping.records import (
    PICKUP_CARRIER,
    ParcelRecord,
    ParcelState,
    PickupRecord,
    TrackingReport,
)

# Kept as couriers' reports are: in the words of the house, whoever reads it.
FETCHED_TEXT = "顾客已到店取走商品"


@transactional
def lay_ready(*, actor: Actor, number: str, now: datetime) -> PickupRecord:
    """Lay a paid order ready in its store and give its buyer the code (records PickupReady).

    A paid order is in packing from now on: nothing has left the house, so a refund still takes units back to
    the store's shelf. What lies ready already stays as it is. Locks the order row; writes an audit row.
    Raises OrderNotFound, NotFetched, OrderCannotMove (not paid, or ended), PaymentInDoubt, GoodsRecalled.
    """
    actor.require(HAND_OVER)
    order = _fetched_order(number)
    if order.status not in UNSHIPPED:
        raise OrderCannotMove(order_status=order.status.lower())
    if payments_queries.is_doubted(ref=number):
        raise PaymentInDoubt
    check_ready(lines_of(order))
    pickup = shipping_services.lay_ready(actor=actor, ref=number, store=order.pickup_point, now=now)
    if order.status == OrderStatus.PAID:
        status.move(order=order, to=OrderStatus.PACKING, by=actor.principal, now=now)
    record_audit(
        actor=actor,
        action="orders.lay_ready",
        subject=f"order:{number}",
        before=None,
        after={"store": order.pickup_point, "valid_until": pickup.valid_until.isoformat()},
        now=now,
    )
    return pickup


def hand_over(
    *, actor: Actor, number: str, code: str, serials: Mapping[str, tuple[str, ...]], now: datetime
) -> ParcelRecord:
    """Hand an order over to who shows its code: all that is left leaves and is signed for at once.

    A wrong code is counted though nothing else is written. From the handover on every clock runs as after a
    courier's signature (records ParcelShipped and ParcelDelivered). Two at once give the goods once.
    Raises OrderNotFound, NotFetched, PickupNotFound, PickupEnded, PickupLapsed, PickupCodeLocked,
    PickupCodeWrong, and of `ship` PaymentInDoubt, OrderCannotMove, UnitsNotShippable, GoodsRecalled and
    what it says of serials.
    """
    actor.require(HAND_OVER)
    _check_fetched(number)
    shipping_services.check_code(ref=number, code=code, now=now)
    return _hand_over(actor=actor, number=number, serials=serials, now=now)


@transactional
def _check_fetched(number: str) -> None:
    _fetched_order(number)


@transactional
def _hand_over(
    *, actor: Actor, number: str, serials: Mapping[str, tuple[str, ...]], now: datetime
) -> ParcelRecord:
    order = _fetched_order(number)
    shipping_services.fetch(ref=number, now=now)
    draft = ShipmentDraft(carrier=PICKUP_CARRIER, tracking=number, serials=serials)
    parcel = send(order=order, actor=actor, shipment=draft, now=now)
    report = TrackingReport(occurred_at=now, text=FETCHED_TEXT, state=ParcelState.DELIVERED)
    shipping_services.keep_reports(number=parcel.number, reports=[report], now=now)
    return parcel


def _fetched_order(number: str) -> Order:
    order = lock_order(number=number)
    if not order.pickup_point:
        raise NotFetched
    return order
