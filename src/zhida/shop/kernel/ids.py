"""Numbers that sort by time and tell nobody how many there are."""

from __future__ import annotations

import secrets
import time
from datetime import datetime

from zhida.shop.kernel.clock import SHANGHAI

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
EPOCH_MS = 1_704_067_200_000  # 2024-01-01T00:00:00Z
RANDOM_BITS = 22
TIME_CHARACTERS = 6
RANDOM_CHARACTERS = 8


def new_row_id() -> int:
    """Return a primary key known before the insert: 41 bits of milliseconds, 22 random bits, < 2^63."""
    elapsed_ms = time.time_ns() // 1_000_000 - EPOCH_MS
    return (elapsed_ms << RANDOM_BITS) | secrets.randbits(RANDOM_BITS)


def new_number(prefix: str, now: datetime) -> str:
    """Return a public number: prefix, yyMMdd in Shanghai, 6 characters of the time of day, 8 random ones.

    With a one-letter prefix it is 21 characters of [0-9A-Z], which every payment channel accepts.
    """
    local = now.astimezone(SHANGHAI)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    of_day_ms = (local - midnight).days * 86_400_000 + (local - midnight).seconds * 1000
    of_day_ms += local.microsecond // 1000
    random_part = secrets.randbits(5 * RANDOM_CHARACTERS)
    tail = _base32(of_day_ms, TIME_CHARACTERS) + _base32(random_part, RANDOM_CHARACTERS)
    return f"{prefix}{local:%y%m%d}{tail}"


def _base32(value: int, length: int) -> str:
    characters = []
    for _ in range(length):
        characters.append(ALPHABET[value & 31])
        value >>= 5
    return "".join(reversed(characters))
