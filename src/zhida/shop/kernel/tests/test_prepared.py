"""What is prepared gives and changes what its queryset would, whatever the values."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from zhida.shop.kernel.models import OutboxEvent, Timer
from zhida.shop.kernel.prepared import LONGEST_KEPT_LIST, PreparedRead, PreparedUpdate

pytestmark = pytest.mark.django_db

TIMERS = PreparedRead(lambda kind, keys: Timer.objects.filter(kind=kind, key__in=keys).order_by("key"))
DUE = PreparedRead(
    lambda now: Timer.objects.filter(due_at__lte=now, attempts=0).order_by("key").values_list("key", "due_at")
)
LATER = PreparedUpdate(
    lambda kind, now, tries: (
        Timer.objects.filter(kind=kind, due_at__lte=now),
        {"attempts": F("attempts") + tries, "lease": ""},
    )
)
PAYLOADS = PreparedRead(lambda ids: OutboxEvent.objects.filter(pk__in=ids).values_list("payload"))


def make_timers(now: datetime, *keys: str) -> None:
    for days, key in enumerate(keys):
        Timer.objects.create(kind="test", key=key, due_at=now + timedelta(days=days))


def test_prepared_read_gives_models(now: datetime) -> None:
    make_timers(now, "a", "b", "c")

    first = TIMERS("test", ["a", "c"])
    second = TIMERS("test", ["b", "unknown"])

    assert [(timer.key, timer.due_at) for timer in first] == [("a", now), ("c", now + timedelta(days=2))]
    assert [timer.key for timer in second] == ["b"]
    assert TIMERS("other", ["a", "c"]) == []


def test_prepared_models_are_those_of_the_queryset(now: datetime) -> None:
    make_timers(now, "a")
    rows = Timer.objects.only("due_at")

    [prepared] = PreparedRead(lambda key: rows.filter(key=key))("a")
    [ordinary] = rows

    assert (prepared, prepared.get_deferred_fields()) == (ordinary, ordinary.get_deferred_fields())
    assert vars(prepared._state) == vars(ordinary._state)
    assert prepared.kind == "test"
    prepared.attempts += 1
    prepared.save(update_fields=["attempts"])
    assert Timer.objects.get().attempts == 1


def test_prepared_read_gives_tuples_and_compares_instants(now: datetime) -> None:
    make_timers(now, "a", "b", "c")

    assert DUE(now) == [("a", now)]
    assert DUE(now + timedelta(days=1)) == [("a", now), ("b", now + timedelta(days=1))]


def test_prepared_read_converts_json(now: datetime) -> None:
    event = OutboxEvent.objects.create(
        name="a.B", version=1, key="k", payload={"n": [1, None]}, recorded_at=now
    )

    assert PAYLOADS([event.pk, 0]) == [({"n": [1, None]},)]


def test_prepared_read_of_nothing_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as statements:
        found = TIMERS("test", [])

    assert found == []
    assert len(statements) == 0


def test_prepared_read_takes_long_lists(now: datetime) -> None:
    make_timers(now, "a", "b")

    found = TIMERS("test", ["b", *(f"unknown{index}" for index in range(LONGEST_KEPT_LIST))])

    assert [timer.key for timer in found] == ["b"]


def test_value_that_is_not_used_is_a_bug() -> None:
    read = PreparedRead(lambda kind, _key: Timer.objects.filter(kind=kind))

    with pytest.raises(AssertionError, match="unused"):
        read("test", "a")


def test_prepared_update_changes_what_meets_its_conditions(now: datetime) -> None:
    make_timers(now, "a", "b", "c")

    with CaptureQueriesContext(connection) as statements:
        changed = [LATER("test", now + timedelta(days=1), 2), LATER("test", now, 5), LATER("other", now, 7)]

    assert changed == [2, 1, 0]
    assert list(Timer.objects.order_by("key").values_list("attempts", flat=True)) == [7, 2, 0]
    assert len(statements) == 3
