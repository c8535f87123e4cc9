"""What the database already knows about a batch of drafts: a fixed number of queries, however many drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from zhida.shop.catalogue.models import Brand, Category, MediaAsset, Product, ProductMedia, SaleStop, Sku
from zhida.shop.catalogue.name_keys import name_key, path_key
from zhida.shop.catalogue.queries.tree import rules_of_categories, to_category_record
from zhida.shop.catalogue.records import AttributeRule, ProductDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Rows that a batch touches or points at, by the key under which a draft names them."""

    brands: Mapping[str, Brand]
    categories: Mapping[str, Category]
    rules: Mapping[int, Mapping[str, AttributeRule]]
    assets: Mapping[str, MediaAsset]
    products: Mapping[str, Product]
    skus: Mapping[str, Sku]
    skus_of: Mapping[int, list[Sku]]
    gallery_of: Mapping[int, list[str]]
    stopped: frozenset[str]


def load_known(*, drafts: Sequence[ProductDraft], brands: Mapping[str, Brand]) -> Known:
    """Look up everything a batch needs, locking its existing products. At most eight queries."""
    categories = {
        row.path_key: row
        for row in Category.objects.filter(path_key__in={path_key(draft.category) for draft in drafts})
    }
    # MariaDB knows no FOR UPDATE OF: there the brand and category rows are locked beside the products.
    of = ("self",) if connection.features.has_select_for_update_of else ()
    rows = Product.objects.select_for_update(of=of).select_related("brand", "category", "cover")
    products = {
        row.code: row for row in rows.filter(code__in={draft.code for draft in drafts}).order_by("pk")
    }
    skus_of, skus = _load_skus(drafts, products)
    return Known(
        brands=brands,
        categories=categories,
        rules=rules_of_categories(categories=[to_category_record(row) for row in categories.values()]),
        assets=_load_assets(drafts),
        products=products,
        skus=skus,
        skus_of=skus_of,
        gallery_of=_load_galleries(products),
        stopped=_load_stopped(products),
    )


def brand_of(known: Known, draft: ProductDraft) -> Brand:
    """Return the brand row of a draft."""
    return known.brands[name_key(draft.brand)]


def _load_skus(
    drafts: Sequence[ProductDraft], products: Mapping[str, Product]
) -> tuple[dict[int, list[Sku]], dict[str, Sku]]:
    codes = {sku.sku for draft in drafts for sku in draft.skus}
    skus = {row.sku: row for row in Sku.objects.filter(sku__in=codes).select_related("image")}
    skus_of: dict[int, list[Sku]] = {}
    if products:
        ids = [product.pk for product in products.values()]
        rows = Sku.objects.filter(product_id__in=ids).select_related("image")
        for row in rows.order_by("product_id", "position", "pk"):
            skus[row.sku] = row
            skus_of.setdefault(row.product_id, []).append(row)
    return skus_of, skus


def _load_assets(drafts: Sequence[ProductDraft]) -> dict[str, MediaAsset]:
    keys = {key for draft in drafts for key in draft.media}
    keys |= {sku.image for draft in drafts for sku in draft.skus if sku.image}
    keys |= {block.media for draft in drafts for block in draft.story if block.media}
    if not keys:
        return {}
    return {row.key: row for row in MediaAsset.objects.filter(key__in=keys).select_related("poster")}


def _load_galleries(products: Mapping[str, Product]) -> dict[int, list[str]]:
    if not products:
        return {}
    galleries: dict[int, list[str]] = {}
    rows = ProductMedia.objects.filter(product_id__in=[product.pk for product in products.values()])
    for product_id, key in rows.order_by("product_id", "position").values_list("product_id", "asset__key"):
        galleries.setdefault(product_id, []).append(key)
    return galleries


def _load_stopped(products: Mapping[str, Product]) -> frozenset[str]:
    if not products:
        return frozenset()
    stops = SaleStop.objects.filter(product_id__in=[product.pk for product in products.values()])
    return frozenset(stops.exclude(sku="").values_list("sku", flat=True))
