"""What a waybill reads: whole addresses, nobody's phone, one paper a box."""

from dataclasses import replace

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.orders import queries, services
from zhida.shop.orders.models import Order, OrderLine
from zhida.shop.orders.records import ShipmentDraft
from zhida.shop.orders.sealing import open_address, seal_address
from zhida.shop.orders.tests.factories import make_order, make_paid_order
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.records import ParcelState, TrackingReport

pytestmark = pytest.mark.django_db


@pytest.fixture
def packer(staff_actor):
    return staff_actor(Role.ORDER)


@pytest.fixture
def shopper(now):
    return make_shopper(now=now)


@pytest.fixture
def paid(now, shopper):
    """Three units of A-1 and one of B-1, paid."""
    make_sku("A-1", now=now)
    make_sku("B-1", now=now)
    return make_paid_order(shopper, ("A-1", 3), ("B-1", 1), now=now)


@pytest.fixture
def ship(now, packer):
    """Send a parcel of an order; gives its number."""

    def ship(number, *, tracking, **quantities):
        draft = ShipmentDraft(carrier="SF", tracking=tracking, quantities=quantities or None)
        return services.ship(actor=packer, number=number, shipment=draft, now=now).number

    return ship


def _sign(parcel, now):
    report = TrackingReport(occurred_at=now, text="已签收", state=ParcelState.DELIVERED)
    shipping_services.record_tracking(actor=SYSTEM_ACTOR, number=parcel, report=report, now=now)


def test_an_order_that_sent_nothing_has_one_paper_without_a_number(packer, paid):
    (bill,) = queries.waybills(actor=packer, numbers=[paid, paid, "Z-NONE"])

    assert (bill.order, bill.parcel, bill.tracking, bill.carrier_name) == (paid, "", "", "")
    assert (bill.address.name, bill.address.phone) == ("张***", "138****1234")
    assert (bill.address.street, bill.address.detail) == ("文新街道", "文三路 𠮷 1 号")
    assert [(line.units, line.is_gift) for line in bill.goods] == [(3, False), (1, False)]


def test_each_box_under_way_has_its_own_paper(packer, paid, ship, now):
    parcels = [
        ship(paid, tracking="SF0000001", L001=2),
        ship(paid, tracking="SF0000002", L001=1),
        ship(paid, tracking="SF0000003"),
    ]
    _sign(parcels[0], now)

    bills = queries.waybills(actor=packer, numbers=[paid])
    named = queries.waybills(actor=packer, numbers=[paid], parcels={parcels[2], "P-NONE"})

    assert [(bill.parcel, bill.tracking, bill.carrier_name, bill.place, bill.boxes) for bill in bills] == [
        (parcels[1], "SF0000002", "顺丰速运", 2, 3),
        (parcels[2], "SF0000003", "顺丰速运", 3, 3),
    ]
    assert [[line.units for line in bill.goods] for bill in bills] == [[1], [1]]
    assert named == bills[1:]


def test_gifts_are_marked_and_phones_people_write_elsewhere_are_masked(packer, paid):
    OrderLine.objects.filter(order__number=paid, key="L002").update(gift_offer="G1")
    order = Order.objects.get(number=paid)
    told = replace(open_address(order, is_masked=False), street="到了打13700001111", detail="或13700002222")
    seal_address(order, told)
    order.note = "送前联系13700003333"
    order.save()

    (bill,) = queries.waybills(actor=packer, numbers=[paid])

    assert (bill.address.street, bill.address.detail) == ("到了打137****1111", "或137****2222")
    assert bill.note == "送前联系137****3333"
    assert [line.is_gift for line in bill.goods] == [False, True]


def test_unpaid_and_fetched_orders_have_no_paper(now, packer, paid, shopper):
    unpaid = make_order(shopper, ("A-1", 1), now=now)
    fetched = make_paid_order(shopper, ("A-1", 1), now=now, pickup_point="NS")
    taken_back = make_paid_order(shopper, ("A-1", 2), now=now)
    OrderLine.objects.filter(order__number=taken_back).update(withheld_quantity=2)

    assert queries.waybills(actor=packer, numbers=[unpaid, fetched, taken_back]) == []


def test_papers_of_many_orders_take_five_queries(now, packer, paid, ship, django_assert_num_queries):
    shopper = make_shopper(now=now)
    numbers = [paid, *(make_paid_order(shopper, ("A-1", 1), now=now) for _place in range(2))]
    for place, number in enumerate(numbers):
        ship(number, tracking=f"SF000000{place}")

    for asked in (numbers[:1], numbers):
        with django_assert_num_queries(5):
            assert len(queries.waybills(actor=packer, numbers=asked)) == len(asked)


def test_only_who_ships_and_may_see_addresses_prints_them(staff_actor, paid):
    for role in (Role.SUPPORT, Role.FINANCE):
        with pytest.raises(PermissionDenied):
            queries.waybills(actor=staff_actor(role), numbers=[paid])
