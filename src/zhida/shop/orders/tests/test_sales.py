"""What was sold a day, and how many orders stand where."""

from datetime import timedelta

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.orders import queries
from zhida.shop.orders.records import OrderStatus
from zhida.shop.orders.tests.factories import UNIT_FEN, make_order, make_paid_order

pytestmark = pytest.mark.django_db


def test_sales_count_paid_orders_on_their_day_in_shanghai(now, staff_actor, django_assert_num_queries):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    # The shop stands at noon: eleven hours earlier is the same day, thirteen the day before.
    make_paid_order(shopper, ("A-1", 1), now=now - timedelta(hours=11))
    make_paid_order(shopper, ("A-1", 2), now=now - timedelta(hours=13))
    make_paid_order(shopper, ("A-1", 3), now=now - timedelta(days=3))
    make_order(shopper, ("A-1", 1), now=now)

    with django_assert_num_queries(1):
        sales = queries.sales_by_day(actor=staff_actor(Role.ORDER), days=3, now=now)

    assert [day.day.isoformat() for day in sales] == ["2026-11-20", "2026-11-21", "2026-11-22"]
    assert [(day.orders, day.amount.minor) for day in sales] == [(0, 0), (1, 2 * UNIT_FEN), (1, UNIT_FEN)]


def test_orders_are_counted_by_status(now, staff_actor):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    make_paid_order(shopper, ("A-1", 1), now=now)
    make_order(shopper, ("A-1", 1), now=now)

    counted = queries.count_all_by_status(actor=staff_actor(Role.AUDITOR))

    assert counted == {OrderStatus.PAID: 1, OrderStatus.AWAITING_PAYMENT: 1}


def test_sales_are_for_those_who_see_orders(now, staff_actor):
    with pytest.raises(PermissionDenied):
        queries.sales_by_day(actor=staff_actor(Role.GOODS), days=3, now=now)
    with pytest.raises(PermissionDenied):
        queries.count_all_by_status(actor=staff_actor(Role.GOODS))
