"""Rows of a file become rows of a sheet: a header in our words or in Chinese, no formulas, no row twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from zhida.shop.assortment.errors import FileUnreadable
from zhida.shop.assortment.services import TableRow, read_table
from zhida.shop.sheets.conf import LONGEST_CELL, MOST_ROWS
from zhida.shop.sheets.errors import SheetUnreadable
from zhida.shop.sheets.lifecycle import RowState
from zhida.shop.sheets.models import SheetJob, SheetRow
from zhida.shop.sheets.records import SheetKind

LONGEST_KEY = 64


def rows_of(job: SheetJob, *, kind: SheetKind, path: Path) -> list[SheetRow]:
    """Return the rows of an uploaded file, not saved; those that cannot be read or stand twice are refused.

    Raises SheetUnreadable: no CSV or XLSX, no rows or too many, a header that is not the kind's.
    """
    try:
        table = read_table(path=path, kind=job.form)
        header = _header(next(table, None), kind)
        found = list(_rows(job, kind, header, table))
    except FileUnreadable as error:
        raise SheetUnreadable(reason=error.data["reason"]) from error
    if not found:
        raise SheetUnreadable(reason=_("文件里没有数据行。"))
    return found


def _header(row: TableRow | None, kind: SheetKind) -> list[str]:
    cells = () if row is None else row.cells
    names = [kind.names.get(str(cell).strip(), str(cell).strip()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    missing = [name for name in kind.columns if name in kind.required and name not in names]
    if missing:
        raise SheetUnreadable(reason=_("缺少列：%(names)s") % {"names": ", ".join(missing)})
    unknown = [name for name in names if name not in kind.columns]
    if unknown or len(set(names)) != len(names):
        raise SheetUnreadable(
            reason=_("列名不认识或重复：%(names)s") % {"names": ", ".join(unknown or names)}
        )
    return names


def _rows(
    job: SheetJob, kind: SheetKind, header: Sequence[str], table: Iterator[TableRow]
) -> Iterator[SheetRow]:
    seen: dict[tuple[str, ...], int] = {}
    for count, raw in enumerate(table, start=1):
        if count > MOST_ROWS:
            raise SheetUnreadable(reason=_("超过 %(most)s 行。") % {"most": MOST_ROWS})
        cells = dict(zip(header, (_text(cell) for cell in raw.cells), strict=False))
        row = SheetRow(job=job, row=raw.row, key=cells.get(kind.key, "")[:LONGEST_KEY], cells=cells)
        same = tuple(cells.get(name, "") for name in kind.columns)
        first = seen.setdefault(same, raw.row)
        if raw.formulas:
            _refuse(row, _("单元格是公式或看起来像公式，请改为文字或数值。"))
        elif any(len(cell) > LONGEST_CELL or "\0" in cell for cell in cells.values()):
            _refuse(row, _("单元格的内容太长或含有无法保存的字符。"))
        elif first != raw.row:
            _refuse(row, _("与第 %(row)s 行重复。") % {"row": first})
        yield row


def _refuse(row: SheetRow, reason: str) -> None:
    row.state, row.reason = RowState.REFUSED, reason


def _text(cell: object) -> str:
    """Return a cell as it was typed: a workbook keeps numbers, a spreadsheet's quote in front is no part."""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return "" if cell is None else str(cell).strip().removeprefix("'")
