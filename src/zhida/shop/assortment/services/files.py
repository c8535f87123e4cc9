"""Files read for others: products for the command line, plain tables for rooms above."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from zhida.shop.assortment.errors import FileUnreadable
from zhida.shop.assortment.mapping import load_mapping
from zhida.shop.assortment.reading import read_file
from zhida.shop.assortment.reading.formulas import is_formula
from zhida.shop.assortment.reading.rows import TableRow
from zhida.shop.assortment.reading.text_tables import read_csv
from zhida.shop.assortment.reading.workbooks import read_workbook
from zhida.shop.assortment.records import FileContent, RowProblem


def read_products(*, path: Path, mapping: str = "") -> FileContent:
    """Read a file of products; `mapping` is a TOML file or one that ships.

    Raises FileUnreadable, MappingInvalid.
    """
    return read_file(path, kind=path.suffix, mapping=load_mapping(mapping) if mapping else None)


def read_table(*, path: Path, kind: str) -> Iterator[TableRow]:
    """Give the rows of a CSV or XLSX file, its header first. Raises FileUnreadable."""
    match kind:
        case "csv":
            return read_csv(path)
        case "xlsx":
            return read_workbook(path)
        case _:
            raise FileUnreadable(reason=".csv, .xlsx")


def write_problems(*, path: Path, problems: Sequence[RowProblem]) -> None:
    """Write row, field and reason of each problem as CSV, or remove an older file when there is none."""
    if not problems:
        path.unlink(missing_ok=True)
        return
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["row", "field", "reason"])
        for problem in problems:
            writer.writerow([problem.row, _inert(problem.field), _inert(problem.reason)])


def _inert(text: str) -> str:
    """Keep a spreadsheet from computing what a bad row held."""
    return f"'{text}" if is_formula(text) else text
