"""From a product to a paid page with nothing but forms."""

import re
from urllib.parse import urlencode

from django.core import signing
from django.utils import timezone

from zhida.entrypoints.storefront.views.cashier import ATTEMPT_SALT
from zhida.shop.cart.tests.factories import make_threshold_cut, price_sku
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.checkout.tests.factories import deliver_captures, make_attempt, pay
from zhida.shop.kernel.money import Money
from zhida.shop.orders.models import Order
from zhida.shop.payments.lifecycle import Source
from zhida.shop.payments.providers.contract import FactStatus, PaymentFact
from zhida.shop.payments.services.facts import book_payment_fact


def hidden_fields(page: str, form: str) -> dict[str, list[str]]:
    """What a browser would send of a form besides what is typed."""
    inside = re.search(rf'<form[^>]*id="{form}".*?</form>', page, re.DOTALL)
    assert inside is not None
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inside.group()):
        found.setdefault(name, []).append(value)
    return found


def ready_to_order(browser) -> str:
    """A member with an address and one phone in the cart; gives the checkout page."""
    browser.send("/cart/lines", {"sku": "A-1", "quantity": "2"})
    browser.log_in()
    address = browser.add_address()
    return browser.get(f"/checkout?address={address}").content.decode()


def test_order_is_placed_and_shown_everywhere(browser, phone_number):
    make_threshold_cut(1000000, 30000, now=timezone.now())
    page = ready_to_order(browser)
    assert "¥11998.00" in page
    assert "已优惠 ¥300.00" in page

    placed = browser.send("/checkout", hidden_fields(page, "place"))

    assert placed.status_code == 303
    number = Order.objects.get().number
    assert placed.url == f"/pay/{number}"
    pay_page = browser.get(placed.url).content.decode()
    assert '<span class="price-sign">¥</span>11698<span class="price-cents">.00</span>' in pay_page
    assert "待付款" in browser.get("/orders").content.decode()
    assert "待付款" in browser.get(f"/orders/{number}").content.decode()
    assert "购物车是空的" in browser.get("/cart").content.decode()


def test_submit_sent_twice_is_one_order(browser, phone_number):
    form = hidden_fields(ready_to_order(browser), "place")

    first, second = browser.send("/checkout", form), browser.send("/checkout", form)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.url == second.url
    assert Order.objects.count() == 1


def test_changed_price_is_shown_and_nothing_is_written(browser, phone_number):
    page = ready_to_order(browser)
    record = sellable_skus(skus=["A-1"], now=timezone.now())["A-1"]
    price_sku(record.sku_id, 560000, now=timezone.now())

    refused = browser.send("/checkout", hidden_fields(page, "place"))

    assert refused.status_code == 409
    assert "价格或优惠刚刚变了" in refused.content.decode()
    assert (
        '<span class="price-sign">¥</span>11200<span class="price-cents">.00</span>'
        in refused.content.decode()
    )
    assert not Order.objects.exists()


def test_short_stock_is_said_at_its_line(browser, phone_number):
    page = ready_to_order(browser)
    other = type(browser)()
    other.send("/cart/lines", {"sku": "A-1", "quantity": "8"})
    other.log_in("13900139000")
    other.send(
        "/checkout",
        hidden_fields(other.get(f"/checkout?address={other.add_address()}").content.decode(), "place"),
    )

    refused = browser.send("/checkout", hidden_fields(page, "place"))

    assert refused.status_code == 409
    assert "只剩 1 件，请减少数量。" in refused.content.decode()
    assert Order.objects.count() == 1


def test_buy_now_leaves_the_cart_alone(browser, phone_number):
    browser.send("/cart/lines", {"sku": "A-1", "quantity": "1"})
    browser.log_in()
    browser.add_address()

    response = browser.send("/buy", {"sku": "A-2", "quantity": "1"})
    page = browser.get(response.url).content.decode()
    placed = browser.send("/checkout", hidden_fields(page, "place"))

    assert response.url == "/checkout?buy=A-2%3A1"
    assert placed.status_code == 303
    assert "¥6599.00" in page
    assert 'data-line="' in browser.get("/cart").content.decode()


