"""Lists of products."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from zhida.shop.catalogue.queries import find_categories
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.promotions.queries import LiveOffers, live_offers, tags_for
from zhida.shop.promotions.records import OfferTag, QuoteLine
from zhida.shop.search.backends import Found, SearchRequest
from zhida.shop.search.backends.choice import search_backend
from zhida.shop.search.conf import LARGEST_PAGE_SIZE, LAST_PAGE, PAGE_SIZE, WHOLE_SHOP
from zhida.shop.search.errors import PageTooFar
from zhida.shop.search.facet_counts import from_document
from zhida.shop.search.filtering import ORDERS, narrowed
from zhida.shop.search.highlighting import marks_of
from zhida.shop.search.models import CategoryListing, ListedPlace, ListedProduct
from zhida.shop.search.offer_scopes import live_scopes
from zhida.shop.search.records import CardFlash, Facets, Filters, ListedItem, ListPage, Shelves, Sort
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

# Pages whose SQL is kept, and kept facets that need not be read out of their text again.
KEPT_READS = 64
KEPT_FACETS = 32
LONGEST_ID = 18
# Cards of flash sales on a shelf.
FLASH_CARDS = 8

Tags = dict[str, tuple[OfferTag, ...]]

_with_ids = PreparedRead(
    lambda listed_ids: ListedProduct.objects.filter(pk__in=listed_ids).defer(*UNSHOWN_COLUMNS)
)
_with_numbers = PreparedRead(
    lambda numbers: ListedProduct.objects.filter(number__in=numbers).defer(*UNSHOWN_COLUMNS)
)
_in_flash_sales = PreparedRead(
    lambda: (
        ListedProduct.objects.exclude(flash_offer="")
        .filter(in_stock=True)
        .defer(*UNSHOWN_COLUMNS)
        .order_by("flash_offer", "product_id")[:FLASH_CARDS]
    )
)
_kept_of = PreparedRead(
    lambda category_id: CategoryListing.objects.filter(category_id=category_id).values_list(
        "total", Cast("facets", TextField()), "on_offer"
    )
)


def list_products(
    *, filters: Filters, sort: Sort = Sort.RELEVANCE, page: int = 1, page_size: int = PAGE_SIZE, now: datetime
) -> ListPage:
    """Return one page of what is on sale; an unknown category gives an empty list.

    Three queries for a list that only the id of a category narrows, four for its name. Any other takes three
    besides what the engine, the rules of a query and offers that leave out single SKUs take. Raises
    PageTooFar beyond page 100.
    """
    if page > LAST_PAGE:
        raise PageTooFar(page=page)
    assert page >= 1, "pages count from 1"
    page_size = max(1, min(page_size, LARGEST_PAGE_SIZE))
    category_ids = _categories_of(filters)
    if not category_ids:
        return ListPage(items=(), facets=Facets(), total=0, page=page, page_size=page_size)
    wanted = SearchRequest(
        filters=filters,
        sort=sort,
        category_ids=category_ids,
        offset=(page - 1) * page_size,
        limit=page_size,
    )
    if filters.is_plain and len(category_ids) == 1:
        found, rows = _kept(wanted)
        tags = _tags(rows, now)
    else:
        live = live_offers(now=now)
        found, rows = _sought(wanted, live, now)
        tags = _tags(rows, now, live)
    return ListPage(
        items=tuple(_item(row, tags, found.sought) for row in rows),
        facets=found.facets,
        total=found.total,
        page=page,
        page_size=page_size,
        reading=found.reading,
    )


def read_shelves(*, numbers: Collection[str], newest: int, most_sold: int, now: datetime) -> Shelves:
    """Return the cards of these products, where what is not on sale is missing, and so many of the newest and
    of the most sold, and what is in a flash sale. Five queries, four without numbers.
    """
    chosen = _with_numbers(sorted(numbers))
    newest_rows, sold_rows = (
        [place.listed for place in _places_read(sort, 0, count)(WHOLE_SHOP)]
        for sort, count in ((Sort.NEWEST, newest), (Sort.SALES, most_sold))
    )
    flash_rows = _in_flash_sales()
    rows = {row.product_id: row for row in (*chosen, *newest_rows, *sold_rows, *flash_rows)}
    tags = _tags(list(rows.values()), now)
    items = {product_id: _item(row, tags) for product_id, row in rows.items()}
    return Shelves(
        chosen={row.number: items[row.product_id] for row in chosen},
        newest=tuple(items[row.product_id] for row in newest_rows),
        most_sold=tuple(items[row.product_id] for row in sold_rows),
        flash=tuple(item for row in flash_rows if (item := items[row.product_id]).flash is not None),
    )


def listed_items(*, numbers: Collection[str], now: datetime) -> dict[str, ListedItem]:
    """Return the cards of these products by number; what is not on sale is missing. Two queries, none without
    numbers.
    """
    if not numbers:
        return {}
    rows = list(_with_numbers(sorted(numbers)))
    tags = _tags(rows, now)
    return {row.number: _item(row, tags) for row in rows}


def best_sellers(
    *, category_ids: Sequence[int], limit: int, now: datetime
) -> dict[int, tuple[ListedItem, ...]]:
    """Return the cards of what sells best in each category, most sold first; an empty one is missing.

    Three queries however many categories: one walk along the index of each, put together.
    """
    ids_by_category = _most_sold(category_ids, limit)
    wanted = {listed_id for listed_ids in ids_by_category.values() for listed_id in listed_ids}
    rows = {row.product_id: row for row in _with_ids(sorted(wanted))}
    tags = _tags(list(rows.values()), now)
    return {
        category_id: tuple(_item(rows[listed_id], tags) for listed_id in listed_ids if listed_id in rows)
        for category_id, listed_ids in ids_by_category.items()
    }


def _categories_of(filters: Filters) -> tuple[int, ...]:
    """Return the branches that the filters name, none when they are unknown. No query for the whole shop, nor
    for an id that nothing else narrows: an unknown one has no places and nothing kept.
    """
    text = filters.category
    if not text:
        return (WHOLE_SHOP,)
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_ID
    if is_number and filters.is_plain and int(text) != WHOLE_SHOP:
        return (int(text),)
    return tuple(category.category_id for category in find_categories(text=text))


def _kept(request: SearchRequest) -> tuple[Found, list[ListedProduct]]:
    """Answer a list that only a category narrows from what is kept of it. Two queries."""
    (category_id,) = request.category_ids
    places = _places_read(request.sort, request.offset, request.limit)(category_id)
    rows = [place.listed for place in places]
    ids = tuple(row.product_id for row in rows)
    for total, document, on_offer in _kept_of(category_id):
        facets = replace(_facets_in(document), on_offer=on_offer)
        return Found(product_ids=ids, facets=facets, total=total), rows
    return Found(product_ids=ids, facets=Facets(), total=0), rows


@lru_cache(maxsize=KEPT_READS)
def _places_read(sort: Sort, offset: int, limit: int) -> PreparedRead[ListedPlace]:
    """Return what reads one page of a category with its products."""
    return PreparedRead(
        lambda category_id: (
            narrowed((category_id,), Filters())
            .select_related("listed")
            .defer(*HIDDEN_COLUMNS)
            .order_by(*ORDERS[sort])[offset : offset + limit]
        )
    )


@lru_cache(maxsize=KEPT_FACETS)
def _facets_in(document: str) -> Facets:
    """Read kept facets. Their text changes less often than it is asked for, and always means the same."""
    return from_document(json.loads(document))


def _sought(request: SearchRequest, live: LiveOffers, now: datetime) -> tuple[Found, list[ListedProduct]]:
    """Ask the engine under staff's rules, then read what it found in its order; what went off sale is out."""
    query = request.filters.query
    rules = rules_for(query, now) if query else request.rules
    branches = tuple(one for one in request.category_ids if one != WHOLE_SHOP)
    offers = live_scopes(now=now, live=live)
    found = search_backend().find(replace(request, category_ids=branches, rules=rules, offers=offers))
    if rules.redirect:
        found = replace(found, reading=replace(found.reading, redirect=rules.redirect))
    rows = {row.product_id: row for row in _with_ids(found.product_ids)}
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


def _tags(rows: Sequence[ListedProduct], now: datetime, live: LiveOffers | None = None) -> Tags:
    """Return the live offers of each product: those that any of its SKUs is in. One query, none when there
    are no rows or the `live` offers are given.
    """
    if not rows:
        return {}
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
    for line, offers in tags_for(lines=lines, now=now, live=live).items():
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
        flash=_flash(row, tags.get(row.number, ())),
    )


def _flash(row: ListedProduct, tags: Sequence[OfferTag]) -> CardFlash | None:
    """Say that the price is a flash sale's, unless that sale ended since the listing was written."""
    sale = next((tag for tag in tags if tag.id == row.flash_offer), None)
    if sale is None or row.selling_minor is None:
        return None
    return CardFlash(offer=sale.id, selling=Money(row.selling_minor), ends_at=sale.ends_at)
