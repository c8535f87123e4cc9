"""Refunds to the card: once a number, however the answers get lost; and a channel that fails."""

from dataclasses import replace

import pytest

from zhida.doubles.gateways.dialect import Reply
from zhida.shop.kernel.money import Money
from zhida.shop.payments import services
from zhida.shop.payments.errors import RefundExceedsCaptured
from zhida.shop.payments.models import Discrepancy, Refund
from zhida.shop.payments.providers.contract import NeverReached, OutcomeUnknown

REFUND_CALL = "backTransReq.do"
QUERY_CALL = "queryTrans.do"


def ask_back(card, ref, minor, *, key="r1") -> str:
    """Decide a refund; the worker sends it when its timers run."""
    return services.refund(
        ref=ref, amount=Money(minor), key=key, reason="七天无理由", now=card.clock()
    ).number


def status(number: str) -> str:
    return Refund.objects.get(number=number).status


def test_a_refund_arrives_once_and_its_news_only_asks(card):
    ref, attempt = card.paid()
    number = ask_back(card, ref, 1000_00)

    card.run_timers()
    assert status(number) == "PROCESSING"
    card.settle()

    assert status(number) == "SUCCEEDED"
    assert card.intent(ref).refunded == Money(1000_00)
    made = card.gateway.books.find_refund(number)
    assert (made.attempt, made.amount, made.extra["txnTime"]) == (attempt, 1000_00, "20261122120000")
    assert Refund.objects.get().provider_number == made.provider_number
    assert card.hear(refund_news(card, number)) == 200
    card.settle()
    assert card.intent(ref).refunded == Money(1000_00)
    card.assert_books_agree()


def refund_news(card, number: str) -> bytes:
    made = card.gateway.books.find_refund(number)
    payment = card.gateway.books.find_payment(made.attempt)
    note = card.dialect.refund_news(payment, made)
    return card.dialect.sign_news(note, now=card.clock(), forged=False)[1]


def test_many_partial_refunds_never_exceed_what_came_in(card):
    ref, _attempt = card.paid(100_00)

    for index, minor in enumerate((30_00, 30_00, 40_00)):
        ask_back(card, ref, minor, key=f"r{index}")
    with pytest.raises(RefundExceedsCaptured):
        ask_back(card, ref, 1, key="more")
    card.settle()

    assert card.intent(ref).refunded == Money(100_00)
    assert len(card.gateway.books.list_refunds()) == 3
    card.assert_books_agree()


@pytest.mark.parametrize("how", ["mute", "unsure", "drop", "busy", "error", "garbage"])
def test_a_refund_whose_answer_is_lost_is_asked_about_and_sent_once(card, how):
    ref, _attempt = card.paid()
    card.control("down", how=how, calls=REFUND_CALL, times=1)
    number = ask_back(card, ref, 1000_00)

    card.run_timers()
    assert status(number) == "PROCESSING"
    card.settle()

    assert status(number) == "SUCCEEDED"
    assert [row.refund for row in card.gateway.books.list_refunds()] == [number]
    card.assert_books_agree()


def test_a_refund_is_not_sent_again_while_nobody_says_that_it_is_unknown(card):
    ref, _attempt = card.paid()
    card.control("down", how="mute", calls=REFUND_CALL, times=1)
    number = ask_back(card, ref, 1000_00)
    card.run_timers()
    card.control("down", how="busy", calls=QUERY_CALL)

    card.settle()

    assert status(number) == "PROCESSING"
    assert len(card.gateway.books.list_refunds()) == 1
    card.control("up")
    card.clock.move(minutes=5)
    card.run_timers()
    assert status(number) == "SUCCEEDED"
    card.assert_books_agree()


def test_a_refund_that_waits_arrives_later(card):
    ref, _attempt = card.paid()
    card.control("delay", what="refunds")
    number = ask_back(card, ref, 1000_00)
    card.settle()
    assert status(number) == "PROCESSING"

    card.control("up")
    card.clock.move(minutes=5)
    card.run_timers()

    assert status(number) == "SUCCEEDED"
    card.assert_books_agree()


