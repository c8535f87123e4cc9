"""Composing the documents of an index: a fixed number of queries for a whole batch of products."""

from __future__ import annotations

from collections.abc import Collection

from zhida.shop.catalogue.queries import searchable_texts
from zhida.shop.catalogue.records import SearchableTexts
from zhida.shop.search.conf import WHOLE_SHOP
from zhida.shop.search.documents import SearchDocument
from zhida.shop.search.models import ListedPlace, ListedProduct

NO_TEXTS = SearchableTexts()


def compose_documents(*, product_ids: Collection[int]) -> list[SearchDocument]:
    """Return the document of each of these products that is listed, by id. Four queries.

    Price, stock, sales and filters are those of the listing, so that lists from the index and lists from the
    database agree; description, the other attributes and barcodes come from the catalogue.
    """
    rows = ListedProduct.objects.filter(pk__in=product_ids).defer("search_text", "colours", "image")
    listed = list(rows.order_by("pk"))
    ids = [row.product_id for row in listed]
    texts = searchable_texts(product_ids=ids)
    places = _places_of(ids)
    return [
        _document(row, places.get(row.product_id, ()), texts.get(row.product_id, NO_TEXTS)) for row in listed
    ]


def _places_of(product_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Return the categories that hold each product."""
    rows = ListedPlace.objects.filter(listed_id__in=product_ids).exclude(category_id=WHOLE_SHOP)
    found: dict[int, tuple[int, ...]] = {}
    for listed_id, category_id in rows.order_by("category_id").values_list("listed_id", "category_id"):
        found[listed_id] = (*found.get(listed_id, ()), category_id)
    return found


def _document(row: ListedProduct, category_ids: tuple[int, ...], texts: SearchableTexts) -> SearchDocument:
    attributes = tuple((str(name), str(value)) for name, value in row.attributes)
    skus = tuple(str(code) for code, _price in row.skus)
    return SearchDocument(
        product_id=row.product_id,
        number=row.number,
        title=row.title,
        subtitle=row.subtitle,
        brand=row.brand,
        category=tuple(row.category),
        category_ids=category_ids,
        attributes=attributes,
        facts=tuple(text for name, text in texts.values if (name, text) not in attributes),
        description=texts.description,
        codes=(*skus, *texts.barcodes),
        skus=skus,
        price_minor=row.price_minor,
        in_stock=row.in_stock,
        sales=row.sales,
        listed_at=row.listed_at,
    )
