"""The engine alone: a large cart under many offers and coupons, and what twice as much of each costs."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial
from time import perf_counter_ns, process_time_ns

from bench.measuring import Plan, in_turns, say
from zhida.shop.promotions.engine.case_documents import read_case
from zhida.shop.promotions.engine.offers import Case
from zhida.shop.promotions.engine.quoting import quote

LINES, OFFERS, COUPONS = 20, 50, 20
P99_MS = 15
MOST_RATIO = 2.3
CALLS_FOR_P99 = 50
NANOSECONDS = 1_000_000


def run(plan: Plan) -> None:
    """Print the p99 of a quote and the CPU of twice the offers, the coupons of one slot and the lines."""
    one = case_of()
    milliseconds = wall_times(partial(quote, one), calls=CALLS_FOR_P99 * plan.calls)
    p50, p99 = milliseconds[len(milliseconds) // 2], milliseconds[len(milliseconds) * 99 // 100]
    say(
        f"{LINES} lines, {OFFERS} offers, {COUPONS} coupons: "
        f"p50 {p50:.2f} ms, p99 {p99:.2f} ms (class {P99_MS})"
    )
    sizes = {
        "twice the offers": case_of(offers=2 * OFFERS),
        "twice the coupons of one slot": case_of(coupons=2 * COUPONS),
        "twice the lines": case_of(lines=2 * LINES),
    }
    names: dict[str, Callable[[], float]] = {
        name: partial(cpu_of, case, calls=plan.calls) for name, case in {"one": one, **sizes}.items()
    }
    taken = in_turns(names, rounds=plan.rounds)
    for name in sizes:
        say(f"{name:30} {taken[name] / taken['one']:.2f} (at most {MOST_RATIO})")


def case_of(*, lines: int = LINES, offers: int = OFFERS, coupons: int = COUPONS) -> Case:
    """Return a cart of that many lines under that many live offers of every kind and coupons of one slot."""
    return read_case(
        {
            "now": "2026-11-22T12:00:00+08:00",
            "buyer": {"level": 1, "points": 5000},
            "lines": [line_of(number) for number in range(lines)],
            "offers": [offer_of(number) for number in range(offers)],
            "coupons": [coupon_of(number) for number in range(coupons)],
            "use": {"coupons": "best", "points": 500},
            "points": {"per_yuan": 100, "max_percent": 30},
            "freight": 1200,
        }
    )


def line_of(number: int) -> dict[str, object]:
    """Return one line of the cart; prices, brands and categories repeat every few lines."""
    return {
        "id": f"L{number:03d}",
        "sku": f"S{number}",
        "product": f"G{number}",
        "category": ["数码", f"类{number % 5}"],
        "brand": f"牌{number % 4}",
        "quantity": 1 + number % 3,
        "selling": 1990 + 700 * number,
        "level_prices": {"1": 1950 + 690 * number},
    }


def offer_of(number: int) -> dict[str, object]:
    """Return one of the live offers: each ninth is of one kind, five share a group."""
    kinds: list[dict[str, object]] = [
        {"kind": "flash_price", "skus": {f"S{number % 20}": 1500}, "quota_left": 5, "buyer_left": 2},
        {"kind": "nth_percent", "nth": 2, "percent_off": 20},
        {"kind": "count_percent", "count": 3, "percent_off": 5},
        {"kind": "bundle_price", "items": {f"S{number % 20}": 1, f"S{(number + 1) % 20}": 1}, "price": 3000},
        {"kind": "threshold_cut", "tiers": [{"threshold": 20000, "cut": 3000 + number}]},
        {"kind": "every_cut", "threshold": 10000, "cut": 500, "cap": 4500},
        {"kind": "threshold_percent", "tiers": [{"threshold": 30000, "percent_off": 5}], "cap": 5000},
        {"kind": "threshold_gift", "threshold": 20000, "gift_sku": "G", "gift_value": 4900 + number},
        {"kind": "free_freight", "threshold": 990000 + number},
    ]
    scope = {"categories": [f"类{number % 5}"]} if number % 2 else {}
    return {"id": f"P{number:03d}", "scope": scope, "group": f"g{number // 45}", **kinds[number % len(kinds)]}


def coupon_of(number: int) -> dict[str, object]:
    """Return one of the buyer's shop coupons, of which one can be used."""
    worth: dict[str, object] = {"cut": 1000 + 10 * number} if number % 2 else {"percent_off": 3, "cap": 900}
    return {"id": f"C{number:03d}", "kind": "shop", "threshold": 5000 + 100 * number, **worth}


def wall_times(call: Callable[[], object], *, calls: int) -> list[float]:
    """Return the milliseconds of each call, sorted."""
    taken = []
    for _call in range(calls):
        started = perf_counter_ns()
        call()
        taken.append((perf_counter_ns() - started) / NANOSECONDS)
    return sorted(taken)


def cpu_of(case: Case, *, calls: int) -> float:
    """Return the CPU milliseconds of one quote."""
    gc.collect()
    started = process_time_ns()
    for _call in range(calls):
        quote(case)
    return (process_time_ns() - started) / calls / NANOSECONDS
