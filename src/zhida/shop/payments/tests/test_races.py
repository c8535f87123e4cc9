"""Real threads on the engine of ZHIDA_DATABASE_URL: one capture, one intent's refunds, one winner."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from zhida.shop.kernel.money import Money
from zhida.shop.payments import services
from zhida.shop.payments.errors import (
    ChannelUnreachable,
    PaymentClosed,
    PaymentRefused,
    RefundExceedsCaptured,
)
from zhida.shop.payments.models import PaymentAttempt, PaymentEntry, PaymentEvent, Refund
from zhida.shop.payments.records import CloseOutcome

pytestmark = [pytest.mark.mariadb, pytest.mark.django_db(transaction=True)]


def together(tasks: Sequence[Callable[[], object]]) -> list[object]:
    """Run all tasks at the same moment, each in a thread and a connection of its own."""
    gate = Barrier(len(tasks))

    def run(task: Callable[[], object]) -> object:
        gate.wait()
        try:
            return task()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def test_twenty_notifications_at_once_are_one_capture(bench):
    ref, attempt = bench.pending()
    bench.door.is_open = False
    bench.control("pay", attempt)
    bench.door.is_open = True
    _path, headers, body = bench.door.received[0]

    statuses = together([lambda: bench.notify(body, headers)] * 20)

    assert statuses == [200] * 20
    assert PaymentEvent.objects.count() == 1
    assert PaymentEntry.objects.count() == 1
    assert bench.events() == ["payments.PaymentCaptured"]
    assert bench.intent(ref).captured == Money(6599_00)
    bench.assert_books_agree()


def test_news_and_queries_at_once_are_one_capture(bench):
    ref, attempt = bench.pending()
    bench.control("lose")
    bench.control("pay", attempt)
    bench.control("up")

    together(
        [lambda: bench.control("duplicate", attempt, times=4)] * 3
        + [lambda: services.check_attempt(number=attempt, now=bench.clock())] * 5
    )

    assert PaymentEntry.objects.count() == 1
    assert bench.events() == ["payments.PaymentCaptured"]
    assert bench.attempt(ref, attempt) == "SUCCEEDED"
    bench.assert_books_agree()


def test_parallel_refunds_never_exceed_what_was_captured(bench):
    ref, _attempt = bench.paid(1000)

    def refund(index: int) -> bool:
        try:
            services.refund(ref=ref, amount=Money(300), key=f"K{index}", reason="", now=bench.clock())
        except RefundExceedsCaptured:
            return False
        return True

    granted = together([lambda index=index: refund(index) for index in range(12)])

    assert granted.count(True) == 3
    assert Refund.objects.count() == 3
    assert bench.intent(ref).refunding == Money(900)
    bench.run_timers()
    assert bench.intent(ref).refunded == Money(900)
    bench.assert_books_agree()


def test_one_key_asked_at_once_is_one_refund(bench):
    ref, _attempt = bench.paid(1000)

    records = together(
        [lambda: services.refund(ref=ref, amount=Money(300), key="K", reason="", now=bench.clock())] * 8
    )

    assert len({record.number for record in records}) == 1
    assert bench.intent(ref).refunding == Money(300)


def test_a_refund_sent_by_two_workers_goes_out_once(bench):
    ref, _attempt = bench.paid(1000)
    number = services.refund(ref=ref, amount=Money(300), key="K", reason="", now=bench.clock()).number

    together([lambda: services.check_refund(number=number, now=bench.clock())] * 4)

    assert [row["refund"] for row in bench.control("ledger")["refunds"]] == [number]
    assert bench.intent(ref).refunded == Money(300)
    assert bench.events() == ["payments.PaymentCaptured", "payments.RefundSucceeded"]
    bench.assert_books_agree()


def test_a_double_click_starts_one_attempt(bench):
    ref = bench.open().ref

    starts = together([lambda: bench.start(ref)] * 6)

    assert len({start.attempt for start in starts}) == 1
    assert PaymentAttempt.objects.count() == 1
    assert len(bench.control("ledger")["payments"]) == 1


def test_paying_and_closing_at_once_has_one_winner(bench):
    ref, attempt = bench.pending()

    outcome, _paid = together(
        [
            lambda: services.close_intent(ref=ref, now=bench.clock()),
            lambda: bench.control("pay", attempt),
        ]
    )
    bench.control("notify", attempt)
    bench.run_timers()

    intent = bench.intent(ref)
    if outcome is CloseOutcome.CAPTURED:
        assert (intent.status, intent.captured, intent.refunded) == ("PAID", Money(6599_00), Money(0))
        assert bench.events() == ["payments.PaymentCaptured"]
    else:
        assert outcome is CloseOutcome.CLOSED
        assert (intent.status, intent.captured, intent.refunded) == (
            "CANCELLED",
            Money(6599_00),
            Money(6599_00),
        )
        assert bench.events() == ["payments.PaymentLate", "payments.RefundSucceeded"]
    bench.assert_books_agree()


def test_starting_and_closing_at_once_leaves_nothing_payable_behind(bench):
    ref = bench.open().ref

    def start() -> object:
        try:
            return bench.start(ref)
        except (ChannelUnreachable, PaymentClosed, PaymentRefused):
            return None  # the intent, or the attempt at the channel, was closed a moment earlier

    outcome, _started = together([lambda: services.close_intent(ref=ref, now=bench.clock()), start])

    open_attempts = PaymentAttempt.objects.filter(status__in=("CREATED", "PENDING", "PROCESSING")).count()
    assert (outcome, bench.intent(ref).status, open_attempts) == (CloseOutcome.CLOSED, "CANCELLED", 0)
    bench.assert_books_agree()
