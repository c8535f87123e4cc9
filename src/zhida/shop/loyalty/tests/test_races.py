"""Real threads on the engine of ZHIDA_DATABASE_URL: one member, many orders at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from zhida.shop.loyalty import queries, services
from zhida.shop.loyalty.errors import PointsShort
from zhida.shop.loyalty.tests.members import balance_of, earn, holds, make_member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.mariadb]

THREADS = 8


def together(count, act):
    """Run act(0) ... act(count - 1) in threads that start at once; return the answers in order."""
    gate = threading.Barrier(THREADS)
    waited = threading.local()

    def run(index):
        if not hasattr(waited, "done"):
            waited.done = True
            gate.wait(timeout=30)
        try:
            return act(index)
        except PointsShort:
            return PointsShort

    def close(_index):
        gate.wait(timeout=30)
        connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(run, range(count)))
        gate.reset()
        list(pool.map(close, range(THREADS)))
    return answers


def test_parallel_spends_never_take_more_than_there_is(now):
    member = make_member(now=now, points=1000)
    standing = queries.standing_of(customer_id=member, now=now)

    answers = together(
        16, lambda index: services.spend(ref=f"Z{index}", standing=standing, points=150, now=now)
    )

    assert (answers.count(None), answers.count(PointsShort)) == (6, 10)
    assert balance_of(member) == (100, 0)
    assert holds()


def test_parallel_movements_of_one_ref_are_booked_once(now):
    member = make_member(now=now, points=1000)
    standing = queries.standing_of(customer_id=member, now=now)

    together(8, lambda _index: services.spend(ref="Z1", standing=standing, points=150, now=now))
    together(8, lambda _index: earn("Z1", member, 5000, now=now))
    together(8, lambda _index: services.unspend(ref="Z1", now=now))

    assert balance_of(member) == (1050, 0)
    assert holds()
