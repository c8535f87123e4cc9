"""What may come back: asked at the checkout without a tick, told on the order."""

import re

import pytest
from django.utils import timezone

from zhida.entrypoints.storefront.frame import forget_menu
from zhida.entrypoints.storefront.tests.test_journey_without_script import hidden_fields, ready_to_order
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.orders.models import Order, OrderLine
from zhida.shop.policies.queries import target_named
from zhida.shop.policies.records import ExclusionKind, PolicyWish, ReturnClass, RuleScope
from zhida.shop.policies.services import put_rule

BOX = re.compile(r'<input type="checkbox" name="confirmed_exclusion" value="([^"]*)"([^>]*)>')


@pytest.fixture
def excluded(phone_number):
    """The phone may be kept out of the seven days where the buyer confirms it."""
    put_rule(
        actor=SYSTEM_ACTOR,
        target=target_named(scope=RuleScope.SKU, subject="A-1", now=timezone.now()),
        wish=PolicyWish(
            return_class=ReturnClass.NEEDS_CONFIRMATION, exclusion_kind=ExclusionKind.ACTIVATED_VALUE
        ),
        seen_version=0,
        reason="",
        now=timezone.now(),
    )


def test_goods_that_come_back_ask_nothing(browser, phone_number):
    assert BOX.findall(ready_to_order(browser)) == []


@pytest.mark.usefixtures("excluded")
@pytest.mark.parametrize("is_ticked", [True, False])
def test_box_is_unticked_and_an_order_goes_through_without_it(browser, is_ticked):
    page = ready_to_order(browser)
    boxes = BOX.findall(page)
    assert [sku for sku, _rest in boxes] == ["A-1"]
    assert all("checked" not in rest for _sku, rest in boxes)
    assert "一经激活或者试用后价值贬损较大的商品" in page

    form = hidden_fields(page, "place") | ({"confirmed_exclusion": ["A-1"]} if is_ticked else {})
    placed = browser.send("/checkout", form)

    assert placed.status_code == 303
    assert OrderLine.objects.get().policy["is_confirmed"] is is_ticked
    shown = browser.get(f"/orders/{Order.objects.get().number}").content.decode()
    assert ("已确认不支持七天无理由退货" in shown) is is_ticked
    assert "售后期限从签收后起算" in shown


@pytest.mark.usefixtures("excluded")
def test_box_is_unticked_again_after_a_refusal(browser):
    page = ready_to_order(browser)
    form = hidden_fields(page, "place") | {"confirmed_exclusion": ["A-1"], "expected_minor": ["1"]}

    refused = browser.send("/checkout", form)

    assert refused.status_code == 409
    boxes = BOX.findall(refused.content.decode())
    assert [("checked" in rest) for _sku, rest in boxes] == [False]
    assert not Order.objects.exists()


def test_product_page_shows_promises_and_marks_what_is_excluded(browser, phone_number):
    shown = browser.get(f"/p/{phone_number}", follow=True).content.decode()

    for text in ("7 天无理由退货", "15 天质量问题换货", "全国联保 12 个月", "《消费者权益保护法》第二十五条"):
        assert text in shown
    assert "不支持七天无理由退货" not in shown


@pytest.mark.usefixtures("excluded")
def test_product_page_names_the_excluded_sku_and_the_reason(browser, phone_number):
    forget_menu()

    shown = browser.get(f"/p/{phone_number}", follow=True).content.decode()

    assert (
        "黑 购买时由你确认后，不支持七天无理由退货：一经激活或者试用后价值贬损较大的商品"
        "（《网络购买商品七日无理由退货暂行办法》第七条第二项）"
    ) in shown
    assert "7 天无理由退货" in shown
