"""Refunds: never more than captured, never twice, never lost."""

import pytest

from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.money import Money
from zhida.shop.payments import services
from zhida.shop.payments.errors import PaymentNotFound, RefundExceedsCaptured, RefundMismatch
from zhida.shop.payments.lifecycle import Source
from zhida.shop.payments.models import Discrepancy, PaymentEntry, Refund
from zhida.shop.payments.providers.contract import FactStatus, RefundFact
from zhida.shop.payments.services.refund_facts import book_refund_fact
from zhida.shop.payments.timer_kinds import CHECK_REFUND


def refund(bench, ref, minor, key="K1"):
    return services.refund(ref=ref, amount=Money(minor), key=key, reason="七天无理由", now=bench.clock())


def test_a_refund_goes_back_to_the_attempt_it_came_from(bench):
    ref, attempt = bench.paid()

    record = refund(bench, ref, 100_00)
    assert (record.status, record.attempt, len(record.number)) == ("REQUESTED", attempt, 21)
    bench.run_timers()

    assert bench.intent(ref).refunding == bench.intent(ref).refunded == Money(100_00)
    assert bench.events() == ["payments.PaymentCaptured", "payments.RefundSucceeded"]
    assert bench.control("ledger")["refunds"] == [
        {"attempt": attempt, "refund": record.number, "amount": 100_00, "status": "succeeded"}
    ]
    assert Timer.objects.filter(kind=CHECK_REFUND).count() == 0
    bench.assert_books_agree()


def test_the_same_key_is_the_same_refund(bench):
    ref, _attempt = bench.paid()

    first = refund(bench, ref, 100_00)

    assert refund(bench, ref, 100_00) == first
    with pytest.raises(RefundMismatch):
        refund(bench, ref, 100_01)
    assert Refund.objects.count() == 1
    assert bench.intent(ref).refunding == Money(100_00)


def test_refunds_together_never_exceed_what_was_captured(bench):
    ref, _attempt = bench.paid(1000)
    refund(bench, ref, 600, "K1")

    with pytest.raises(RefundExceedsCaptured) as refusal:
        refund(bench, ref, 401, "K2")

    assert refusal.value.data == {"refundable": 400}
    assert Refund.objects.count() == 1
    refund(bench, ref, 400, "K3")
    bench.run_timers()
    assert bench.intent(ref).refunded == Money(1000)
    bench.assert_books_agree()


def test_nothing_captured_means_nothing_to_refund(bench):
    ref, _attempt = bench.pending()

    with pytest.raises(RefundExceedsCaptured):
        refund(bench, ref, 1)
    with pytest.raises(PaymentNotFound):
        refund(bench, "Z404", 1)

    assert Refund.objects.count() == 0


def test_a_refund_in_another_currency_is_refused(bench):
    ref, _attempt = bench.paid()

    with pytest.raises(RefundExceedsCaptured):
        services.refund(ref=ref, amount=Money(1, "USD"), key="K1", reason="", now=bench.clock())


@pytest.mark.parametrize("how", ["drop", "error", "garbage", "mute"])
def test_a_refund_of_unknown_outcome_is_sent_again_under_its_own_number(bench, how):
    ref, _attempt = bench.paid()
    number = refund(bench, ref, 100_00).number
    bench.control("down", how=how)
    bench.run_timers()
    assert Refund.objects.get().status == "PROCESSING"
    assert bench.intent(ref).refunded == Money(0)
    bench.control("up")

    bench.clock.move(seconds=5)
    bench.run_timers()

    assert Refund.objects.get().status == "SUCCEEDED"
    assert [row["refund"] for row in bench.control("ledger")["refunds"]] == [number]
    assert bench.intent(ref).refunded == Money(100_00)
    bench.assert_books_agree()


def test_a_refund_that_takes_time_is_finished_by_its_notification(bench):
    ref, _attempt = bench.paid()
    refund(bench, ref, 100_00)
    bench.control("delay", what="refunds")
    bench.run_timers()
    assert Refund.objects.get().status == "PROCESSING"

    bench.control("up")

    assert Refund.objects.get().status == "SUCCEEDED"
    assert bench.door.received[-1][0] == "/hooks/refunds/simulator"
    bench.assert_books_agree()


