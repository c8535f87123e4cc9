"""Points and level in the customer centre and at the checkout, with nothing but forms."""

from django.utils import timezone

from zhida.entrypoints.storefront.tests.test_journey_without_script import hidden_fields, ready_to_order
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.customers.models import Customer
from zhida.shop.kernel.money import Money
from zhida.shop.loyalty.queries import standing_of
from zhida.shop.loyalty.services import adjust_points, earn
from zhida.shop.orders.models import Order


def test_points_and_level_are_shown_with_their_rules(browser, phone_number):
    browser.log_in()
    empty = browser.get("/account/points").content.decode()
    member, now = Customer.objects.get().pk, timezone.now()
    earn(ref="Z1", customer_id=member, amount=Money(120_000), now=now)

    points = browser.get("/account/points").content.decode()
    level = browser.get("/account/level").content.decode()

    assert "还没有积分" in empty
    assert "+1200" in points
    assert "可抵 ¥12.00" in points
    assert "100 积分抵 1 元，最多抵商品金额的 30%，不抵运费。" in points
    assert "再消费 ¥3800.00 升为金卡会员" in level
    assert "银卡会员" in browser.get("/account").content.decode()


def test_points_pay_a_part_of_an_order(browser, phone_number):
    page = ready_to_order(browser)
    assert "使用积分" not in page
    member, now = Customer.objects.get().pk, timezone.now()
    adjust_points(actor=SYSTEM_ACTOR, customer_id=member, points=5000, reason="test", now=now)

    asked = browser.get("/checkout?points=3000").content.decode()
    placed = browser.send("/checkout", hidden_fields(asked, "place"))

    assert "使用 3000 积分抵扣" in asked
    assert placed.status_code == 303
    assert Order.objects.get().points_minor == 3000
    assert standing_of(customer_id=member, now=now).points == 2000


def test_words_in_the_place_of_points_ask_for_none(browser, phone_number):
    page = ready_to_order(browser)

    assert page.count("应付") == browser.get("/checkout?points=many").content.decode().count("应付")
