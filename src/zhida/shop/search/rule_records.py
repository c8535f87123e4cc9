"""What staff decide about queries, as it is handed around in this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RuleKind(StrEnum):
    """What a rule does with its words; stored, so permanent."""

    SYNONYM = "SYNONYM"
    STOP = "STOP"
    PIN = "PIN"
    HIDE = "HIDE"
    REDIRECT = "REDIRECT"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDraft:
    """A rule as staff write it.

    `words` are queries (PIN, HIDE, REDIRECT) or words (SYNONYM, STOP). A SYNONYM without `stands_for` makes
    its words stand for one another; with it only those may stand for each of `words`, in place of the shipped
    synonyms. `products` are public numbers, pinned in this order; `target` is a path inside the shop without
    language. The rule holds from `starts_at` until before `ends_at`, None being always.
    """

    kind: RuleKind
    words: tuple[str, ...]
    stands_for: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    target: str = ""
    note: str = ""
    is_active: bool = True
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def holds_at(self, now: datetime) -> bool:
        """Say whether the rule counts at this instant."""
        has_begun = self.starts_at is None or self.starts_at <= now
        return self.is_active and has_begun and (self.ends_at is None or now < self.ends_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRecord:
    """A kept rule. `version` counts its changes."""

    rule_id: int
    draft: RuleDraft
    version: int
    changed_by: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewItem:
    """One result of a preview."""

    number: str
    title: str
    in_stock: bool
    is_pinned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewSide:
    """The first results of a query under some rules; `redirect` is the page that answers instead, or ""."""

    items: tuple[PreviewItem, ...]
    relaxed: bool
    redirect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a query finds now, and what it would find with a draft."""

    normalised: str
    before: PreviewSide
    after: PreviewSide