def test_a_refund_that_fails_frees_its_amount(bench):
    ref, _attempt = bench.paid()
    number = refund(bench, ref, 6599_00).number
    bench.control("delay", what="refunds")
    bench.run_timers()

    bench.control("decline", refund=number)

    assert Refund.objects.get().status == "FAILED"
    assert bench.intent(ref).refunding == Money(0)
    assert bench.events()[-1] == "payments.RefundFailed"
    assert Discrepancy.objects.get().kind == "REFUND_FAILED"
    bench.control("up")
    refund(bench, ref, 6599_00, "K2")
    bench.run_timers()
    assert bench.intent(ref).refunded == Money(6599_00)
    bench.assert_books_agree()


def fact(row, status, *, minor=None):
    return RefundFact(
        refund=row.number,
        attempt=row.attempt,
        status=status,
        amount=Money(row.amount.minor if minor is None else minor),
        provider_number="SIMR",
    )


def book(bench, fact):
    book_refund_fact(fact=fact, account="simulator", source=Source.NOTIFICATION, now=bench.clock())


def test_money_wins_over_a_failed_refund(bench):
    ref, _attempt = bench.paid()
    row = refund(bench, ref, 100_00)
    book(bench, fact(row, FactStatus.FAILED))

    book(bench, fact(row, FactStatus.SUCCEEDED))

    assert Refund.objects.get().status == "SUCCEEDED"
    assert bench.intent(ref).refunding == bench.intent(ref).refunded == Money(100_00)


def test_a_failed_refund_that_arrives_after_its_money_went_elsewhere_is_reported(bench):
    ref, _attempt = bench.paid()
    row = refund(bench, ref, 6599_00)
    book(bench, fact(row, FactStatus.FAILED))
    refund(bench, ref, 6599_00, "K2")

    book(bench, fact(row, FactStatus.SUCCEEDED))

    assert bench.intent(ref).refunded == Money(0)
    kinds = Discrepancy.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["REFUND_FAILED", "REFUND_ABOVE_CAPTURED"]


def test_a_refund_of_a_wrong_amount_is_reported_and_not_booked(bench):
    ref, _attempt = bench.paid()
    row = refund(bench, ref, 100_00)

    book(bench, fact(row, FactStatus.SUCCEEDED, minor=99_00))

    assert Refund.objects.get().status == "REQUESTED"
    assert PaymentEntry.objects.filter(kind="REFUND").count() == 0
    assert Discrepancy.objects.get().kind == "WRONG_REFUND"


def test_news_of_a_refund_nobody_asked_for_is_reported(bench):
    ref, _attempt = bench.paid()
    row = refund(bench, ref, 100_00)
    unknown = RefundFact(refund="R0", attempt=row.attempt, status=FactStatus.SUCCEEDED, amount=Money(1))

    book(bench, unknown)
    book(bench, unknown)

    assert Discrepancy.objects.get().kind == "UNKNOWN_NUMBER"


def test_a_refund_the_channel_refuses_is_failed(bench):
    ref, attempt = bench.paid()
    row = refund(bench, ref, 100_00)
    bench.simulator.ledger.pay(attempt, amount=1, currency="CNY", now=bench.clock())

    bench.run_timers()

    assert Refund.objects.get().status == "FAILED"
    assert Discrepancy.objects.get().number == row.number
    assert bench.intent(ref).refunding == Money(0)


def test_a_refund_that_stays_unknown_is_given_to_a_person_after_a_week(bench):
    ref, _attempt = bench.paid()
    number = refund(bench, ref, 100_00).number
    bench.control("down")
    while Timer.objects.exists():
        bench.clock.instant = max(bench.clock(), Timer.objects.get().due_at)
        bench.run_timers()

    assert Refund.objects.get().status == "PROCESSING"
    finding = Discrepancy.objects.get()
    assert (finding.kind, finding.number) == ("UNRESOLVED", number)
    assert bench.intent(ref).refunding == Money(100_00)


def test_odd_money_is_refunded_from_the_attempt_that_brought_it(bench):
    ref, odd = bench.pending()
    bench.control("pay", odd, amount=1_00)
    paying = bench.start(ref).attempt
    bench.control("pay", paying)

    record = refund(bench, ref, 6599_00, "K1")
    rest = refund(bench, ref, 1_00, "K2")

    assert (record.attempt, rest.attempt) == (paying, odd)
    bench.run_timers()
    assert bench.intent(ref).refunded == Money(6600_00)
    bench.assert_books_agree()
