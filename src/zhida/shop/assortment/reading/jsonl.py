"""JSON lines: one product document a line, UTF-8."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from zhida.shop.assortment.conf import LONGEST_LINE_BYTES
from zhida.shop.assortment.reading.rows import RawRow
from zhida.shop.assortment.records import RowProblem


def read_jsonl(path: Path) -> Iterator[RawRow]:
    """Yield the rows of a file; a line that is no JSON is a problem of its own. Empty lines are skipped."""
    with path.open("rb") as stream:
        row = 0
        while line := stream.readline(LONGEST_LINE_BYTES + 1):
            row += 1
            if len(line) > LONGEST_LINE_BYTES:
                _skip_line(stream, line)
                yield _problem(row, _("这一行太长。"))
                continue
            line = line.removeprefix(b"\xef\xbb\xbf") if row == 1 else line
            if line.strip():
                yield _parse(line, row)


def _parse(line: bytes, row: int) -> RawRow:
    try:
        document = json.loads(line.decode("utf-8"), parse_float=Decimal, parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        return _problem(row, _("不是 UTF-8 编码。"))
    except (ValueError, RecursionError):
        return _problem(row, _("不是有效的 JSON。"))
    return RawRow(row=row, document=document)


def _skip_line(stream: BinaryIO, line: bytes) -> None:
    """Read on to the end of an overlong line in pieces, so that it never stands in memory whole."""
    while line and not line.endswith(b"\n"):
        line = stream.readline(LONGEST_LINE_BYTES)


def _problem(row: int, reason: str) -> RawRow:
    return RawRow(row=row, document=None, problems=(RowProblem(row=row, field="", reason=reason),))


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number")
