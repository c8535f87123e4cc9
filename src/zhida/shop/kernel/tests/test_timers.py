"""Timers: due by the shop's clock, run once, set again without being lost."""

from datetime import UTC, datetime, timedelta

import pytest

from zhida.shop.kernel.delivery import deliver_due, run_due_timers
from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.timers import clear_timer, set_timer, start_timer
from zhida.shop.kernel.uow import transactional

pytestmark = pytest.mark.django_db

set_one = transactional(set_timer)


def test_timer_runs_when_due_and_is_gone(now):
    ran = []
    set_one(kind="expire", key="Z1", due_at=now + timedelta(minutes=1))
    handlers = {"expire": lambda key, *, now: ran.append((key, now))}

    assert run_due_timers(handlers, now=now) == 0
    later = now + timedelta(minutes=1)
    assert run_due_timers(handlers, now=later) == 1

    assert ran == [("Z1", later)]
    assert Timer.objects.count() == 0


def test_timer_moved_keeps_one_row(now):
    set_one(kind="expire", key="Z1", due_at=now)
    set_one(kind="expire", key="Z1", due_at=now + timedelta(days=1))

    assert Timer.objects.get().due_at == now + timedelta(days=1)
    assert run_due_timers({}, now=now) == 0


def test_timer_set_again_by_its_own_handler_stays(now):
    def handler(key: str, *, now: datetime) -> None:
        set_one(kind="sweep", key=key, due_at=now + timedelta(seconds=30))

    set_one(kind="sweep", key="all", due_at=now)

    run_due_timers({"sweep": handler}, now=now)

    assert Timer.objects.get().due_at == now + timedelta(seconds=30)


def test_handler_that_fails_is_tried_again_later(now):
    def handler(key: str, *, now: datetime) -> None:
        raise RuntimeError("channel is away")

    set_one(kind="sweep", key="all", due_at=now)

    run_due_timers({"sweep": handler}, now=now)

    row = Timer.objects.get()
    assert (row.attempts, row.last_error) == (1, "RuntimeError: channel is away")
    assert row.not_before > datetime.now(UTC)
    assert run_due_timers({"sweep": handler}, now=now) == 0


def test_timer_leased_to_another_worker_is_left_alone(now):
    set_one(kind="sweep", key="all", due_at=now)
    Timer.objects.update(not_before=datetime.now(UTC) + timedelta(seconds=60), lease="other")

    assert run_due_timers({}, now=now) == 0


def test_timer_started_and_cleared_in_a_transaction(now):
    @transactional
    def both() -> None:
        start_timer(kind="a", key="1", due_at=now)
        clear_timer(kind="a", key="1")

    both()

    assert Timer.objects.count() == 0


def test_a_timer_that_another_transaction_inserted_meanwhile_is_moved(now, meanwhile):
    later = now + timedelta(minutes=1)
    meanwhile(
        'INTO "kernel_timer"',
        lambda: Timer.objects.create(kind="t", key="1", due_at=now),
    )

    transactional(set_timer)(kind="t", key="1", due_at=later)

    assert list(Timer.objects.values_list("due_at", flat=True)) == [later]


def test_a_timer_that_another_worker_moved_meanwhile_is_left_alone(now, meanwhile):
    ran = []
    set_one(kind="t", key="1", due_at=now)
    meanwhile('UPDATE "kernel_timer"', lambda: Timer.objects.update(generation=9))

    assert run_due_timers({"t": ran.append}, now=now) == 0
    assert ran == []


def test_nothing_due_is_nothing_done(now):
    assert (run_due_timers({}, now=now), deliver_due({}, now=now)) == (0, 0)
