"""A product draft as a JSON document: what a version's diff compares and what waits for a second person."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from zhida.shop.catalogue.records import ProductDraft, SkuDraft, StoryBlock, StoryKind

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"
Document: TypeAlias = dict[str, Json]


def to_document(draft: ProductDraft) -> Document:
    """Return a draft as JSON; attribute numbers become plain decimal texts."""
    document = _json(draft)
    assert isinstance(document, dict)
    return document


def from_document(document: Mapping[str, Json]) -> ProductDraft:
    """Rebuild the draft that `to_document` wrote."""
    values: dict[str, object] = dict(document)
    skus = [SkuDraft(**item) for item in _rows(document, "skus")]  # type: ignore[arg-type]  # -- our own shape
    story = [
        StoryBlock(**{**item, "kind": StoryKind(str(item["kind"]))})  # type: ignore[arg-type]  # -- our own shape
        for item in _rows(document, "story")
    ]
    values.update(skus=tuple(skus), story=tuple(story))
    for name in ("category", "services", "in_the_box", "media"):
        values[name] = tuple(values[name])  # type: ignore[arg-type]  # -- lists by construction
    for name in ("on_sale_from", "on_sale_until"):
        text = values[name]
        values[name] = datetime.fromisoformat(text) if isinstance(text, str) else None
    return ProductDraft(**values)  # type: ignore[arg-type]  # -- every field was written by to_document


def difference(before: Mapping[str, Json], after: Mapping[str, Json]) -> dict[str, Json]:
    """Return {field: [before, after]} of what differs."""
    names = sorted(before.keys() | after.keys())
    return {
        name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)
    }


def _json(value: object) -> Json:
    if isinstance(value, Mapping):
        return {str(key): _json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _json(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name != "keeps"
        }
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    assert value is None or isinstance(value, (str, int, bool))
    return value


def _rows(document: Mapping[str, Json], name: str) -> list[dict[str, Json]]:
    rows = document[name]
    assert isinstance(rows, list)
    return [row for row in rows if isinstance(row, dict)]
