"""Reading orders: own ones only, masked for staff, a fixed number of queries."""

from datetime import timedelta

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.orders import queries, services
from zhida.shop.orders.errors import OrderNotFound, OrderTextInvalid, ReasonMissing
from zhida.shop.orders.models import Order, OrderLine
from zhida.shop.orders.records import CancelReason, OrderFlag, OrderStatus
from zhida.shop.orders.tests.factories import make_order

CANCELLED = queries.OwnOrderFilter(status=OrderStatus.CANCELLED)
pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]


@pytest.fixture
def shopper(now):
    make_sku("A-1", now=now)
    make_sku("B-1", now=now)
    make_sku("C-1", now=now)
    return make_shopper(now=now)


def test_another_shoppers_order_answers_as_one_that_does_not_exist(now, shopper):
    number = make_order(shopper, ("A-1", 1), now=now)
    stranger = make_shopper(now=now)

    with pytest.raises(OrderNotFound) as theirs:
        queries.get_order(number=number, for_customer=stranger.customer_id)
    with pytest.raises(OrderNotFound) as none:
        queries.get_order(number="Z0", for_customer=stranger.customer_id)

    assert (theirs.value.code, theirs.value.data) == (none.value.code, none.value.data)
    assert queries.list_orders(for_customer=stranger.customer_id).items == []


@pytest.mark.parametrize("lines", [1, 3])
def test_an_order_costs_three_queries_whatever_its_lines(now, shopper, lines, django_assert_num_queries):
    wanted = [("A-1", 1), ("B-1", 1), ("C-1", 1)][:lines]
    number = make_order(shopper, *wanted, now=now)

    with django_assert_num_queries(3):
        order = queries.get_order(number=number, for_customer=shopper.customer_id)

    assert len(order.lines) == lines


@pytest.mark.parametrize("orders", [1, 3])
def test_a_list_costs_two_queries_whatever_its_length(now, shopper, orders, django_assert_num_queries):
    for _order in range(orders):
        make_order(shopper, ("A-1", 1), ("B-1", 1), now=now)

    with django_assert_num_queries(2):
        page = queries.list_orders(for_customer=shopper.customer_id)

    assert [len(order.lines) for order in page.items] == [2] * orders
    with django_assert_num_queries(2):
        queries.list_orders_for_staff(wanted=queries.StaffOrderFilter())


def test_a_page_holds_twenty_and_the_next_begins_behind_it(now, shopper):
    numbers = []
    for index in range(21):
        at = now + timedelta(minutes=index)
        number = make_order(shopper, ("A-1", 1), now=at)
        services.cancel(number=number, reason=CancelReason.BUYER, by=shopper.principal, now=at)
        numbers.append(number)

    first = queries.list_orders(for_customer=shopper.customer_id, wanted=CANCELLED)
    second = queries.list_orders(for_customer=shopper.customer_id, cursor=first.next)

    assert [order.number for order in first.items] == numbers[:0:-1]
    assert [order.number for order in second.items] == [numbers[0]]
    assert second.next is None
    assert queries.count_by_status(for_customer=shopper.customer_id) == {OrderStatus.CANCELLED: 21}


def test_staff_find_by_number_phone_status_and_flag(now, shopper, staff_actor):
    number = make_order(shopper, ("A-1", 1), now=now)
    make_order(shopper, ("A-1", 1), now=now)
    services.set_flag(actor=staff_actor(Role.ORDER), number=number, flag=OrderFlag.RED, now=now)

    def found(**wanted):
        page = queries.list_orders_for_staff(wanted=queries.StaffOrderFilter(**wanted))
        return len(page.items)

    assert found() == 2
    assert found(number=number.lower()) == 1
    assert found(phone="138 0000 1234") == found(phone="+86 13800001234") == 2
    assert found(phone="13800001235") == 0
    assert found(flag=OrderFlag.RED) == 1
    assert found(status=OrderStatus.PAID) == 0


def test_staff_see_a_masked_address_until_they_give_a_reason(now, shopper, staff_actor):
    number = make_order(shopper, ("A-1", 1), now=now)

    masked = queries.get_order_for_staff(number=number).address
    with pytest.raises(ReasonMissing):
        services.reveal_address(actor=staff_actor(Role.ORDER), number=number, reason=" ", now=now)
    with pytest.raises(PermissionDenied):
        services.reveal_address(actor=staff_actor(Role.GOODS), number=number, reason="x", now=now)
    assert AuditEntry.objects.filter(action="orders.reveal_address").count() == 0
    clear = services.reveal_address(actor=staff_actor(Role.ORDER), number=number, reason="打印面单", now=now)

    assert (masked.name, masked.phone, masked.detail) == ("张***", "138****1234", "****")
    assert (clear.name, clear.phone, clear.detail) == ("张小·明", "+8613800001234", "文三路 𠮷 1 号")
    assert AuditEntry.objects.get(action="orders.reveal_address").reason == "打印面单"


def test_nothing_personal_is_stored_in_clear(now, shopper):
    make_order(shopper, ("A-1", 1), now=now, invoice={"kind": "personal", "title": "张小·明"})

    row = Order.objects.values().get()
    stored = " ".join(str(value) for value in row.values())
    assert "张小" not in stored
    assert "13800001234" not in stored
    assert "文三路" not in stored
    read = queries.get_order(number=row["number"], for_customer=shopper.customer_id)
    assert read.invoice == {"kind": "personal", "title": "张小·明"}


def test_remarks_are_for_staff_and_refuse_what_cannot_be_stored(now, shopper, staff_actor):
    number = make_order(shopper, ("A-1", 1), now=now)
    clerk = staff_actor(Role.SUPPORT)

    services.add_remark(actor=clerk, number=number, text=" 客户要求周末送 🎁 ", now=now)
    for text in ("", " ", "x" * 501, "a\0b", "\ud800"):
        with pytest.raises(OrderTextInvalid):
            services.add_remark(actor=clerk, number=number, text=text, now=now)
    with pytest.raises(PermissionDenied):
        services.add_remark(actor=staff_actor(Role.GOODS), number=number, text="x", now=now)

    remarks = queries.get_order_for_staff(number=number).remarks
    assert [remark.text for remark in remarks] == ["客户要求周末送 🎁"]
    assert queries.get_order(number=number, for_customer=shopper.customer_id).remarks == ()


def test_invariants_name_what_is_broken(now, shopper):
    number = make_order(shopper, ("A-1", 2), now=now)
    assert [one for one in queries.check_invariants() if one.broken] == []

    OrderLine.objects.update(unit_shares=[12900, 12899])
    Order.objects.update(status=OrderStatus.PAID)

    broken = {one.name for one in queries.check_invariants() if list(one.broken) == [number]}
    assert broken == {
        "orders.shares_sum_to_line",
        "orders.captured_matches_status",
        "orders.status_is_last_in_history",
    }
