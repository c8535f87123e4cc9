"""A wish for an invoice is checked as the order is placed."""

import pytest
from tests.running.doors import SHOP, send, set_clock, shopper_client

from zhida.shop.cart.tests.digests import database_digest
from zhida.shop.cart.tests.factories import make_address, make_shopper, make_sku
from zhida.shop.orders.models import Order

pytestmark = pytest.mark.django_db

COMPANY = {"kind": "company", "title": "杭州示例科技有限公司", "tax_number": "91350100M000100Y43"}


@pytest.fixture
def order(settings, tmp_path, now):
    """Give a function that submits an order with a wish over REST."""
    set_clock(settings, tmp_path, now)
    make_sku("A-1", now=now, fen=9900)
    shopper = make_shopper(now=now)
    client = shopper_client(shopper)
    body = {
        "address_id": make_address(shopper, now=now),
        "lines": [{"sku": "A-1", "quantity": 1}],
        "expected_payable": {"minor": 9900, "currency": "CNY"},
    }
    return lambda wish: send(client, "POST", f"{SHOP}/orders", {**body, "invoice": wish})


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"tax_number": "91350100M000100Y44"}, {"tax_number"}),
        ({"tax_number": ""}, {"tax_number"}),
        ({"title": " ", "tax_number": "1234567890123456"}, {"title", "tax_number"}),
        ({"title": " "}, {"title"}),
    ],
)
def test_a_companys_wish_that_cannot_be_is_refused_and_writes_nothing(order, changes, fields):
    before = database_digest()

    refused = order({**COMPANY, **changes})

    assert (refused.status_code, refused.json()["code"]) == (400, "invoice_title_invalid")
    assert set(refused.json()["fields"]) == fields
    assert database_digest() == before


@pytest.mark.parametrize("wish", [None, COMPANY, {"kind": "personal", "title": "张小明"}])
def test_a_wish_that_can_be_is_carried_by_the_order(order, wish):
    placed = order(wish)

    assert placed.status_code == 201
    assert bool(Order.objects.get(number=placed.json()["number"]).invoice_sealed) is bool(wish)