def test_paid_order_says_so_and_can_be_bought_again(browser, phone_number):
    browser.send("/checkout", hidden_fields(ready_to_order(browser), "place"))
    number = Order.objects.get().number
    assert "正在确认付款" in browser.get(f"/pay/{number}/result").content.decode()

    pay(number, now=timezone.now())
    deliver_captures(now=timezone.now())

    assert browser.get(f"/pay/{number}").url == f"/pay/{number}/result"
    assert "付款成功" in browser.get(f"/pay/{number}/result").content.decode()
    assert browser.send(f"/orders/{number}/cancel", {}).status_code == 409
    assert browser.send(f"/orders/{number}/again", {}).url == "/cart"


def test_unpaid_order_can_be_cancelled(browser, phone_number):
    browser.send("/checkout", hidden_fields(ready_to_order(browser), "place"))
    number = Order.objects.get().number

    response = browser.send(f"/orders/{number}/cancel", {})

    assert response.url == f"/orders/{number}"
    assert "已取消" in browser.get(response.url).content.decode()
    assert "订单已关闭" in browser.get(f"/pay/{number}/result").content.decode()


def test_another_s_order_does_not_exist(browser, phone_number):
    browser.send("/checkout", hidden_fields(ready_to_order(browser), "place"))
    number = Order.objects.get().number
    other = type(browser)()
    other.log_in("13900139000")

    for path in (f"/orders/{number}", f"/pay/{number}", f"/pay/{number}/result"):
        assert other.get(path).status_code == 404
    for path in (f"/orders/{number}/cancel", f"/orders/{number}/confirm-receipt", f"/orders/{number}/again"):
        assert other.send(path, {}).status_code == 404


def test_wrong_address_keeps_every_letter(browser, phone_number):
    browser.log_in()
    form = {
        "name": "林小青",
        "phone": "123",
        "province": "广东省",
        "city": "深圳市",
        "district": "南山区",
        "detail": "一号",
    }

    response = browser.send("/account/addresses", form)

    page = response.content.decode()
    assert response.status_code == 400
    assert 'value="林小青"' in page
    assert "field-error" in page


def test_cart_line_is_changed_removed_and_brought_back(browser, phone_number):
    browser.send("/cart/lines", {"sku": "A-1", "quantity": "1"})
    line = re.search(r'data-line="(\d+)"', browser.get("/cart").content.decode())
    assert line is not None
    path = f"/cart/lines/{line.group(1)}"

    browser.send(path, {"quantity": "1", "quantity_to": "3"})
    assert 'value="3"' in browser.get("/cart").content.decode()
    removed = browser.send(path, {"remove": "1"})

    assert removed.url == "/cart?undo=A-1%3A3"
    page = browser.get(removed.url).content.decode()
    assert "购物车是空的" in page
    assert '<input type="hidden" name="quantity" value="3">' in page


def test_declined_payment_is_named_and_another_try_is_offered(browser, phone_number):
    browser.send("/checkout", hidden_fields(ready_to_order(browser), "place"))
    number = Order.objects.get().number
    attempt = make_attempt(number, now=timezone.now())
    kept = [number, attempt.number, "qr", {"code": "https://pay.example/1"}]
    started = f"/pay/{number}?{urlencode({'attempt': signing.dumps(kept, salt=ATTEMPT_SALT)})}"
    assert "正在确认付款" in browser.get(f"/pay/{number}/result").content.decode()
    assert "付款二维码" in browser.get(started).content.decode()
    fact = PaymentFact(
        attempt=attempt.number,
        status=FactStatus.FAILED,
        amount=Money(attempt.amount_minor, attempt.currency),
        provider_number=f"X{attempt.number}",
        occurred_at=timezone.now(),
    )

    book_payment_fact(fact=fact, account="simulator", source=Source.QUERY, now=timezone.now())

    result = browser.get(f"/pay/{number}/result").content.decode()
    assert "付款没有成功" in result
    assert f'href="/pay/{number}"' in result
    for path in (f"/pay/{number}", started):
        again = browser.get(path).content.decode()
        assert "上一次付款没有成功，没有扣款。" in again
        assert "付款二维码" not in again
