"""The documents of the staff API's products and imports."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from zhida.shop.assortment.records import ImportRecord, Json
from zhida.shop.catalogue.records import MediaRecord, ProductRow, VersionRecord
from zhida.shop.kernel.money import LARGEST_MINOR, yuan_text

Code = Annotated[str, StringConstraints(max_length=64)]
Name = Annotated[str, StringConstraints(max_length=200)]


class MoneyIn(Schema):
    minor: Annotated[int, Field(strict=True, ge=0, le=LARGEST_MINOR)]
    currency: Annotated[str, StringConstraints(pattern=r"^CNY$")] = "CNY"


# Yuan as in import files, or Money in fen as everywhere in this API.
Price = Annotated[str, StringConstraints(max_length=20)] | int | float | MoneyIn


class SkuIn(Schema):
    model_config = ConfigDict(extra="forbid")

    sku: Code
    options: dict[Name, Name] = {}
    price: Price | None = None
    compare_at: Price | None = None
    stock: int | None = None
    warehouse: Code | None = None
    barcode: Code | None = None
    weight_grams: int | None = None
    limit_per_order: int | None = None
    image: Code | None = None


class AttributeIn(Schema):
    value: str | bool | int | float
    unit: Name = ""
    group: Name = ""


class StoryIn(Schema):
    kind: Name
    title: Name = ""
    text: str = ""
    media: Code = ""


class ProductChangeIn(Schema):
    """What a product becomes; a field left out stays as it is. A null ends a sale period's start or end."""

    model_config = ConfigDict(extra="forbid")

    title: Name | None = None
    subtitle: str | None = None
    brand: Name | None = None
    category: list[Name] | None = None
    attributes: dict[Name, str | bool | int | float | AttributeIn] | None = None
    description: str | None = None
    services: list[Name] | None = None
    in_the_box: list[Name] | None = None
    media: list[Code] | None = None
    story: list[StoryIn] | None = None
    on_sale_from: datetime | None = None
    on_sale_until: datetime | None = None
    weight_grams: int | None = None
    skus: list[SkuIn] | None = None


class ProductIn(ProductChangeIn):
    """A new product: the document of an import line."""

    product: Code | None = None


class ProductCreatedOut(Schema):
    id: str
    product: str
    status: str
    is_pending: bool
    skus: list[str]


class ProductRowOut(Schema):
    id: str
    product: str
    title: str
    brand: str
    category: list[str]
    status: str
    has_pending_change: bool
    image: str | None
    updated_at: datetime


class ProductPageOut(Schema):
    items: list[ProductRowOut]
    next: str | None


class VersionOut(Schema):
    version: int
    action: str
    actor: str
    at: datetime
    diff: dict[str, Any]


class DocumentMediaOut(Schema):
    """An upload that the document names by its key."""

    key: str
    kind: str
    url: str
    width: int
    height: int
    poster: str | None


class StaffProductOut(Schema):
    id: str
    status: str
    has_pending_change: bool
    version: int
    document: dict[str, Any]
    media: list[DocumentMediaOut]
    versions: list[VersionOut]


class ReasonIn(Schema):
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class ProblemOut(Schema):
    row: int
    field: str
    reason: str


class ImportOut(Schema):
    number: str
    status: str
    file_name: str
    is_partial: bool
    is_published: bool
    done: int
    total: int
    report: dict[str, int]
    notes: list[str]
    problems: list[ProblemOut]
    refusal: str
    created_at: datetime


class MappingsOut(Schema):
    items: list[str]


class ImportPageOut(Schema):
    items: list[ImportOut]
    next: str | None


def plain_json(value: object) -> Json:
    """Return a payload's value with exact decimals for floats and texts for Money and instants."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, dict):
        if value.keys() == {"minor", "currency"}:
            return yuan_text(value["minor"])
        return {str(name): plain_json(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [plain_json(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    assert value is None or isinstance(value, (str, int))
    return value


def row_out(row: ProductRow) -> ProductRowOut:
    """Return a line of the product list."""
    return ProductRowOut(
        id=row.number,
        product=row.code,
        title=row.title,
        brand=row.brand,
        category=list(row.category),
        status=row.status,
        has_pending_change=row.has_pending_change,
        image=row.image,
        updated_at=row.updated_at,
    )


def media_out(record: MediaRecord) -> DocumentMediaOut:
    """Return an upload."""
    return DocumentMediaOut(
        key=record.key,
        kind=record.kind.lower(),
        url=record.url,
        width=record.width,
        height=record.height,
        poster=record.poster,
    )


def version_out(record: VersionRecord) -> VersionOut:
    """Return a version."""
    return VersionOut(
        version=record.version,
        action=record.action,
        actor=record.actor,
        at=record.at,
        diff=dict(record.diff),
    )


def import_out(record: ImportRecord) -> ImportOut:
    """Return an import."""
    return ImportOut(
        number=record.number,
        status=record.status,
        file_name=record.file_name,
        is_partial=record.is_partial,
        is_published=record.is_published,
        done=record.done,
        total=record.total,
        report=dict(record.report),
        notes=list(record.notes),
        problems=[
            ProblemOut(row=problem.row, field=problem.field, reason=problem.reason)
            for problem in record.problems
        ],
        refusal=record.refusal,
        created_at=record.created_at,
    )
