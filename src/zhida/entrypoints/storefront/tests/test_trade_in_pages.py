"""Trade-in pages, without a script: from the questions to the money, and what is refused beside its field."""

import pytest
from django.utils import timezone

from zhida.entrypoints.storefront.trade_in_offer import forget_offer
from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.checkout.tests.factories import buy_now, pay
from zhida.shop.customers.models import Customer
from zhida.shop.tradeins import services
from zhida.shop.tradeins.models import TradeIn
from zhida.shop.tradeins.tests import factories as made

QUERY = {"model": "OLD-1", **made.WORN}
ACCOUNT = {"payee_name": "张小明", "payee_bank": "工商银行", "payee_account": "12345678"}


@pytest.fixture
def table(browser):
    return made.publish(now=timezone.now())


@pytest.fixture
def quoted(browser, phone_number, table):
    """A logged-in shopper with a kept quote; gives its page."""
    browser.log_in()
    kept = browser.send("/trade-in", QUERY)
    assert kept.status_code == 303, kept.content.decode()
    return kept["Location"]


def _body(answer):
    return answer.content.decode()


def test_a_visitor_sees_the_quote_with_its_arithmetic(browser, table):
    chooser = _body(browser.get("/trade-in"))
    asked = _body(browser.get("/trade-in", {"model": "OLD-1"}))
    quote = _body(browser.get("/trade-in", QUERY))

    assert 'href="/trade-in?model=OLD-1"' in chooser
    assert "屏幕外观" in asked
    assert " checked" not in asked
    assert all(amount in quote for amount in ("¥1234.50", "185.18", "80", "61.73", "907.59"))
    assert "暂时不能回收" in _body(browser.get("/trade-in", {**QUERY, "ACCOUNT": "LOCKED"}))
    assert browser.get("/trade-in", {"model": "OLD-1", "SCREEN": "GOOD"}).status_code == 400
    assert browser.get("/trade-in", {"model": "NONE"}).status_code == 404
    assert browser.send("/trade-in", QUERY)["Location"].startswith("/login")


def test_a_quote_is_accepted_for_a_transfer_and_refused_beside_its_field(browser, quoted):
    form = {"act": "accept", "serial": made.IMEI, "way": "transfer"}
    unwiped = browser.send(quoted, form)
    wrong = browser.send(quoted, {**form, "wiped": "1", "payee_agreed": "1", **ACCOUNT, "payee_bank": ""})
    nothing = browser.send(quoted, {"act": "x"})
    done = browser.send(quoted, {**form, "wiped": "1", "payee_agreed": "1", **ACCOUNT})
    page = _body(browser.get(quoted))

    assert (unwiped.status_code, wrong.status_code, nothing.status_code) == (409, 400, 400)
    assert "请填写开户银行" in _body(wrong)
    assert done["Location"] == quoted
    assert "寄出旧机" in page
    assert "尾号 5678" in page
    assert "12345678" not in page
    assert _body(browser.get("/account/trade-ins")).count(quoted) == 2


def test_a_credit_is_tied_sent_inspected_and_answered(browser, quoted):
    now = timezone.now()
    shopper = Actor(kind=ActorKind.SHOPPER, user_id=Customer.objects.get().pk)
    order = buy_now(shopper, ("A-1", 1), now=now).number
    pay(order, now=now)
    assert f"{order}/L001" in _body(browser.get(quoted))
    number = TradeIn.objects.get().number
    browser.send(quoted, {"act": "accept", "serial": made.IMEI, "way": f"{order}/L001", "wiped": "1"})
    assert browser.send(quoted, {"act": "send", "carrier": "顺丰", "tracking": ""}).status_code == 400
    browser.send(quoted, {"act": "send", "carrier": "顺丰", "tracking": "SF1"})
    services.receive_trade_in(actor=made.BENCH, number=number, now=now)
    photo = made.add_photo(number, now=now)
    made.inspect(number, now=now, answers={**made.WORN, "BATTERY": "GOOD"}, note="电池好于描述")
    page = _body(browser.get(quoted))

    assert "电池好于描述" in page
    assert "969.32" in page
    assert browser.get(f"/account/trade-ins/photos/{photo}")["Content-Type"] == "image/jpeg"
    assert browser.send(quoted, {"act": "answer", "answer": "back"}).status_code == 303
    assert "免费寄回" in _body(browser.get(quoted))
    assert browser.get("/account/trade-ins/X0").status_code == 404
    tied = _body(browser.get(f"/orders/{order}"))
    assert f'aria-label="换新单 {number}"' in tied
    assert "旧机待退回" in tied
    assert quoted in tied


def test_a_product_page_says_what_an_old_device_brings_at_most(browser, phone_number):
    before = _body(browser.get(f"/p/qinglan-x7-{phone_number}"))
    made.publish(now=timezone.now())
    forget_offer()
    after = _body(browser.get(f"/p/qinglan-x7-{phone_number}"))

    assert "以旧换新，旧机最高抵" not in before
    assert "以旧换新，旧机最高抵 ¥1234.50" in after
    assert 'href="/trade-in"' in after


def test_a_quote_is_given_up_and_an_account_is_asked_for(browser, quoted):
    assert browser.send(quoted, {"act": "account", **ACCOUNT}).status_code == 409
    browser.send(quoted, {"act": "cancel"})

    assert "已取消" in _body(browser.get(quoted))
    TradeIn.objects.update(status="PAYABLE", way="TRANSFER")
    assert "提交账户" in _body(browser.get(quoted))
    assert browser.send(quoted, {"act": "account", "payee_agreed": "1", **ACCOUNT}).status_code == 303
