"""What is told of API keys, and what a new one is asked for with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key to be: permissions by code, networks as 203.0.113.0/24 (none: from anywhere), an end or none."""

    name: str
    scopes: frozenset[str]
    networks: tuple[str, ...] = ()
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecord:
    """A key as the list shows it; `hint` is how it begins. `is_usable` is what the next call would meet."""

    id: int
    name: str
    hint: str
    scopes: tuple[str, ...]
    networks: tuple[str, ...]
    made_by: int
    made_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None
    is_usable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeKey:
    """A fresh key. `token` is shown this once."""

    token: str = field(repr=False)
    key: KeyRecord
