"""Rows of SKUs become documents of products: rows with one `product` belong together, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from zhida.shop.assortment.errors import FileUnreadable
from zhida.shop.assortment.reading.formulas import is_formula
from zhida.shop.assortment.reading.rows import RawRow, TableRow
from zhida.shop.assortment.records import Json, RawDocument, RowProblem

PRODUCT_COLUMNS = ("product", "title", "subtitle", "brand", "category", "description")
SKU_COLUMNS = ("sku", "price", "compare_at", "stock", "warehouse", "barcode", "weight_grams")
REQUIRED = ("product", "title", "brand", "category", "sku", "price")
OPTION_PREFIX = "option:"
ATTRIBUTE_PREFIX = "attr:"
CATEGORY_SEPARATOR = ">"


@dataclass(slots=True)
class Gathered:
    """A product while its rows come in."""

    row: int
    document: RawDocument
    skus: list[Json] = field(default_factory=list)
    sku_rows: list[int] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)


def group_rows(rows: Iterable[TableRow], *, columns: Mapping[str, str]) -> Iterator[RawRow]:
    """Yield one document a product, in the order of their first rows; `columns` renames the file's columns.

    A product's texts may be left out after its first row; another text there is a problem.
    Raises FileUnreadable when the header lacks a required column or names one twice or one we do not know.
    """
    iterator = iter(rows)
    header = _header(next(iterator, None), columns)
    products: dict[str, Gathered] = {}
    for row in iterator:
        problems = _formula_problems(row, header)
        cells = {
            name: value
            for name, value in zip(header, row.cells, strict=False)
            if value is not None and value != "" and not (isinstance(value, str) and not value.strip())
        }
        product = cells.get("product")
        code = _code(product) if product is not None else f"\x00{row.row}"
        gathered = products.setdefault(code, Gathered(row=row.row, document={}))
        gathered.problems += problems
        _add(gathered, cells, row.row)
    for gathered in products.values():
        gathered.document["skus"] = gathered.skus
        yield RawRow(
            row=gathered.row,
            document=gathered.document,
            problems=tuple(gathered.problems),
            sku_rows=tuple(gathered.sku_rows),
        )


def _header(row: TableRow | None, columns: Mapping[str, str]) -> list[str]:
    if row is None:
        raise FileUnreadable(reason=_("文件里没有数据行。"))
    names = [str(cell).strip() for cell in row.cells]
    names = [columns.get(name, name) for name in names]
    while names and not names[-1]:
        names.pop()
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise FileUnreadable(reason=_("缺少列：%(names)s") % {"names": ", ".join(missing)})
    unknown = [name for name in names if not _is_known(name)]
    if unknown or len(set(names)) != len(names):
        raise FileUnreadable(reason=_("列名不认识或重复：%(names)s") % {"names": ", ".join(unknown or names)})
    return names


def _is_known(name: str) -> bool:
    if name in PRODUCT_COLUMNS or name in SKU_COLUMNS:
        return True
    return any(
        name.startswith(prefix) and len(name) > len(prefix) for prefix in (OPTION_PREFIX, ATTRIBUTE_PREFIX)
    )


def _formula_problems(row: TableRow, header: list[str]) -> list[RowProblem]:
    reason = _("单元格是公式或看起来像公式，请改为文字或数值。")
    problems = []
    for index, name in enumerate(header):
        cell = row.cells[index] if index < len(row.cells) else ""
        if index in row.formulas or (isinstance(cell, str) and is_formula(cell)):
            problems.append(RowProblem(row=row.row, field=name, reason=reason))
    return problems


def _add(gathered: Gathered, cells: Mapping[str, Json], row: int) -> None:
    sku: RawDocument = {name: _plain(cells[name], name) for name in SKU_COLUMNS if name in cells}
    sku["options"] = _prefixed(cells, OPTION_PREFIX)
    gathered.skus.append(sku)
    gathered.sku_rows.append(row)
    product: RawDocument = {name: _plain(cells[name], name) for name in PRODUCT_COLUMNS if name in cells}
    if isinstance(product.get("category"), str):
        names = str(product["category"]).split(CATEGORY_SEPARATOR)
        product["category"] = [name.strip() for name in names]
    attributes = _prefixed(cells, ATTRIBUTE_PREFIX)
    if attributes:
        product["attributes"] = attributes
    is_first = not gathered.document
    for name, value in product.items():
        if is_first or name not in gathered.document:
            gathered.document[name] = value
        elif gathered.document[name] != value:
            reason = _("与第 %(row)s 行同一商品的内容不一致。") % {"row": gathered.row}
            gathered.problems.append(RowProblem(row=row, field=name, reason=reason))


def _prefixed(cells: Mapping[str, Json], prefix: str) -> dict[str, Json]:
    return {
        name.removeprefix(prefix): _plain(value, name)
        for name, value in cells.items()
        if name.startswith(prefix)
    }


def _plain(value: Json, name: str) -> Json:
    """Codes and options that a workbook took for numbers are texts to us; prices and counts stay numbers."""
    is_text = name not in {"price", "compare_at", "stock", "weight_grams"} and not name.startswith(
        ATTRIBUTE_PREFIX
    )
    return _code(value) if is_text and isinstance(value, Decimal) else value


def _code(value: Json) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value).strip()
