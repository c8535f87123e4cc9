"""XLSX: the first sheet, read by calamine; formulas are looked for in the sheet's own XML."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from xml.parsers import expat

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from zhida.shop.assortment.conf import LARGEST_WORKBOOK_BYTES
from zhida.shop.assortment.errors import FileUnreadable
from zhida.shop.assortment.reading.rows import TableRow
from zhida.shop.assortment.records import Json

CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
READ_BYTES = 1 << 20

CalamineCell = int | float | str | bool | time | date | datetime | timedelta


def read_workbook(path: Path) -> Iterator[TableRow]:
    """Yield every row of the first sheet, the header included. Raises FileUnreadable."""
    formulas = _formulas(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheet = workbook.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError) as error:
        raise FileUnreadable(reason=_("不是有效的 XLSX 文件。")) from error
    for number, cells in enumerate(rows, start=1):
        if any(cell != "" for cell in cells) or number in formulas:
            yield TableRow(
                row=number,
                cells=tuple(_cell(cell) for cell in cells),
                formulas=formulas.get(number, frozenset()),
            )


def _cell(cell: CalamineCell) -> Json:
    if isinstance(cell, (bool, str)):
        return cell
    if isinstance(cell, float):
        # The shortest text that gives this float again is what was typed: 0.1, not 0.1000000000000000055.
        return Decimal(int(cell)) if cell.is_integer() else Decimal(repr(cell))
    if isinstance(cell, int):
        return Decimal(cell)
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)


def _formulas(path: Path) -> dict[int, frozenset[int]]:
    """Return the columns with a formula by row number, for all sheets together: ours has only one of use."""
    found: dict[int, set[int]] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > LARGEST_WORKBOOK_BYTES:
                raise FileUnreadable(reason=_("文件太大。"))
            for item in archive.infolist():
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", item.filename):
                    _scan(archive, item, found)
    except (zipfile.BadZipFile, expat.ExpatError, EOFError, NotImplementedError, RuntimeError) as error:
        raise FileUnreadable(reason=_("不是有效的 XLSX 文件。")) from error
    return {row: frozenset(columns) for row, columns in found.items()}


def _scan(archive: zipfile.ZipFile, item: zipfile.ZipInfo, found: dict[int, set[int]]) -> None:
    """Note the place of each <f> of a sheet, piece by piece; a document type declaration is refused."""
    place = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal place
        tag = name.rpartition(":")[2]
        if tag == "c":
            place = attributes.get("r", "")
        elif tag == "f" and (cell := CELL.fullmatch(place)):
            found.setdefault(int(cell[2]), set()).add(_column(cell[1]))

    def refuse(*_declaration: object) -> None:
        raise FileUnreadable(reason=_("不是有效的 XLSX 文件。"))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    with archive.open(item) as stream:
        while piece := stream.read(READ_BYTES):
            parser.Parse(piece, False)
        parser.Parse(b"", True)


def _column(letters: str) -> int:
    """Return the index of a column: A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
