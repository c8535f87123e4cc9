"""The breaker as pure arithmetic, its rows in the database, and the one probe among real threads."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, connections
from django.test.utils import CaptureQueriesContext

from zhida.shop.kernel.uow import transactional
from zhida.shop.payments import calls
from zhida.shop.payments.breaker import (
    Breaker,
    Health,
    Operation,
    after_failure,
    after_success,
    failure_ppm_at,
    is_probe_due,
    is_worth_writing,
    with_probe,
)
from zhida.shop.payments.channels import channel_accounts
from zhida.shop.payments.health import (
    claim_probe,
    conditions,
    list_health,
    note_failure,
    note_success,
)
from zhida.shop.payments.models import ChannelHealth
from zhida.shop.payments.providers.contract import NeverReached, OutcomeUnknown, RefusedByChannel

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CREATE = Operation.CREATE


def fail(health: Health, *, times: int = 1, now: datetime = NOON) -> Health:
    for _time in range(times):
        health = after_failure(health, word="HTTP 503", now=now)
    return health


def test_five_failures_in_a_row_open_the_breaker_for_half_a_minute():
    four = fail(Health(), times=4)
    five = fail(four)

    assert (four.breaker, five.breaker, five.since) == (Breaker.CLOSED, Breaker.OPEN, NOON)
    assert five.probe_at == NOON + 30 * SECOND
    assert (five.last_error, five.last_error_at) == ("HTTP 503", NOON)
    assert not is_probe_due(five, NOON + 29 * SECOND)
    assert is_probe_due(five, NOON + 30 * SECOND)


def test_an_answer_in_between_begins_the_row_anew():
    health = fail(after_success(fail(Health(), times=4), now=NOON), times=4)

    assert (health.breaker, health.failures_in_a_row) == (Breaker.CLOSED, 4)


def mixed(pattern: str, *, step: timedelta = SECOND) -> Health:
    health, now = Health(), NOON
    for mark in pattern:
        health = fail(health, now=now) if mark == "x" else after_success(health, now=now)
        now += step
    return health


@pytest.mark.parametrize(
    ("pattern", "breaker"),
    [
        ("x.xx.xx.xx.xx.xx.x.", Breaker.CLOSED),
        ("x.xx.xx.xx.xx.xx.x.x", Breaker.OPEN),
        ("x.x.x.x.x.x.x.x.x.x.xx", Breaker.OPEN),
        ("x.x.x.x.x.x.x.x.x.x.", Breaker.CLOSED),
        ("...................xx.xx", Breaker.CLOSED),
    ],
)
def test_more_than_half_of_twenty_calls_open_the_breaker(pattern, breaker):
    assert mixed(pattern).breaker is breaker


def test_calls_of_more_than_a_minute_ago_do_not_count():
    assert mixed("x.xx.xx.xx.xx.xx.x.x", step=4 * SECOND).breaker is Breaker.CLOSED


def test_a_failed_probe_doubles_the_pause_up_to_ten_minutes():
    health, pauses, now = fail(Health(), times=5), [], NOON
    for _probe in range(7):
        assert health.probe_at is not None
        now = health.probe_at
        health = fail(with_probe(health, now=now), now=now)
        pauses.append(health.pause // SECOND)

    assert pauses == [60, 120, 240, 480, 600, 600, 600]
    assert (health.breaker, health.since) == (Breaker.OPEN, NOON)


def test_an_answered_probe_closes_the_breaker_and_forgets_the_pauses():
    probing = with_probe(replace(fail(Health(), times=5), pause=120 * SECOND), now=NOON + 30 * SECOND)

    health = after_success(probing, now=NOON + 30 * SECOND)

    assert (health.breaker, health.pause, health.failures_in_a_row) == (Breaker.CLOSED, 30 * SECOND, 0)
    assert (health.since, health.probe_at, health.recent) == (None, None, ())
    assert health.last_error == "HTTP 503"


def test_what_began_before_the_breaker_opened_or_before_the_probe_says_nothing_about_it():
    opened = fail(Health(), times=5)
    probing = with_probe(opened, now=NOON + 30 * SECOND)

    assert after_success(opened, now=NOON).breaker is Breaker.OPEN
    assert after_success(opened, now=NOON + SECOND).breaker is Breaker.CLOSED
    assert after_success(probing, now=NOON + 29 * SECOND).breaker is Breaker.HALF_OPEN
    assert fail(probing, now=NOON + 29 * SECOND).breaker is Breaker.HALF_OPEN
    assert fail(opened, now=NOON + 29 * SECOND).pause == 30 * SECOND


def test_a_probe_that_never_came_back_lets_another_one_go():
    probing = with_probe(fail(Health(), times=5), now=NOON + 30 * SECOND)

    assert not is_probe_due(probing, NOON + 59 * SECOND)
    assert is_probe_due(probing, NOON + 60 * SECOND)


def test_the_average_of_failures_moves_by_a_tenth_and_wears_off():
    one, two = fail(Health()), fail(Health(), times=2)

    assert [one.failure_ppm, two.failure_ppm] == [100_000, 190_000]
    assert after_success(two, now=NOON).failure_ppm == 171_000
    assert failure_ppm_at(one, NOON + timedelta(minutes=5)) == 50_000
    assert failure_ppm_at(one, NOON + timedelta(minutes=2, seconds=30)) == 75_000
    assert failure_ppm_at(one, NOON + timedelta(minutes=20)) == 0
    assert failure_ppm_at(one, NOON - SECOND) == 100_000
    assert failure_ppm_at(Health(), NOON) == 0


def test_small_remains_are_forgotten():
    health = replace(Health(), failure_ppm=10_500, noted_at=NOON)

    assert after_success(health, now=NOON).failure_ppm == 0


def test_a_healthy_success_is_worth_a_write_each_ten_seconds():
    first = after_success(Health(), now=NOON)

    assert is_worth_writing(Health(), first, now=NOON)
    assert not is_worth_writing(first, after_success(first, now=NOON), now=NOON + 9 * SECOND)
    assert is_worth_writing(first, after_success(first, now=NOON), now=NOON + 10 * SECOND)
    assert is_worth_writing(fail(first), after_success(fail(first), now=NOON), now=NOON)


def row(**changes: object) -> ChannelHealth:
    assert ChannelHealth.objects.filter(account="a", operation="CREATE").update(**changes) == 1
    return ChannelHealth.objects.get(account="a", operation="CREATE")


@pytest.mark.django_db
def test_a_healthy_call_costs_one_read(now):
    note_success(account="a", operation=CREATE, now=now)

    with CaptureQueriesContext(connection) as queries:
        note_success(account="a", operation=CREATE, now=now + SECOND)

    assert len(queries) == 1
    assert ChannelHealth.objects.get().last_success_at == now


@pytest.mark.django_db
def test_what_is_stored_is_read_again(now):
    for _time in range(5):
        note_failure(account="a", operation=CREATE, word="HTTP 503", now=now)

    assert list_health() == {("a", CREATE): fail(Health(), times=5, now=now)}
    assert conditions(now=now)["a"].is_broken
    assert not conditions(now=now)["a"].is_probe_due
    assert conditions(now=now + 30 * SECOND)["a"].is_probe_due
    assert conditions(now=now)["a"].health_ppm == 590_490


@pytest.mark.django_db
def test_refunds_that_fail_keep_no_payment_away(now):
    for _time in range(5):
        note_failure(account="a", operation=Operation.REFUND, word="HTTP 503", now=now)

    assert not conditions(now=now)["a"].is_broken
    assert conditions(now=now)["a"].health_ppm == 1_000_000


@pytest.mark.django_db
def test_a_sample_that_others_outrun_is_written_after_theirs(now, meanwhile):
    note_failure(account="a", operation=CREATE, word="HTTP 500", now=now)
    meanwhile('UPDATE "payments_channel_health"', lambda: row(version=7, failures_in_a_row=3))

    note_failure(account="a", operation=CREATE, word="HTTP 503", now=now)

    assert (row(last_error_at=now).failures_in_a_row, row(last_error_at=now).version) == (4, 8)


@pytest.mark.django_db
def test_a_sample_that_is_always_outrun_is_let_go(now, meanwhile, caplog):
    note_failure(account="a", operation=CREATE, word="HTTP 500", now=now)
    versions = iter(range(100, 200))
    meanwhile('UPDATE "payments_channel_health"', lambda: row(version=next(versions)), times=99)

    note_failure(account="a", operation=CREATE, word="HTTP 503", now=now)

    assert "let go" in caplog.text
    assert ChannelHealth.objects.get().failures_in_a_row == 1


@pytest.mark.django_db
def test_a_first_sample_that_another_wrote_a_moment_earlier_counts_too(now, meanwhile):
    def other() -> None:
        ChannelHealth.objects.create(
            account="a", operation="CREATE", noted_at=now, failures_in_a_row=1, pause_seconds=30
        )

    meanwhile('INSERT OR IGNORE INTO "payments_channel_health"', other)

    note_failure(account="a", operation=CREATE, word="HTTP 503", now=now)

    assert ChannelHealth.objects.get().failures_in_a_row == 2


@pytest.mark.django_db
def test_nobody_claims_a_probe_of_what_is_not_broken(now):
    note_failure(account="a", operation=CREATE, word="HTTP 503", now=now)

    assert not transactional(claim_probe)(account="a", now=now)


@pytest.mark.mariadb
@pytest.mark.django_db(transaction=True)
def test_of_many_payments_at_once_one_is_the_probe(now):
    for operation in (Operation.CREATE, Operation.QUERY):
        for _time in range(5):
            note_failure(account="a", operation=operation, word="HTTP 503", now=now)
    gate, later = Barrier(8), now + 30 * SECOND

    def claim(_index: int) -> bool:
        gate.wait()
        try:
            return transactional(claim_probe)(account="a", now=later)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        claimed = list(pool.map(claim, range(8)))

    assert claimed.count(True) == 1
    assert [health.breaker for health in list_health().values()] == [Breaker.HALF_OPEN] * 2
    assert conditions(now=later)["a"] == replace(conditions(now=later)["a"], is_probe_due=False)


@pytest.mark.mariadb
@pytest.mark.django_db(transaction=True)
def test_failures_at_once_are_all_counted(now):
    gate = Barrier(4)

    def failing(_index: int) -> None:
        gate.wait()
        try:
            note_failure(account="a", operation=CREATE, word="HTTP 503", now=now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(failing, range(4)))

    assert ChannelHealth.objects.get().failures_in_a_row == 4


class Answers:
    """A provider that does what it is told: the contract's own errors, or an answer."""

    scenes = frozenset({"pc"})

    def __init__(self, outcome: Exception | str) -> None:
        self.outcome = outcome

    def query(self, _order: object, *, now: datetime) -> object:
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


