"""Tunables of the customers room."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

MOST_ADDRESSES: Final = 50
REVEALS_AN_HOUR: Final = 50
REVEAL_WINDOW: Final = timedelta(hours=1)
SHORTEST_REASON: Final = 4

NAME_LONGEST: Final = 40
DETAIL_LONGEST: Final = 200
STREET_LONGEST: Final = 60
NICKNAME_LONGEST: Final = 30
OLDEST_YEARS: Final = 130
