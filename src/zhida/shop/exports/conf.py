"""Tunables of the exports room."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

WORK_TIMER: Final = "exports.work"
EXPIRE_TIMER: Final = "exports.expire"
# A slice ends well within a timer's lease of a minute, and lets other timers have their turn.
SLICE_DOCUMENTS: Final = 400
# A worksheet holds 1,048,576 rows.
MOST_ROWS: Final = 1_000_000
MOST_AT_ONCE: Final = 3
KEPT_FOR: Final = timedelta(days=7)
SHORTEST_REASON: Final = 4
LONGEST_REASON: Final = 200
