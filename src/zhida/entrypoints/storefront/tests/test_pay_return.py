"""Coming back from a channel: by an address, or by a form that the channel's own page posts."""

import re

import pytest
from django.utils import timezone

from zhida.shop.checkout.tests.factories import make_attempt
from zhida.shop.kernel.models import Timer
from zhida.shop.orders.models import Order
from zhida.shop.payments.models import PaymentAttempt, PaymentEvent, PaymentStep

# What a browser says of a form that UnionPay's page posts; cookies with SameSite=Lax stay behind.
FROM_ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Origin": "null"}


def waiting(browser) -> tuple[str, str]:
    """Order a phone and start to pay it; gives the numbers of the order and of the attempt."""
    browser.send("/cart/lines", {"sku": "A-1", "quantity": "1"})
    browser.log_in()
    page = browser.get(f"/checkout?address={browser.add_address()}").content.decode()
    form = re.search(r'<form[^>]*id="place".*?</form>', page, re.DOTALL)
    assert form is not None
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form.group()))
    assert browser.send("/checkout", fields).status_code == 303
    number = Order.objects.get().number
    return number, make_attempt(number, now=timezone.now()).number


def test_a_post_without_cookies_leads_to_the_result_and_moves_nothing(browser, phone_number):
    order, attempt = waiting(browser)
    bare = type(browser)(enforce_csrf_checks=True)
    posted = {"orderId": attempt, "respCode": "00", "txnAmt": "599900", "signature": "AAAA"}

    response = bare.post("/pay/return/simulator", posted, headers=FROM_ELSEWHERE)

    assert (response.status_code, response.url) == (303, f"/pay/return/simulator?attempt={attempt}")
    assert response.cookies == {}
    assert browser.get(response.url).url == f"/pay/{order}/result"
    row = PaymentAttempt.objects.get()
    assert row.status == "PENDING"
    assert Timer.objects.get(kind="payments.check_attempt", key=attempt).due_at == row.next_check_at
    assert Order.objects.get().status == "AWAITING_PAYMENT"
    assert (PaymentEvent.objects.count(), PaymentStep.objects.count()) == (0, 0)


def test_without_session_the_way_goes_on_by_a_get_to_the_login(browser, phone_number):
    _order, attempt = waiting(browser)
    bare = type(browser)(enforce_csrf_checks=True)

    response = bare.post("/pay/return/simulator", {"orderId": attempt}, headers=FROM_ELSEWHERE)

    assert bare.get(response.url).url.startswith("/login?next=")


@pytest.mark.parametrize("number", ["", "../../orders", "P1\r\nSet-Cookie: a=b", "ｐ1", "p" * 21, "P" * 41])
def test_a_number_that_is_none_leads_to_the_orders(browser, number):
    browser.log_in()
    bare = type(browser)(enforce_csrf_checks=True)

    response = bare.post("/pay/return/simulator", {"orderId": number}, headers=FROM_ELSEWHERE)

    assert (response.status_code, response.url) == (303, "/pay/return/simulator")
    assert browser.get(response.url).url == "/orders"
