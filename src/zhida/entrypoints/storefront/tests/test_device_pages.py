"""The shopper's units and the look-up of a serial, with nothing but forms."""

from datetime import timedelta

import pytest
from django.utils import timezone

from zhida.entrypoints.storefront.recalls import forget_recalls
from zhida.entrypoints.storefront.showing.devices import recalls_of_order
from zhida.shop.accounts.records import Actor, ActorKind, Role
from zhida.shop.cart.tests.factories import price_sku
from zhida.shop.catalogue.models import Sku
from zhida.shop.catalogue.tests.factories import make_product
from zhida.shop.customers.models import Customer
from zhida.shop.devices import services
from zhida.shop.devices.records import RecallDraft
from zhida.shop.devices.tests.factories import hear_all, ship, sign
from zhida.shop.orders.tests.factories import make_paid_order

GOODS = Actor(kind=ActorKind.STAFF, user_id=9001, roles=frozenset({Role.GOODS}))


@pytest.fixture
def sold(browser, phone_number):
    """A logged-in shopper whose unit was signed for ten days ago; gives the order."""
    browser.log_in()
    now = timezone.now() - timedelta(days=10)
    shopper = Actor(kind=ActorKind.SHOPPER, user_id=Customer.objects.get().pk)
    number = make_paid_order(shopper, ("A-1", 1), now=now)
    sign(ship(number, "490154203237518", now=now), now=now)
    hear_all(now=now)
    return number


def _recall():
    now = timezone.now()
    product = Sku.objects.get(sku="A-1").product.number
    draft = RecallDraft(
        product_number=product, reason="电池可能过热", remedy="免费更换电池", law="消费者权益保护法第十九条"
    )
    services.tell_buyers(number=services.propose_recall(actor=GOODS, draft=draft, now=now), now=now)
    forget_recalls()


def test_the_list_shows_each_unit_with_its_warranty(browser, sold):
    page = browser.get("/account/devices").content.decode()

    assert "490154203237518" in page
    assert '<progress id="w1" max="365" value="10">' in page
    assert "还有 355 天" in page
    assert f'href="/orders/{sold}/after-sales/new?serial=490154203237518&amp;kind=repair"' in page
    assert "正在召回" not in page


def test_without_units_the_list_says_what_will_stand_there(browser, phone_number):
    browser.log_in()

    assert "还没有设备" in browser.get("/account/devices").content.decode()


def test_a_recall_is_told_on_the_units_the_order_and_the_look_up(browser, sold):
    _recall()

    assert "免费更换电池" in browser.get("/account/devices").content.decode()
    assert [note.remedy for note in recalls_of_order(sold)] == ["免费更换电池"]
    found = browser.send("/warranty", {"serial": "490154203237518"}).content.decode()
    assert "正在召回" in found
    assert "在保修期内" in found
    assert sold not in found


def test_the_look_up_needs_no_login_and_hints_at_a_wrong_digit(browser, phone_number):
    empty = browser.get("/warranty")
    unknown = browser.send("/warranty", {"serial": "490154203237518"})
    mistyped = browser.send("/warranty", {"serial": "490154203237519"})

    assert empty.status_code == 200
    assert "没有查到这个序列号" in unknown.content.decode()
    assert "校验位不对" in mistyped.content.decode()
    assert mistyped.status_code == 400


def test_the_page_of_recalled_goods_says_what_to_do_and_sells_nothing(browser, sold):
    number = Sku.objects.get(sku="A-1").product.number
    before = browser.get(f"/p/{number}", follow=True).content.decode()
    _recall()

    answer = browser.get(f"/p/{number}")
    page = answer.content.decode()
    english = browser.get(f"/en/p/{number}").content.decode()

    assert "正在召回" not in before
    assert answer.status_code == 410
    assert "这件商品正在召回，已停止销售。" in page
    assert "免费更换电池" in page
    assert 'href="/warranty"' in page
    assert "立即购买" not in page
    assert "This product is being recalled and is not sold." in english


def test_where_one_sku_is_recalled_the_page_of_the_others_says_so(browser, sold, now):
    product = make_product(now=now, skus=("N-1", "N-2"), title="青岚 N1")
    for sku in ("N-1", "N-2"):
        price_sku(product.sku_ids[sku], 99900, now=now)
    draft = RecallDraft(
        product_number=product.number,
        reason="电池可能过热",
        remedy="免费更换电池",
        law="实施条例",
        skus=("N-1",),
        serial_from="SN-100",
        serial_to="SN-199",
    )
    services.propose_recall(actor=GOODS, draft=draft, now=now)
    forget_recalls()

    page = browser.get(f"/p/{product.number}", follow=True)

    assert page.status_code == 200
    assert "涉及序列号" in page.content.decode()
    assert "SN-199" in page.content.decode()
    assert 'value="N-2"' in page.content.decode()
