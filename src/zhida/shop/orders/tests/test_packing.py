"""The packing table's reads: what is picked where, what goes into a box, and the staff's filters."""

from datetime import date, timedelta

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.inventory import services as inventory_services
from zhida.shop.inventory.records import ReserveLine
from zhida.shop.orders import queries, services
from zhida.shop.orders.models import Order, OrderLine
from zhida.shop.orders.queries import StaffOrderFilter
from zhida.shop.orders.records import OrderFlag, OrderStatus, ShipmentDraft
from zhida.shop.orders.tests.factories import make_order, make_paid_order

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


def _claim(number, *, sku_code, quantity, now):
    line = next(
        one for one in queries.get_order(number=number, for_customer=None).lines if one.sku == sku_code
    )
    inventory_services.reserve(
        ref=number,
        lines=[ReserveLine(sku_id=line.sku_id, quantity=quantity, sku=sku_code)],
        region="330106",
        holder="C:1",
        expires_at=now + timedelta(days=1),
        now=now,
    )


def test_units_are_picked_where_they_are_claimed_and_the_rest_is_named(now, packer, paid):
    _claim(paid, sku_code="A-1", quantity=2, now=now)

    rows = queries.pick_rows(actor=packer, numbers=[paid, "Z-NONE"])

    assert [(row.warehouse, row.sku, row.units) for row in rows] == [
        ("", "A-1", 1),
        ("", "B-1", 1),
        ("MAIN", "A-1", 2),
    ]
    assert [(unit.order, unit.line, unit.units) for unit in rows[2].orders] == [(paid, "L001", 2)]


def test_two_orders_of_one_sku_are_one_row(now, packer, paid, shopper):
    other = make_paid_order(shopper, ("A-1", 2), now=now)

    rows = queries.pick_rows(actor=packer, numbers=[paid, other])

    assert [(row.sku, row.units, len(row.orders)) for row in rows] == [("A-1", 5, 2), ("B-1", 1, 1)]


def test_given_units_are_marked(packer, paid):
    OrderLine.objects.filter(order__number=paid, key="L002").update(gift_offer="G1")

    rows = queries.pick_rows(actor=packer, numbers=[paid])
    (box,) = queries.packed_orders(actor=packer, numbers=[paid])

    assert [(row.sku, [unit.is_gift for unit in row.orders]) for row in rows] == [
        ("A-1", [False]),
        ("B-1", [True]),
    ]
    assert [line.is_gift for line in box.lines] == [False, True]


def test_what_left_already_is_not_picked_again(now, packer, paid):
    _claim(paid, sku_code="A-1", quantity=3, now=now)
    draft = ShipmentDraft(carrier="SF", tracking="SF100000001", quantities={"L001": 2, "L002": 1})
    services.ship(actor=packer, number=paid, shipment=draft, now=now)

    rows = queries.pick_rows(actor=packer, numbers=[paid])
    (box,) = queries.packed_orders(actor=packer, numbers=[paid])

    assert [(row.warehouse, row.sku, row.units) for row in rows] == [("MAIN", "A-1", 1)]
    assert [(line.key, line.units) for line in box.lines] == [("L001", 1)]


def test_a_box_shows_a_masked_address_and_only_orders_that_wait(now, packer, paid, shopper):
    unpaid = make_order(shopper, ("A-1", 1), now=now)

    boxes = queries.packed_orders(actor=packer, numbers=[paid, unpaid, paid])

    assert [box.number for box in boxes] == [paid]
    assert (boxes[0].address.name, boxes[0].address.phone) == ("张***", "138****1234")
    assert boxes[0].status is OrderStatus.PAID
    assert [(line.sku, line.units, line.is_gift) for line in boxes[0].lines] == [
        ("A-1", 3, False),
        ("B-1", 1, False),
    ]


def test_only_who_ships_reads_the_packing_table(staff_actor, paid):
    for read in (queries.pick_rows, queries.packed_orders):
        with pytest.raises(PermissionDenied):
            read(actor=staff_actor(Role.FINANCE), numbers=[paid])


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"region": "3301"}, 1),
        ({"region": "44"}, 0),
        ({"sku": "B-1"}, 1),
        ({"sku": "C-1"}, 0),
        ({"payable_from": 51600, "payable_to": 51600}, 1),
        ({"payable_from": 51601}, 0),
        ({"payable_to": 51599}, 0),
        ({"is_urged": True}, 1),
        ({"has_remark": True}, 1),
        ({"late_on": date(2026, 11, 23)}, 1),
        ({"late_on": date(2026, 11, 22)}, 0),
        ({"status": OrderStatus.PACKING}, 0),
        ({"flag": OrderFlag.RED}, 0),
        ({"phone": "13800001234", "number": ""}, 1),
    ],
)
def test_staff_narrow_the_list(now, packer, paid, wanted, found):
    Order.objects.filter(number=paid).update(promised_by=date(2026, 11, 22), urged_at=now)
    services.add_remark(actor=packer, number=paid, text="易碎", now=now)

    assert queries.count_orders(actor=packer, wanted=StaffOrderFilter(**wanted)) == found


def test_an_untouched_order_is_neither_urged_nor_remarked(packer, paid):
    for wanted in (StaffOrderFilter(is_urged=True), StaffOrderFilter(has_remark=True)):
        assert queries.count_orders(actor=packer, wanted=wanted) == 0


def test_a_period_is_half_open(now, packer, paid):
    def count(**period):
        return queries.count_orders(actor=packer, wanted=StaffOrderFilter(**period))

    assert count(placed_from=now, placed_until=now + timedelta(seconds=1)) == 1
    assert count(placed_until=now) == 0


def test_a_list_to_take_away_is_masked_unless_revealed(
    now, staff_actor, packer, paid, django_assert_num_queries
):
    with django_assert_num_queries(2):
        (masked,) = queries.taken_orders(
            actor=packer, wanted=StaffOrderFilter(), is_revealed=False, cursor=None
        ).items
    (clear,) = queries.taken_orders(
        actor=packer, wanted=StaffOrderFilter(), is_revealed=True, cursor=None
    ).items

    assert (masked.address.phone, clear.address.phone) == ("138****1234", "+8613800001234")
    assert (masked.note, masked.promised_by) == ("", None)
    assert masked.summary.number == paid
    with pytest.raises(PermissionDenied):
        queries.taken_orders(
            actor=staff_actor(Role.FINANCE), wanted=StaffOrderFilter(), is_revealed=True, cursor=None
        )
