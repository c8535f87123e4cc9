"""Coupons and points are chosen in the cart and kept to the order, with nothing but forms."""

import re

import pytest
from django.utils import timezone

from zhida.entrypoints.storefront.tests.test_coupon_pages import make_coupon
from zhida.entrypoints.storefront.tests.test_journey_without_script import hidden_fields, ready_to_order
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.cart.tests.factories import make_offer, make_threshold_cut
from zhida.shop.customers.models import Customer
from zhida.shop.loyalty.services import adjust_points
from zhida.shop.orders.models import Order
from zhida.shop.promotions.models import CouponHolding

TOTAL = re.compile(r'class="total".*?</span>(\d+)<span class="price-cents">\.(\d\d)', re.DOTALL)


def total_of(page: str) -> int:
    """The total of a page in fen."""
    found = TOTAL.search(page)
    assert found is not None, page
    return int(found.group(1) + found.group(2))


@pytest.fixture
def two_coupons(browser, phone_number) -> tuple[str, str]:
    """Two phones in the cart of a member with two coupons, 100.00 and 20.00 off; gives their numbers."""
    ready_to_order(browser)
    for cut in (10_000, 2_000):
        browser.send(f"/coupons/{make_coupon(cut=cut, title=f'减{cut // 100}')}/claim", {})
    large, small = CouponHolding.objects.order_by("id").values_list("number", flat=True)
    return large, small


def test_cart_proposes_the_best_and_takes_another(browser, two_coupons):
    _large, small = two_coupons

    best = browser.get("/cart").content.decode()
    chosen = browser.get(f"/cart?choose=1&coupon={small}").content.decode()
    none = browser.get("/cart?choose=1").content.decode()

    assert [total_of(page) for page in (best, chosen, none)] == [1_189_800, 1_197_800, 1_199_800]
    assert ("已选最省" in best, "自己选的" in chosen, "未选用" in chosen) == (True, True, True)
    assert f'href="/checkout?choose=1&amp;coupon={small}"' in chosen


def test_choice_is_kept_by_every_form_up_to_the_order(browser, two_coupons):
    _large, small = two_coupons
    customer, now = Customer.objects.get().pk, timezone.now()
    adjust_points(actor=SYSTEM_ACTOR, customer_id=customer, points=1_000, reason="test", now=now)
    query = f"choose=1&coupon={small}&points=500"
    cart = browser.get(f"/cart?{query}").content.decode()
    line = re.findall(r'data-line="(\d+)"', cart)[0]
    form = {"quantity_to": "1", "choose": "1", "coupon": small, "points": "500"}

    changed = browser.send(f"/cart/lines/{line}", form)
    checkout = browser.get(f"/checkout?{query}").content.decode()
    browser.send("/checkout", hidden_fields(checkout, "place"))

    assert changed.url == f"/cart?{query}"
    order = Order.objects.get()
    assert (order.coupon_minor, order.points_minor, order.payable_minor) == (2_000, 500, 597_400)
    assert [total_of(browser.get(path).content.decode()) for path in (f"/orders/{order.number}",)] == [
        597_400
    ]


def test_coupon_that_cannot_be_used_falls_back_to_the_best_and_says_so(browser, two_coupons):
    cart = browser.get("/cart?choose=1&coupon=NEVER")
    checkout = browser.get("/checkout?choose=1&coupon=NEVER")

    for answer in (cart, checkout):
        assert answer.status_code == 409
        assert "所选优惠券不可用" in answer.content.decode()
        assert total_of(answer.content.decode()) == 1_189_800


def test_cart_says_what_is_missing_and_what_is_given(browser, phone_number):
    now = timezone.now()
    make_threshold_cut(2_000_000, 100_000, now=now)
    gift = {"kind": "threshold_gift", "threshold": 100_000, "gift_sku": "A-2", "gift_value": 9_900}
    make_offer({**gift, "title": "满1000赠手机"}, now=now)

    page_of_cart = ready_to_order(browser) and browser.get("/cart").content.decode()
    checkout = browser.get("/checkout").content.decode()

    assert "还差 ¥8002.00" in page_of_cart
    for page in (page_of_cart, checkout):
        assert "赠品，价值 ¥99.00" in page
        assert "没有用上的活动（1）" in page


def test_line_in_a_flash_sale_shows_both_its_prices(browser, phone_number):
    flash = {"kind": "flash_price", "skus": {"A-1": 500_000}, "quota_left": 5, "buyer_left": 1}
    make_offer(flash, now=timezone.now())

    checkout = ready_to_order(browser)
    browser.send("/checkout", hidden_fields(checkout, "place"))
    order = browser.get(f"/orders/{Order.objects.get().number}").content.decode()

    assert total_of(checkout) == 1_099_900
    for page in (checkout, order):
        assert "1 件按限时价 ¥5000.00" in page
        assert "1 件按售价 ¥5999.00" in page
