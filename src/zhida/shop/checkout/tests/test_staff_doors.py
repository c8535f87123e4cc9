"""What staff and shoppers ask of checkout at the doors, each once."""

import pytest
from tests.running.doors import SHOP, STAFF, send, set_clock, shopper_client, staff_client

from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.factories import make_address, make_shopper, make_sku
from zhida.shop.checkout.tests.factories import buy_now
from zhida.shop.orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _shop(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)
    make_sku("A-1", now=now, fen=10000)


def test_staff_lower_a_price_and_cancel(now):
    number = buy_now(make_shopper(now=now), ("A-1", 1), now=now).number
    clerk = staff_client(Role.ADMIN)
    lower = {"payable": {"minor": 9000, "currency": "CNY"}, "reason": "老客户"}

    lowered = send(clerk, "POST", f"{STAFF}/orders/{number}/price", lower)
    cancelled = send(clerk, "POST", f"{STAFF}/orders/{number}/cancel", {"reason": "买家来电"})

    assert (lowered.status_code, cancelled.status_code) == (200, 200)
    order = Order.objects.get(number=number)
    assert (order.payable_minor, order.status) == (9000, "CANCELLED")


def test_order_of_lines_and_of_the_cart_at_once_is_refused(now):
    shopper = make_shopper(now=now)
    body = {
        "address_id": make_address(shopper, now=now),
        "expected_payable": {"minor": 10000, "currency": "CNY"},
        "lines": [{"sku": "A-1", "quantity": 1}],
        "line_ids": [1],
    }

    refused = send(shopper_client(shopper), "POST", f"{SHOP}/orders", body, idempotency_key="k")

    assert (refused.status_code, "lines" in refused.json()["fields"]) == (400, True)
    assert Order.objects.count() == 0
