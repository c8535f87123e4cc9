"""News, refunds and endings that cross each other: whoever is second changes nothing."""

from dataclasses import replace

import pytest
from django.db import DatabaseError
from django.db.models import F

from zhida.config.provider_files import ProviderFileInvalid
from zhida.shop.accounts.records import Role
from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.payments import queries, services, tasks
from zhida.shop.payments.channels import channel_accounts
from zhida.shop.payments.conf import MOST_ATTEMPTS
from zhida.shop.payments.errors import (
    ChannelUnreachable,
    PaymentClosed,
    PaymentRefused,
    RefundExceedsCaptured,
    TooManyAttempts,
)
from zhida.shop.payments.lifecycle import Source
from zhida.shop.payments.models import Discrepancy, PaymentAttempt, PaymentEvent, PaymentIntent, Refund
from zhida.shop.payments.providers.contract import FactStatus, PaymentFact, RefundFact
from zhida.shop.payments.records import CloseOutcome
from zhida.shop.payments.services.attempts import order_of
from zhida.shop.payments.services.facts import book_payment_fact
from zhida.shop.payments.services.refund_facts import book_refund_fact


def _barred(bench) -> tuple[str, str]:
    """Start at a channel that is down and bar the number there: its next start is refused."""
    ref = bench.open().ref
    bench.control("down")
    with pytest.raises(ChannelUnreachable) as refusal:
        bench.start(ref)
    bench.control("up")
    number = refusal.value.data["attempt"]
    attempt = PaymentAttempt.objects.select_related("intent").get(number=number)
    channel_accounts()["simulator"].provider.close(order_of(attempt), now=bench.clock())
    return ref, number


def _fact(attempt: str, status: FactStatus, bench, minor: int = 6599_00) -> PaymentFact:
    return PaymentFact(
        attempt=attempt,
        status=status,
        amount=Money(minor),
        provider_number="X1",
        occurred_at=bench.clock(),
    )


def test_a_start_that_the_channel_refuses_fails_and_is_not_asked_about_again(bench):
    ref, number = _barred(bench)

    with pytest.raises(PaymentRefused) as refusal:
        bench.start(ref)

    assert refusal.value.data["attempt"] == number
    assert bench.attempt(ref, number) == "FAILED"
    assert Timer.objects.count() == 0


def test_a_refusal_of_what_was_closed_meanwhile_leaves_it_closed(bench, meanwhile):
    ref, number = _barred(bench)
    close = PaymentAttempt.objects.filter(number=number)
    meanwhile('UPDATE "payments_attempt" SET "status"', lambda: close.update(status="CLOSED"))

    with pytest.raises(PaymentRefused):
        bench.start(ref)

    assert bench.attempt(ref, number) == "CLOSED"


def test_a_start_that_was_closed_while_the_channel_was_slow_shows_nothing(bench, meanwhile):
    ref = bench.open().ref
    meanwhile(
        'UPDATE "payments_attempt" SET "presentation"',
        lambda: PaymentAttempt.objects.update(status="CLOSED"),
    )

    with pytest.raises(PaymentClosed):
        bench.start(ref)

    assert PaymentAttempt.objects.get().payload is None


def test_an_unknown_start_that_ended_meanwhile_is_not_asked_about(bench, meanwhile):
    ref = bench.open().ref
    bench.control("down")

    def end():
        PaymentAttempt.objects.update(status="CLOSED")
        Timer.objects.all().delete()

    meanwhile('WHERE "payments_attempt"."number" = ', end)

    with pytest.raises(ChannelUnreachable):
        bench.start(ref)

    assert PaymentAttempt.objects.get().status == "CLOSED"
    assert Timer.objects.count() == 0


def test_an_intent_takes_so_many_attempts(bench):
    ref = bench.open().ref
    PaymentIntent.objects.update(attempts_started=MOST_ATTEMPTS)

    with pytest.raises(TooManyAttempts):
        bench.start(ref)

    assert PaymentAttempt.objects.count() == 0


@pytest.mark.parametrize("calling", ["start", "close", "ask"])
def test_channels_are_not_called_inside_a_transaction(bench, calling):
    ref, number = bench.pending()
    calls = {
        "start": lambda: bench.start(ref),
        "close": lambda: services.close_intent(ref=ref, now=bench.clock()),
        "ask": lambda: services.check_attempt(number=number, now=bench.clock()),
    }

    with pytest.raises(RuntimeError, match="transaction"):
        transactional(calls[calling])()


def test_a_closing_that_new_attempts_outrun_is_unknown(bench, meanwhile):
    ref = bench.open().ref
    started = PaymentIntent.objects.filter(ref=ref)
    meanwhile(
        'UPDATE "payments_intent"',
        lambda: started.update(attempts_started=F("attempts_started") + 1),
        times=3,
    )

    assert services.close_intent(ref=ref, now=bench.clock()) is CloseOutcome.UNKNOWN
    assert bench.intent(ref).status == "OPEN"


