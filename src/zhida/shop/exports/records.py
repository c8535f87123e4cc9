"""What a list that can be exported says of itself, and what staff see of an export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from django.utils.functional import Promise

from zhida.shop.accounts.records import Actor, Permission
from zhida.shop.kernel.pagination import Page

Document: TypeAlias = dict[str, object]
Row: TypeAlias = dict[str, object]


class ExportForm(StrEnum):
    """What a file is written as."""

    CSV = "CSV"
    XLSX = "XLSX"
    JSONL = "JSONL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Who reads a list, narrowed how, and whether personal values are shown in clear."""

    actor: Actor
    now: datetime
    filter: Mapping[str, str] = field(default_factory=dict)
    since: datetime | None = None
    is_revealed: bool = False


def whole(document: Document) -> Iterable[Row]:
    """Give a document as one row of a table."""
    return (document,)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportList:
    """One list of the back office: its rights, its columns, and how a page of it is read.

    `read` gives a page of documents (a line of JSONL each) that begins at a cursor; `rows` makes table rows
    of one. Columns in `personal` are masked by `read` unless the reading is revealed, for which `reveal` is
    needed. `count` says how many documents there are, where that is cheap.
    """

    name: str
    title: str | Promise
    permission: Permission
    columns: Sequence[str]
    read: Callable[[Reading, str | None], Page[Document]]
    rows: Callable[[Document], Iterable[Row]] = whole
    count: Callable[[Reading], int] | None = None
    filters: frozenset[str] = frozenset()
    personal: frozenset[str] = frozenset()
    reveal: Permission | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAsk:
    """What somebody wants exported; with a reason personal columns come in clear."""

    list_name: str
    form: ExportForm
    filter: Mapping[str, str] = field(default_factory=dict)
    reveal_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRecord:
    """An export as staff see it; `done` of `total` documents, total 0 where nobody counted."""

    number: str
    list_name: str
    form: ExportForm
    filter: Mapping[str, str]
    is_revealed: bool
    asked_by: str
    status: str
    done: int
    total: int
    rows: int
    file_name: str
    size_bytes: int
    sha256: str
    refusal: str
    created_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportListRecord:
    """A list that the asker may export; `may_reveal` where personal columns can come in clear."""

    name: str
    title: str
    filters: tuple[str, ...]
    has_personal: bool
    may_reveal: bool
