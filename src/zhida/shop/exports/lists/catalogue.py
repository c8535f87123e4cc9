"""Products as documents that can be imported again; a table has one row a SKU."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from zhida.shop.assortment.queries import document_of
from zhida.shop.catalogue.permissions import READ_PRODUCTS
from zhida.shop.catalogue.queries import list_products
from zhida.shop.catalogue.records import ProductFilter, ProductRow
from zhida.shop.exports.lists.paging import shown
from zhida.shop.exports.records import Document, ExportList, Reading, Row
from zhida.shop.kernel.pagination import Page

PRODUCT_COLUMNS = ("product", "title", "subtitle", "brand", "category")
SKU_COLUMNS = ("sku", "options", "price", "compare_at", "barcode", "weight_grams", "limit_per_order")


def read(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of products, newest first; those changed since, where that is asked."""
    given = reading.filter
    wanted = ProductFilter(
        status=given.get("status") or None,
        text=given.get("q", ""),
        brand=given.get("brand", ""),
        category=given.get("category", ""),
    )
    page = list_products(actor=reading.actor, wanted=wanted, cursor=cursor)
    since = reading.since
    kept = [row for row in page.items if since is None or row.updated_at >= since]
    return shown(Page(items=kept, next=page.next), lambda row: _document(row, reading))


def rows(document: Document) -> Iterable[Row]:
    """Give one row a SKU, what is the product's own repeated in each."""
    skus, category = document["skus"], document["category"]
    assert isinstance(skus, list)
    assert isinstance(category, list)
    for sku in skus:
        options = " ".join(f"{name}:{value}" for name, value in sku["options"].items())
        yield {**document, "category": " > ".join(category), **sku, "options": options}


def _document(row: ProductRow, reading: Reading) -> Document:
    return dict(document_of(actor=reading.actor, number=row.number, now=reading.now))


PRODUCTS = ExportList(
    name="products",
    title=_("商品与 SKU"),
    permission=READ_PRODUCTS,
    columns=(*PRODUCT_COLUMNS, *SKU_COLUMNS),
    read=read,
    rows=rows,
    filters=frozenset({"status", "q", "brand", "category"}),
)
