"""What PayPal tells by webhook, and everything that is not PayPal's."""

import json

import pytest
from cryptography.hazmat.primitives import hashes

from zhida.shop.payments.models import Discrepancy, PaymentAttempt, PaymentEvent, Refund
from zhida.shop.payments.providers.paypal import webhooks
from zhida.shop.payments.tests.paypal.webhook_making import (
    ALGO,
    CERT,
    SIG,
    TIME,
    assert_nothing_happened,
    signed,
)


def test_the_news_of_a_capture_pays(paypal, news):
    ref, attempt, headers, body = news

    assert paypal.deliver(headers, body) == 200

    assert paypal.status(ref, attempt) == "SUCCEEDED"
    assert PaymentAttempt.objects.get().provider_number == f"C{paypal.payment(attempt).provider_number}"
    assert paypal.events() == ["payments.PaymentCaptured"]
    kept = PaymentEvent.objects.get()
    assert kept.dedupe_key == json.loads(body)["id"]
    assert kept.headers == {name: headers[name] for name in webhooks.KEPT_HEADERS}
    paypal.assert_books_agree()


def test_paypal_s_own_call_reaches_the_shop_and_is_acknowledged(paypal, door):
    paypal.dialect.webhook_url = f"{door.url}/hooks/payments/paypal"
    ref, attempt = paypal.pending()
    control = {"op": "pay", "attempt": attempt}

    told = door.attend(lambda: paypal.client.post(f"{paypal.gateway.url}/control", json=control))

    assert told.json()["answers"] == [200]
    paypal.run_timers()
    assert paypal.status(ref, attempt) == "SUCCEEDED"
    paypal.assert_books_agree()


def test_an_approval_is_a_call_to_ask_and_the_worker_captures(paypal):
    ref, attempt = paypal.approved()

    assert paypal.hear(attempt) == [200]
    assert paypal.status(ref, attempt) == "PENDING"
    paypal.run_timers()

    assert paypal.status(ref, attempt) == "SUCCEEDED"
    assert paypal.events() == ["payments.PaymentCaptured"]
    paypal.assert_books_agree()


def test_news_may_come_twice_and_in_any_order(paypal, news):
    ref, attempt, headers, body = news
    approval, _capture = paypal.messages(attempt)

    assert paypal.deliver(headers, body) == 200
    assert paypal.deliver(*paypal.signed(approval)) == 200
    paypal.clock.move(days=3)
    assert paypal.deliver(headers, body) == 200
    paypal.run_timers()

    assert paypal.status(ref, attempt) == "SUCCEEDED"
    assert PaymentEvent.objects.count() == 2
    assert paypal.events() == ["payments.PaymentCaptured"]
    paypal.assert_books_agree()


def test_the_news_of_a_review_and_of_its_end(paypal):
    paypal.dialect.levers.next_captures = "PENDING"
    ref, attempt = paypal.approved()
    paypal.control("down", how="mute", calls="/capture", times=1)
    paypal.ask(attempt)
    assert paypal.hear(attempt) == [200, 200]
    assert paypal.status(ref, attempt) == "PROCESSING"

    paypal.control("pay", attempt)

    assert paypal.hear(attempt) == [200, 200, 200]
    assert paypal.status(ref, attempt) == "SUCCEEDED"
    paypal.assert_books_agree()


def test_the_news_of_a_denied_capture_fails_the_attempt(paypal):
    paypal.dialect.levers.next_captures = "DECLINED"
    ref, attempt = paypal.approved()
    paypal.control("down", how="mute", calls="/capture", times=1)
    paypal.ask(attempt)

    assert paypal.hear(attempt) == [200, 200]

    assert paypal.status(ref, attempt) == "FAILED"
    paypal.assert_books_agree()


def event(kind, resource, **changes):
    document = {"id": "WH-1", "event_type": kind, "resource": resource, **changes}
    return json.dumps(document).encode()


def test_money_taken_back_behind_our_back_opens_a_discrepancy(paypal):
    _ref, attempt = paypal.captured()
    resource = {
        "id": "8XK12345",
        "status": "COMPLETED",
        "amount": {"currency_code": "USD", "value": "100.00"},
        "invoice_id": attempt,
        "custom_id": attempt,
    }
    body = event("PAYMENT.CAPTURE.REVERSED", resource)

    assert paypal.deliver(signed(paypal, body), body) == 200

    finding = Discrepancy.objects.get()
    assert (finding.kind, finding.number, finding.found) == ("UNKNOWN_NUMBER", "8XK12345", "10000 USD")
    assert Refund.objects.count() == 0


