"""Money that goes back by PayPal: once a number, in the captured currency, to the cent."""

from dataclasses import replace
from datetime import timedelta

import pytest

from zhida.shop.payments import queries
from zhida.shop.payments.models import Discrepancy, Refund
from zhida.shop.payments.providers.contract import FactStatus, OutcomeUnknown, RefusedByChannel
from zhida.shop.payments.services.checks import refund_order_of


def order(number, **changes):
    row = Refund.objects.select_related("attempt").get(number=number)
    return replace(refund_order_of(row), **changes)


def test_a_refund_goes_back_to_the_capture_under_its_own_number(paypal):
    ref, attempt = paypal.captured()

    number = paypal.refund(ref, 71_00)

    assert paypal.send_refund(number) == "SUCCEEDED"
    (made,) = paypal.gateway.books.list_refunds()
    assert (made.refund, made.attempt, made.amount, made.currency) == (number, attempt, 10_00, "USD")
    assert made.extra == {"custom_id": attempt, "note": "少发一件"}
    assert queries.find_intent(ref=ref).refunded.minor == 71_00
    assert paypal.events() == ["payments.PaymentCaptured", "payments.RefundSucceeded"]
    paypal.assert_books_agree()


def test_many_partial_refunds_sum_to_the_captured_cents(paypal):
    ref, attempt = paypal.captured(710_01)
    assert paypal.payment(attempt).paid_amount == 100_00

    numbers = [paypal.refund(ref, 236_67, key=f"k{index}") for index in range(3)]
    for number in numbers:
        assert paypal.send_refund(number) == "SUCCEEDED"

    books = paypal.gateway.books
    assert [books.find_refund(number).amount for number in numbers] == [33_33, 33_34, 33_33]
    assert paypal.gateway.books.refunded(paypal.payment(attempt)) == 100_00
    paypal.assert_books_agree()


def test_currencies_without_decimals_go_back_without(paypal):
    paypal.set_channel(currency="JPY", cny_per_unit="0.05")
    ref, _attempt = paypal.captured(710_00)

    number = paypal.refund(ref, 355_00)

    assert paypal.send_refund(number) == "SUCCEEDED"
    (made,) = paypal.gateway.books.list_refunds()
    assert (made.amount, made.currency) == (7100, "JPY")
    paypal.assert_books_agree()


@pytest.mark.parametrize("how", ["mute", "unsure", "drop", "error", "garbage"])
def test_a_refund_whose_answer_was_lost_is_made_once(paypal, how):
    ref, _attempt = paypal.captured()
    number = paypal.refund(ref, 71_00)
    paypal.control("down", how=how, calls="/refund", times=1)
    assert paypal.send_refund(number) == "PROCESSING"

    assert paypal.send_refund(number) == "SUCCEEDED"

    assert len(paypal.gateway.books.list_refunds()) == 1
    paypal.assert_books_agree()


def test_a_refund_that_waits_is_asked_by_its_own_number(paypal):
    ref, _attempt = paypal.captured()
    number = paypal.refund(ref, 71_00)
    paypal.control("delay", what="refunds")
    assert paypal.send_refund(number) == "PROCESSING"
    assert paypal.send_refund(number) == "PROCESSING"

    paypal.control("up")

    assert paypal.send_refund(number) == "SUCCEEDED"
    assert len(paypal.gateway.books.list_refunds()) == 1
    paypal.assert_books_agree()


def test_a_refund_that_fails_frees_its_amount_and_opens_a_discrepancy(paypal):
    ref, _attempt = paypal.captured()
    number = paypal.refund(ref, 71_00)
    paypal.control("delay", what="refunds")
    paypal.send_refund(number)

    paypal.control("decline", refund=number)

    assert paypal.send_refund(number) == "FAILED"
    assert Discrepancy.objects.get().kind == "REFUND_FAILED"
    paypal.control("up")
    assert paypal.send_refund(paypal.refund(ref, 710_00, key="again")) == "SUCCEEDED"
    paypal.assert_books_agree()


def test_the_news_of_a_refund_and_the_answer_book_it_once(paypal):
    ref, attempt = paypal.captured()
    number = paypal.refund(ref, 71_00)
    paypal.control("down", how="mute", calls="/refund", times=1)
    paypal.send_refund(number)

    assert paypal.hear(attempt) == [200, 200, 200]
    assert Refund.objects.get().status == "SUCCEEDED"
    assert paypal.send_refund(number) == "SUCCEEDED"
    assert paypal.hear(attempt) == [200, 200, 200]

    assert queries.find_intent(ref=ref).refunded.minor == 71_00
    assert paypal.events() == ["payments.PaymentCaptured", "payments.RefundSucceeded"]
    paypal.assert_books_agree()


def test_paypal_refuses_more_than_is_left(paypal):
    ref, _attempt = paypal.captured()
    number = paypal.refund(ref, 710_00)
    paypal.send_refund(number)
    asked = order(number, refund="R26112200000000000000")

    with pytest.raises(RefusedByChannel, match="CAPTURE_FULLY_REFUNDED"):
        paypal.provider.refund(asked, now=paypal.clock())


def test_a_capture_that_is_not_completed_yet_is_refunded_later(paypal):
    paypal.dialect.levers.next_captures = "PENDING"
    _ref, attempt = paypal.captured()
    other_ref, _other = "Z2", paypal.pending()
    paypal.dialect.levers.next_captures = "COMPLETED"
    paypal.control("pay", _other[1])
    paypal.ask(_other[1])
    number = paypal.refund(other_ref, 71_00)
    capture = f"C{paypal.payment(attempt).provider_number}"

    with pytest.raises(RefusedByChannel) as refusal:
        paypal.provider.refund(order(number, provider_number=capture), now=paypal.clock())

    assert (type(refusal.value).__name__, refusal.value.code) == ("RefusedForNow", "CAPTURE_NOT_COMPLETED")


def test_a_refund_without_a_reason_carries_no_note(paypal):
    ref, _attempt = paypal.captured()
    number = paypal.refund(ref, 71_00)

    fact = paypal.provider.refund(order(number, reason=""), now=paypal.clock())

    assert fact.status is FactStatus.SUCCEEDED
    assert paypal.gateway.books.find_refund(number).extra["note"] == ""


def test_a_refund_whose_key_paypal_forgot_is_never_sent_again(paypal):
    ref, _attempt = paypal.captured()
    number = paypal.refund(ref, 71_00)
    paypal.control("down", how="mute", calls="/refund", times=1)
    paypal.send_refund(number)
    asked = order(number)

    with pytest.raises(OutcomeUnknown, match="too old"):
        paypal.provider.query_refund(asked, now=asked.created_at + timedelta(days=44))

    assert len(paypal.gateway.books.list_refunds()) == 1


def test_the_approval_of_a_second_payment_is_let_lapse(paypal):
    ref, first = paypal.pending()
    paypal.clock.move(minutes=14, seconds=30)
    second = paypal.start(ref)
    assert second != first
    for attempt in (second, first):
        paypal.control("pay", attempt)
        paypal.ask(attempt)
    paypal.run_timers()

    assert paypal.events() == ["payments.PaymentCaptured"]
    assert [paypal.payment(one).status for one in (first, second)] == ["pending", "succeeded"]
    paypal.assert_books_agree()
