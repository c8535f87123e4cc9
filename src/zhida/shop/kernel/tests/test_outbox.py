"""Outbox: recorded with its change, delivered in order, once in effect, parked when hopeless."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from zhida.shop.kernel.delivery import PARK_AFTER_ATTEMPTS, Subscription, beat, deliver_due, retry_parked
from zhida.shop.kernel.models import EventState, Heartbeat, OutboxDelivery, OutboxEvent
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.outbox import Event, record, to_json
from zhida.shop.kernel.uow import transactional

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxSold(Event):
    """A box was sold."""

    name = "tests.BoxSold"

    number: str
    amount: Money
    sold_at: datetime
    parts: tuple[tuple[str, int], ...] = ()
    note: str | None = None

    @property
    def key(self) -> str:
        return self.number


class Recorder:
    """A subscriber that notes what it saw and fails while told to."""

    def __init__(self, name: str) -> None:
        self.__module__ = "tests"
        self.__qualname__ = name
        self.seen: list[BoxSold] = []
        self.failing: set[str] = set()

    def __call__(self, event: BoxSold, *, now: datetime) -> None:
        if event.number in self.failing:
            raise RuntimeError(f"no {event.number}")
        self.seen.append(event)


@transactional
def sell(number: str, now: datetime, **fields) -> None:
    record(BoxSold(number=number, amount=Money(100), sold_at=now, **fields), now=now)


def table(*subscribers: Recorder) -> dict[str, Subscription]:
    return {BoxSold.name: Subscription(event_type=BoxSold, subscribers=subscribers)}


def free_all() -> None:
    OutboxEvent.objects.update(not_before=datetime.now(UTC) - timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_refused(now):
    with pytest.raises(RuntimeError, match="inside a transaction"):
        record(BoxSold(number="1", amount=Money(1), sold_at=now), now=now)

    assert OutboxEvent.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_event_of_a_change_that_failed_is_gone(now):
    @transactional
    def fail() -> None:
        sell("1", now)
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 -- any ValueError is ours
        fail()

    assert OutboxEvent.objects.count() == 0


def test_event_comes_back_with_money_instants_and_tuples(now):
    subscriber = Recorder("a")
    sell("1", now, parts=(("A-1", 2),), note="礼盒")

    assert deliver_due(table(subscriber), now=now) == 1

    assert subscriber.seen == [
        BoxSold(number="1", amount=Money(100), sold_at=now, parts=(("A-1", 2),), note="礼盒")
    ]
    assert deliver_due(table(subscriber), now=now) == 0


def test_subscriber_that_fails_is_retried_alone(now):
    good, bad = Recorder("good"), Recorder("bad")
    bad.failing = {"1"}
    sell("1", now)

    deliver_due(table(good, bad), now=now)
    bad.failing = set()
    free_all()
    deliver_due(table(good, bad), now=now)

    assert (len(good.seen), len(bad.seen)) == (1, 1)
    assert OutboxEvent.objects.get().state == EventState.DELIVERED
    assert OutboxDelivery.objects.count() == 2


def test_later_event_of_a_key_waits_for_the_earlier_one(now):
    subscriber = Recorder("a")
    subscriber.failing = {"1"}
    sell("1", now, note="first")
    sell("1", now, note="second")
    sell("2", now)

    deliver_due(table(subscriber), now=now)

    assert [event.number for event in subscriber.seen] == ["2"]
    subscriber.failing = set()
    assert deliver_due(table(subscriber), now=now) == 0
    free_all()
    deliver_due(table(subscriber), now=now)
    deliver_due(table(subscriber), now=now)
    assert [event.note for event in subscriber.seen] == [None, "first", "second"]


def test_hopeless_event_is_parked_and_can_be_run_again(now):
    subscriber = Recorder("a")
    subscriber.failing = {"1"}
    sell("1", now)

    for _attempt in range(PARK_AFTER_ATTEMPTS):
        free_all()
        deliver_due(table(subscriber), now=now)

    row = OutboxEvent.objects.get()
    assert (row.state, row.attempts) == (EventState.PARKED, PARK_AFTER_ATTEMPTS)
    assert "no 1" in row.last_error
    subscriber.failing = set()
    assert retry_parked(row.pk) is True
    assert retry_parked(row.pk) is False
    deliver_due(table(subscriber), now=now)
    assert len(subscriber.seen) == 1


@pytest.mark.django_db(transaction=True)
def test_subscriber_that_fails_half_way_leaves_nothing(now):
    @transactional
    def writes_then_fails(event: BoxSold, *, now: datetime) -> None:
        record(BoxSold(number="made", amount=Money(1), sold_at=now), now=now)
        raise RuntimeError

    sell("1", now)

    deliver_due({BoxSold.name: Subscription(BoxSold, (writes_then_fails,))}, now=now)

    assert OutboxEvent.objects.count() == 1
    assert OutboxDelivery.objects.count() == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxesCounted(Event):
    """Boxes were counted."""

    name = "tests.BoxesCounted"

    place: str
    numbers: list[str]
    by_colour: dict[str, int]
    pair: tuple[str, int]

    @property
    def key(self) -> str:
        return self.place


def test_lists_mappings_and_pairs_come_back(now):
    event = BoxesCounted(place="A", numbers=["1", "2"], by_colour={"red": 2}, pair=("x", 1))

    transactional(record)(event, now=now)

    row = OutboxEvent.objects.get()
    assert BoxesCounted.from_payload(row.payload) == event


def test_an_event_holds_no_float():
    with pytest.raises(TypeError, match="cannot hold float"):
        to_json(1.5)


def test_an_event_that_nobody_listens_to_is_delivered(now):
    transactional(record)(BoxesCounted(place="A", numbers=[], by_colour={}, pair=("x", 1)), now=now)

    assert deliver_due({}, now=now) == 1
    assert OutboxEvent.objects.get().state == EventState.DELIVERED


def test_an_effect_that_another_worker_committed_meanwhile_is_not_had_twice(now, meanwhile):
    seen = Recorder("counts")
    subscriptions = {BoxSold.name: Subscription(event_type=BoxSold, subscribers=(seen,))}
    sold = BoxSold(number="1", amount=Money(1), sold_at=now)
    transactional(record)(sold, now=now)
    event_id = OutboxEvent.objects.get().pk
    meanwhile(
        "SAVEPOINT",
        lambda: OutboxDelivery.objects.create(event_id=event_id, subscriber="tests.counts", delivered_at=now),
        skip=2,
    )

    assert deliver_due(subscriptions, now=now) == 1

    assert seen.seen == []
    assert OutboxDelivery.objects.count() == 1
    assert OutboxEvent.objects.get().state == EventState.DELIVERED


def test_a_subscriber_that_breaks_a_constraint_is_retried(now):
    def breaks(event: BoxSold, *, now: datetime) -> None:
        Heartbeat.objects.create(name="x", seen_at=now)
        Heartbeat.objects.create(name="x", seen_at=now)

    subscriptions = {BoxSold.name: Subscription(event_type=BoxSold, subscribers=(breaks,))}
    transactional(record)(BoxSold(number="1", amount=Money(1), sold_at=now), now=now)

    deliver_due(subscriptions, now=now)

    row = OutboxEvent.objects.get()
    assert (row.state, row.attempts, Heartbeat.objects.count()) == (EventState.PENDING, 1, 0)
    assert "IntegrityError" in row.last_error


def test_a_worker_is_seen_once_under_its_name():
    beat("worker")
    beat("worker")

    assert Heartbeat.objects.count() == 1


def test_an_event_that_another_worker_takes_meanwhile_is_left_to_it(now, meanwhile):
    sold = BoxSold(number="1", amount=Money(1), sold_at=now)
    transactional(record)(sold, now=now)
    later = datetime.now(UTC) + timedelta(minutes=1)
    meanwhile('UPDATE "kernel_outbox', lambda: OutboxEvent.objects.update(lease="other", not_before=later))

    assert deliver_due({}, now=now) == 0
    assert OutboxEvent.objects.get().lease == "other"
