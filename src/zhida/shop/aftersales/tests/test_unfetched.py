"""What nobody fetched from its store is paid back, once, and only while it lies there."""

from datetime import timedelta

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.aftersales import services, subscribers
from zhida.shop.aftersales.models import StaffRefund
from zhida.shop.aftersales.records import RefundRequest
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.checkout.records import PickupWish
from zhida.shop.checkout.tests.factories import buy_now, pay
from zhida.shop.inventory.tests.stocked import receive_units
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders import services as orders_services
from zhida.shop.shipping import queries as shipping_queries
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.events import PickupGivenUp
from zhida.shop.shipping.records import StoreRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(now):
    """Two units at 129.00, paid, to be fetched in a store that keeps goods for seven days."""
    sku_id = make_sku("A-1", now=now, fen=12900)
    receive_units(sku_id, "A-1", 2, now=now, warehouse="SHELF")
    store = StoreRecord(
        code="NS",
        name="南山店",
        region_code="440305",
        address="海德路 1 号",
        phone="0755-12345678",
        hours="10:00–22:00",
        warehouse="SHELF",
    )
    shipping_services.put_store(actor=SYSTEM_ACTOR, store=store, now=now)
    wish = PickupWish(store="NS", name="张小明", phone="13800001234")
    placed = buy_now(make_shopper(now=now), ("A-1", 2), now=now, pickup=wish)
    pay(placed.number, now=now)
    return placed.number


@pytest.fixture
def late(number, now):
    """The moment at which the goods, laid ready now, are given up."""
    return orders_services.lay_ready(actor=SYSTEM_ACTOR, number=number, now=now).given_up_at


def _give_up(number, at):
    event = PickupGivenUp(ref=number, valid_until=at)
    transactional(subscribers.on_pickup_given_up)(event, now=at)


def test_goods_that_nobody_fetched_are_paid_back_once(number, late):
    _give_up(number, late)
    _give_up(number, late)

    refund = StaffRefund.objects.get()
    assert (refund.amount_minor, refund.reason) == (25800, "逾期未到店取货，自动退款")
    assert [
        line.claimed_units for line in orders_queries.get_order(number=number, for_customer=None).lines
    ] == [(0, 1)]


def test_goods_are_not_given_up_before_their_time_nor_after_more_days(number, late):
    _give_up(number, late - timedelta(seconds=1))
    shipping_services.renew_pickup(actor=SYSTEM_ACTOR, ref=number, now=late)
    _give_up(number, late)

    assert not StaffRefund.objects.exists()


def test_goods_that_were_fetched_are_not_paid_back(number, late, now):
    code = shipping_queries.pickup_code(ref=number, now=now)
    orders_services.hand_over(actor=SYSTEM_ACTOR, number=number, code=code, serials={}, now=now)

    _give_up(number, late)

    assert not StaffRefund.objects.exists()


def test_what_never_lay_ready_is_not_paid_back(number, now):
    _give_up(number, now)

    assert not StaffRefund.objects.exists()


def test_goods_that_staff_refund_already_are_not_paid_back_twice(number, late):
    request = RefundRequest(quantities={}, freight=None, amount=None, reason="顾客来电")
    services.refund_order(
        actor=SYSTEM_ACTOR, number=number, request=request, idempotency_key="staff", now=late
    )

    _give_up(number, late)

    assert [row.reason for row in StaffRefund.objects.all()] == ["顾客来电"]
