"""How an unpaid order ends: cancelled, expired, or paid at the last moment."""

from datetime import timedelta

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.digests import database_digest
from zhida.shop.cart.tests.factories import make_address, make_shopper, make_sku, make_threshold_cut
from zhida.shop.catalogue.queries import product_ids_of
from zhida.shop.checkout import conf, services, subscribers, tasks
from zhida.shop.checkout.errors import PaidMeanwhile, PaymentUnsettled
from zhida.shop.checkout.tests.factories import buy_now, capture, deliver_captures, make_attempt, pay
from zhida.shop.inventory import queries as inventory_queries
from zhida.shop.inventory import services as inventory_services
from zhida.shop.kernel.models import OutboxEvent, Timer
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.errors import OrderCannotBeCancelled, OrderNotFound
from zhida.shop.orders.events import OrderPaid
from zhida.shop.orders.records import CancelReason, OrderStatus
from zhida.shop.payments.events import PaymentCaptured
from zhida.shop.payments.models import PaymentAttempt, PaymentIntent, Refund
from zhida.shop.pricing.models import SoldPrice
from zhida.shop.promotions.models import Redemption
from zhida.shop.search.models import ListedProduct
from zhida.shop.search.services import refresh_products

pytestmark = pytest.mark.django_db


def _status(number):
    return orders_queries.status_of(number=number, for_customer=None)


def test_cancelling_is_the_inverse_of_placing(now):
    sku_id = make_sku("A-1", now=now, fen=20000)
    make_threshold_cut(20000, 3000, now=now)
    shopper = make_shopper(now=now)
    placed = buy_now(shopper, ("A-1", 2), now=now)

    services.cancel_order(actor=shopper, number=placed.number, now=now)

    assert _status(placed.number) is OrderStatus.CANCELLED
    assert inventory_queries.free_units(sku_ids=[sku_id]) == {sku_id: 10}
    assert [row.status for row in Redemption.objects.all()] == ["RETURNED"]
    assert Timer.objects.filter(kind=conf.EXPIRE_TIMER).count() == 0
    assert PaymentIntent.objects.get(ref=placed.number).status == "CANCELLED"
    event = OutboxEvent.objects.get(name="orders.OrderCancelled")
    assert event.payload["reason"] == CancelReason.BUYER


def test_a_cancelled_order_cannot_be_cancelled_again(now):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    placed = buy_now(shopper, ("A-1", 2), now=now)
    services.cancel_order(actor=shopper, number=placed.number, now=now)
    before = database_digest()

    with pytest.raises(OrderCannotBeCancelled) as refusal:
        services.cancel_order(actor=shopper, number=placed.number, now=now)

    assert refusal.value.data == {"order_status": "cancelled"}
    assert database_digest() == before


def test_another_shopper_cannot_cancel(now):
    make_sku("A-1", now=now)
    placed = buy_now(make_shopper(now=now), ("A-1", 2), now=now)
    before = database_digest()

    with pytest.raises(OrderNotFound) as refusal:
        services.cancel_order(actor=make_shopper_later(now), number=placed.number, now=now)

    assert refusal.value.data == {}
    assert database_digest()["orders_order"] == before["orders_order"]


def make_shopper_later(now):
    return make_shopper(now=now)


def test_staff_cancel_with_an_audit_row(now, staff_actor):
    make_sku("A-1", now=now)
    placed = buy_now(make_shopper(now=now), ("A-1", 2), now=now)

    with pytest.raises(PermissionDenied):
        services.cancel_order(actor=staff_actor(Role.GOODS), number=placed.number, now=now)
    services.cancel_order(actor=staff_actor(Role.ORDER), number=placed.number, reason="买家来电", now=now)

    assert _status(placed.number) is OrderStatus.CANCELLED
    entry = AuditEntry.objects.get(action="checkout.cancel_order")
    assert (entry.subject, entry.reason) == (f"order:{placed.number}", "买家来电")


def test_a_channel_that_does_not_answer_keeps_the_order(now):
    sku_id = make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    placed = buy_now(shopper, ("A-1", 2), now=now)
    make_attempt(placed.number, now=now)

    with pytest.raises(PaymentUnsettled):
        services.cancel_order(actor=shopper, number=placed.number, now=now)

    assert _status(placed.number) is OrderStatus.AWAITING_PAYMENT
    assert inventory_queries.free_units(sku_ids=[sku_id]) == {sku_id: 8}


def test_a_payment_that_came_first_stops_the_cancelling(now):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    placed = buy_now(shopper, ("A-1", 2), now=now)
    capture(make_attempt(placed.number, now=now), now=now)

    with pytest.raises(PaidMeanwhile):
        services.cancel_order(actor=shopper, number=placed.number, now=now)

    deliver_captures(now=now)
    assert _status(placed.number) is OrderStatus.PAID


def test_a_captured_payment_pays_once_and_sells_the_stock(now):
    sku_id = make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    placed = buy_now(shopper, ("A-1", 2), now=now)

    pay(placed.number, now=now)
    deliver_captures(now=now)

    assert _status(placed.number) is OrderStatus.PAID
    assert inventory_queries.free_units(sku_ids=[sku_id]) == {sku_id: 8}
    assert inventory_queries.get_reservation(ref=placed.number).state == "COMMITTED"
    assert Timer.objects.filter(kind=conf.EXPIRE_TIMER).count() == 0
    paid = OutboxEvent.objects.get(name="orders.OrderPaid")
    assert paid.payload["amount"] == {"minor": 25800, "currency": "CNY"}
    with pytest.raises(OrderCannotBeCancelled):
        services.cancel_order(actor=shopper, number=placed.number, now=now)


