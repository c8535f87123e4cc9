"""A row as it was brought, what a kind of sheet says of itself, and what staff see of a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from zhida.shop.accounts.records import Actor, Permission
from zhida.shop.sheets.errors import SheetCellWrong


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """A row of a sheet: its number in the file and its cells by column, trimmed."""

    sheet: str
    row: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """Return a cell that has to say something. Raises SheetCellWrong."""
        found = self.cells.get(column, "")
        if not found:
            raise SheetCellWrong(column=column)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetKind:
    """What one kind of sheet does: its columns and the act of a row.

    `names` are what a header may call a column. `act` does a row inside the caller's transaction and says
    whether anything changed; a dry run rolls it back. `key` is the column whose rows belong together.
    """

    name: str
    title: str | Promise
    permission: Permission
    columns: Sequence[str]
    required: frozenset[str]
    names: Mapping[str, str]
    key: str
    act: Callable[[Actor, SheetLine, datetime], bool]
    template: Callable[[Actor], Iterable[Sequence[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetProblem:
    """Why a row was refused; `row` counts lines of the file from 1, the header included."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRecord:
    """A sheet as staff see it: how many rows stand where."""

    number: str
    kind: str
    status: str
    file_name: str
    brought_by: str
    counts: Mapping[str, int]
    refusal: str
    created_at: datetime
    problems: tuple[SheetProblem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetKindRecord:
    """A kind of sheet that the asker may bring."""

    name: str
    title: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
