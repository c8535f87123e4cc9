"""Recalled goods stay in the house: not sent, not laid ready, not handed over; a refund lets the rest go."""

import pytest
from tests.running.doors import STAFF, staff_client

from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.cart.tests.digests import database_digest
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.catalogue import services as catalogue_services
from zhida.shop.catalogue.models import Sku
from zhida.shop.catalogue.records import SaleStopDraft
from zhida.shop.inventory.services import ensure_warehouse
from zhida.shop.orders import queries, services
from zhida.shop.orders.errors import GoodsRecalled
from zhida.shop.orders.models import OrderLine
from zhida.shop.orders.records import LineHold, RefundClaim, ShipmentDraft
from zhida.shop.orders.tests.factories import make_order, make_paid_order
from zhida.shop.shipping import queries as shipping_queries
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.records import StoreRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(staff_actor):
    return staff_actor(Role.ORDER)


@pytest.fixture
def buyer(now):
    make_sku("A-1", now=now)
    make_sku("B-1", now=now)
    return make_shopper(now=now)


@pytest.fixture
def store(now):
    ensure_warehouse(code="SHELF")
    record = StoreRecord(
        code="NS",
        name="南山店",
        region_code="440305",
        address="海德路 1 号",
        phone="0755-12345678",
        hours="10:00–22:00",
        warehouse="SHELF",
    )
    return shipping_services.put_store(actor=SYSTEM_ACTOR, store=record, now=now)


@pytest.fixture
def paid(buyer, now):
    """Two of A-1, which is going to be recalled, and one of B-1."""
    return make_paid_order(buyer, ("A-1", 2), ("B-1", 1), now=now)


def _stop(now, **stop):
    number = Sku.objects.get(sku="A-1").product.number
    draft = SaleStopDraft(ref="H1", **stop)
    catalogue_services.stop_sale(actor=SYSTEM_ACTOR, number=number, stop=draft, now=now)
    return number


def _ship(clerk, number, now, **parcel):
    draft = ShipmentDraft(carrier="SF", tracking="SF1234567890", **parcel)
    return services.ship(actor=clerk, number=number, shipment=draft, now=now)


def _hold(line="L001", serial_from="", serial_to=""):
    return LineHold(line=line, recall="H1", serial_from=serial_from, serial_to=serial_to)


def test_an_order_with_recalled_goods_does_not_leave_as_a_whole(paid, clerk, now):
    _stop(now)
    before = database_digest()

    with pytest.raises(GoodsRecalled) as refusal:
        _ship(clerk, paid, now)

    assert refusal.value.code == "goods_recalled"
    assert refusal.value.data == {"lines": [{"line": "L001", "recall": "H1"}]}
    assert database_digest() == before


def test_the_other_goods_leave_and_the_rest_when_the_stop_is_lifted(paid, clerk, now):
    product = _stop(now, skus=("A-1",))

    parcel = _ship(clerk, paid, now, quantities={"L002": 1})
    catalogue_services.resume_sale(actor=SYSTEM_ACTOR, number=product, ref="H1", now=now)
    services.ship(
        actor=clerk, number=paid, shipment=ShipmentDraft(carrier="SF", tracking="SF1234567891"), now=now
    )

    assert parcel.lines == (("L002", 1),)
    assert list(OrderLine.objects.order_by("key").values_list("shipped_quantity", flat=True)) == [2, 1]


def test_a_refund_of_the_recalled_line_lets_the_rest_go(paid, clerk, now):
    _stop(now)

    services.claim_refund(number=paid, claim=RefundClaim(quantities={"L001": 2}))

    assert queries.holds_of(orders=[queries.get_order_for_staff(number=paid)]) == {}
    assert _ship(clerk, paid, now).lines == (("L002", 1),)


def test_units_outside_the_recalled_serials_leave_when_each_was_scanned(paid, clerk, now):
    _stop(now, serial_from="SN-100", serial_to="SN-199")

    for scanned in ((), ("SN-200",), ("sn-150", "SN-200")):
        with pytest.raises(GoodsRecalled):
            _ship(clerk, paid, now, quantities={"L001": 2}, serials={"L001": scanned})
    parcel = _ship(clerk, paid, now, quantities={"L001": 2}, serials={"L001": ("SN-200", "SN-1000")})

    assert parcel.lines == (("L001", 2),)


def test_the_same_waybill_again_gives_the_parcel_that_left_before_the_recall(paid, clerk, now):
    first = _ship(clerk, paid, now, quantities={"L001": 1})
    _stop(now)

    assert _ship(clerk, paid, now, quantities={"L001": 1}).number == first.number


