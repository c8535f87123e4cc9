"""The customer centre with nothing but forms: favourites, history, notices, messages, and acts on orders."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zhida.entrypoints.storefront.tests.test_journey_without_script import hidden_fields, ready_to_order
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.cart.models import CartLine
from zhida.shop.customers.models import Customer
from zhida.shop.inventory.models import StockRow
from zhida.shop.kernel.money import Money
from zhida.shop.notifications.models import InboxMessage
from zhida.shop.notifications.records import MessageKind
from zhida.shop.notifications.services import put_in_inbox
from zhida.shop.orders.models import Order
from zhida.shop.orders.services import mark_packing, mark_paid
from zhida.shop.shipping.records import FreightTemplateRecord
from zhida.shop.shipping.services import put_freight_template
from zhida.shop.wishlist import services as wishlist
from zhida.shop.wishlist.models import Favourite, Notice

PRODUCT = "/p/qinglan-x7-{}"
# Who is looking takes one query, the rest is the page's.
MOST_READS = {
    "/account/favourites": 4,
    "/account/history": 5,
    "/account/notices": 2,
    "/account/messages": 3,
    # What waits, by state, and the open cases.
    "/account": 9,
}


@pytest.fixture
def member(browser, phone_number) -> int:
    browser.log_in()
    return Customer.objects.get().pk


@pytest.fixture
def order(browser, phone_number) -> Order:
    browser.send("/checkout", hidden_fields(ready_to_order(browser), "place"))
    return Order.objects.get()


def paid(order: Order) -> Order:
    amount = Money(order.payable_minor)
    mark_paid(number=order.number, amount=amount, channel="test", by="PAYMENT", now=timezone.now())
    return order


def reads(browser, path) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(path).status_code == 200
    return len(queries)


def words(response) -> str:
    return response.content.decode()


def test_a_favourite_is_kept_shown_bought_and_let_go(browser, phone_number, member):
    back = PRODUCT.format(phone_number)

    kept = browser.send(f"/account/favourites/{phone_number}", {"sku": "A-2", "do": "add", "next": back})
    page = words(browser.get("/account/favourites"))
    gone = browser.send(f"/account/favourites/{phone_number}", {"do": "remove"})

    assert (kept.status_code, kept.url) == (303, back)
    assert "青岚 X7" in page
    assert 'name="sku" value="A-2"' in page
    assert (gone.status_code, gone.url) == (303, "/account/favourites")
    assert "还没有收藏" in words(browser.get("/account/favourites"))


def test_a_guest_who_likes_logs_in_first(browser, phone_number):
    liked = browser.send(f"/account/favourites/{phone_number}", {"do": "add", "next": "/p/x"})
    asked = browser.send("/account/notices/ask", {"sku": "A-1", "kind": "price_drop"})
    kept = browser.send("/cart/lines", {"sku": "A-1", "quantity": "1"})
    line = re.search(r'data-line="(\d+)"', words(browser.get("/cart")))
    moved = browser.send(f"/cart/lines/{line.group(1)}", {"keep": "1"})

    assert kept.status_code == 303
    assert liked.url == "/login?next=%2Fp%2Fx"
    assert asked.url == "/login?next=%2Faccount%2Fnotices"
    assert moved.url == "/login?next=%2Fcart"
    assert Favourite.objects.count() == 0


def test_what_is_not_on_sale_is_refused_beside_the_list(browser, member):
    response = browser.send("/account/favourites/G404", {"do": "add"})

    assert response.status_code == 404 or "没有找到在售的这件商品。" in words(response)
    assert Favourite.objects.count() == 0


def test_a_line_of_the_cart_moves_to_the_favourites(browser, phone_number, member):
    browser.send("/cart/lines", {"sku": "A-2", "quantity": "1"})
    line = re.search(r'data-line="(\d+)"', words(browser.get("/cart"))).group(1)

    moved = browser.send(f"/cart/lines/{line}", {"keep": "1"})

    assert (moved.status_code, moved.url) == (303, "/cart")
    assert CartLine.objects.count() == 0
    assert Favourite.objects.get().sku.sku == "A-2"


def test_the_history_is_shown_forgotten_cleared_and_switched_off(browser, phone_number, member):
    def look():
        wishlist.note_seen(customer_id=member, product=phone_number, now=timezone.now())
        return words(browser.get("/account/history"))

    assert "青岚 X7" in look()
    browser.send("/account/history", {"forget": phone_number})
    assert "没有浏览记录" in words(browser.get("/account/history"))
    look()
    browser.send("/account/history", {"clear": "1"})
    assert "没有浏览记录" in words(browser.get("/account/history"))
    browser.send("/account/history", {"switch": "0"})
    assert "记录已关闭。" in look()


def test_a_notice_is_asked_for_and_dropped_in_one_step(browser, phone_number, member):
    asked = browser.send("/account/notices/ask", {"sku": "A-1", "kind": "price_drop"})
    page = words(browser.get(asked.url))
    notice = Notice.objects.get()
    dropped = browser.send(f"/account/notices/{notice.pk}", {})

    assert "降到比现在低时会通知你一次" in page
    assert "低于 ¥5999.00 时通知" in page
    assert (dropped.status_code, Notice.objects.count()) == (303, 0)
    assert browser.send(f"/account/notices/{notice.pk}", {}).status_code == 404


@pytest.mark.parametrize(("kind", "status"), [("back_in_stock", 409), ("something", 404)])
def test_a_notice_that_cannot_be_says_why(browser, phone_number, member, kind, status):
    response = browser.send("/account/notices/ask", {"sku": "A-1", "kind": kind})

    assert response.status_code == status
    assert "到货和降价通知" in words(response)
    assert Notice.objects.count() == 0


def test_a_message_is_read_and_leads_to_its_subject(browser, phone_number, member):
    now = timezone.now()
    data = {"title": "青岚 X7", "product": phone_number, "sku": "A-1"}
    put_in_inbox(customer_id=member, kind=MessageKind.BACK_IN_STOCK, order="", data=data, now=now)
    put_in_inbox(customer_id=member, kind=MessageKind.ORDER_CANCELLED, order="Z1", data={}, now=now)
    arrival, cancelled = (InboxMessage.objects.get(kind=it) for it in ("BACK_IN_STOCK", "ORDER_CANCELLED"))

    page = words(browser.get("/account/messages"))
    first = browser.send(f"/account/messages/{arrival.pk}", {})
    second = browser.send(f"/account/messages/{cancelled.pk}", {})

    assert "2 条未读" in page
    assert (first.url, second.url) == (f"/p/{phone_number}", "/orders/Z1")
    assert "条未读" not in words(browser.get("/account/messages"))
    assert browser.send("/account/messages/404", {}).status_code == 404


def test_all_messages_are_read_at_once(browser, member):
    put_in_inbox(
        customer_id=member, kind=MessageKind.ORDER_CANCELLED, order="Z1", data={}, now=timezone.now()
    )

    browser.send("/account/messages", {})

    assert InboxMessage.objects.filter(read_at=None).count() == 0


def test_the_account_says_first_what_waits(browser, order):
    page = words(browser.get("/account"))

    assert "等你付款" in page
    assert order.number in page
    assert 'href="/orders?tab=to_pay"' in page


def test_orders_are_found_by_tab_number_and_name(browser, order):
    def numbers(query):
        return order.number in words(browser.get(f"/orders?{query}"))

    assert numbers("tab=to_pay")
    assert not numbers("tab=to_ship")
    assert numbers(f"text={order.number[-6:]}")
    assert numbers("text=X7")
    assert "没有找到订单" in words(browser.get("/orders?text=Y8"))
    assert browser.get(f"/orders?text={'a' * 51}").status_code == 400


def test_a_cancelled_order_goes_into_the_bin_and_back(browser, order):
    assert browser.send(f"/orders/{order.number}/hide", {}).status_code == 409
    browser.send(f"/orders/{order.number}/cancel", {})

    hidden = browser.send(f"/orders/{order.number}/hide", {})
    shown = order.number in words(browser.get("/orders"))
    bin_page = words(browser.get("/orders/bin"))
    restored = browser.send(f"/orders/{order.number}/restore", {})

    assert (hidden.url, shown) == ("/orders", False)
    assert order.number in bin_page
    assert restored.url == f"/orders/{order.number}"
    assert "回收站是空的" in words(browser.get("/orders/bin"))


def test_an_order_is_hurried_once_a_day(browser, order):
    paid(order)

    first = browser.send(f"/orders/{order.number}/urge", {})
    second = browser.send(f"/orders/{order.number}/urge", {})

    assert (first.status_code, second.status_code) == (303, 409)
    assert "今天已经催过了" in words(second)
    assert "催促发货" in words(browser.get(f"/orders/{order.number}"))


def test_an_order_goes_elsewhere_until_it_is_packed(browser, order):
    address = browser.add_address()
    path = f"/orders/{order.number}/address"

    chosen = browser.send(path, {"address": address})
    nonsense = browser.send(path, {"address": "x"})
    mark_packing(actor=SYSTEM_ACTOR, number=paid(order).number, now=timezone.now())
    late = browser.send(path, {"address": address})

    assert "送到这里" in words(browser.get(path))
    assert (chosen.status_code, nonsense.status_code, late.status_code) == (303, 400, 409)
    assert "不能再修改地址" in words(late)
    assert "修改收货地址：广东省深圳市南山区" in words(browser.get(f"/orders/{order.number}"))


def address_at_another_freight(browser) -> str:
    """Let what goes to Shenzhen cost 9.00 from now on, and move there."""
    put_freight_template(
        actor=SYSTEM_ACTOR,
        template=FreightTemplateRecord(
            region="44",
            is_served=True,
            first_weight_grams=1000,
            first_fee=Money(900),
            step_grams=500,
            step_fee=Money(0),
        ),
        now=timezone.now(),
    )
    return browser.add_address()


def in_hangzhou(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(region_code="330106")


def test_an_unpaid_order_at_another_freight_is_cancelled_and_ordered_again_in_one_press(browser, order):
    in_hangzhou(order)
    path = f"/orders/{order.number}/address"

    refused = browser.send(path, {"address": address_at_another_freight(browser)})
    before = Order.objects.get().status
    anew = browser.send(path, {"anew": "1"})

    assert (refused.status_code, before) == (409, "AWAITING_PAYMENT")
    assert "这个订单按运费 ¥0.00 计算，寄到所选地址为 ¥9.00。" in words(refused)
    assert "取消并重新下单" in words(refused)
    assert (anew.status_code, anew.url) == (303, "/cart")
    assert (Order.objects.get().status, CartLine.objects.get().quantity) == ("CANCELLED", 2)


def test_a_paid_order_at_another_freight_is_not_given_up_by_a_press(browser, order):
    in_hangzhou(paid(order))
    path = f"/orders/{order.number}/address"

    refused = browser.send(path, {"address": address_at_another_freight(browser)})
    pressed = browser.send(path, {"anew": "1"})

    assert (refused.status_code, pressed.status_code) == (409, 409)
    assert "申请退款" in words(refused)
    assert "取消并重新下单" not in words(refused)
    assert (Order.objects.get().status, CartLine.objects.count()) == ("PAID", 0)


def test_goods_that_cannot_be_bought_again_are_named(browser, order):
    whole = browser.send(f"/orders/{order.number}/again", {})
    StockRow.objects.update(on_hand=0, reserved=0)
    none_left = browser.send(f"/orders/{order.number}/again", {})

    assert whole.url == "/cart"
    assert "有商品没有放进购物车：" in words(none_left)
    assert "暂时缺货，到货后再买吧。" in words(none_left)


def test_the_product_page_has_hearts_and_notices_for_everybody(browser, phone_number):
    page = words(browser.get(PRODUCT.format(phone_number)))

    assert f'data-product="{phone_number}"' in page
    assert page.count("data-like") == 2
    assert 'value="back_in_stock" aria-pressed="false" data-notice hidden' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_read_as_much_for_three_rows_as_for_one(browser, member, phone_number, rows):
    now = timezone.now()
    wishlist.add_favourite(customer_id=member, product=phone_number, now=now)
    wishlist.note_seen(customer_id=member, product=phone_number, now=now)
    for place in range(rows):
        put_in_inbox(
            customer_id=member, kind=MessageKind.ORDER_CANCELLED, order=f"Z{place}", data={}, now=now
        )
    browser.get("/account")

    assert {path: reads(browser, path) for path in MOST_READS} == MOST_READS
