"""Two gateways, one of which stops: where new payments go, and that the old one's money still settles."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from zhida.doubles.payment_simulator.server import Simulator, SimulatorSettings
from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.money import Money
from zhida.shop.payments import queries, services
from zhida.shop.payments.breaker import Breaker, Operation
from zhida.shop.payments.channels import channel_accounts
from zhida.shop.payments.conf import MOST_ATTEMPTS
from zhida.shop.payments.errors import ChannelUnreachable, MethodUnavailable, TooManyAttempts
from zhida.shop.payments.health import list_health, note_failure
from zhida.shop.payments.lifecycle import Source
from zhida.shop.payments.models import ChannelOverride, PaymentAttempt, PaymentIntent
from zhida.shop.payments.status import move_attempt

pytestmark = pytest.mark.django_db

ACCOUNT = """
[channels.{name}]
kind = "simulator"
gateway_url = "{url}"
weight = {weight}
merchant = "ZHIDA-DEMO"
private_key_file = "shop_private.pem"
gateway_public_key_file = "simulator_public.pem"
"""


def settings_of(bench, *, ledger: str, port: int = 0) -> SimulatorSettings:
    keys = services.demo_simulator_keys(channels_file=bench.channels_file)
    return SimulatorSettings(
        port=port,
        ledger_file=bench.channels_file.parent / ledger,
        private_key_file=keys.private_key_file,
        merchants={keys.merchant: keys.merchant_public_key_file},
        clock=bench.clock,
    )


def write_accounts(bench, *tables: str) -> None:
    bench.channels_file.write_text("".join(tables), encoding="utf-8")


@pytest.fixture
def spare(bench) -> Iterator[Simulator]:
    """A second gateway; `first` weighs 100, `spare` 90."""
    with Simulator(settings_of(bench, ledger="spare.sqlite3")) as simulator:
        write_accounts(
            bench,
            ACCOUNT.format(name="first", url=bench.simulator.url, weight=100),
            ACCOUNT.format(name="spare", url=simulator.url, weight=90),
        )
        yield simulator


def decision_of(number: str) -> dict[str, str]:
    decision = PaymentAttempt.objects.get(number=number).decision
    return {each["account"]: each["verdict"] for each in decision["candidates"]}


def break_account(bench, name: str, operation: Operation = Operation.CREATE) -> None:
    for _time in range(5):
        note_failure(account=name, operation=operation, word="HTTP 503", now=bench.clock())


def decide(bench, account: str, kind: str) -> None:
    until = bench.clock() + timedelta(minutes=9)
    ChannelOverride.objects.create(
        account=account, kind=kind, until=until, reason="", set_by="S:1", set_at=bench.clock()
    )


def test_a_gateway_that_stops_sends_new_payments_to_the_other_and_still_settles_its_own(bench, spare):
    ref, old = bench.pending()
    assert PaymentAttempt.objects.get().account == "first"
    port = int(bench.simulator.url.rsplit(":", 1)[1])
    bench.simulator.stop()

    starts = [bench.start(bench.open().ref) for _buyer in range(6)]

    assert {start.account for start in starts} == {"spare"}
    assert list_health()["first", Operation.CREATE].last_error == "ConnectError"
    bench.clock.move(seconds=5)
    services.check_attempt(number=old, now=bench.clock())
    assert bench.attempt(ref, old) == "PENDING"

    with Simulator(settings_of(bench, ledger="../ledger.sqlite3", port=port)) as again:
        bench.simulator = again
        bench.control("lose")
        bench.control("pay", old)
        bench.clock.move(seconds=10)
        services.check_attempt(number=old, now=bench.clock())

        assert bench.attempt(ref, old) == "SUCCEEDED"
        assert bench.intent(ref).captured == Money(6599_00)


def test_what_was_never_sent_fails_and_each_decision_is_stored(bench, spare):
    ref = bench.open().ref
    bench.simulator.stop()

    start = bench.start(ref)

    failed, opened = PaymentAttempt.objects.order_by("id")
    assert (failed.account, failed.status, failed.is_unsent) == ("first", "FAILED", True)
    assert (opened.number, opened.account, opened.status) == (start.attempt, "spare", "PENDING")
    assert decision_of(failed.number) == {"first": "FITS", "spare": "FITS"}
    assert decision_of(opened.number) == {"first": "NOT_REACHED", "spare": "FITS"}
    assert list(Timer.objects.values_list("key", flat=True)) == [opened.number]


@pytest.mark.parametrize("how", ["drop", "error", "garbage", "mute"])
def test_an_unknown_outcome_never_goes_to_another_account(bench, spare, how):
    ref = bench.open().ref
    bench.control("down", how=how)

    for _try in range(3):
        with pytest.raises(ChannelUnreachable):
            bench.start(ref)

    attempt = PaymentAttempt.objects.get()
    assert (attempt.account, attempt.status, attempt.is_unsent) == ("first", "PROCESSING", False)


def test_nobody_reached_keeps_one_number_until_one_comes_back(bench, spare):
    ref = bench.open().ref
    bench.simulator.stop()
    port = int(spare.url.rsplit(":", 1)[1])
    spare.stop()
    for _try in range(3):
        with pytest.raises(ChannelUnreachable):
            bench.start(ref)
    waiting = PaymentAttempt.objects.order_by("id").last()
    assert (waiting.status, waiting.is_unsent) == ("CREATED", True)

    with Simulator(settings_of(bench, ledger="spare.sqlite3", port=port)):
        start = bench.start(ref)

    assert start.account == "spare"
    assert PaymentAttempt.objects.filter(status="PENDING").count() == 1
    assert PaymentAttempt.objects.get(number=start.attempt).is_unsent is False


def test_a_lone_account_that_is_not_reached_costs_one_number(bench):
    ref = bench.open().ref
    port = int(bench.simulator.url.rsplit(":", 1)[1])
    bench.simulator.stop()
    for _try in range(MOST_ATTEMPTS + 1):
        with pytest.raises(ChannelUnreachable) as refusal:
            bench.start(ref)

    with Simulator(settings_of(bench, ledger="../ledger.sqlite3", port=port)):
        assert bench.start(ref).attempt == refusal.value.data["attempt"]

    assert PaymentIntent.objects.get().attempts_started == 1


def test_the_last_number_is_not_left_for_one_that_may_not_be_given(bench, spare):
    ref = bench.open().ref
    PaymentIntent.objects.update(attempts_started=MOST_ATTEMPTS - 1)
    bench.simulator.stop()

    with pytest.raises(TooManyAttempts):
        bench.start(ref)

    attempt = PaymentAttempt.objects.get()
    assert (attempt.status, attempt.is_unsent) == ("CREATED", True)


def test_a_call_overtaken_by_another_of_the_same_number_is_not_taken_for_unsent(bench, spare, meanwhile):
    ref = bench.open().ref
    bench.simulator.stop()
    meanwhile(
        'UPDATE "payments_attempt" SET "is_unsent"',
        lambda: PaymentAttempt.objects.update(status="PROCESSING"),
    )

    with pytest.raises(ChannelUnreachable):
        bench.start(ref)

    attempt = PaymentAttempt.objects.get()
    assert (attempt.status, attempt.is_unsent) == ("PROCESSING", False)


def test_an_unsent_attempt_that_ended_meanwhile_is_left_as_it_is(bench, spare, meanwhile):
    ref = bench.open().ref
    bench.simulator.stop()

    def end() -> None:
        row = PaymentAttempt.objects.order_by("id").first()
        move_attempt(row, "CLOSED", source=Source.QUERY, now=bench.clock())

    meanwhile('UPDATE "payments_attempt" SET "status"', end)

    assert bench.start(ref).account == "spare"
    assert list(PaymentAttempt.objects.order_by("id").values_list("status", flat=True)) == [
        "CLOSED",
        "PENDING",
    ]


def test_five_unanswered_starts_send_the_next_payment_to_the_other(bench, spare):
    decide(bench, "first", "PREFER")
    bench.control("down", how="error")
    for _buyer in range(5):
        ref = bench.open().ref
        with pytest.raises(ChannelUnreachable):
            bench.start(ref)
    assert list_health()["first", Operation.CREATE].breaker is Breaker.OPEN

    start = bench.start(bench.open().ref)

    assert start.account == "spare"
    assert decision_of(start.attempt) == {"first": "BROKEN", "spare": "FITS"}


def test_one_payment_tries_a_broken_gateway_out_and_closes_its_breaker(bench, spare):
    break_account(bench, "first")
    assert bench.start(bench.open().ref).account == "spare"
    bench.clock.move(seconds=30)

    probe = bench.start(bench.open().ref)

    assert probe.account == "first"
    assert PaymentAttempt.objects.get(number=probe.attempt).decision["mode"] == "PROBE"
    assert list_health()["first", Operation.CREATE].breaker is Breaker.CLOSED
    assert bench.start(bench.open().ref).account == "spare"


def test_a_probe_that_another_payment_claimed_first_is_not_sent(bench, spare, meanwhile):
    break_account(bench, "first")
    bench.clock.move(seconds=30)
    meanwhile(
        'UPDATE "payments_channel_health"',
        lambda: note_failure(account="first", operation=Operation.CREATE, word="HTTP 500", now=bench.clock()),
    )

    start = bench.start(bench.open().ref)

    assert start.account == "spare"
    assert list_health()["first", Operation.CREATE].pause == timedelta(seconds=60)


def test_a_broken_account_still_hears_news_and_is_asked_and_refunded(bench, spare):
    ref, number = bench.pending()
    for operation in Operation:
        break_account(bench, "first", operation)

    bench.control("pay", number)
    services.refund(ref=ref, amount=Money(100), key="K", reason="", now=bench.clock())
    bench.run_timers()

    assert bench.attempt(ref, number) == "SUCCEEDED"
    assert bench.intent(ref).refunded == Money(100)


def test_a_broken_method_is_not_offered_unless_there_is_nothing_else(bench, spare):
    ref = bench.open().ref

    def offered() -> list[str]:
        return [method.channel for method in queries.methods_for(ref=ref, scene="pc", now=bench.clock())]

    break_account(bench, "first")
    break_account(bench, "first")
    assert offered() == ["simulator"]
    break_account(bench, "spare", Operation.QUERY)
    assert offered() == ["simulator"]
    assert bench.start(ref).account == "spare"
    assert PaymentAttempt.objects.get().decision["mode"] == "LEAST_BAD"


def test_an_account_stopped_by_staff_takes_no_new_payments(bench):
    ref, number = bench.pending()
    decide(bench, "simulator", "STOP")

    with pytest.raises(MethodUnavailable):
        bench.start(bench.open().ref)
    bench.control("pay", number)

    assert bench.attempt(ref, number) == "SUCCEEDED"
    bench.clock.move(minutes=9)
    assert bench.start("Z2").account == "simulator"


def test_a_rotated_key_takes_new_payments_and_the_old_one_settles_its_own(bench):
    old = ACCOUNT.format(name="old", url=bench.simulator.url, weight=100)
    new = ACCOUNT.format(name="new", url=bench.simulator.url, weight=100)
    turn = bench.clock() + timedelta(hours=1)
    end = turn + timedelta(hours=1)
    write_accounts(bench, f"{old}valid_to = {end.isoformat()}", f"{new}valid_from = {turn.isoformat()}")
    paid, earlier = bench.pending()
    waiting, later = bench.pending()
    assert {row.account for row in PaymentAttempt.objects.all()} == {"old"}
    bench.clock.instant = turn

    assert bench.start(bench.open(minutes=900).ref).account == "new"
    bench.clock.instant = end
    assert bench.start(bench.open(minutes=900).ref).account == "new"

    bench.control("pay", earlier)
    bench.control("lose")
    bench.control("pay", later)
    services.check_attempt(number=later, now=bench.clock())
    assert [bench.attempt(paid, earlier), bench.attempt(waiting, later)] == ["SUCCEEDED"] * 2
    services.refund(ref=paid, amount=Money(100), key="K", reason="", now=bench.clock())
    bench.run_timers()
    assert bench.intent(paid).refunded == Money(100)
    assert channel_accounts()["old"].valid_to == end


def test_an_attempt_whose_account_left_the_file_is_not_used_again(bench, spare):
    ref, number = bench.pending()
    write_accounts(bench, ACCOUNT.format(name="spare", url=spare.url, weight=90))

    start = bench.start(ref)

    assert (start.account, start.attempt != number) == ("spare", True)
