"""The product document, and what an import says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from zhida.shop.catalogue.records import StoryBlock

Json: TypeAlias = "str | int | bool | Decimal | list[Json] | dict[str, Json] | None"
RawDocument: TypeAlias = dict[str, Json]


def row_of(place: str, *, row: int, sku_rows: tuple[int, ...]) -> int:
    """Return the row of a field of a product that begins at `row` and whose SKUs stand at `sku_rows`."""
    parts = place.split(".")
    if parts[0] == "skus" and len(parts) > 1 and parts[1].isdigit() and int(parts[1]) < len(sku_rows):
        return sku_rows[int(parts[1])]
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeDocument:
    """An attribute as a document states it; unit and group where the document knows them."""

    value: str | bool | Decimal
    unit: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuDocument:
    """A SKU of a document. `stock` is opening stock: it counts only when the SKU is new to the shop.

    Prices are fen. None means that the document says nothing, and what the shop has stays.
    """

    sku: str
    options: Mapping[str, str] = field(default_factory=dict)
    price_minor: int | None
    compare_at_minor: int | None = None
    stock: int | None = None
    warehouse: str
    barcode: str | None = None
    weight_grams: int | None = None
    limit_per_order: int | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDocument:
    """A whole product by CONTRACT section 1; `row` is the line of the file where it begins, `sku_rows`
    those of its SKUs where the file is a table.
    """

    row: int
    product: str
    title: str
    brand: str
    category: tuple[str, ...]
    skus: tuple[SkuDocument, ...]
    subtitle: str | None = None
    attributes: Mapping[str, AttributeDocument] | None = None
    description: str | None = None
    services: tuple[str, ...] | None = None
    in_the_box: tuple[str, ...] | None = None
    media: tuple[str, ...] | None = None
    story: tuple[StoryBlock, ...] | None = None
    on_sale_from: datetime | None = None
    on_sale_until: datetime | None = None
    sku_rows: tuple[int, ...] = ()

    def row_of(self, place: str) -> int:
        """Return the row of a field: "skus.2.price" stands in the third SKU's own row of a table."""
        return row_of(place, row=self.row, sku_rows=self.sku_rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """Why a row did not go in. `row` counts lines of the file from 1, the header of a table included."""

    row: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How a file is taken in. `ref` names the import: stock it brought once is not brought again."""

    ref: str
    is_dry_run: bool = False
    is_partial: bool = False
    is_published: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, or would do. With problems and without `partial` nothing was written."""

    products: int = 0
    skus: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    pending: int = 0
    published: int = 0
    is_written: bool = False
    problems: tuple[RowProblem, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecord:
    """An import as staff see it; `done` of `total` products while a run is under way."""

    number: str
    status: str
    file_name: str
    is_partial: bool
    is_published: bool
    done: int
    total: int
    report: Mapping[str, int]
    notes: tuple[str, ...]
    problems: tuple[RowProblem, ...]
    refusal: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FileContent:
    """What a file holds: documents that can be read, and problems of the rows that cannot."""

    documents: Sequence[ProductDocument]
    problems: Sequence[RowProblem]
    rows: int
