"""CSV in UTF-8 or the Chinese encodings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from zhida.shop.assortment.errors import FileUnreadable
from zhida.shop.assortment.reading.rows import TableRow

LARGEST_CELL = 100_000


def read_csv(path: Path) -> Iterator[TableRow]:
    """Yield every row, the header included; `row` is the line on which it ends in the file.

    UTF-8 (with or without a mark) is tried first, then GB18030, which holds GBK. Raises FileUnreadable.
    """
    reader = csv.reader(io.StringIO(_decode(path.read_bytes()), newline=""), strict=True)
    csv.field_size_limit(LARGEST_CELL)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield TableRow(row=reader.line_num, cells=tuple(cells))
    except csv.Error as error:
        raise FileUnreadable(reason=f"CSV {reader.line_num}: {error}") from error


def _decode(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileUnreadable(reason=_("编码既不是 UTF-8 也不是 GB18030。"))
