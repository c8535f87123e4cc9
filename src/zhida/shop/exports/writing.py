"""Rows become a file: CSV for spreadsheets, XLSX with constant memory, JSONL for programs.

A cell that a spreadsheet would take for a formula gets a quote in front. Source: OWASP "CSV Injection" (cells
beginning with = + - @, tab or return), read 2026-11. The first line says who took the list and when.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

import xlsxwriter

from zhida.shop.exports.records import ExportForm

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_767
READ_BYTES = 1 << 20


def cell(value: object) -> str:
    """Return a value as a spreadsheet may safely read it."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_table(stream: TextIO, *, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a header and rows as CSV; an empty value is an empty cell."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([cell(name) for name in columns])
    for row in rows:
        writer.writerow(["" if value is None else cell(value) for value in row])


def render(path: Path, *, form: ExportForm, watermark: str, columns: Sequence[str], staged: Path) -> None:
    """Write the gathered rows as a file of this format; JSONL takes the gathered documents as they are."""
    match form:
        case ExportForm.CSV:
            with path.open("w", encoding="utf-8-sig", newline="") as stream:
                csv.writer(stream, lineterminator="\r\n").writerow([watermark])
                write_table(stream, columns=columns, rows=staged_lines(staged))
        case ExportForm.XLSX:
            _write_workbook(path, watermark, columns, staged_lines(staged))
        case ExportForm.JSONL:
            with path.open("w", encoding="utf-8") as stream, staged.open(encoding="utf-8") as lines:
                stream.write(json.dumps({"export": watermark}, ensure_ascii=False) + "\n")
                stream.writelines(lines)


def staged_lines(staged: Path) -> Iterator[list[object]]:
    """Give the gathered rows one by one."""
    with staged.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, read piece by piece."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(READ_BYTES):
            digest.update(piece)
    return digest.hexdigest()


def _write_workbook(
    path: Path, watermark: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    workbook = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
    sheet = workbook.add_worksheet()
    sheet.set_footer("&L" + watermark.replace("&", "&&"))
    sheet.write_string(0, 0, watermark)
    for place, name in enumerate(columns):
        sheet.write_string(1, place, cell(name))
    for number, row in enumerate(rows, start=2):
        for place, value in enumerate(row):
            if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
                sheet.write_number(number, place, value)
            elif value is not None:
                sheet.write_string(number, place, cell(value)[:LONGEST_CELL])
    workbook.close()
