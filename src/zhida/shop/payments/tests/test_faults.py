"""A channel that is down, slow, talks nonsense, loses news, or takes money late."""

import logging

import pytest

from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.money import Money
from zhida.shop.payments import services
from zhida.shop.payments.errors import ChannelUnreachable, PaymentClosed, PaymentNotFound
from zhida.shop.payments.models import Discrepancy, PaymentAttempt, PaymentEvent, Refund
from zhida.shop.payments.providers import http
from zhida.shop.payments.records import CloseOutcome


@pytest.mark.parametrize("how", ["drop", "error", "garbage"])
def test_a_start_at_a_broken_channel_is_unknown_and_heals_under_the_same_number(bench, how):
    ref = bench.open().ref
    bench.control("down", how=how)

    with pytest.raises(ChannelUnreachable) as refusal:
        bench.start(ref)

    number = refusal.value.data["attempt"]
    assert refusal.value.retry_after_seconds == 5
    assert bench.attempt(ref, number) == "PROCESSING"
    bench.control("up")
    assert bench.start(ref).attempt == number
    assert bench.attempt(ref, number) == "PENDING"
    assert PaymentAttempt.objects.count() == 1
    bench.control("pay", number)
    bench.assert_books_agree()


def test_a_start_whose_answer_is_lost_makes_no_second_payment(bench):
    ref = bench.open().ref
    bench.control("down", how="mute")
    with pytest.raises(ChannelUnreachable) as refusal:
        bench.start(ref)
    bench.control("up")

    again = bench.start(ref)

    assert again.attempt == refusal.value.data["attempt"]
    assert [row["status"] for row in bench.control("ledger")["payments"]] == ["pending"]


def test_a_slow_channel_is_given_up_and_nothing_is_taken_for_a_failure(bench, monkeypatch):
    monkeypatch.setattr(http, "READ_SECONDS", 0.2)
    ref = bench.open().ref
    bench.control("down", how="slow", seconds=1)

    with pytest.raises(ChannelUnreachable) as refusal:
        bench.start(ref)

    assert bench.attempt(ref, refusal.value.data["attempt"]) == "PROCESSING"


def test_an_endless_answer_is_cut_off(bench, monkeypatch):
    monkeypatch.setattr(http, "MOST_ANSWER_BYTES", 10)
    ref = bench.open().ref

    with pytest.raises(ChannelUnreachable) as refusal:
        bench.start(ref)

    assert bench.attempt(ref, refusal.value.data["attempt"]) == "PROCESSING"


def test_an_answer_that_takes_too_long_in_all_is_cut_off(bench, monkeypatch):
    monkeypatch.setattr(http, "TOTAL_SECONDS", -1.0)
    ref = bench.open().ref

    with pytest.raises(ChannelUnreachable):
        bench.start(ref)


def test_an_answer_of_another_clock_is_no_proof(bench):
    ref, attempt = bench.pending()
    real, bench.simulator.clock = bench.simulator.clock, lambda: bench.clock().replace(year=2025)

    services.check_attempt(number=attempt, now=bench.clock())

    bench.simulator.clock = real
    assert bench.attempt(ref, attempt) == "PENDING"


def test_a_lost_notification_is_healed_by_the_sweeper(bench):
    ref, attempt = bench.pending()
    bench.control("lose")
    bench.control("pay", attempt)
    assert bench.attempt(ref, attempt) == "PENDING"
    assert bench.door.received == []

    bench.clock.move(seconds=5)
    bench.run_timers()

    assert bench.attempt(ref, attempt) == "SUCCEEDED"
    assert bench.events() == ["payments.PaymentCaptured"]
    assert Timer.objects.count() == 0
    bench.assert_books_agree()