def test_news_of_our_refund_without_the_payment_s_number_is_a_call_to_ask(paypal):
    ref, _attempt = paypal.captured()
    number = paypal.refund(ref, 71_00)
    paypal.control("down", how="mute", calls="/refund", times=1)
    paypal.send_refund(number)
    resource = {
        "id": "8XK12345",
        "amount": {"currency_code": "USD", "value": "10.00"},
        "invoice_id": number,
    }
    body = event("PAYMENT.CAPTURE.REFUNDED", resource)

    assert paypal.deliver(signed(paypal, body), body) == 200
    assert Refund.objects.get().status == "PROCESSING"
    paypal.run_timers()

    assert Refund.objects.get().status == "SUCCEEDED"
    paypal.assert_books_agree()


@pytest.mark.parametrize(
    ("kind", "resource"),
    [
        ("CUSTOMER.DISPUTE.CREATED", {"dispute_id": "PP-D-1"}),
        ("CHECKOUT.ORDER.APPROVED", {"id": "5O1"}),
        ("CHECKOUT.ORDER.COMPLETED", {"purchase_units": "none"}),
        (
            "PAYMENT.CAPTURE.COMPLETED",
            {"id": "2GG", "amount": {"currency_code": "USD", "value": "5.00"}, "invoice_id": "INV-7"},
        ),
        ("PAYMENT.SALE.COMPLETED", {}),
    ],
)
def test_events_about_something_else_are_kept_and_change_nothing(paypal, kind, resource):
    ref, attempt = paypal.pending()
    body = event(kind, resource)

    assert paypal.deliver(signed(paypal, body), body) == 200

    assert PaymentEvent.objects.count() == 1
    assert paypal.status(ref, attempt) == "PENDING"
    assert Discrepancy.objects.count() == 0
    assert paypal.events() == []


@pytest.mark.parametrize(
    "body",
    [
        b"nonsense",
        b"[]",
        b'{"event_type": "PAYMENT.CAPTURE.COMPLETED"}',
        event("PAYMENT.CAPTURE.COMPLETED", {}, id="W" * 101),
        event("PAYMENT.CAPTURE.COMPLETED", {"id": "C1"}),
        event("PAYMENT.CAPTURE.COMPLETED", {"id": "../x", "amount": {"currency_code": "USD", "value": "1"}}),
        event("PAYMENT.CAPTURE.REFUNDED", {"id": "C1", "amount": {"currency_code": "USD", "value": "-1"}}),
    ],
)
def test_a_proven_body_that_says_nothing_is_refused(paypal, body):
    ref, attempt = paypal.pending()

    assert paypal.deliver(signed(paypal, body), body) == 400

    assert_nothing_happened(paypal, ref, attempt)


def test_what_somebody_else_signed_is_refused(paypal, news):
    ref, attempt, _headers, _body = news
    (_approval, capture) = paypal.messages(attempt)

    assert paypal.deliver(*paypal.signed(capture, forged=True)) == 401

    assert_nothing_happened(paypal, ref, attempt)


def test_the_gateway_s_own_forgery_is_refused(paypal):
    ref, attempt = paypal.pending()
    forged = paypal.dialect.forged_news(paypal.payment(attempt))

    assert paypal.deliver(*paypal.signed(forged, forged=True)) == 401

    assert_nothing_happened(paypal, ref, attempt)


def change_body(headers, body):
    return headers, body.replace(b"100.00", b"100.01")


def respace_body(headers, body):
    return headers, body + b" "


def with_header(name, value):
    return lambda headers, body: ({**headers, name: value}, body)


@pytest.mark.parametrize(
    "spoil",
    [
        change_body,
        respace_body,
        with_header("paypal-transmission-id", "another"),
        with_header(TIME, "2026-11-22T04:00:01Z"),
        with_header(TIME, "2026-11-18T03:59:59Z"),
        with_header(TIME, "2026-11-22T04:05:01Z"),
        with_header(TIME, "2026-11-22T04:00:00"),
        with_header(TIME, "now"),
        with_header(SIG, "AAAA"),
        with_header(SIG, "not base64!"),
        with_header(SIG, ""),
        with_header(ALGO, "SHA1withRSA"),
        with_header(ALGO, "none"),
        with_header(ALGO, ""),
        with_header(CERT, ""),
        with_header("paypal-transmission-id", "x" * 2049),
    ],
)
def test_a_changed_message_is_refused(paypal, news, spoil):
    ref, attempt, headers, body = news

    assert paypal.deliver(*spoil(headers, body)) == 401

    assert_nothing_happened(paypal, ref, attempt)


def test_news_for_another_webhook_is_refused(paypal, news):
    ref, attempt, headers, body = news
    paypal.set_channel(webhook_id="1JE4291016473214C")

    assert paypal.deliver(headers, body) == 401

    assert_nothing_happened(paypal, ref, attempt)


def test_a_weaker_hash_is_refused_even_with_the_right_key(paypal, news):
    ref, attempt, _headers, body = news

    assert paypal.deliver(signed(paypal, body, hash_name=hashes.SHA1()), body) == 401

    assert_nothing_happened(paypal, ref, attempt)
