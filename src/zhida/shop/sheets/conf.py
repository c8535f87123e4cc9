"""Tunables of the sheets room."""

from __future__ import annotations

from typing import Final

WORK_TIMER: Final = "sheets.work"
LARGEST_UPLOAD_BYTES: Final = 10 * 1024 * 1024
MOST_ROWS: Final = 20_000
# A slice ends well within a timer's lease of a minute, and lets other timers have their turn.
SLICE_ROWS: Final = 100
ROWS_AT_ONCE: Final = 500
LONGEST_CELL: Final = 2_000
PROBLEMS_SHOWN: Final = 200
TEMPLATE_ORDERS: Final = 5_000
