"""What readers hand on."""

from __future__ import annotations

from dataclasses import dataclass

from zhida.shop.assortment.records import Json, RowProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """One product as the file states it; with problems its document is of no use."""

    row: int
    document: Json
    problems: tuple[RowProblem, ...] = ()
    sku_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row of cells. Numbers of a workbook are Decimal; `formulas` are the columns that hold one."""

    row: int
    cells: tuple[Json, ...]
    formulas: frozenset[int] = frozenset()
