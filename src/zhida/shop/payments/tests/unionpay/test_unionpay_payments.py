"""Paying by bank card, from the form to captured money, and what must not count as money."""

from urllib.parse import urlsplit

import pytest

from zhida.shop.kernel.money import Money
from zhida.shop.payments import services
from zhida.shop.payments.models import (
    Discrepancy,
    PaymentEntry,
    PaymentEvent,
    PaymentStep,
)


def test_the_form_says_all_that_unionpay_wants_and_stays_the_same(card):
    ref = card.open().ref

    first, second = card.start(ref), card.start(ref)

    assert second == first
    fields = first.payload
    assert fields.pop("action") == f"{card.gateway.url}/gateway/api/frontTransReq.do"
    assert len(fields.pop("certId")) > 30
    assert len(fields.pop("signature")) == 344
    assert first.kind == "form"
    assert fields == {
        "version": "5.1.0",
        "encoding": "UTF-8",
        "signMethod": "01",
        "txnType": "01",
        "txnSubType": "01",
        "bizType": "000201",
        "channelType": "07",
        "accessType": "0",
        "merId": "777290058110048",
        "orderId": first.attempt,
        "txnTime": "20261122120000",
        "txnAmt": "659900",
        "currencyCode": "156",
        "payTimeout": "20261122121500",
        "frontUrl": f"{card.door.url}/pay/return/card",
        "backUrl": f"{card.door.url}/hooks/payments/card",
    }


def test_a_phone_is_another_channel_type_and_wechat_is_none(card):
    assert card.start(card.open().ref, scene="h5").payload["channelType"] == "08"
    assert card.provider.scenes == {"pc", "h5"}


def test_a_card_payment_is_captured_once_after_a_query(card):
    ref, attempt = card.shown()

    answer = card.control("pay", attempt)

    assert (answer["sent"], answer["answers"]) == (1, [200])
    assert card.attempt(ref, attempt) == "PENDING"
    assert card.run_timers() == 1
    assert card.attempt(ref, attempt) == "SUCCEEDED"
    assert card.intent(ref).status == "PAID"
    assert card.intent(ref).captured == Money(6599_00)
    assert card.events() == ["payments.PaymentCaptured"]
    assert list(PaymentStep.objects.order_by("id").values_list("number", "to_status", "source")) == [
        (attempt, "PENDING", "START"),
        (attempt, "SUCCEEDED", "QUERY"),
        (ref, "PAID", "QUERY"),
    ]
    payment = card.gateway.books.find_payment(attempt)
    entry = PaymentEntry.objects.get()
    assert entry.provider_number == payment.provider_number
    assert entry.occurred_at == card.clock()
    card.assert_books_agree()


def test_the_buyer_pays_on_the_page_and_is_posted_back(card):
    ref, attempt = card.shown()
    payment = card.gateway.books.find_payment(attempt)
    page = f"{card.gateway.url}/cashier/{payment.provider_number}"
    assert "¥</small>6,599" in card.client.get(page).text

    left = card.door.attend(lambda: card.client.post(page, data={"choice": "pay"}))
    card.run_timers()

    assert f'<form method="post" action="{card.door.url}/pay/return/card">' in left.text
    assert f'name="orderId" value="{attempt}"' in left.text
    assert card.attempt(ref, attempt) == "SUCCEEDED"
    card.assert_books_agree()


def test_the_same_form_again_opens_no_second_payment(card):
    ref = card.open().ref
    start = card.start(ref)

    first, second = card.send_form(start), card.send_form(start)

    assert urlsplit(first.headers["location"]).path == urlsplit(second.headers["location"]).path
    assert len(card.gateway.books.list_payments()) == 1


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("txnAmt", "1", "11"),
        ("orderId", "P0000000000000000001", "11"),
        ("payTimeout", "20271122121500", "11"),
        ("merId", "777290058110049", "31"),
        ("version", "5.0.0", "11"),
        ("signMethod", "11", "11"),
        ("certId", "1", "11"),
        ("signature", "AAAA", "11"),
        ("orderDesc", "", "11"),
    ],
)
def test_a_form_changed_on_its_way_opens_nothing(card, name, value, code):
    start = card.start(card.open().ref)
    fields = {**start.payload, name: value}

    answer = card.client.post(fields.pop("action"), data=fields)

    assert f"应答码 {code}" in answer.text
    assert card.gateway.books.list_payments() == []


