"""Lists of products."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import connection

from zhida.shop.catalogue.queries import find_categories
from zhida.shop.kernel.money import Money
from zhida.shop.promotions.queries import tags_for
from zhida.shop.promotions.records import OfferTag, QuoteLine
from zhida.shop.search.backends import Found, SearchRequest
from zhida.shop.search.backends.choice import search_backend
from zhida.shop.search.conf import LARGEST_PAGE_SIZE, LAST_PAGE, PAGE_SIZE, WHOLE_SHOP
from zhida.shop.search.errors import PageTooFar
from zhida.shop.search.facet_counts import from_document
from zhida.shop.search.filtering import ORDERS, narrowed
from zhida.shop.search.highlighting import marks_of
from zhida.shop.search.models import CategoryListing, ListedProduct
from zhida.shop.search.offer_scopes import live_scopes
from zhida.shop.search.records import Facets, Filters, ListedItem, ListPage, Sort
from zhida.shop.search.rules import rules_for
from zhida.shop.search.slugs import product_path, slug_of

# What a card shows nothing of.
UNSHOWN_COLUMNS = ("search_text", "attributes", "listed_at", "refreshed_at")

# What only searching, counting and sorting need.
HIDDEN_COLUMNS = (
    "brand",
    "price_band",
    "price_minor",
    "in_stock",
    "rank",
    "sales",
    "listed_at",
    *(f"listed__{name}" for name in UNSHOWN_COLUMNS),
)

Tags = dict[str, tuple[OfferTag, ...]]


def list_products(
    *, filters: Filters, sort: Sort = Sort.RELEVANCE, page: int = 1, page_size: int = PAGE_SIZE, now: datetime
) -> ListPage:
    """Return one page of what is on sale. At most five queries; an unknown category gives an empty list.

    Raises PageTooFar beyond page 100.
    """
    if page > LAST_PAGE:
        raise PageTooFar(page=page)
    assert page >= 1, "pages count from 1"
    page_size = max(1, min(page_size, LARGEST_PAGE_SIZE))
    category_ids: Sequence[int] = (WHOLE_SHOP,)
    if filters.category:
        category_ids = [category.category_id for category in find_categories(text=filters.category)]
    if not category_ids:
        return ListPage(items=(), facets=Facets(), total=0, page=page, page_size=page_size)
    wanted = SearchRequest(
        filters=filters,
        sort=sort,
        category_ids=tuple(category_ids),
        offset=(page - 1) * page_size,
        limit=page_size,
    )
    found, rows = _kept(wanted) if filters.is_plain and len(category_ids) == 1 else _sought(wanted, now)
    tags = _tags(rows, now) if rows else {}
    return ListPage(
        items=tuple(_item(row, tags, found.sought) for row in rows),
        facets=found.facets,
        total=found.total,
        page=page,
        page_size=page_size,
        reading=found.reading,
    )


def find_listed(*, numbers: Collection[str], now: datetime) -> dict[str, ListedItem]:
    """Return the cards of these products by number; what is not on sale is missing. Two queries at most."""
    rows = list(ListedProduct.objects.filter(number__in=numbers))
    tags = _tags(rows, now) if rows else {}
    return {row.number: _item(row, tags) for row in rows}


def best_sellers(
    *, category_ids: Sequence[int], limit: int, now: datetime
) -> dict[int, tuple[ListedItem, ...]]:
    """Return the cards of what sells best in each category, most sold first; an empty one is missing.

    Three queries however many categories: one walk along the index of each, put together.
    """
    ids_by_category = _most_sold(category_ids, limit)
    wanted = {listed_id for listed_ids in ids_by_category.values() for listed_id in listed_ids}
    rows = ListedProduct.objects.filter(pk__in=wanted).defer(*UNSHOWN_COLUMNS).in_bulk()
    tags = _tags(list(rows.values()), now) if rows else {}
    return {
        category_id: tuple(_item(rows[listed_id], tags) for listed_id in listed_ids if listed_id in rows)
        for category_id, listed_ids in ids_by_category.items()
    }


def _kept(request: SearchRequest) -> tuple[Found, list[ListedProduct]]:
    """Answer a list that only a category narrows from what is kept of it. Two queries."""
    places = narrowed(request.category_ids, request.filters).select_related("listed").defer(*HIDDEN_COLUMNS)
    places = places.order_by(*ORDERS[request.sort])
    rows = [place.listed for place in places[request.offset : request.offset + request.limit]]
    kept = CategoryListing.objects.filter(category_id=request.category_ids[0]).first()
    if kept is None:
        return Found(product_ids=tuple(row.product_id for row in rows), facets=Facets(), total=0), rows
    facets = replace(from_document(kept.facets), on_offer=kept.on_offer)
    return Found(product_ids=tuple(row.product_id for row in rows), facets=facets, total=kept.total), rows


def _sought(request: SearchRequest, now: datetime) -> tuple[Found, list[ListedProduct]]:
    """Ask the engine under staff's rules, then read what it found in its order; what went off sale is out."""
    query = request.filters.query
    rules = rules_for(query, now) if query else request.rules
    branches = tuple(one for one in request.category_ids if one != WHOLE_SHOP)
    asked = replace(request, category_ids=branches, rules=rules, offers=live_scopes(now=now))
    found = search_backend().find(asked)
    if rules.redirect:
        found = replace(found, reading=replace(found.reading, redirect=rules.redirect))
    rows = ListedProduct.objects.defer(*UNSHOWN_COLUMNS).in_bulk(found.product_ids)
    return found, [rows[product_id] for product_id in found.product_ids if product_id in rows]


