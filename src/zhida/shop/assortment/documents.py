"""Reading one product document: every field is checked, every problem named, nothing guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zhida.shop.assortment.conf import DEFAULT_WAREHOUSE, LARGEST_STOCK
from zhida.shop.assortment.errors import DocumentInvalid
from zhida.shop.assortment.records import (
    AttributeDocument,
    Json,
    ProductDocument,
    RawDocument,
    RowProblem,
    SkuDocument,
    row_of,
)
from zhida.shop.catalogue.records import StoryBlock, StoryKind
from zhida.shop.kernel.money import InvalidAmount, parse_yuan

PRODUCT_FIELDS = frozenset(
    {
        "product",
        "title",
        "subtitle",
        "brand",
        "category",
        "attributes",
        "description",
        "services",
        "in_the_box",
        "media",
        "story",
        "on_sale_from",
        "on_sale_until",
        "weight_grams",
        "skus",
    }
)
SKU_FIELDS = frozenset(
    {
        "sku",
        "options",
        "price",
        "compare_at",
        "stock",
        "warehouse",
        "barcode",
        "weight_grams",
        "limit_per_order",
        "image",
    }
)
# A mapping writes this where the old shop had no true price: the SKU comes in, unsold until it has one.
UNPRICED = "UNPRICED"


class FieldRefused(ValueError):
    """A value of the wrong type or out of range; the text is for whoever wrote the file."""


class Problems:
    """Collects what is wrong with one document, field by field."""

    def __init__(self, row: int, sku_rows: tuple[int, ...]) -> None:
        self.row = row
        self.sku_rows = sku_rows
        self.found: list[RowProblem] = []

    def add(self, place: str, reason: str | Promise) -> None:
        """Note one problem."""
        self.found.append(RowProblem(row=self._row_of(place), field=place, reason=str(reason)))

    def _row_of(self, place: str) -> int:
        return row_of(place, row=self.row, sku_rows=self.sku_rows)

    def read(self, place: str, reader: Callable[[Json], object], value: Json) -> object:
        """Return the value as read, or note why it cannot be and return None."""
        try:
            return reader(value)
        except FieldRefused as refusal:
            self.add(place, str(refusal))
            return None


def parse_document(
    raw: Json, *, row: int, sku_rows: tuple[int, ...] = ()
) -> tuple[ProductDocument | None, list[RowProblem]]:
    """Return the document, or None and everything that is wrong with it; `sku_rows` as in ProductDocument."""
    problems = Problems(row, sku_rows)
    if not isinstance(raw, dict):
        problems.add("", _("这一行不是一个商品对象。"))
        return None, problems.found
    for name in sorted(raw.keys() - PRODUCT_FIELDS):
        problems.add(name, _("不认识的字段。"))
    skus = _read_skus(raw, problems)
    texts = {name: problems.read(name, read_text, raw.get(name)) for name in ("product", "title", "brand")}
    category = problems.read("category", _read_category, raw.get("category"))
    optional: dict[str, object] = {
        name: problems.read(name, reader, raw[name]) if raw.get(name) is not None else None
        for name, reader in OPTIONAL_READERS.items()
    }
    if problems.found:
        return None, problems.found
    document = ProductDocument(
        row=row,
        sku_rows=sku_rows,
        category=category,  # type: ignore[arg-type]  # -- read without a problem
        skus=skus,
        **texts,  # type: ignore[arg-type]  # -- read without a problem
        **optional,  # type: ignore[arg-type]  # -- read without a problem
    )
    return document, []


def refusal_of(problems: list[RowProblem]) -> DocumentInvalid:
    """Return problems as the refusal of one document."""
    return DocumentInvalid(fields={problem.field: problem.reason for problem in problems})


def read_text(value: Json) -> str:
    """Return a required text, outer blanks removed."""
    if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        value = f"{value:f}" if isinstance(value, Decimal) else str(value)
    if not isinstance(value, str):
        raise FieldRefused(_("应为文字。"))
    if not value.strip():
        raise FieldRefused(_("不能为空。"))
    if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise FieldRefused(_("含有无法保存的字符。"))
    return value.strip()


def read_optional_text(value: Json) -> str:
    """Return a text that may be empty."""
    return read_text(value) if value != "" else ""


def read_price(value: Json) -> int | None:
    """Return an amount of yuan as fen: text or number, at most two decimals. None only for UNPRICED."""
    if value == UNPRICED:
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise FieldRefused(_("价格应为元，写成数字或文字。"))
    plain = f"{value:f}" if isinstance(value, Decimal) else value
    try:
        price_minor = parse_yuan(plain)
    except InvalidAmount as refusal:
        raise FieldRefused(_("价格应为大于 0 的元，最多两位小数。")) from refusal
    if price_minor == 0:
        raise FieldRefused(_("价格应为大于 0 的元，最多两位小数。"))
    return price_minor


def read_count(value: Json) -> int:
    """Return a whole number from 0 to a million; "3.0" of a workbook counts as 3."""
    if isinstance(value, str) and value.isascii() and value.strip().isdigit():
        value = int(value) if len(value) < 12 else -1
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_STOCK:
        raise FieldRefused(_("应为 0 到 1000000 的整数。"))
    return value


def _read_category(value: Json) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise FieldRefused(_("应为分类名的列表，从上级到下级。"))
    return tuple(read_text(name) if isinstance(name, str) else _refuse_name() for name in value)


def _refuse_name() -> str:
    raise FieldRefused(_("分类名应为文字。"))


def _read_texts(value: Json) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise FieldRefused(_("应为文字的列表。"))
    if not all(isinstance(item, str) for item in value):
        raise FieldRefused(_("应为文字的列表。"))
    return tuple(read_text(item) for item in value)


def _read_attributes(value: Json) -> Mapping[str, AttributeDocument]:
    if not isinstance(value, dict):
        raise FieldRefused(_("应为属性名到属性值的对照。"))
    attributes = {}
    for name, item in value.items():
        if item is not None and item != "":
            attributes[read_text(name)] = _read_attribute(item)
    return attributes


def _read_attribute(value: Json) -> AttributeDocument:
    if isinstance(value, dict):
        unit, group = value.get("unit") or "", value.get("group") or ""
        inner = _read_attribute(value.get("value"))
        return AttributeDocument(
            value=inner.value, unit=read_optional_text(unit), group=read_optional_text(group)
        )
    if isinstance(value, bool):
        return AttributeDocument(value=value)
    if isinstance(value, (int, Decimal)):
        return AttributeDocument(value=Decimal(value))
    if isinstance(value, list):
        return AttributeDocument(value="、".join(_read_texts(value)))
    return AttributeDocument(value=read_text(value))


def _read_instant(value: Json) -> datetime:
    try:
        instant = datetime.fromisoformat(read_text(value))
    except ValueError as error:
        raise FieldRefused(_("应为带时区的时间，例如 2026-11-22T12:00:00+08:00。")) from error
    if instant.tzinfo is None:
        raise FieldRefused(_("应为带时区的时间，例如 2026-11-22T12:00:00+08:00。"))
    return instant.astimezone(UTC)


def _read_story(value: Json) -> tuple[StoryBlock, ...]:
    if not isinstance(value, list):
        raise FieldRefused(_("应为段落的列表。"))
    return tuple(_read_block(block) for block in value)


def _read_block(value: Json) -> StoryBlock:
    if not isinstance(value, dict) or str(value.get("kind", "")).upper() not in set(StoryKind):
        raise FieldRefused(_("段落应为文字或图片。"))
    texts = {name: read_optional_text(value.get(name) or "") for name in ("title", "text", "media")}
    return StoryBlock(kind=StoryKind(str(value["kind"]).upper()), **texts)


def _read_skus(raw: RawDocument, problems: Problems) -> tuple[SkuDocument, ...]:
    rows = raw.get("skus")
    if not isinstance(rows, list) or not rows:
        problems.add("skus", _("至少需要一个 SKU。"))
        return ()
    common_weight = raw.get("weight_grams")
    return tuple(_read_sku(row, f"skus.{index}", common_weight, problems) for index, row in enumerate(rows))


def _read_sku(row: Json, place: str, common_weight: Json, problems: Problems) -> SkuDocument:
    if not isinstance(row, dict):
        problems.add(place, _("SKU 应为对象。"))
        return SkuDocument(sku="", price_minor=None, warehouse="")
    for name in sorted(row.keys() - SKU_FIELDS):
        problems.add(f"{place}.{name}", _("不认识的字段。"))
    values: dict[str, object] = {"sku": problems.read(f"{place}.sku", read_text, row.get("sku"))}
    values["options"] = problems.read(f"{place}.options", _read_options, row.get("options", {}))
    values["price_minor"] = problems.read(f"{place}.price", read_price, row.get("price"))
    optional = dict(row)
    if optional.get("weight_grams") is None:
        optional["weight_grams"] = common_weight
    for name, (target, reader) in SKU_READERS.items():
        present = optional.get(name)
        values[target] = problems.read(f"{place}.{name}", reader, present) if present is not None else None
    values["warehouse"] = values["warehouse"] or DEFAULT_WAREHOUSE
    return SkuDocument(**values)  # type: ignore[arg-type]  # -- a value that is not its type has left a problem


def _read_options(value: Json) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise FieldRefused(_("应为规格名到规格值的对照。"))
    return {read_text(name): read_text(item) for name, item in value.items()}


OPTIONAL_READERS: dict[str, Callable[[Json], object]] = {
    "subtitle": read_optional_text,
    "description": read_optional_text,
    "attributes": _read_attributes,
    "services": _read_texts,
    "in_the_box": _read_texts,
    "media": _read_texts,
    "story": _read_story,
    "on_sale_from": _read_instant,
    "on_sale_until": _read_instant,
}
SKU_READERS: dict[str, tuple[str, Callable[[Json], object]]] = {
    "compare_at": ("compare_at_minor", read_price),
    "stock": ("stock", read_count),
    "warehouse": ("warehouse", read_text),
    "barcode": ("barcode", read_optional_text),
    "weight_grams": ("weight_grams", read_count),
    "limit_per_order": ("limit_per_order", read_count),
    "image": ("image", read_text),
}