def test_an_order_to_be_fetched_is_neither_laid_ready_nor_handed_over(buyer, store, clerk, now):
    waiting, ready = (make_paid_order(buyer, ("A-1", 1), now=now, pickup_point="NS") for _order in range(2))
    services.lay_ready(actor=clerk, number=ready, now=now)
    code = shipping_queries.pickup_code(ref=ready, now=now)
    product = _stop(now)

    with pytest.raises(GoodsRecalled):
        services.lay_ready(actor=clerk, number=waiting, now=now)
    with pytest.raises(GoodsRecalled):
        services.hand_over(actor=clerk, number=ready, code=code, serials={}, now=now)

    assert shipping_queries.parcels_for(refs=[waiting, ready]) == {}
    catalogue_services.resume_sale(actor=SYSTEM_ACTOR, number=product, ref="H1", now=now)
    parcel = services.hand_over(actor=clerk, number=ready, code=code, serials={}, now=now)
    assert parcel.lines == (("L001", 1),)


def test_serials_are_looked_at_when_the_goods_are_handed_over(buyer, store, clerk, now):
    _stop(now, serial_from="SN-100", serial_to="SN-199")
    order = make_paid_order(buyer, ("A-1", 1), now=now, pickup_point="NS")
    services.lay_ready(actor=clerk, number=order, now=now)
    code = shipping_queries.pickup_code(ref=order, now=now)

    with pytest.raises(GoodsRecalled):
        services.hand_over(actor=clerk, number=order, code=code, serials={"L001": ("SN-150",)}, now=now)
    held = queries.holds_of(orders=[queries.get_order_for_staff(number=order)])
    parcel = services.hand_over(actor=clerk, number=order, code=code, serials={"L001": ("SN-200",)}, now=now)

    assert held == {order: (_hold(serial_from="SN-100", serial_to="SN-199"),)}
    assert parcel.lines == (("L001", 1),)


def test_the_desk_marks_only_what_waits(buyer, paid, clerk, now, django_assert_num_queries):
    _stop(now)
    unpaid = make_order(buyer, ("A-1", 1), now=now)
    other = make_paid_order(buyer, ("B-1", 1), now=now)
    client = staff_client(Role.ORDER)

    orders = [queries.get_order_for_staff(number=number) for number in (paid, unpaid, other)]
    with django_assert_num_queries(1):
        held = queries.holds_of(orders=orders)
    with django_assert_num_queries(0):
        none = queries.holds_of(orders=orders[1:2])
    listed = client.get(f"{STAFF}/orders").json()["items"]

    mark = {"line": "L001", "recall": "H1", "serial_from": "", "serial_to": ""}
    assert held == {paid: (_hold(),)}
    assert none == {}
    assert {one["number"]: one["holds"] for one in listed} == {paid: [mark], unpaid: [], other: []}


def test_new_units_of_an_exchange_stay_here_too(paid, now):
    _stop(now, skus=("A-1",))

    with pytest.raises(GoodsRecalled):
        queries.check_new_units(number=paid, units={"L001": 1}, serials={})
    queries.check_new_units(number=paid, units={"L001": 1}, serials={}, sku="A-2")
    queries.check_new_units(number=paid, units={"L002": 1}, serials={})


def test_the_packing_table_names_what_stays_and_sums_the_rest(
    buyer, paid, clerk, now, django_assert_num_queries
):
    other = make_paid_order(buyer, ("B-1", 2), now=now)
    _stop(now)

    with django_assert_num_queries(4):
        rows = queries.pick_rows(actor=clerk, numbers=[paid, other])
    with django_assert_num_queries(3):
        boxes = queries.packed_orders(actor=clerk, numbers=[paid, other])

    assert [(row.sku, row.units) for row in rows] == [("A-1", 0), ("B-1", 3)]
    assert [[(one.order, one.units, one.is_kept) for one in row.orders] for row in rows] == [
        [(paid, 2, True)],
        [(paid, 1, False), (other, 2, False)],
    ]
    assert rows[0].orders[0].holds == (_hold(),)
    assert [[(line.units, line.is_kept) for line in box.lines] for box in boxes] == [
        [(2, True), (1, False)],
        [(2, False)],
    ]


def test_a_recall_by_serials_is_named_and_lets_the_units_be_picked(paid, clerk, now):
    _stop(now, serial_from="SN-100", serial_to="SN-199")

    rows = queries.pick_rows(actor=clerk, numbers=[paid])

    assert [(row.sku, row.units, row.orders[0].is_kept) for row in rows] == [
        ("A-1", 2, False),
        ("B-1", 1, False),
    ]
    assert rows[0].orders[0].holds == (_hold(serial_from="SN-100", serial_to="SN-199"),)