def _most_sold(category_ids: Sequence[int], limit: int) -> dict[int, list[int]]:
    """Return the ids of listed products by category, in order. The ORM puts no limited parts together."""
    if not category_ids:
        return {}
    places = narrowed(category_ids[:1], Filters()).order_by(*ORDERS[Sort.SALES])
    columns = places.values_list("category_id", "sales", "listed_id")[:limit]
    sql, parameters = columns.query.sql_with_params()
    assert tuple(parameters) == tuple(category_ids[:1]), "the statement asks for more than its category"
    parts = (f"SELECT * FROM ({sql}) AS part_{part}" for part in range(len(category_ids)))  # noqa: S608 -- Django's own SQL and a number
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), list(category_ids))
        found = sorted(cursor.fetchall(), reverse=True)
    listed: dict[int, list[int]] = {}
    for category_id, _sales, listed_id in found:
        listed.setdefault(category_id, []).append(listed_id)
    return listed


def _tags(rows: Sequence[ListedProduct], now: datetime) -> Tags:
    """Return the live offers of each product: those that any of its SKUs is in."""
    lines = [
        QuoteLine(
            line=f"{row.number}/{sku}",
            sku=sku,
            product=row.number,
            category=tuple(row.category),
            brand=row.brand,
            quantity=1,
            selling_minor=price_minor,
        )
        for row in rows
        for sku, price_minor in row.skus
    ]
    found: dict[str, dict[str, OfferTag]] = {}
    for line, offers in tags_for(lines=lines, now=now).items():
        number = line.partition("/")[0]
        found.setdefault(number, {}).update({offer.id: offer for offer in offers})
    return {number: tuple(offers.values()) for number, offers in found.items()}


def _item(row: ListedProduct, tags: Tags, sought: Collection[str] = ()) -> ListedItem:
    return ListedItem(
        number=row.number,
        title=row.title,
        subtitle=row.subtitle,
        brand=row.brand,
        url=product_path(slug=row.slug or slug_of(row.title), number=row.number),
        image=row.image or None,
        price=Money(row.price_minor),
        compare_at=Money(row.compare_at_minor) if row.compare_at_minor is not None else None,
        tags=tags.get(row.number, ()),
        in_stock=row.in_stock,
        sku_count=row.sku_count,
        rating_tenths=row.rating_tenths,
        colours=tuple(row.colours),
        marks=marks_of(row.title, sought),
    )
