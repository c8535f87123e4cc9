import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from zhida.entrypoints.realtime.tail import TAIL_ERRORS, OutboxTail
from zhida.shop.kernel import outbox as outbox_of_kernel
from zhida.shop.kernel.uow import transactional
from zhida.shop.shipping.events import ParcelDelivered


class _Clock:
    seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return _Clock()


@pytest.fixture
def tail(outbox_file, clock):
    tail = OutboxTail(f"sqlite:///{outbox_file}", clock=clock)
    yield tail
    tail.close()


def _insert(outbox, *ids, key="Z1", payload="{}"):
    for event_id in ids:
        outbox.execute(
            "INSERT INTO kernel_outbox_event VALUES (?, 'orders.OrderPaid', ?, ?)", (event_id, key, payload)
        )


def _ids(changes):
    return [change.event_id for change in changes]


def test_tail_starts_at_what_is_newest(outbox, tail):
    _insert(outbox, 1, 2, 3)

    assert tail.read() == []
    _insert(outbox, 4, 5)
    assert _ids(tail.read()) == [4, 5]
    assert tail.read() == []


def test_commits_in_reverse_order_are_all_told_once(outbox, tail, clock):
    tail.read()
    for event_id in (9, 7, 8, 3):
        _insert(outbox, event_id)
        clock.seconds += 2

        assert _ids(tail.read()) == [event_id]

    clock.seconds += 60
    assert tail.read() == []


def test_a_commit_open_at_the_start_is_told(outbox, tail):
    _insert(outbox, 10)
    tail.read()

    _insert(outbox, 9)

    assert _ids(tail.read()) == [9]


def test_memory_is_bounded_by_the_window(outbox, tail, clock):
    tail.read()
    for event_id in range(1, 101):
        _insert(outbox, event_id)
        clock.seconds += 1
        tail.read()

    assert len(tail._told) <= 12
    assert len(tail._newest) <= 12


def test_topics_are_every_order_the_event_names(outbox, tail):
    tail.read()
    _insert(outbox, 1, key="Z1", payload='{"number": "Z2", "ref": "Z3", "amount": 5}')
    _insert(outbox, 2, key="A-1")

    assert [change.topics for change in tail.read()] == [
        {"order:Z1", "order:Z2", "order:Z3"},
        {"order:A-1"},
    ]


def test_restart_forgets_the_place(outbox, tail):
    tail.read()
    _insert(outbox, 1)
    tail.restart()

    assert tail.read() == []
    _insert(outbox, 2)
    assert _ids(tail.read()) == [2]


def test_broken_database_is_named_and_healed(tmp_path):
    path = tmp_path / "shop.sqlite3"
    tail = OutboxTail(f"sqlite:///{path}")

    with pytest.raises(TAIL_ERRORS):
        tail.read()

    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE kernel_outbox_event (id INTEGER PRIMARY KEY, name, key, payload)")
    assert tail.read() == []
    tail.close()


def test_the_tail_cannot_write(tail):
    tail.read()

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        tail._rows("DELETE FROM kernel_outbox_event")


@pytest.mark.mariadb
@pytest.mark.django_db(transaction=True)
def test_the_real_outbox_is_read_on_either_engine(now):
    tail = OutboxTail(_url_of_test_database())
    assert tail.read() == []

    _record_arrival(now=now)

    changes = tail.read()
    tail.close()
    assert [(change.name, change.topics) for change in changes] == [
        ("shipping.ParcelDelivered", {"order:Z1"})
    ]


@transactional
def _record_arrival(*, now):
    outbox_of_kernel.record(ParcelDelivered(ref="Z1", parcel="S1", delivered_at=now), now=now)


def _url_of_test_database():
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    return f"mysql://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