def test_the_sweeper_asks_with_growing_pauses_and_closes_after_expiry(bench):
    start = bench.clock()
    ref, attempt = bench.pending()
    asked = []
    while Timer.objects.exists():
        due_at = Timer.objects.get().due_at
        bench.clock.instant = due_at
        bench.run_timers()
        asked.append(int((due_at - start).total_seconds()))

    assert asked == [5, 15, 30, 60, 180, 600, 900, 1020]
    assert bench.attempt(ref, attempt) == "CLOSED"
    assert [row["status"] for row in bench.control("ledger")["payments"]] == ["closed"]


def test_a_channel_that_stays_down_is_asked_for_a_week_and_then_given_to_a_person(bench):
    ref, attempt = bench.pending()
    bench.control("down", how="error")
    while Timer.objects.exists():
        bench.clock.instant = Timer.objects.get().due_at
        bench.run_timers()

    assert bench.attempt(ref, attempt) == "PENDING"
    finding = Discrepancy.objects.get()
    assert (finding.kind, finding.severity, finding.number) == ("UNRESOLVED", "HIGH", attempt)


def test_a_crash_before_the_call_is_healed_by_the_sweeper(bench, monkeypatch):
    ref = bench.open().ref
    bench.control("down")
    with pytest.raises(ChannelUnreachable) as refusal:
        bench.start(ref)
    number = refusal.value.data["attempt"]
    PaymentAttempt.objects.update(status="CREATED")
    bench.control("up")

    bench.clock.move(seconds=5)
    bench.run_timers()

    assert bench.attempt(ref, number) == "CREATED"
    assert bench.start(ref).attempt == number


def test_news_before_the_answer_to_the_start_counts(bench):
    ref = bench.open().ref
    bench.control("down", how="mute")
    with pytest.raises(ChannelUnreachable) as refusal:
        bench.start(ref)
    number = refusal.value.data["attempt"]
    bench.control("up")
    bench.control("pay", number)

    assert bench.attempt(ref, number) == "SUCCEEDED"
    with pytest.raises(PaymentClosed):
        bench.start(ref)
    assert bench.events() == ["payments.PaymentCaptured"]
    bench.assert_books_agree()


def test_news_that_could_not_be_booked_at_once_is_booked_by_its_timer(bench):
    ref, _attempt = bench.paid()
    event = PaymentEvent.objects.get()
    PaymentEvent.objects.update(processed_at=None)

    services.book_notification(event_id=event.pk, now=bench.clock())

    assert bench.events() == ["payments.PaymentCaptured"]
    assert bench.intent(ref).captured == Money(6599_00)
    bench.assert_books_agree()


def test_the_simulator_repeats_what_the_shop_did_not_take(bench):
    ref, attempt = bench.pending()
    bench.door.is_open = False
    assert bench.control("pay", attempt)["answers"] == [503]
    bench.door.is_open = True

    assert bench.control("notify", attempt)["answers"] == [200]

    assert bench.attempt(ref, attempt) == "SUCCEEDED"
    bench.assert_books_agree()


def test_closing_an_unpaid_intent_closes_it_at_the_channel_first(bench):
    ref, attempt = bench.pending()

    assert services.close_intent(ref=ref, now=bench.clock()) is CloseOutcome.CLOSED

    assert bench.intent(ref).status == "CANCELLED"
    assert bench.attempt(ref, attempt) == "CLOSED"
    assert bench.control("ledger")["payments"][0]["status"] == "closed"
    assert services.close_intent(ref=ref, now=bench.clock()) is CloseOutcome.CLOSED
    with pytest.raises(PaymentClosed):
        bench.start(ref)


def test_closing_after_the_end_is_an_expiry(bench):
    ref, _attempt = bench.pending()
    bench.clock.move(minutes=32)

    assert services.close_intent(ref=ref, now=bench.clock()) is CloseOutcome.CLOSED

    assert bench.intent(ref).status == "EXPIRED"


def test_closing_finds_money_whose_news_was_lost(bench):
    ref, attempt = bench.pending()
    bench.control("lose")
    bench.control("pay", attempt)

    assert services.close_intent(ref=ref, now=bench.clock()) is CloseOutcome.CAPTURED

    assert bench.intent(ref).status == "PAID"
    assert bench.events() == ["payments.PaymentCaptured"]
    assert services.close_intent(ref=ref, now=bench.clock()) is CloseOutcome.CAPTURED
    bench.assert_books_agree()


