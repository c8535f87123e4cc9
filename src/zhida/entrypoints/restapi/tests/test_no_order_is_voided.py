"""No act of staff ends a paid order and keeps its money (电子商务法 art. 49)."""

import pytest
from tests.running.doors import STAFF, set_clock, staff_client

from zhida.entrypoints.restapi.apis import staff_api
from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.checkout import queries as checkout_queries
from zhida.shop.checkout.tests.factories import buy_now, pay
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.models import Order
from zhida.shop.orders.records import OrderStatus

pytestmark = pytest.mark.django_db

REASON = {"reason": "仓库盘点差错"}
WHOLE = {"lines": None, "freight": None, "amount": None, "is_no_reason": False, **REASON}
# Every write of staff under an order's address; a new one is to be added here with what it is sent.
ACTS = {
    "address": REASON,
    "cancel": REASON,
    "flags": {"flag": "red"},
    "packing": {},
    "pickup": {},
    "pickup/handover": {"code": "123456", "serials": {}},
    "pickup/renewal": {},
    "price": {"payable": {"minor": 0, "currency": "CNY"}, **REASON},
    "refunds": WHOLE,
    "refunds/preview": WHOLE,
    "remarks": {"text": "作废"},
    "shipments": {"carrier": "SF", "tracking": "SF1234567890"},
}
EVERY_ROLE = [Role.ORDER, Role.REFUND, Role.SUPPORT, Role.PRICE, Role.FINANCE]


@pytest.fixture
def order(now, settings, tmp_path):
    """A paid order of 129.00."""
    set_clock(settings, tmp_path, now)
    make_sku("A-1", now=now)
    number = buy_now(make_shopper(now=now), ("A-1", 1), now=now).number
    pay(number, now=now)
    return number


def _broken():
    return {result.name: result.broken for result in checkout_queries.check_invariants() if result.broken}


def test_every_write_of_staff_under_an_order_is_tried():
    under = "/api/staff/v1/orders/{number}/"
    paths = staff_api.get_openapi_schema()["paths"]
    written = {path for path, acts in paths.items() if path.startswith(under) and acts.keys() - {"get"}}

    assert {path.removeprefix(under) for path in written} == set(ACTS)


@pytest.mark.parametrize("act", sorted(ACTS))
def test_a_paid_order_stands_or_its_whole_money_is_on_its_way_back(order, act):
    client = staff_client(*EVERY_ROLE)

    answer = client.post(
        f"{STAFF}/orders/{order}/{act}",
        ACTS[act],
        content_type="application/json",
        headers={"Idempotency-Key": "K1"},
    )

    after = orders_queries.get_money(number=order)
    row = Order.objects.get(number=order)
    assert answer.status_code < 500
    assert after.status not in {OrderStatus.CANCELLED, OrderStatus.CLOSED}
    assert (row.refunding_minor == row.captured_minor) is (act == "refunds")
    assert _broken() == {}


def test_a_refusal_says_that_a_paid_order_is_not_cancelled(order):
    answer = staff_client(Role.ORDER).post(
        f"{STAFF}/orders/{order}/cancel", REASON, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "order_cannot_be_cancelled")


@pytest.mark.parametrize("status", [OrderStatus.CANCELLED, OrderStatus.CLOSED])
def test_the_nightly_check_finds_an_order_that_was_voided_by_hand(order, status):
    Order.objects.filter(number=order).update(status=status)

    assert _broken()["checkout.ended_orders_gave_all_back"] == [order]