def test_an_unpaid_order_expires_and_gives_its_stock_back(now):
    sku_id = make_sku("A-1", now=now)
    placed = buy_now(make_shopper(now=now), ("A-1", 2), now=now)
    due_at = Timer.objects.get(kind=conf.EXPIRE_TIMER).due_at

    for _again in range(2):
        tasks.expire(placed.number, now=due_at)

    assert _status(placed.number) is OrderStatus.CANCELLED
    assert inventory_queries.free_units(sku_ids=[sku_id]) == {sku_id: 10}
    event = OutboxEvent.objects.get(name="orders.OrderCancelled")
    assert event.payload["reason"] == CancelReason.EXPIRED


def test_a_timer_that_runs_early_waits(now):
    make_sku("A-1", now=now)
    placed = buy_now(make_shopper(now=now), ("A-1", 2), now=now)

    tasks.expire(placed.number, now=now + timedelta(minutes=29, seconds=59))

    assert _status(placed.number) is OrderStatus.AWAITING_PAYMENT
    assert Timer.objects.get(kind=conf.EXPIRE_TIMER).due_at == now + timedelta(minutes=32)


def test_an_unsettled_payment_keeps_the_hold_until_the_channel_must_know(now):
    sku_id = make_sku("A-1", now=now)
    placed = buy_now(make_shopper(now=now), ("A-1", 2), now=now)
    attempt = make_attempt(placed.number, now=now)
    PaymentAttempt.objects.filter(pk=attempt.pk).update(expires_at=now + timedelta(minutes=40))

    first = now + timedelta(minutes=32)
    tasks.expire(placed.number, now=first)

    assert _status(placed.number) is OrderStatus.AWAITING_PAYMENT
    assert Timer.objects.get(kind=conf.EXPIRE_TIMER).due_at == first + timedelta(minutes=1)

    tasks.expire(placed.number, now=now + timedelta(minutes=43))

    assert _status(placed.number) is OrderStatus.CANCELLED
    assert inventory_queries.free_units(sku_ids=[sku_id]) == {sku_id: 10}


def test_expiry_leaves_a_captured_payment_to_its_event(now):
    make_sku("A-1", now=now)
    placed = buy_now(make_shopper(now=now), ("A-1", 2), now=now)
    capture(make_attempt(placed.number, now=now), now=now)

    tasks.expire(placed.number, now=now + timedelta(minutes=32))

    assert _status(placed.number) is OrderStatus.AWAITING_PAYMENT
    deliver_captures(now=now + timedelta(minutes=32))
    assert _status(placed.number) is OrderStatus.PAID


def test_money_for_an_order_that_ended_is_refunded_once(now):
    """The intent was still open when the order ended, so the capture looks regular to payments."""
    sku_id = make_sku("A-1", now=now)
    placed = buy_now(make_shopper(now=now), ("A-1", 2), now=now)
    attempt = make_attempt(placed.number, now=now)
    _end_order_only(placed.number, now)
    capture(attempt, now=now)

    for _again in range(2):
        deliver_captures(now=now)

    refund = Refund.objects.get()
    assert (refund.key, refund.amount_minor) == (f"R-late-{attempt.number}", 25800)
    assert _status(placed.number) is OrderStatus.CANCELLED
    assert inventory_queries.free_units(sku_ids=[sku_id]) == {sku_id: 10}


@transactional
def _end_order_only(number, now):
    orders_services.cancel(number=number, reason=CancelReason.EXPIRED, by="SYSTEM", now=now)
    inventory_services.release(ref=number, now=now)


def test_a_capture_of_another_amount_is_never_taken_for_the_order(now):
    make_sku("A-1", now=now)
    placed = buy_now(make_shopper(now=now), ("A-1", 2), now=now)
    event = PaymentCaptured(
        ref=placed.number, intent=1, attempt="P1", channel="x", amount=Money(1), captured_at=now
    )

    with pytest.raises(AssertionError):
        transactional(subscribers.on_payment_captured)(event, now=now)

    assert _status(placed.number) is OrderStatus.AWAITING_PAYMENT


def test_ending_an_order_frees_the_place_of_a_sixth(now):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    address_id = make_address(shopper, now=now)
    orders = [buy_now(shopper, ("A-1", 1), address_id=address_id, now=now) for _order in range(5)]

    services.cancel_order(actor=shopper, number=orders[0].number, now=now)

    assert buy_now(shopper, ("A-1", 1), address_id=address_id, now=now).status == "awaiting_payment"


def test_an_order_that_ended_while_its_channel_was_asked_is_left_as_it_is(now, meanwhile):
    sku_id = make_sku("A-1", now=now)
    placed = buy_now(make_shopper(now=now), ("A-1", 2), now=now)
    meanwhile('UPDATE "payments_intent"', lambda: _end_order_only(placed.number, now))

    tasks.expire(placed.number, now=now + timedelta(minutes=32))

    assert _status(placed.number) is OrderStatus.CANCELLED
    assert OutboxEvent.objects.filter(name="orders.OrderCancelled").count() == 1
    assert inventory_queries.free_units(sku_ids=[sku_id]) == {sku_id: 10}


def test_a_paid_order_counts_as_sold_in_lists(now):
    sku_id = make_sku("A-1", now=now)
    refresh_products(product_ids=product_ids_of(sku_ids=[sku_id]), now=now)
    placed = buy_now(make_shopper(now=now), ("A-1", 2), now=now)
    pay(placed.number, now=now)
    event = OutboxEvent.objects.get(name=OrderPaid.name)

    subscribers.on_order_paid(OrderPaid.from_payload(event.payload), now=now)

    assert ListedProduct.objects.get().sales == 2
    sold = SoldPrice.objects.values_list("ref", "row", "sku_id", "unit_minor", "quantity", "at")
    assert list(sold) == [(placed.number, "L001.1", sku_id, 12900, 2, now)]
