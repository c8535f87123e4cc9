"""Mapping files: how another layout becomes our product document (docs/rules/imports.md)."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from zhida.shop.assortment.documents import UNPRICED
from zhida.shop.assortment.errors import MappingInvalid
from zhida.shop.assortment.records import Json, RawDocument
from zhida.shop.assortment.templates import Scope, items_of, render
from zhida.shop.kernel.money import yuan_text

BUILT_IN = Path(__file__).parent / "mappings"
PRICE_FIELDS = ("price", "compare_at")
TABLES = frozenset({"product", "attributes", "skus", "options", "columns"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMapping:
    """A mapping as its file states it; `columns` renames a table's columns, the rest is for JSONL."""

    product: Mapping[str, Json] = field(default_factory=dict)
    attributes: Mapping[str, Json] = field(default_factory=dict)
    skus: Mapping[str, Json] = field(default_factory=dict)
    options: Mapping[str, Json] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


def load_mapping(name: str) -> FileMapping:
    """Read a mapping from a TOML file, or one that we ship ("phones"). Raises MappingInvalid."""
    path = Path(name)
    if path.suffix != ".toml":
        path = BUILT_IN / f"{Path(name).name}.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MappingInvalid(reason=str(error)) from error
    unknown = sorted(tables.keys() - TABLES)
    if unknown or not all(isinstance(table, dict) for table in tables.values()):
        raise MappingInvalid(reason=f"unknown: {', '.join(unknown)}")
    mapping = FileMapping(**tables)
    if not mapping.columns and not (mapping.product and mapping.skus):
        raise MappingInvalid(reason="[columns] or [product] and [skus] are needed")
    return mapping


def to_document(row: Json, mapping: FileMapping) -> Json:
    """Return the document of one JSONL row; without the mapped places it is one that will be refused."""
    if not mapping.product or not isinstance(row, dict):
        return row
    scope = Scope(row=row)
    document: RawDocument = {}
    for name, template in mapping.product.items():
        value = render(template, scope)
        if value is not None:
            document[name] = value
    attributes = _attributes(scope, mapping.attributes)
    if attributes:
        document["attributes"] = attributes
    document["skus"] = _skus(scope, mapping)
    return document


def _attributes(scope: Scope, rules: Mapping[str, Json]) -> dict[str, Json]:
    """Return the attributes of a row; of one name given twice the first counts."""
    attributes: dict[str, Json] = {}
    for inner in items_of(scope, rules.get("each")):
        name = render(rules.get("name"), inner)
        value = render(rules.get("value"), inner)
        if isinstance(name, str) and name not in attributes and value is not None and value != "":
            unit, group = render(rules.get("unit"), inner), render(rules.get("group"), inner)
            attributes[name] = {"value": value, "unit": unit, "group": group} if unit or group else value
    return attributes


def _skus(scope: Scope, mapping: FileMapping) -> list[Json]:
    rules = mapping.skus
    made: list[RawDocument] = []
    for inner in items_of(scope, rules.get("each")):
        sku: RawDocument = {
            name: value
            for name, template in rules.items()
            if name not in {"each", "price_unit", "zero_price"}
            and (value := render(template, inner)) is not None
        }
        _convert_prices(sku, rules)
        sku["options"] = _options(inner, mapping.options)
        made.append(sku)
    _tell_apart(made, mapping.options)
    return list(made)


def _convert_prices(sku: RawDocument, rules: Mapping[str, Json]) -> None:
    """Turn fen into yuan, drop a struck price that is not above the price, mark prices that are none."""
    for name in PRICE_FIELDS:
        value = sku.get(name)
        if rules.get("price_unit") == "fen" and isinstance(value, int):
            sku[name] = yuan_text(value)
    price, compare_at = sku.get("price"), sku.get("compare_at")
    if isinstance(compare_at, (int, Decimal)) and isinstance(price, (int, Decimal)) and compare_at <= price:
        del sku["compare_at"]
    if rules.get("zero_price") == "unpriced" and sku.get("price") in (0, "0.00"):
        sku["price"] = UNPRICED


def _options(scope: Scope, rules: Mapping[str, Json]) -> dict[str, Json]:
    source = render(rules.get("from"), scope)
    dropped = rules.get("drop")
    if isinstance(source, dict):
        names = dropped if isinstance(dropped, list) else []
        return {name: value for name, value in source.items() if name not in names}
    return {
        str(name): value
        for inner in items_of(scope, rules.get("each"))
        if (name := render(rules.get("name"), inner)) is not None
        and (value := render(rules.get("value"), inner)) is not None
    }


def _tell_apart(skus: list[RawDocument], rules: Mapping[str, Json]) -> None:
    """Number the SKUs of a product that would have the same options, each combination from 1.

    A product where only one combination repeats keeps a choice in all others: all of theirs are number 1.
    """
    name = rules.get("number_alike")
    combinations = [str(sorted(_items(sku))) for sku in skus]
    if not isinstance(name, str) or len(set(combinations)) == len(skus):
        return
    seen: Counter[str] = Counter()
    for combination, sku in zip(combinations, skus, strict=True):
        seen[combination] += 1
        sku["options"] = {**dict(_items(sku)), name: str(seen[combination])}


def _items(sku: RawDocument) -> list[tuple[str, Json]]:
    options = sku["options"]
    return list(options.items()) if isinstance(options, dict) else []
