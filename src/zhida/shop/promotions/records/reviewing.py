"""What whoever publishes an offer looks at: frozen, plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferVersionRecord:
    """What an offer said in one of its versions, by whom and when; `document` is its JSON text."""

    version: int
    document: str
    changed_by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferReview:
    """An offer's versions, newest first, and whether this member of staff may publish it.

    `problems` names by field what it says of goods and prices that is not so any more.
    """

    versions: tuple[OfferVersionRecord, ...]
    needs_second_person: bool
    may_publish: bool
    problems: Mapping[str, str]
