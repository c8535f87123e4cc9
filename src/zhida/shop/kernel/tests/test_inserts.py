"""Rows are inserted in one statement; one that is there already is an error, or passed over where asked."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from zhida.shop.kernel.inserts import MOST_ROWS, insert_new, insert_rows
from zhida.shop.kernel.models import OutboxEvent, Timer
from zhida.shop.kernel.uow import transactional

pytestmark = pytest.mark.django_db


def timers(now: datetime, count: int) -> list[Timer]:
    return [
        Timer(kind="test", key=f"{number:03}", due_at=now + timedelta(days=number)) for number in range(count)
    ]


@pytest.mark.parametrize("count", [0, 1, 3, MOST_ROWS, MOST_ROWS + 1])
def test_rows_are_inserted_in_one_statement(now: datetime, count: int) -> None:
    with CaptureQueriesContext(connection) as statements:
        transactional(lambda: insert_rows(timers(now, count)))()

    stored = Timer.objects.order_by("key").values_list("kind", "key", "due_at", "lease", "attempts")
    assert list(stored) == [("test", row.key, row.due_at, "", 0) for row in timers(now, count)]
    assert sum("INSERT" in statement["sql"] for statement in statements.captured_queries) == bool(count)


def test_inserted_rows_keep_their_own_values(now: datetime) -> None:
    """The SQL is built by the first row; the second has others, and none where the first had one."""
    first = OutboxEvent(name="a.B", version=1, key="k", payload={"n": 1}, recorded_at=now, not_before=now)
    second = OutboxEvent(name="a.C", version=2, key="l", payload={"款": [None]}, recorded_at=now)

    transactional(lambda: (insert_rows([first]), insert_rows([second])))()

    rows = OutboxEvent.objects.order_by("name").values_list("name", "version", "payload", "not_before")
    assert list(rows) == [("a.B", 1, {"n": 1}, now), ("a.C", 2, {"款": [None]}, None)]


def test_row_that_is_there_already_is_refused(now: datetime) -> None:
    transactional(lambda: insert_rows(timers(now, 1)))()

    with pytest.raises(IntegrityError):
        transactional(lambda: insert_rows(timers(now, 2)))()

    assert Timer.objects.count() == 1


def test_rows_are_inserted_in_transactions_only(now: datetime) -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"):
        insert_rows(timers(now, 1))


def test_new_row_is_inserted_once(now: datetime) -> None:
    first = Timer(kind="test", key="a", due_at=now)
    second = Timer(kind="test", key="a", due_at=now + timedelta(days=1))

    with CaptureQueriesContext(connection) as statements:
        answers = transactional(lambda: [insert_new(first), insert_new(second)])()

    assert answers == [True, False]
    assert sum("INSERT" in statement["sql"] for statement in statements.captured_queries) == 2
    assert list(Timer.objects.values_list("pk", "due_at")) == [(first.pk, now)]
    assert second.pk is None
