"""SKUs as the trade sees them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from zhida.shop.catalogue.lifecycle import ProductStatus
from zhida.shop.catalogue.media.addresses import thumbnail_url
from zhida.shop.catalogue.models import Product, Sku
from zhida.shop.catalogue.queries.tree import ids_of_path
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.kernel.prepared import PreparedRead

# What a SkuRecord is made of: read in every cart and order, and a third of all columns is enough.
SKU_COLUMNS = (
    "product_id",
    "sku",
    "options",
    "barcode",
    "weight_grams",
    "limit_per_order",
    "is_active",
    "image__path",
    "image__renditions",
)
PRODUCT_COLUMNS = (
    "product__number",
    "product__title",
    "product__status",
    "product__on_sale_from",
    "product__on_sale_until",
    "product__brand__name",
    "product__category__names",
    "product__category__path",
    "product__cover__path",
    "product__cover__renditions",
)
SKU_RELATIONS = ("product__brand", "product__category", "product__cover", "image")


def sellable_skus(*, skus: Collection[str], now: datetime) -> dict[str, SkuRecord]:
    """Return what is known of these codes; unknown ones are missing, others say `is_sellable`. One query."""
    rows = _by_code(list(skus))
    return {row.sku: to_sku_record(row=row, product=row.product, now=now) for row in rows}


def find_skus(*, sku_ids: Collection[int], now: datetime) -> dict[int, SkuRecord]:
    """Return SKUs by id, as `sellable_skus` does by code. One query."""
    rows = _joined().filter(pk__in=list(sku_ids))
    return {row.pk: to_sku_record(row=row, product=row.product, now=now) for row in rows}


def active_skus_of(*, product_ids: Collection[int], now: datetime) -> dict[int, list[SkuRecord]]:
    """Return the SKUs that are not retired, by product, in their order. One query."""
    rows = _joined().filter(product_id__in=list(product_ids), is_active=True)
    found: dict[int, list[SkuRecord]] = {}
    for row in rows.order_by("product_id", "position", "pk"):
        found.setdefault(row.product_id, []).append(to_sku_record(row=row, product=row.product, now=now))
    return found


def sellable_skus_of(*, numbers: Collection[str], now: datetime) -> dict[str, list[SkuRecord]]:
    """Return what can be bought of products by public number; a product without any is missing. One query."""
    found: dict[str, list[SkuRecord]] = {}
    for row in _by_number(list(numbers)):
        record = to_sku_record(row=row, product=row.product, now=now)
        if record.is_sellable:
            found.setdefault(record.product_number, []).append(record)
    return found


def is_on_sale(product: Product, *, now: datetime) -> bool:
    """Say whether a product is published and inside its sale period: from <= now < until."""
    if product.status != ProductStatus.PUBLISHED:
        return False
    if product.on_sale_from is not None and now < product.on_sale_from:
        return False
    return product.on_sale_until is None or now < product.on_sale_until


def to_sku_record(*, row: Sku, product: Product, now: datetime) -> SkuRecord:
    """Build the record of a SKU whose product, brand, category and pictures are loaded."""
    picture = row.image or product.cover
    return SkuRecord(
        sku_id=row.pk,
        sku=row.sku,
        product_id=product.pk,
        product_number=product.number,
        title=product.title,
        options=row.options,
        brand=product.brand.name,
        brand_id=product.brand_id,
        category=tuple(product.category.names),
        category_ids=ids_of_path(product.category.path),
        weight_grams=row.weight_grams,
        image=thumbnail_url(picture) if picture else None,
        limit_per_order=row.limit_per_order,
        is_sellable=row.is_active and is_on_sale(product, now=now),
        barcode=row.barcode,
    )


def _joined() -> QuerySet[Sku]:
    rows = Sku.objects.select_related(*SKU_RELATIONS)
    return rows.only(*SKU_COLUMNS, *PRODUCT_COLUMNS)


_by_code = PreparedRead(lambda skus: _joined().filter(sku__in=skus))
_by_number = PreparedRead(lambda numbers: _joined().filter(product__number__in=numbers, is_active=True))
