"""Every room's check of its own books, gathered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zhida.shop.kernel.invariants import InvariantResult

CHECKS: tuple[Callable[[], Sequence[InvariantResult]], ...] = ()


def run_checks() -> list[InvariantResult]:
    """Run all checks on the database as it is now; reads only."""
    return [result for check in CHECKS for result in check()]
