"""Pages: every row once, whatever is inserted meanwhile; foreign cursors refused."""

from datetime import timedelta

import pytest

from zhida.shop.kernel.models import Heartbeat, OutboxEvent
from zhida.shop.kernel.pagination import InvalidCursor, paginate

pytestmark = pytest.mark.django_db

ORDER = ("-recorded_at", "-id")


def add(now, minutes: int) -> None:
    OutboxEvent.objects.create(
        name="n", version=1, key="k", payload={}, recorded_at=now + timedelta(minutes=minutes)
    )


@pytest.mark.parametrize("count", [0, 1, 3, 7])
def test_every_row_comes_once_with_one_query_a_page(now, count, django_assert_num_queries):
    for index in range(count):
        add(now, index // 2)
    seen, cursor = [], None

    while True:
        with django_assert_num_queries(1):
            page = paginate(OutboxEvent.objects.all(), order=ORDER, cursor=cursor, limit=3)
        seen += [row.id for row in page.items]
        add(now, 100)
        cursor = page.next
        if cursor is None:
            break

    expected = OutboxEvent.objects.filter(recorded_at__lt=now + timedelta(minutes=100)).order_by(*ORDER)
    assert seen == [row.id for row in expected]


@pytest.mark.parametrize("cursor", ["x", "!!", "W10", "eyJhIjoxfQ", "WzEsMiwzXQ", "W251bGwsMV0"])
def test_foreign_cursor_is_refused(cursor):
    with pytest.raises(InvalidCursor):
        paginate(OutboxEvent.objects.all(), order=ORDER, cursor=cursor)


def test_a_text_that_reads_like_no_instant_stays_a_text(now):
    for name in ("one", "two", "three"):
        Heartbeat.objects.create(name=name, seen_at=now)

    first = paginate(Heartbeat.objects.all(), order=("name",), cursor=None, limit=2)
    second = paginate(Heartbeat.objects.all(), order=("name",), cursor=first.next, limit=2)

    assert [row.name for row in first.items] == ["one", "three"]
    assert ([row.name for row in second.items], second.next) == (["two"], None)
