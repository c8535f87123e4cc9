"""Fetching from a store on the pages, without scripts: chosen at the checkout, its code on the order."""

import re

import pytest
from django.utils import timezone

from zhida.entrypoints.storefront.tests.test_journey_without_script import hidden_fields, ready_to_order
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.inventory.tests.stocked import receive_units
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.models import Order
from zhida.shop.orders.queries import get_order_for_staff
from zhida.shop.shipping import queries as shipping_queries
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.records import StoreRecord


@pytest.fixture
def store(phone_number):
    """A store with one A-1 on its shelf."""
    now = timezone.now()
    sku_id = sellable_skus(skus=["A-1"], now=now)["A-1"].sku_id
    receive_units(sku_id, "A-1", 3, now=now, warehouse="SHELF")
    record = StoreRecord(
        code="NS",
        name="南山店",
        region_code="440305",
        address="海德路 1 号",
        phone="0755-12345678",
        hours="10:00–22:00",
        warehouse="SHELF",
    )
    shipping_services.put_store(actor=SYSTEM_ACTOR, store=record, now=now)


def test_without_a_store_only_delivery_is_offered(browser, phone_number):
    assert "门店自提" not in ready_to_order(browser)


@pytest.mark.usefixtures("store")
def test_an_order_is_fetched_by_the_code_that_its_page_shows(browser):
    offered = ready_to_order(browser)
    assert "门店自提" in offered
    page = browser.get("/checkout?store=NS").content.decode()
    assert "海德路 1 号 · 10:00–22:00" in page

    fields = {"pickup_name": ["张小明"], "pickup_phone": ["13800001234"]}
    placed = browser.send("/checkout", hidden_fields(page, "place") | fields)

    assert placed.status_code == 303
    number = Order.objects.get().number
    assert get_order_for_staff(number=number).pickup_point == "NS"
    paying = browser.get(f"/pay/{number}").content.decode()
    assert "<dt>自提门店</dt><dd>海德路 1 号 南山店</dd>" in paying
    order = get_order_for_staff(number=number)
    transactional(orders_services.mark_paid)(
        number=number, amount=order.amounts.payable, channel="test", by="PAYMENT", now=timezone.now()
    )
    waiting = browser.get(f"/orders/{number}").content.decode()
    assert "门店备好后会通知你来取" in waiting
    assert "修改地址" not in waiting
    assert "待备货" in browser.get("/orders").content.decode()
    orders_services.lay_ready(actor=SYSTEM_ACTOR, number=number, now=timezone.now())
    code = shipping_queries.pickup_code(ref=number, now=timezone.now())
    shown = browser.get(f"/orders/{number}").content.decode()
    assert f"{code[:4]} {code[4:]}" in shown
    assert "待取货" in shown
    assert "催备货" in waiting
    assert "催备货" not in shown
    assert "将自动全额退款" in shown
    assert re.search(r'<img src="data:image/svg[^"]+"[^>]*alt="取货码二维码"', shown)
    orders_services.hand_over(actor=SYSTEM_ACTOR, number=number, code=code, serials={}, now=timezone.now())
    assert "已在门店取走" in browser.get(f"/orders/{number}").content.decode()
    assert "已取货" in browser.get("/orders").content.decode()


@pytest.mark.usefixtures("store")
def test_who_comes_has_to_be_named(browser):
    ready_to_order(browser)
    page = browser.get("/checkout?store=NS").content.decode()
    fields = {"pickup_name": [" "], "pickup_phone": ["13800001234"]}

    refused = browser.send("/checkout", hidden_fields(page, "place") | fields)

    assert refused.status_code == 400
    assert "请填写提货人姓名" in refused.content.decode()
    assert not Order.objects.exists()
