"""Reading a whole file into documents and problems, by its kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from zhida.shop.assortment.conf import LARGEST_FILE_BYTES
from zhida.shop.assortment.documents import parse_document
from zhida.shop.assortment.errors import FileUnreadable
from zhida.shop.assortment.mapping import FileMapping, to_document
from zhida.shop.assortment.reading.jsonl import read_jsonl
from zhida.shop.assortment.reading.rows import RawRow
from zhida.shop.assortment.reading.tables import group_rows
from zhida.shop.assortment.reading.text_tables import read_csv
from zhida.shop.assortment.reading.workbooks import read_workbook
from zhida.shop.assortment.records import FileContent, ProductDocument, RowProblem


def read_file(path: Path, *, kind: str, mapping: FileMapping | None) -> FileContent:
    """Read a JSONL, CSV or XLSX file; `kind` is the ending of its name.

    Raises FileUnreadable when the file as a whole is none of these, too large or without rows.
    """
    if path.stat().st_size > LARGEST_FILE_BYTES:
        raise FileUnreadable(reason=_("文件太大。"))
    documents: list[ProductDocument] = []
    problems: list[RowProblem] = []
    rows = 0
    for raw in _rows_of(path, kind, mapping or FileMapping()):
        rows += 1
        if raw.problems:
            problems += raw.problems
            continue
        document, found = parse_document(raw.document, row=raw.row, sku_rows=raw.sku_rows)
        problems += found
        if document is not None:
            documents.append(document)
    if not rows:
        raise FileUnreadable(reason=_("文件里没有数据行。"))
    return FileContent(documents=documents, problems=problems, rows=rows)


def _rows_of(path: Path, kind: str, mapping: FileMapping) -> Iterator[RawRow]:
    match kind.lower().removeprefix("."):
        case "jsonl" | "ndjson":
            for raw in read_jsonl(path):
                document = raw.document if raw.problems else to_document(raw.document, mapping)
                yield RawRow(row=raw.row, document=document, problems=raw.problems)
        case "csv":
            yield from group_rows(read_csv(path), columns=mapping.columns)
        case "xlsx":
            yield from group_rows(read_workbook(path), columns=mapping.columns)
        case _:
            raise FileUnreadable(reason=_("只支持 .jsonl、.csv 和 .xlsx。"))