def test_an_account_that_left_the_file_is_asked_nothing_and_its_refund_waits(bench):
    ref, _attempt = bench.paid()
    services.refund(ref=ref, amount=Money(100), key="K", reason="", now=bench.clock())
    number = Refund.objects.get().number
    other, attempt = bench.pending()
    bench.channels_file.write_text("", encoding="utf-8")

    services.check_refund(number=number, now=bench.clock())
    services.check_attempt(number=attempt, now=bench.clock())

    assert bench.attempt(other, attempt) == "PENDING"
    assert Refund.objects.get().status == "REQUESTED"
    assert Timer.objects.filter(key=number, due_at__gt=bench.clock()).count() == 1


def test_a_refund_that_ended_is_not_asked_about(bench):
    ref, _attempt = bench.paid()
    services.refund(ref=ref, amount=Money(100), key="K", reason="", now=bench.clock())
    bench.run_timers()
    before = bench.events()

    services.check_refund(number=Refund.objects.get().number, now=bench.clock())
    services.check_refund(number="R404", now=bench.clock())

    assert bench.events() == before


def test_a_refund_that_failed_fails_once(bench):
    ref, attempt = bench.paid()
    services.refund(ref=ref, amount=Money(100), key="K", reason="", now=bench.clock())
    number = Refund.objects.get().number
    fact = RefundFact(refund=number, attempt=attempt, status=FactStatus.FAILED)

    for _again in range(2):
        book_refund_fact(fact=fact, account="simulator", source=Source.QUERY, now=bench.clock())

    assert bench.events() == ["payments.PaymentCaptured", "payments.RefundFailed"]
    assert PaymentIntent.objects.get().refunding_minor == 0
    assert Discrepancy.objects.count() == 1


def test_a_refund_that_another_took_the_room_of_changes_nothing(bench, meanwhile):
    ref, _attempt = bench.paid()
    meanwhile(
        'UPDATE "payments_attempt" SET "refunding_minor"',
        lambda: PaymentAttempt.objects.update(refunding_minor=F("captured_minor")),
    )

    with pytest.raises(RefundExceedsCaptured):
        services.refund(ref=ref, amount=Money(100), key="K", reason="", now=bench.clock())

    assert Refund.objects.count() == 0
    assert PaymentIntent.objects.get().refunding_minor == 0


def test_progress_is_booked_and_keeps_the_timer(bench):
    ref, number = bench.pending()

    book_payment_fact(
        fact=_fact(number, FactStatus.PROCESSING, bench),
        account="simulator",
        source=Source.QUERY,
        now=bench.clock(),
    )

    assert bench.attempt(ref, number) == "PROCESSING"
    assert Timer.objects.filter(key=number).count() == 1


def test_a_success_told_again_with_another_amount_is_for_a_person_to_see(bench):
    ref, number = bench.paid()

    book_payment_fact(
        fact=_fact(number, FactStatus.SUCCEEDED, bench, minor=1),
        account="simulator",
        source=Source.QUERY,
        now=bench.clock(),
    )

    finding = Discrepancy.objects.get()
    assert (finding.kind, finding.number) == ("WRONG_AMOUNT", number)
    assert bench.intent(ref).captured == Money(6599_00)


def test_news_that_the_database_could_not_book_is_booked_by_its_timer(bench, meanwhile):
    ref, number = bench.pending()

    def fail():
        raise DatabaseError("disk full")

    meanwhile('UPDATE "payments_attempt"', fail)

    assert bench.control("pay", number)["answers"] == [200]
    assert bench.attempt(ref, number) == "PENDING"
    bench.clock.move(minutes=5)
    key = str(PaymentEvent.objects.get().pk)
    for _again in range(2):
        tasks.read_inbox(key, now=bench.clock())

    assert bench.attempt(ref, number) == "SUCCEEDED"
    assert bench.events() == ["payments.PaymentCaptured"]


def test_the_same_news_twice_at_once_is_kept_once(bench, meanwhile):
    ref, number = bench.pending()
    bench.control("pay", number)
    _path, headers, body = bench.door.received[-1]
    event = PaymentEvent.objects.get()
    PaymentEvent.objects.all().delete()
    meanwhile('INTO "payments_event"', event.save)

    assert bench.notify(body, headers) == 200

    assert PaymentEvent.objects.count() == 1
    assert bench.intent(ref).captured == Money(6599_00)


def test_a_finding_that_two_open_at_once_stands_once(bench, meanwhile, staff_actor):
    _ref, number = bench.paid()
    wrong = _fact(number, FactStatus.SUCCEEDED, bench, minor=1)

    def book():
        book_payment_fact(fact=wrong, account="simulator", source=Source.QUERY, now=bench.clock())

    book()
    finding = Discrepancy.objects.get()
    Discrepancy.objects.all().delete()
    meanwhile("SAVEPOINT", lambda: finding.save(force_insert=True), skip=1)

    book()

    assert queries.count_open_discrepancies(actor=staff_actor(Role.FINANCE)) == 1


def test_without_a_channels_file_there_is_no_account(tmp_path, settings):
    settings.ZHIDA = replace(settings.ZHIDA, payments_file=None, data_dir=tmp_path)
    assert channel_accounts() == {}

    settings.ZHIDA = replace(settings.ZHIDA, payments_file=tmp_path / "none.toml")
    with pytest.raises(ProviderFileInvalid):
        channel_accounts()
