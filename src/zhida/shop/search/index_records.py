"""What is told about the search index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingProgress:
    """How far a rebuild has come, in products."""

    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStatus:
    """How the index stands beside the listings. `documents` are those of the last commit, `pending` the
    products whose change it does not hold yet; the rebuilds asked for are counted, `answered` is the last
    that is done.
    """

    engine: str
    is_ready: bool
    documents: int
    listed: int
    pending: int
    building: BuildingProgress | None
    committed_at: datetime | None
    requested: int
    answered: int
