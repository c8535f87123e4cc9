"""Coupons under real threads: never more than there are, never more than one may have, never used twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.kernel.errors import ShopError
from zhida.shop.promotions import queries, services
from zhida.shop.promotions.models import CouponHolding, CouponStock, Redemption
from zhida.shop.promotions.records import BuyerFacts, QuoteChoice
from zhida.shop.promotions.services import TypedCode
from zhida.shop.promotions.tests.coupons_made import ANYBODY, claim, give, make_coupon
from zhida.shop.promotions.tests.offers_made import cart_line

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.mariadb]

THREADS = 8


def together(count: int, act: Callable[[int], Any]) -> list[str]:
    """Run act(0) ... act(count - 1) in threads; return "done" or the code of the refusal, sorted."""
    gate = threading.Barrier(THREADS)

    def run(index: int) -> str:
        if index < THREADS:
            gate.wait(timeout=30)
        try:
            act(index)
        except ShopError as error:
            return error.code
        return "done"

    def close(_index: int) -> None:
        gate.wait(timeout=30)
        connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(run, range(count)))
        list(pool.map(close, range(THREADS)))
    return sorted(answers)


def broken() -> list[str]:
    return [result.name for result in queries.check_coupons() if result.broken]


def test_exactly_the_total_is_claimed(now):
    number = make_coupon(now=now, issuing={"total": 10})

    answers = together(24, lambda index: claim(number, index + 1, now=now))

    assert answers == ["coupon_sold_out"] * 14 + ["done"] * 10
    assert (CouponHolding.objects.count(), CouponStock.objects.get().issued, broken()) == (10, 10, [])


def test_one_customer_never_gets_more_than_the_limit(now):
    number = make_coupon(now=now, issuing={"per_customer": 2})

    answers = together(16, lambda _index: claim(number, 7, now=now))

    assert answers == ["coupon_already_claimed"] * 14 + ["done"] * 2
    assert (CouponHolding.objects.count(), broken()) == (2, [])


def test_one_code_is_claimed_once(now):
    number = make_coupon(now=now, issuing={"way": "CODE"})
    (code,) = services.issue_codes(actor=SYSTEM_ACTOR, number=number, quantity=1, now=now).codes
    typed = TypedCode(code=code, ip="", tried_at=now)

    answers = together(
        8,
        lambda index: services.claim_code(customer_id=index + 1, typed=typed, facts=ANYBODY, now=now),
    )

    assert answers == ["coupon_code_used"] * 7 + ["done"]
    assert (CouponHolding.objects.get().status, broken()) == ("CLAIMED", [])


def test_of_parallel_orders_with_one_coupon_one_wins(now):
    coupon = give(7, now=now)
    quote = queries.evaluate(
        lines=[cart_line()],
        buyer=BuyerFacts(customer_id=7),
        choice=QuoteChoice(coupons=(coupon,)),
        freight_minor=0,
        now=now,
    )

    answers = together(8, lambda index: services.redeem(ref=f"Z{index}", customer_id=7, quote=quote, now=now))

    assert answers == ["done"] + ["offer_used_up"] * 7
    assert (Redemption.objects.count(), CouponHolding.objects.get().status, broken()) == (1, "LOCKED", [])
