"""What placing costs in statements when everything at once takes part: flash sale, coupon and points."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhida.shop.cart import queries as cart_queries
from zhida.shop.cart.tests.factories import make_address, make_shopper, make_sku
from zhida.shop.checkout import services
from zhida.shop.checkout.records import PlaceOrder
from zhida.shop.checkout.tests.factories import buy_now, fill_cart
from zhida.shop.checkout.tests.test_coupons import held
from zhida.shop.checkout.tests.test_points import give
from zhida.shop.kernel.money import Money
from zhida.shop.orders import queries as orders_queries
from zhida.shop.promotions.records import QuoteChoice
from zhida.shop.promotions.tests.offers_made import make_flash

pytestmark = pytest.mark.django_db

# Beside one UPDATE of stock a line. What a plain order's 21 do not cover is booked in rows of its own: which
# offers were used 2, the buyer's count and the quota of the sale 3, the coupon with its history 3, the points
# with theirs 2.
EXPECTED_STATEMENTS = 31


@pytest.mark.parametrize("lines", [1, 2, 5])
def test_flash_sale_coupon_and_points_take_a_fixed_number_of_statements(now, lines):
    skus = [f"S-{index}" for index in range(lines)]
    for sku in skus:
        make_sku(sku, stock=1000, now=now)
    make_flash("S-0", now=now, quota_left=100, buyer_left=50)
    shopper = make_shopper(now=now)
    give(shopper, 5000, now)
    # The first order of an account and of a sale makes their rows.
    buy_now(shopper, ("S-0", 1), now=now)
    number = held(shopper, now=now, threshold=5000)
    fill_cart(shopper, *((sku, 1) for sku in skus), now=now)
    choice = QuoteChoice(coupons=(number,), points=500)
    cart = cart_queries.get_cart(actor=shopper, now=now, choice=choice)
    request = PlaceOrder(
        address_id=make_address(shopper, now=now),
        expected_payable=cart.quote.parts.payable,
        coupons=choice.coupons,
        points=choice.points,
    )

    with CaptureQueriesContext(connection) as captured:
        placed = services.place_order(actor=shopper, request=request, idempotency_key="k1", now=now)

    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == EXPECTED_STATEMENTS + lines, "\n".join(statements)
    amounts = orders_queries.get_order(number=placed.number, for_customer=shopper.customer_id).amounts
    assert (amounts.coupon, amounts.points) == (Money(1000), Money(500))