def test_closing_at_a_silent_channel_is_unknown_until_the_attempt_cannot_be_paid(bench):
    ref, attempt = bench.pending()
    bench.control("down")

    assert services.close_intent(ref=ref, now=bench.clock()) is CloseOutcome.UNKNOWN
    assert bench.intent(ref).status == "OPEN"
    bench.clock.move(minutes=16, seconds=59)
    assert services.close_intent(ref=ref, now=bench.clock()) is CloseOutcome.UNKNOWN
    bench.clock.move(seconds=1)
    assert services.close_intent(ref=ref, now=bench.clock()) is CloseOutcome.CLOSED

    assert bench.intent(ref).status == "CANCELLED"
    assert bench.attempt(ref, attempt) == "PENDING"
    assert Timer.objects.filter(key=attempt).count() == 1


def test_closing_an_attempt_the_channel_never_saw_bars_its_number_there(bench):
    ref = bench.open().ref
    bench.control("down")
    with pytest.raises(ChannelUnreachable):
        bench.start(ref)
    bench.control("up")

    assert services.close_intent(ref=ref, now=bench.clock()) is CloseOutcome.CLOSED

    number = PaymentAttempt.objects.get().number
    assert bench.attempt(ref, number) == "CLOSED"
    assert bench.simulator.ledger.is_barred(merchant="ZHIDA-DEMO", attempt=number)


def test_closing_what_is_not_there_is_not_found(bench):
    with pytest.raises(PaymentNotFound):
        services.close_intent(ref="Z404", now=bench.clock())


def test_late_money_is_refunded_by_rule(bench):
    ref, attempt = bench.pending()
    services.close_intent(ref=ref, now=bench.clock())

    bench.control("pay", attempt)
    bench.run_timers()

    assert bench.intent(ref).status == "CANCELLED"
    assert bench.attempt(ref, attempt) == "SUCCEEDED"
    assert bench.intent(ref).captured == bench.intent(ref).refunded == Money(6599_00)
    assert Refund.objects.get().key == f"late-{attempt}"
    assert bench.events() == ["payments.PaymentLate", "payments.RefundSucceeded"]
    bench.assert_books_agree()


def test_a_second_payment_is_surplus_and_refunded_in_full(bench):
    ref, first = bench.pending()
    second = bench.start(ref, scene="h5").attempt
    bench.control("pay", second)

    bench.control("pay", first)
    bench.run_timers()

    assert bench.intent(ref).status == "PAID"
    assert bench.intent(ref).captured == Money(2 * 6599_00)
    assert bench.intent(ref).refunded == Money(6599_00)
    assert bench.events() == [
        "payments.PaymentCaptured",
        "payments.PaymentSurplus",
        "payments.RefundSucceeded",
    ]
    refund = Refund.objects.select_related("attempt").get()
    assert (refund.key, refund.attempt.number) == (f"surplus-{first}", first)
    bench.assert_books_agree()


def test_no_key_no_signature_and_no_buyer_gets_into_the_logs(bench, caplog):
    caplog.set_level(logging.DEBUG)
    _ref, attempt = bench.paid()
    bench.control("forge", attempt)
    bench.control("down", how="garbage")
    services.check_attempt(number=attempt, now=bench.clock())
    with pytest.raises(ChannelUnreachable):
        bench.start(bench.open().ref)

    text = caplog.text.lower()
    ours = [record for record in caplog.records if record.name.startswith("zhida")]
    assert len(ours) == 1
    assert "rejected: bad signature" in ours[0].getMessage()
    proofs = [headers["x-sim-signature"] for _path, headers, _body in bench.door.received]
    assert not [proof for proof in proofs if proof.lower() in text]
    assert "private key" not in text
    assert "青岚" not in text
