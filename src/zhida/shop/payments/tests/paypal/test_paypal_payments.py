"""A payment by PayPal: from the order over the buyer's approval to money, with faults on the way."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.money import Money
from zhida.shop.payments import queries, services
from zhida.shop.payments.models import Discrepancy, PaymentAttempt, PaymentEntry, Refund
from zhida.shop.payments.providers.contract import FactStatus
from zhida.shop.payments.records import CloseOutcome
from zhida.shop.payments.services.attempts import order_of


def order(attempt, **changes):
    row = PaymentAttempt.objects.select_related("intent").get(number=attempt)
    return replace(order_of(row), **changes)


def assert_paid(paypal, ref, attempt):
    assert paypal.status(ref, attempt) == "SUCCEEDED"
    assert queries.find_intent(ref=ref).status == "PAID"
    assert paypal.events() == ["payments.PaymentCaptured"]
    assert PaymentEntry.objects.count() == 1
    paypal.assert_books_agree()


def test_an_approved_order_is_captured_and_pays_in_yuan(paypal):
    ref, attempt = paypal.approved()
    assert paypal.status(ref, attempt) == "PENDING"

    paypal.ask(attempt)

    row = PaymentAttempt.objects.get(number=attempt)
    assert (row.captured_minor, row.captured_currency) == (100_00, "USD")
    assert (row.counts_minor, row.fx_rate) == (710_00, "7.10")
    assert row.provider_number == f"C{paypal.payment(attempt).provider_number}"
    assert_paid(paypal, ref, attempt)


def test_the_start_leads_to_the_page_of_approval(paypal):
    _ref, attempt = paypal.pending()

    row = PaymentAttempt.objects.get(number=attempt)
    payment = paypal.payment(attempt)
    assert row.presentation == "REDIRECT"
    assert row.payload == {"url": f"{paypal.gateway.url}/cashier/{payment.provider_number}"}
    assert row.provider_number == payment.provider_number
    assert (payment.amount, payment.currency, payment.subject) == (100_00, "USD", "青岚 X1 手机")
    assert payment.return_url == f"http://127.0.0.1:8000/pay/return/paypal?attempt={attempt}"
    assert payment.notify_url == "http://127.0.0.1:8000/hooks/payments/paypal"


def test_the_buyer_approves_on_the_page_and_comes_back_with_the_attempt(paypal):
    ref, attempt = paypal.pending()
    url = PaymentAttempt.objects.get(number=attempt).payload["url"]

    left = paypal.client.post(url, data={"choice": "pay"})

    assert left.status_code == 303
    back = parse_qs(urlsplit(left.headers["location"]).query)
    assert back["attempt"] == [attempt]
    assert back["token"] == [paypal.payment(attempt).provider_number]
    paypal.ask(attempt)
    assert_paid(paypal, ref, attempt)


def test_a_buyer_who_went_away_may_come_back(paypal):
    ref, attempt = paypal.pending()
    url = PaymentAttempt.objects.get(number=attempt).payload["url"]

    left = paypal.client.post(url, data={"choice": "decline"})
    paypal.ask(attempt)

    assert "PayerID" not in left.headers["location"]
    assert paypal.status(ref, attempt) == "PENDING"
    assert paypal.messages(attempt) == []
    paypal.control("pay", attempt)
    paypal.ask(attempt)
    assert_paid(paypal, ref, attempt)


def test_currencies_without_decimals_are_written_without(paypal):
    paypal.set_channel(currency="JPY", cny_per_unit="0.05")

    ref, attempt = paypal.captured(710_00)

    assert (paypal.payment(attempt).paid_amount, paypal.payment(attempt).paid_currency) == (14200, "JPY")
    assert_paid(paypal, ref, attempt)


def test_a_declined_card_sends_the_buyer_back_and_the_next_one_pays(paypal):
    ref, attempt = paypal.approved()
    paypal.control("decline", attempt)

    paypal.ask(attempt)

    assert paypal.status(ref, attempt) == "PENDING"
    assert paypal.events() == []
    paypal.clock.move(seconds=30)
    paypal.control("pay", attempt)
    paypal.ask(attempt)
    assert_paid(paypal, ref, attempt)


def test_a_capture_under_review_is_processing_until_the_money_is_there(paypal):
    paypal.dialect.levers.next_captures = "PENDING"
    ref, attempt = paypal.captured()
    assert paypal.status(ref, attempt) == "PROCESSING"
    assert paypal.events() == []
    paypal.clock.move(minutes=20)
    assert services.close_intent(ref=ref, now=paypal.clock()) is CloseOutcome.CLOSED
    assert paypal.status(ref, attempt) == "PROCESSING"

    paypal.control("pay", attempt)
    paypal.ask(attempt)
    paypal.run_timers()

    assert paypal.status(ref, attempt) == "SUCCEEDED"
    assert paypal.events() == ["payments.PaymentLate", "payments.RefundSucceeded"]
    assert Refund.objects.get().channel_minor == 100_00
    paypal.assert_books_agree()


def test_a_declined_capture_fails_the_attempt(paypal):
    paypal.dialect.levers.next_captures = "DECLINED"

    ref, attempt = paypal.captured()

    assert paypal.status(ref, attempt) == "FAILED"
    assert paypal.events() == []
    paypal.assert_books_agree()


def test_the_capture_can_be_asked_by_its_own_number(paypal):
    _ref, attempt = paypal.captured()
    asked = order(attempt)
    assert asked.provider_number.startswith("C")

    fact = paypal.provider.query(asked, now=paypal.clock())

    assert (fact.status, fact.amount) == (FactStatus.SUCCEEDED, Money(100_00, "USD"))
    assert fact.provider_number == asked.provider_number
    assert fact.occurred_at == paypal.clock()


def test_a_number_that_paypal_does_not_know_is_absent(paypal):
    _ref, attempt = paypal.pending()

    for number in ("", "NEVERMADE"):
        fact = paypal.provider.query(order(attempt, provider_number=number), now=paypal.clock())
        assert fact.status is FactStatus.ABSENT


def test_an_approval_after_the_expiry_is_never_captured(paypal):
    ref, attempt = paypal.pending()
    paypal.clock.move(minutes=15)
    paypal.control("pay", attempt)

    paypal.ask(attempt)

    assert paypal.status(ref, attempt) == "PROCESSING"
    paypal.clock.move(minutes=2)
    paypal.run_timers()
    assert paypal.status(ref, attempt) == "CLOSED"
    assert paypal.hear(attempt) == [200]
    paypal.run_timers()
    assert paypal.status(ref, attempt) == "CLOSED"
    assert paypal.payment(attempt).paid_amount is None
    assert paypal.events() == []
    paypal.assert_books_agree()


def test_an_approval_just_before_the_expiry_is_captured_just_after_it(paypal):
    ref, attempt = paypal.pending()
    paypal.clock.move(minutes=14, seconds=59)
    paypal.control("pay", attempt)
    paypal.clock.move(seconds=1)

    paypal.ask(attempt)

    assert_paid(paypal, ref, attempt)


def test_an_approval_nobody_heard_of_is_not_captured_two_minutes_after_the_expiry(paypal):
    ref, attempt = paypal.approved()
    paypal.clock.move(minutes=17)

    paypal.ask(attempt)

    assert paypal.status(ref, attempt) == "CLOSED"
    assert paypal.payment(attempt).paid_amount is None
    paypal.assert_books_agree()


def test_closing_before_the_expiry_tells_how_the_order_stands(paypal):
    _ref, attempt = paypal.pending()

    assert paypal.provider.close(order(attempt), now=paypal.clock()).status is FactStatus.PENDING
    expired = paypal.clock.move(minutes=17)
    assert paypal.provider.close(order(attempt), now=expired).status is FactStatus.CLOSED
    lost = order(attempt, provider_number="")
    assert paypal.provider.close(lost, now=expired).status is FactStatus.CLOSED


def test_closing_takes_what_was_approved_in_time(paypal):
    ref, attempt = paypal.approved()
    paypal.clock.move(minutes=15)

    assert services.close_intent(ref=ref, now=paypal.clock()) is CloseOutcome.CAPTURED

    assert_paid(paypal, ref, attempt)


def test_with_webhooks_off_the_sweeper_alone_captures(paypal):
    ref, attempt = paypal.approved()

    paypal.clock.move(seconds=5)
    paypal.run_timers()

    assert_paid(paypal, ref, attempt)
    assert Timer.objects.count() == 0


@pytest.mark.parametrize(
    ("paid", "kind"),
    [
        ({"amount": 99_99}, "WRONG_AMOUNT"),
        ({"amount": 100_01}, "WRONG_AMOUNT"),
        ({"currency": "EUR"}, "WRONG_CURRENCY"),
        ({"amount": 710_00, "currency": "CNY"}, "WRONG_CURRENCY"),
    ],
)
def test_another_amount_or_currency_pays_nothing(paypal, paid, kind):
    ref, attempt = paypal.captured(**paid)

    assert queries.find_intent(ref=ref).status == "OPEN"
    assert paypal.events() == []
    finding = Discrepancy.objects.get()
    assert (finding.kind, finding.severity, finding.number) == (kind, "CRITICAL", attempt)
    paypal.assert_books_agree()


def test_a_capture_in_the_last_moment_of_a_cancelled_intent_goes_back_whole(paypal):
    ref, attempt = paypal.approved()
    row = PaymentAttempt.objects.select_related("intent").get()
    services.close_intent(ref=ref, now=paypal.clock())

    # A worker that had read the open intent captures, and is ended before it could tell anybody.
    assert paypal.provider.query(order_of(row), now=paypal.clock()).status is FactStatus.SUCCEEDED
    paypal.ask(attempt)
    paypal.run_timers()

    assert paypal.events() == ["payments.PaymentLate", "payments.RefundSucceeded"]
    assert paypal.gateway.books.refunded(paypal.payment(attempt)) == 100_00
    paypal.assert_books_agree()


def test_news_and_query_together_book_once(paypal):
    ref, attempt = paypal.captured()
    assert paypal.hear(attempt) == [200, 200]
    assert paypal.hear(attempt) == [200, 200]
    paypal.ask(attempt)

    assert_paid(paypal, ref, attempt)
