"""What a room's check of its own books returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InvariantResult:
    """One rule that must hold, and the ids of the rows that break it; an empty list is good."""

    name: str
    broken: Sequence[str]
