"""What holds for one line after its sale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zhida.shop.policies.records import LinePolicy, PolicyDates


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAftercare:
    """A line's frozen policy, when it was signed for (None: not yet), and until when it may come back."""

    policy: LinePolicy
    signed_at: datetime | None
    dates: PolicyDates