def counted(bench, outcome: Exception | str) -> Health:
    account = replace(channel_accounts()["simulator"], provider=Answers(outcome))
    if isinstance(outcome, Exception):
        with pytest.raises(type(outcome)):
            calls.query(account, None, now=bench.clock())
    else:
        assert calls.query(account, None, now=bench.clock()) == outcome
    return list_health()["simulator", Operation.QUERY]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("outcome", "failures", "word"),
    [
        ("answer", 0, ""),
        (RefusedByChannel("TRADE_CLOSED"), 0, ""),
        (OutcomeUnknown("HTTP 503"), 1, "HTTP 503"),
        (NeverReached("ConnectError"), 1, "ConnectError"),
        (OutcomeUnknown(""), 1, "OutcomeUnknown"),
        (OutcomeUnknown("key=值/?&" + "x" * 99), 1, "key" + " " + "x" * 56),
    ],
)
def test_only_technical_failures_count_and_only_words_are_kept(bench, outcome, failures, word):
    health = counted(bench, outcome)

    assert (health.failures_in_a_row, health.last_error) == (failures, word)


@pytest.mark.django_db
def test_an_answer_is_worth_more_than_the_note_about_it(bench, meanwhile, caplog):
    def broken() -> None:
        raise DatabaseError("gone")

    meanwhile('FROM "payments_channel_health"', broken)
    account = replace(channel_accounts()["simulator"], provider=Answers("answer"))

    assert calls.query(account, None, now=bench.clock()) == "answer"
    assert "was not written down" in caplog.text
    assert ChannelHealth.objects.count() == 0
