"""The page of the waiting line with nothing but forms, while a crowd wants a flash sale."""

import html
import re

import pytest
from django.utils import timezone

from zhida.entrypoints.storefront.tests.test_journey_without_script import hidden_fields
from zhida.shop.checkout import conf
from zhida.shop.checkout.models import WaitingLine
from zhida.shop.checkout.waiting.gate import WORKER
from zhida.shop.orders.models import Order
from zhida.shop.promotions.tests.offers_made import make_flash


@pytest.fixture(autouse=True)
def worker():
    WORKER.forget()
    yield WORKER
    WORKER.forget()


@pytest.fixture
def form(browser, phone_number, worker) -> dict[str, list[str]]:
    """The submit of a buy-now from a flash sale at 4999.00 while this worker has no room."""
    make_flash("A-1", now=timezone.now(), minor=499900, quota_left=5)
    browser.log_in()
    browser.add_address()
    fields = hidden_fields(browser.get("/checkout?buy=A-1:1").content.decode(), "place")
    # Somebody else has bought there, so this worker knows the sale.
    other = type(browser)()
    other.log_in("13900139000")
    other.add_address()
    other.send("/checkout", hidden_fields(other.get("/checkout?buy=A-1:1").content.decode(), "place"))
    for _checkout in range(conf.CHECKOUTS_AT_ONCE):
        assert worker.enter(is_limited=True)
    del fields["csrfmiddlewaretoken"]
    return {**fields, "note": ["放门口"]}


def test_who_has_no_room_waits_and_orders_in_turn(browser, form, worker):
    WaitingLine.objects.create(offer_number=known_sale(worker), places_given=60, moved_at=timezone.now())
    sent = browser.send("/checkout", form)
    assert sent.status_code == 303
    assert sent.url.startswith("/checkout/waiting?ticket=")
    assert Order.objects.count() == 1

    waits = browser.get(sent.url)
    page = waits.content.decode()

    assert waits.headers["Cache-Control"] == "no-store"
    assert re.search(r"你前面还有 (6[01]|5\d) 人", page)
    assert re.search(r'<noscript><meta http-equiv="refresh" content="[12]"></noscript>', page)
    assert "提交订单</button>" not in page
    let_everybody_in(worker)
    turn = browser.get(sent.url).content.decode()
    assert "轮到你了" in turn
    assert "http-equiv" not in turn
    fields = {
        name: [html.unescape(it) for it in values] for name, values in hidden_fields(turn, "place").items()
    }
    assert {name: fields[name] for name in form} == form
    placed = browser.send("/checkout", fields)
    assert placed.url.startswith("/pay/Z")
    assert Order.objects.count() == 2


def known_sale(worker) -> str:
    offer = worker.offer_of(["A-1"], now=timezone.now())
    assert offer is not None
    return offer


def let_everybody_in(worker) -> None:
    worker.forget()
    WaitingLine.objects.update(places_given=0, places_let_in=0)


def test_a_lost_ticket_goes_back_to_the_checkout(browser, form):
    sent = browser.send("/checkout", form)
    spoilt = re.sub("ticket=..", "ticket=xx", sent.url)

    answer = browser.get(spoilt)

    assert answer.status_code == 303
    assert answer.url.startswith("/checkout?version=0&expected_minor=499900&address=")
    assert "buy=A-1%3A1" in answer.url
    assert "key=" not in answer.url


def test_a_guest_logs_in_first(browser, phone_number):
    assert browser.get("/checkout/waiting?ticket=x").url == "/login?next=%2Fcheckout%2Fwaiting%3Fticket%3Dx"
