"""Orders that are fetched: no freight, no address, and the store's own units only."""

import threading

import pytest
from django.db import connections

from zhida.shop.accounts.errors import InvalidPhone
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.cart import queries as cart_queries
from zhida.shop.cart.records import WantedLine
from zhida.shop.cart.tests.digests import database_digest
from zhida.shop.cart.tests.factories import make_address, make_shopper, make_sku
from zhida.shop.checkout import services
from zhida.shop.checkout.errors import PickupNameInvalid, WheretoMissing
from zhida.shop.checkout.records import PickupWish
from zhida.shop.checkout.tests.factories import buy_now, pay
from zhida.shop.inventory import queries as inventory_queries
from zhida.shop.inventory.errors import OutOfStock
from zhida.shop.inventory.tests.stocked import receive_units
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.money import Money
from zhida.shop.orders import queries as orders_queries
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.errors import StoreNotFound
from zhida.shop.shipping.models import FreightTemplate
from zhida.shop.shipping.records import StoreRecord

pytestmark = pytest.mark.django_db

WISH = PickupWish(store="NS", name=" 张小明\n", phone="13800001234")


@pytest.fixture
def shopper(now):
    return make_shopper(now=now)


@pytest.fixture
def sku(now):
    """A-1 at 129.00: ten in the main warehouse, one on the shelf of NS."""
    sku_id = make_sku("A-1", now=now)
    receive_units(sku_id, "A-1", 1, now=now, warehouse="SHELF")
    record = StoreRecord(
        code="NS",
        name="南山店",
        region_code="440305",
        address="海德路 1 号",
        phone="0755-12345678",
        hours="10:00–22:00",
        warehouse="SHELF",
    )
    shipping_services.put_store(actor=SYSTEM_ACTOR, store=record, now=now)
    return sku_id


def _fetch(shopper, now, *, units=1, wish=WISH, **submit):
    return buy_now(shopper, ("A-1", units), now=now, pickup=wish, **submit)


def test_what_is_fetched_has_no_freight_and_the_stores_address(shopper, sku, now):
    FreightTemplate.objects.update(first_fee_minor=1200)

    placed = _fetch(shopper, now)

    order = orders_queries.get_order(number=placed.number, for_customer=shopper.customer_id)
    assert order.amounts.freight == Money(0)
    assert (order.pickup_point, order.promised_by) == ("NS", None)
    assert (order.address.name, order.address.phone) == ("张小明", "+8613800001234")
    assert (order.address.district, order.address.detail) == ("南山区", "海德路 1 号 南山店")
    assert inventory_queries.get_reservation(ref=placed.number).warehouses == ("SHELF",)


def test_what_is_fetched_is_quoted_without_freight(shopper, sku, now):
    FreightTemplate.objects.update(first_fee_minor=1200)
    make_address(shopper, now=now)

    quotes = [
        cart_queries.quote_lines(
            wanted=[WantedLine(sku="A-1", quantity=1)],
            customer_id=shopper.customer_id,
            region=None,
            choice=cart_queries.NOTHING_CHOSEN,
            now=now,
            is_fetched=is_fetched,
        )
        for is_fetched in (False, True)
    ]

    assert [quote.parts.freight.minor for quote in quotes] == [1200, 0]


def test_units_elsewhere_do_not_serve_what_is_fetched(shopper, sku, now):
    before = database_digest()

    with pytest.raises(OutOfStock):
        _fetch(shopper, now, units=2)

    assert database_digest() == before


def test_a_cancelled_order_returns_to_the_shelf_it_came_from(shopper, sku, now):
    placed = _fetch(shopper, now)

    services.cancel_order(actor=shopper, number=placed.number, now=now)

    free = inventory_queries.free_in_warehouses(sku_ids=[sku], warehouses=["SHELF"])
    assert free == {("SHELF", sku): 1}


def test_a_paid_order_is_sold_from_the_shelf(shopper, sku, now):
    placed = _fetch(shopper, now)

    pay(placed.number, now=now)

    free = inventory_queries.free_in_warehouses(sku_ids=[sku], warehouses=["SHELF"])
    assert free == {("SHELF", sku): 0}


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        (PickupWish(store="NO", name="张", phone="13800001234"), StoreNotFound),
        (PickupWish(store="NS", name=" ", phone="13800001234"), PickupNameInvalid),
        (PickupWish(store="NS", name="张" * 41, phone="13800001234"), PickupNameInvalid),
        (PickupWish(store="NS", name="张", phone="12"), InvalidPhone),
    ],
)
def test_who_comes_and_where_is_checked(shopper, sku, now, wish, refusal):
    with pytest.raises(refusal):
        _fetch(shopper, now, wish=wish)


def test_an_order_goes_to_one_place(shopper, sku, now):
    address_id = make_address(shopper, now=now)

    for submit in ({"address_id": address_id, "wish": WISH}, {"wish": None, "address_id": None}):
        with pytest.raises(WheretoMissing):
            _fetch(shopper, now, expected=Money(12900), **submit)


@pytest.mark.mariadb
@pytest.mark.django_db(transaction=True)
def test_the_last_unit_of_a_store_is_sold_once(sku, now):
    shoppers = [make_shopper(now=now), make_shopper(now=now)]
    start = threading.Barrier(2)
    outcomes = []

    def place(shopper):
        start.wait()
        try:
            outcomes.append(_fetch(shopper, now).status)
        except ShopError as refusal:
            outcomes.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=place, args=[shopper]) for shopper in shoppers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["awaiting_payment", "out_of_stock"]
