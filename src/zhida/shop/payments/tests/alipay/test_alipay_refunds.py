"""Giving back by Alipay: lost answers, waiting, refusals, and news that tell of all refunds so far."""

import pytest

from zhida.doubles.alipay.gateway import trade_news
from zhida.shop.kernel.money import Money
from zhida.shop.payments.models import PaymentEvent, Refund
from zhida.shop.payments.providers.contract import (
    FactStatus,
    OutcomeUnknown,
    RefusedByChannel,
    RefusedForNow,
)

pytestmark = pytest.mark.django_db


def test_many_partial_refunds_add_up_and_close_the_trade(bench):
    ref, attempt = bench.paid()
    for part in range(3):
        bench.refund(ref, 1000_00, key=f"part-{part}")
        bench.clock.move(seconds=3)
    bench.refund(ref, 3599_00, key="rest")

    assert bench.intent(ref).refunded == Money(6599_00)
    assert bench.events().count("payments.RefundSucceeded") == 4
    fact = bench.provider.query(bench.order(attempt), now=bench.clock())
    assert (fact.status, fact.amount) == (FactStatus.SUCCEEDED, Money(6599_00))
    bench.assert_books_agree()


@pytest.mark.parametrize("how", ["mute", "unsure"])
def test_a_refund_that_was_done_but_not_answered_is_done_once(bench, how):
    ref, _attempt = bench.paid()
    bench.control("down", how=how)
    number = bench.refund(ref, 100_00)
    assert Refund.objects.get().status == "PROCESSING"
    bench.control("up")

    assert bench.check_refund(number) == "SUCCEEDED"

    assert [row["amount"] for row in bench.control("ledger")["refunds"]] == [100_00]
    bench.assert_books_agree()


def test_a_refund_that_never_arrived_is_sent_again_under_its_number(bench):
    ref, _attempt = bench.paid()
    bench.control("down", how="drop")
    number = bench.refund(ref, 100_00)
    bench.control("up")
    bench.clock.move(seconds=5)

    assert bench.check_refund(number) == "SUCCEEDED"

    assert [row["refund"] for row in bench.control("ledger")["refunds"]] == [number]
    bench.assert_books_agree()


def test_the_same_refund_twice_moves_money_once(bench):
    _ref, attempt = bench.paid()
    order = bench.refund_order(attempt)

    first = bench.provider.refund(order, now=bench.clock())
    second = bench.provider.refund(order, now=bench.clock())

    assert (first.status, first.amount) == (FactStatus.SUCCEEDED, Money(100_00))
    assert (second.status, second.amount) == (FactStatus.SUCCEEDED, Money(100_00))
    assert len(bench.control("ledger")["refunds"]) == 1


def test_a_refund_that_waits_is_processing_until_alipay_has_moved_the_money(bench):
    ref, _attempt = bench.paid()
    bench.control("delay", what="refunds")

    number = bench.refund(ref, 100_00)

    assert bench.check_refund(number) == "PROCESSING"
    bench.control("up")
    assert bench.check_refund(number) == "SUCCEEDED"
    bench.assert_books_agree()


def test_a_refund_that_fails_at_alipay_frees_its_amount(bench):
    ref, _attempt = bench.paid()
    bench.control("delay", what="refunds")
    number = bench.refund(ref, 100_00)

    bench.control("decline", refund=number)

    assert bench.check_refund(number) == "FAILED"
    assert bench.intent(ref).refunding == Money(0)
    bench.assert_books_agree()


def test_too_low_a_balance_waits_and_the_same_number_goes_through_later(bench):
    ref, attempt = bench.paid()
    bench.dialect.is_short_of_money = True
    number = bench.refund(ref, 100_00)
    assert Refund.objects.get().status == "PROCESSING"
    with pytest.raises(RefusedForNow, match=r"ACQ\.SELLER_BALANCE_NOT_ENOUGH"):
        bench.provider.refund(bench.refund_order(attempt), now=bench.clock())

    bench.dialect.is_short_of_money = False
    bench.clock.move(seconds=5)

    assert bench.check_refund(number) == "SUCCEEDED"
    bench.assert_books_agree()


def test_a_refusal_for_good_is_believed_when_the_refund_is_not_found_either(bench):
    _ref, attempt = bench.pending()

    with pytest.raises(RefusedByChannel, match=r"ACQ\.TRADE_STATUS_ERROR"):
        bench.provider.refund(bench.refund_order(attempt), now=bench.clock())


def test_a_refusal_of_what_is_done_already_is_not_believed(bench):
    _ref, attempt = bench.paid()
    order = bench.refund_order(attempt)
    bench.provider.refund(order, now=bench.clock())
    other = type(order)(**{name: getattr(order, name) for name in order.__slots__} | {"amount": Money(99_00)})

    known = bench.provider.refund(other, now=bench.clock())

    assert (known.status, known.amount) == (FactStatus.SUCCEEDED, Money(100_00))


def test_a_refund_of_a_trade_that_alipay_does_not_know_is_absent(bench):
    order = bench.refund_order("P26112200000000000009")

    assert bench.provider.query_refund(order, now=bench.clock()).status is FactStatus.ABSENT


def test_a_refund_query_that_is_refused_says_nothing_about_the_refund(bench):
    order = bench.refund_order("")

    with pytest.raises(OutcomeUnknown, match=r"ACQ\.INVALID_PARAMETER"):
        bench.provider.query_refund(order, now=bench.clock())


def test_news_of_a_refund_is_a_call_to_ask_and_no_second_payment(bench):
    ref, attempt = bench.paid()
    bench.control("down", how="mute", calls="alipay.trade.refund", times=1)
    number = bench.refund(ref, 100_00)
    assert Refund.objects.get().status == "PROCESSING"

    assert bench.control("notify", attempt)["answers"][-1] == 200

    assert PaymentEvent.objects.count() == 2
    bench.run_timers()
    assert Refund.objects.get(number=number).status == "SUCCEEDED"
    assert bench.events() == ["payments.PaymentCaptured", "payments.RefundSucceeded"]
    bench.assert_books_agree()


def test_news_of_a_full_refund_closes_the_trade_and_not_the_payment(bench):
    ref, attempt = bench.paid()
    bench.refund(ref, 6599_00)

    bench.control("notify", attempt)

    assert bench.attempt(ref, attempt) == "SUCCEEDED"
    assert bench.intent(ref).refunded == Money(6599_00)
    bench.assert_books_agree()


def test_news_of_a_refund_made_elsewhere_tells_of_the_payment(bench):
    ref, attempt = bench.pending()
    bench.control("lose")
    bench.control("pay", attempt)
    bench.control("up")
    payment = bench.gateway.books.find_payment(attempt)
    assert payment is not None
    news = trade_news(payment, "TRADE_CLOSED", {"refund_fee": "6599.00", "out_biz_no": "by-hand"})

    assert bench.notify(bench.dialect.sign_news(news, now=bench.clock(), forged=False)[1]) == 200

    assert bench.attempt(ref, attempt) == "SUCCEEDED"
