"""How things are measured: in turns, each several times, and the medians are compared."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

NANOSECONDS_A_MILLISECOND = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is measured; the quick plan only shows that a benchmark still runs."""

    rounds: int
    calls: int
    seconds: float
    small_skus: int
    large_skus: int
    orders: int


FULL = Plan(rounds=5, calls=20, seconds=3, small_skus=1_000, large_skus=100_000, orders=40)
QUICK = Plan(rounds=1, calls=2, seconds=0.3, small_skus=40, large_skus=200, orders=4)


def in_turns(sides: Mapping[str, Callable[[], float]], *, rounds: int) -> dict[str, float]:
    """Measure every side once a round, A B A B, and return the median of each."""
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for _round in range(rounds):
        for name, measure in sides.items():
            taken[name].append(measure())
    return {name: median(values) for name, values in taken.items()}


def cpu_ms(act: Callable[[], object], *, calls: int) -> float:
    """Return the CPU milliseconds of one call, the median of so many; waiting for others does not count."""
    taken = []
    for _call in range(calls):
        started = time.process_time_ns()
        act()
        taken.append(time.process_time_ns() - started)
    return median(taken) / NANOSECONDS_A_MILLISECOND


def wall_seconds(act: Callable[[], object]) -> float:
    """Return how long an act takes; only for comparing it with another one in the same run."""
    started = time.perf_counter_ns()
    act()
    return (time.perf_counter_ns() - started) / 1e9


def say(line: str) -> None:
    """Print one result at once."""
    print(f"  {line}", flush=True)