def test_a_refund_that_fails_frees_its_amount(card):
    ref, _attempt = card.paid()
    card.control("delay", what="refunds")
    number = ask_back(card, ref, 1000_00)
    card.run_timers()
    card.control("decline", refund=number)

    card.settle()

    assert status(number) == "FAILED"
    assert card.intent(ref).refunding == Money(0)
    assert Discrepancy.objects.get().kind == "REFUND_FAILED"
    card.assert_books_agree()


def test_a_partly_successful_refund_waits_for_a_person(card):
    ref, _attempt = card.paid()
    card.control("delay", what="refunds")
    number = ask_back(card, ref, 1000_00)
    card.run_timers()
    card.gateway.books.note_refund(number, {"respCode": "A6"})

    card.settle()

    assert status(number) == "PROCESSING"
    assert Refund.objects.get().problem == "A6"
    assert "REFUND_STUCK" in set(Discrepancy.objects.values_list("kind", flat=True))
    assert card.intent(ref).refunded == Money(0)


@pytest.mark.parametrize(
    ("code", "ends"),
    [("64", "PROCESSING"), ("02", "PROCESSING"), ("10", "PROCESSING"), ("35", "FAILED"), ("36", "FAILED")],
)
def test_what_a_refused_refund_becomes(card, code, ends):
    ref, _attempt = card.paid()
    card.dialect.changes = {"respCode": code}
    number = ask_back(card, ref, 1000_00)

    card.run_timers()
    card.dialect.changes = {}

    assert status(number) == ends
    books = Discrepancy.objects.values_list("kind", flat=True)
    assert list(books) == {"64": ["REFUND_STUCK"], "02": ["REFUND_STUCK"], "10": []}.get(
        code, ["REFUND_FAILED"]
    )


def test_the_answer_about_another_refund_is_no_answer(card):
    ref, _attempt = card.paid()
    number = ask_back(card, ref, 1000_00)
    card.dialect.changes = {"orderId": "R0000000000000000001"}

    card.run_timers()
    assert status(number) == "PROCESSING"
    card.dialect.changes = {}
    card.settle()

    assert status(number) == "SUCCEEDED"
    card.assert_books_agree()


@pytest.mark.parametrize("how", ["drop", "error", "garbage", "mute", "busy", "unsure"])
def test_a_gateway_that_is_down_settles_when_it_is_back(card, how):
    ref, attempt = card.shown()
    card.control("lose")
    card.control("pay", attempt)
    card.control("down", how=how)
    card.settle()
    assert card.attempt(ref, attempt) == "PENDING"
    assert card.intent(ref).captured == Money(0)

    card.control("up")
    card.clock.move(minutes=5)
    card.run_timers()

    assert card.attempt(ref, attempt) == "SUCCEEDED"
    card.assert_books_agree()


@pytest.mark.parametrize("status_code", [404, 302, 201])
def test_another_status_than_200_is_no_answer(card, status_code):
    _ref, attempt = card.shown()
    if status_code >= 400:
        card.control("down", how="error", status=status_code)
    else:
        card.dialect.answer = lambda *_args, **_more: Reply(status_code)

    with pytest.raises(OutcomeUnknown) as refusal:
        card.provider.query(card.order(attempt), now=card.clock())

    assert str(refusal.value) == f"HTTP {status_code}"


def test_a_gateway_that_is_gone_was_never_reached(card):
    _ref, attempt = card.shown()
    provider = replace(card.provider, gateway_url="http://127.0.0.1:9/gateway/api")

    with pytest.raises(NeverReached):
        provider.query(card.order(attempt), now=card.clock())


def test_no_signature_no_key_and_no_card_gets_into_the_logs(card, caplog):
    caplog.set_level("DEBUG")
    ref, attempt = card.paid()
    ask_back(card, ref, 1000_00)
    card.settle()
    card.control("forge", attempt)
    card.dialect.changes = {"merId": "777290058110049"}
    services.check_attempt(number=card.shown()[1], now=card.clock())

    text = caplog.text
    assert "6216" not in text
    assert "PRIVATE KEY" not in text
    assert "BEGIN CERTIFICATE" not in text
    assert card.news(attempt)["signature"] not in text
    assert "rejected: bad signature" in text
