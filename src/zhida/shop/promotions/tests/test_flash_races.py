"""Flash sales under real threads: never more than the quota, never more than a buyer's limit, none left."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from zhida.shop.kernel.uow import transactional
from zhida.shop.promotions import queries, services
from zhida.shop.promotions.errors import OfferUsedUp
from zhida.shop.promotions.models import BuyerCount, QuotaBucket, Redemption
from zhida.shop.promotions.tests.offers_made import cart_line, make_flash, make_sku, quote_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.mariadb]

THREADS = 12


def together(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Run act(0) ... act(count - 1) in threads that start at once; return answers and refusals in order."""
    gate = threading.Barrier(THREADS)
    waited = threading.local()

    def run(index: int) -> Any:
        if not hasattr(waited, "done"):
            waited.done = True
            gate.wait(timeout=30)
        try:
            return act(index)
        except OfferUsedUp:
            return OfferUsedUp

    def close(_index: int) -> None:
        gate.wait(timeout=30)
        connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(run, range(count)))
        gate.reset()
        list(pool.map(close, range(THREADS)))
    return answers


def left() -> int:
    return sum(QuotaBucket.objects.values_list("units_left", flat=True))


@pytest.mark.parametrize("units", [1, 3])
def test_exactly_the_quota_is_sold_and_none_is_left_while_somebody_wants_it(now, units):
    make_sku("L1", now=now)
    make_flash("L1", now=now, quota_left=40)
    quote = quote_of(cart_line(minor=12900, quantity=units), now=now)

    def buy(index: int) -> str:
        services.redeem(ref=f"Z{index}", customer_id=index + 1, quote=quote, now=now)
        return "sold"

    answers = together(60, buy)

    assert answers.count("sold") == 40 // units
    assert answers.count(OfferUsedUp) == 60 - 40 // units
    assert left() == 40 % units
    assert [one for one in queries.check_invariants() if one.broken] == []


def test_parallel_tries_of_one_account_never_exceed_its_limit(now):
    make_sku("L1", now=now)
    make_flash("L1", now=now, quota_left=40, buyer_left=2)
    quote = quote_of(cart_line(minor=12900), now=now, customer_id=7)

    def buy(index: int) -> str:
        services.redeem(ref=f"Z{index}", customer_id=7, quote=quote, now=now)
        return "sold"

    answers = together(THREADS * 2, buy)

    assert (answers.count("sold"), left()) == (2, 38)
    assert BuyerCount.objects.get().units_used == 2
    assert Redemption.objects.count() == 2


def test_units_given_back_are_sold_again(now):
    make_sku("L1", now=now)
    make_flash("L1", now=now, quota_left=12)
    quote = quote_of(cart_line(minor=12900), now=now)
    for index in range(12):
        services.redeem(ref=f"Z{index}", customer_id=index + 1, quote=quote, now=now)

    @transactional
    def change_hands(index: int) -> None:
        services.unredeem(ref=f"Z{index}", now=now)
        services.redeem(ref=f"Y{index}", customer_id=index + 100, quote=quote, now=now)

    together(12, change_hands)

    assert left() == 0
    assert [one for one in queries.check_invariants() if one.broken] == []
