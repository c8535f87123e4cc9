"""Cases and the orders they are about, made by the services that make them in the shop."""

import io
from datetime import timedelta

from PIL import Image

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.aftersales import queries, services, subscribers
from zhida.shop.aftersales.records import CaseKind, CaseReason, CaseWish, Finding, OutgoingParcel, ReturnTo
from zhida.shop.cart.tests.factories import make_shopper
from zhida.shop.checkout.tests.factories import buy_now, finish_refund, pay
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders import services as orders_services
from zhida.shop.orders import subscribers as orders_subscribers
from zhida.shop.orders.records import ShipmentDraft
from zhida.shop.payments.events import RefundFailed, RefundSucceeded
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.events import ParcelDelivered
from zhida.shop.shipping.lifecycle import ParcelState
from zhida.shop.shipping.records import TrackingReport

PLACE = ReturnTo(name="售后部", phone="400-000-0000", address="深圳市南山区演示路 1 号")
PARCEL = OutgoingParcel(carrier="SF", tracking="SF9000001")
ACCEPTED = Finding(is_accepted=True, is_fault_found=True)


def make_place():
    """Where goods are sent back to."""
    services.ensure_return_place(place=PLACE)


def make_bought(*wanted, now, shopper=None, serials=None, is_signed=True):
    """A paid order that was shipped and signed for at `now`; gives the shopper and its number."""
    buyer = shopper or make_shopper(now=now)
    number = buy_now(buyer, *wanted, now=now).number
    pay(number, now=now)
    draft = ShipmentDraft(carrier="SF", tracking=f"SF{number[-8:]}", serials=serials)
    parcel = orders_services.ship(actor=SYSTEM_ACTOR, number=number, shipment=draft, now=now)
    if is_signed:
        sign(parcel.number, now=now)
    return buyer, number


def sign(parcel, *, now):
    """Let the courier report the signature, and tell orders."""
    report = TrackingReport(occurred_at=now, text="已签收", state=ParcelState.DELIVERED)
    shipping_services.record_tracking(actor=SYSTEM_ACTOR, number=parcel, report=report, now=now)
    deliver(ParcelDelivered, orders_subscribers.on_parcel_delivered, now=now)


def deliver(event_type, subscriber, *, now):
    """Hand every such event to a subscriber, as the worker does."""
    for row in OutboxEvent.objects.filter(name=event_type.name).order_by("id"):
        transactional(subscriber)(event_type.from_payload(row.payload), now=now)


def events(event_type):
    """All events of a type in their order."""
    rows = OutboxEvent.objects.filter(name=event_type.name).order_by("id")
    return [event_type.from_payload(row.payload) for row in rows]


def open_case(shopper, order, *, now, kind=CaseKind.RETURN, reason=CaseReason.NO_REASON, **more):
    """Open a case about one unit of the first line unless told otherwise; gives its number."""
    key = more.pop("key", "")
    quantities = more.pop("quantities", {"L001": 1})
    wish = CaseWish(order=order, quantities=quantities, kind=kind, reason=reason, **more)
    return services.open_case(actor=shopper, wish=wish, idempotency_key=key, now=now)


def receive(number, *, now, serials=None):
    """Book the goods in."""
    services.receive_case(actor=SYSTEM_ACTOR, number=number, serials=serials or {}, now=now)


def read(number, *, now):
    """The case as staff read it."""
    return queries.get_case(number=number, for_customer=None, now=now)


def status(number, *, now):
    """Where the case stands."""
    return read(number, now=now).summary.status.value


def let_money_arrive(number, *, now, succeeded=True):
    """Let the channel end the case's refund."""
    refund = read(number, now=now).refund
    finish_refund(refund.number, now=now, succeeded=succeeded)
    if succeeded:
        deliver(RefundSucceeded, subscribers.on_refund_succeeded, now=now)
    else:
        deliver(RefundFailed, subscribers.on_refund_failed, now=now)


def order_of(number):
    """The order as the system reads it."""
    return orders_queries.get_order(number=number, for_customer=None)


def books():
    """What breaks the books of cases and refunds."""
    return [result.name for result in queries.check_invariants() if result.broken]


def photo():
    """A small JPEG."""
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(buffer, "JPEG")
    buffer.seek(0)
    return buffer


def staff_photo(actor, number, *, now):
    """A photo that staff put to a case."""
    return services.upload_for_case(actor=actor, number=number, stream=photo(), now=now)


def later(now, **delta):
    """Some time after."""
    return now + timedelta(**delta)
