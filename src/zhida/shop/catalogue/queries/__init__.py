"""Reads of the catalogue."""

from zhida.shop.catalogue.media.addresses import thumbnail_sizes
from zhida.shop.catalogue.queries.gallery import media_by_key
from zhida.shop.catalogue.queries.landing import find_brand, landing_of, list_landings
from zhida.shop.catalogue.queries.listing import (
    find_brands,
    list_brands,
    listing_facts,
    product_ids_by_number,
    product_ids_by_sku,
    product_ids_of,
    search_categories,
)
from zhida.shop.catalogue.queries.products import (
    count_waiting,
    draft_of,
    find_product_number,
    get_product,
    list_products,
    list_versions,
)
from zhida.shop.catalogue.queries.searchable import searchable_texts
from zhida.shop.catalogue.queries.skus import (
    PRODUCT_COLUMNS,
    SKU_COLUMNS,
    SKU_RELATIONS,
    active_skus_of,
    find_skus,
    sellable_skus,
    sellable_skus_of,
    to_sku_record,
)
from zhida.shop.catalogue.queries.stops import sale_stops
from zhida.shop.catalogue.queries.tree import (
    categories_by_id,
    categories_named,
    category_tree,
    find_categories,
    rules_of_categories,
)

__all__ = [
    "PRODUCT_COLUMNS",
    "SKU_COLUMNS",
    "SKU_RELATIONS",
    "active_skus_of",
    "categories_by_id",
    "categories_named",
    "category_tree",
    "count_waiting",
    "draft_of",
    "find_brand",
    "find_brands",
    "find_categories",
    "find_product_number",
    "find_skus",
    "get_product",
    "landing_of",
    "list_brands",
    "list_landings",
    "list_products",
    "list_versions",
    "listing_facts",
    "media_by_key",
    "product_ids_by_number",
    "product_ids_by_sku",
    "product_ids_of",
    "rules_of_categories",
    "sale_stops",
    "search_categories",
    "searchable_texts",
    "sellable_skus",
    "sellable_skus_of",
    "thumbnail_sizes",
    "to_sku_record",
]
