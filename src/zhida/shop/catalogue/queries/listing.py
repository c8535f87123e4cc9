"""What a list shows of products, in batches."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from zhida.shop.catalogue.attributes import to_values
from zhida.shop.catalogue.media.addresses import thumbnail_url
from zhida.shop.catalogue.models import Brand, Category, Product, Sku
from zhida.shop.catalogue.queries.skus import is_on_sale, to_sku_record
from zhida.shop.catalogue.queries.tree import rules_of_categories, to_category_record
from zhida.shop.catalogue.records import (
    AttributeRule,
    BrandRecord,
    CategoryRecord,
    ListingFacts,
    SkuRecord,
)


def listing_facts(*, product_ids: Collection[int], now: datetime) -> dict[int, ListingFacts]:
    """Return what lists show of these products, on sale or not. Three queries."""
    rows = Product.objects.select_related("brand", "category", "cover").defer(
        "description", "story", "pending"
    )
    products = list(rows.filter(pk__in=list(product_ids)).order_by("pk"))
    by_id = {product.pk: product for product in products}
    skus: dict[int, list[SkuRecord]] = {}
    sku_rows = Sku.objects.filter(product_id__in=by_id.keys(), is_active=True).select_related("image")
    for sku in sku_rows.order_by("product_id", "position", "pk"):
        record = to_sku_record(row=sku, product=by_id[sku.product_id], now=now)
        skus.setdefault(sku.product_id, []).append(record)
    categories = {product.category_id: to_category_record(product.category) for product in products}
    rules = rules_of_categories(categories=list(categories.values()))
    return {
        product.pk: _facts(
            product,
            skus=tuple(skus.get(product.pk, ())),
            category=categories[product.category_id],
            rules=rules[product.category_id],
            now=now,
        )
        for product in products
    }


def list_brands() -> list[BrandRecord]:
    """Return every brand by name. One query."""
    rows = Brand.objects.order_by("name", "pk")
    return [BrandRecord(brand_id=row.pk, name=row.name) for row in rows]


def product_ids_of(*, numbers: Sequence[str] = (), sku_ids: Sequence[int] = ()) -> list[int]:
    """Return the ids of products by public number or by one of their SKUs."""
    if sku_ids:
        return list(Sku.objects.filter(pk__in=sku_ids).values_list("product_id", flat=True))
    return list(Product.objects.filter(number__in=numbers).values_list("pk", flat=True))


def product_ids_by_sku(*, skus: Collection[str]) -> dict[str, int]:
    """Return whose each of these codes is; retired and unknown ones are missing. One query."""
    rows = Sku.objects.filter(sku__in=skus, is_active=True)
    return dict(rows.values_list("sku", "product_id"))


def product_ids_by_number(*, numbers: Collection[str]) -> dict[str, int]:
    """Return the ids of products by public number; what does not exist is missing. One query."""
    return dict(Product.objects.filter(number__in=list(numbers)).values_list("number", "pk"))


def find_brands(*, words: Sequence[str], limit: int) -> list[BrandRecord]:
    """Return brands whose name holds every word (normalised), by name. One query."""
    rows = Brand.objects.all()
    for word in words:
        rows = rows.filter(name_key__contains=word)
    return [BrandRecord(brand_id=row.pk, name=row.name) for row in rows.order_by("name_key")[:limit]]


def search_categories(*, words: Sequence[str], limit: int) -> list[CategoryRecord]:
    """Return shown categories whose name holds every word (normalised), the highest first. One query."""
    rows = Category.objects.filter(is_shown=True)
    for word in words:
        rows = rows.filter(name_key__contains=word)
    return [to_category_record(row) for row in rows.order_by("depth", "position", "pk")[:limit]]


def _facts(
    product: Product,
    *,
    skus: tuple[SkuRecord, ...],
    category: CategoryRecord,
    rules: dict[str, AttributeRule],
    now: datetime,
) -> ListingFacts:
    values = to_values(product.attributes)
    return ListingFacts(
        product_id=product.pk,
        number=product.number,
        title=product.title,
        subtitle=product.subtitle,
        brand=product.brand.name,
        category=category.names,
        category_ids=category.ancestor_ids,
        image=thumbnail_url(product.cover) if product.cover else None,
        is_on_sale=is_on_sale(product, now=now),
        published_at=product.published_at,
        skus=skus,
        filterable=tuple(
            value for value in values if value.name in rules and rules[value.name].is_filterable
        ),
    )