@pytest.mark.parametrize("copies", [2, 8])
def test_the_same_news_many_times_is_kept_once_and_captured_once(card, copies):
    ref, attempt = card.shown()
    card.control("duplicate", times=copies)

    assert card.control("pay", attempt)["answers"] == [200] * copies
    card.run_timers()
    card.control("notify", attempt)
    card.run_timers()

    assert PaymentEvent.objects.count() == 1
    assert card.events() == ["payments.PaymentCaptured"]
    assert card.intent(ref).captured == Money(6599_00)
    card.assert_books_agree()


def test_lost_news_is_found_by_asking(card):
    ref, attempt = card.shown()
    card.control("lose")
    card.control("pay", attempt)
    assert card.door.received == []

    card.clock.move(seconds=5)
    card.run_timers()

    assert card.attempt(ref, attempt) == "SUCCEEDED"
    card.assert_books_agree()


def test_news_before_the_money_asks_and_books_nothing(card):
    ref, attempt = card.shown()
    fields = card.news(attempt)

    assert card.hear(card.form(fields)) == 200
    card.run_timers()

    assert card.attempt(ref, attempt) == "PENDING"
    assert card.intent(ref).captured == Money(0)
    assert PaymentEntry.objects.count() == 0
    card.control("pay", attempt)
    card.clock.move(seconds=5)
    card.run_timers()
    assert card.attempt(ref, attempt) == "SUCCEEDED"
    card.assert_books_agree()


def test_news_with_another_amount_than_the_query_books_what_the_query_says(card):
    ref, attempt = card.shown()
    card.control("lose")
    card.control("pay", attempt)

    assert card.hear(card.form(card.news(attempt, txnAmt="1"))) == 200
    card.run_timers()

    assert card.intent(ref).captured == Money(6599_00)
    card.assert_books_agree()


@pytest.mark.parametrize("minor", [1, 6598_99, 6599_01])
def test_a_wrong_amount_pays_nothing_and_opens_a_critical_finding(card, minor):
    ref, attempt = card.shown()

    card.control("pay", attempt, amount=minor)
    card.run_timers()

    assert card.intent(ref).status == "OPEN"
    assert card.intent(ref).captured == Money(minor)
    finding = Discrepancy.objects.get()
    assert (finding.kind, finding.severity) == ("WRONG_AMOUNT", "CRITICAL")
    card.assert_books_agree()


def test_a_wrong_currency_pays_nothing_and_opens_a_critical_finding(card):
    ref, attempt = card.shown()

    card.control("pay", attempt, currency="USD")
    card.run_timers()

    assert card.intent(ref).status == "OPEN"
    assert card.intent(ref).captured == Money(0)
    assert Discrepancy.objects.get().kind == "WRONG_CURRENCY"
    card.assert_books_agree()


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("05", "PENDING"),
        ("01", "PROCESSING"),
        ("03", "PROCESSING"),
        ("04", "PROCESSING"),
        ("12", "PROCESSING"),
        ("34", "PROCESSING"),
        ("60", "PROCESSING"),
        ("A6", "PROCESSING"),
        ("42", "PROCESSING"),
        ("74", "PROCESSING"),
        ("75", "PROCESSING"),
        ("30", "FAILED"),
        ("64", "FAILED"),
        ("99", "FAILED"),
    ],
)
def test_what_a_query_says_of_a_payment(card, code, status):
    ref, attempt = card.shown()
    card.gateway.books.note_payment(attempt, {"respCode": code})

    services.check_attempt(number=attempt, now=card.clock())

    assert card.attempt(ref, attempt) == status
    assert card.intent(ref).captured == Money(0)
    assert card.events() == []


def test_a_partial_success_is_never_booked_and_ends_with_a_person(card):
    ref, attempt = card.shown()
    card.gateway.books.note_payment(attempt, {"respCode": "A6"})
    assert card.control("pay", attempt)["answers"] == [200]

    for _check in range(30):
        card.clock.move(hours=8)
        card.run_timers()

    assert card.attempt(ref, attempt) == "PROCESSING"
    assert card.intent(ref).captured == Money(0)
    finding = Discrepancy.objects.get()
    assert (finding.kind, finding.number) == ("UNRESOLVED", attempt)


def test_declined_by_the_bank_is_failed_and_may_be_tried_again(card):
    ref, attempt = card.shown()
    card.control("decline", attempt)

    card.clock.move(seconds=5)
    card.run_timers()

    assert card.attempt(ref, attempt) == "FAILED"
    assert card.start(ref).attempt != attempt


def test_money_after_a_failure_wins(card):
    ref, attempt = card.shown()
    card.control("decline", attempt)
    card.clock.move(seconds=5)
    card.run_timers()

    card.control("pay", attempt)
    card.run_timers()

    assert card.attempt(ref, attempt) == "SUCCEEDED"
    assert card.intent(ref).status == "PAID"
    card.assert_books_agree()
