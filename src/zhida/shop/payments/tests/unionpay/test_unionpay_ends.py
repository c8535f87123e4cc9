"""How card payments end: closed after their time, and money that comes late or twice goes back."""

from datetime import timedelta

from zhida.shop.kernel.money import Money
from zhida.shop.payments import services
from zhida.shop.payments.models import (
    PaymentAttempt,
    Refund,
)
from zhida.shop.payments.records import CloseOutcome


def test_a_form_that_was_never_sent_is_closed_only_after_its_time(card):
    ref = card.open().ref
    attempt = card.start(ref).attempt

    for _check in range(6):
        card.clock.move(minutes=2)
        card.run_timers()
    assert card.attempt(ref, attempt) == "PENDING"
    card.clock.move(minutes=3)
    card.run_timers()
    assert card.attempt(ref, attempt) == "PENDING"
    card.clock.move(minutes=2)
    card.run_timers()

    assert card.attempt(ref, attempt) == "CLOSED"
    assert card.provider.query(card.order(attempt), now=card.clock()).status == "ABSENT"


def test_a_page_that_was_only_looked_at_is_closed_after_its_time(card):
    ref, attempt = card.shown()
    card.clock.move(minutes=17)

    card.run_timers()

    assert card.attempt(ref, attempt) == "CLOSED"
    assert PaymentAttempt.objects.get().captured_minor == 0


def test_before_its_time_unionpay_closes_nothing(card):
    _ref, attempt = card.shown()
    order = card.order(attempt)

    assert card.provider.close(order, now=order.expires_at - timedelta(seconds=1)).status == "PENDING"
    assert card.provider.close(order, now=order.expires_at).status == "CLOSED"


def test_money_that_may_be_moving_is_not_closed_after_its_time(card):
    ref, attempt = card.shown()
    card.gateway.books.note_payment(attempt, {"respCode": "03"})
    card.clock.move(minutes=17)

    card.run_timers()

    assert card.attempt(ref, attempt) == "PROCESSING"


def test_late_money_for_a_closed_order_goes_back(card):
    ref, attempt = card.shown()
    card.clock.move(minutes=32)
    assert services.close_intent(ref=ref, now=card.clock()) is CloseOutcome.CLOSED

    card.control("pay", attempt)
    card.settle()

    assert card.intent(ref).status == "EXPIRED"
    assert card.intent(ref).captured == card.intent(ref).refunded == Money(6599_00)
    assert Refund.objects.get().key == f"late-{attempt}"
    card.assert_books_agree()


def test_two_payments_of_one_order_leave_one(card):
    ref, first = card.shown()
    start = card.start(ref, scene="h5")
    card.send_form(start)
    card.control("pay", start.attempt)
    card.control("pay", first)

    card.settle()

    assert card.intent(ref).status == "PAID"
    assert card.intent(ref).captured == Money(2 * 6599_00)
    assert card.intent(ref).refunded == Money(6599_00)
    card.assert_books_agree()
