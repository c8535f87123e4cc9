"""Bringing listings up to date with the rooms below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhida.shop.kernel.uow import transactional
from zhida.shop.search.conf import REFRESH_CHUNK, WHOLE_SHOP
from zhida.shop.search.feed import note_changes
from zhida.shop.search.listing import Listing, compose
from zhida.shop.search.models import ListedAttribute, ListedPlace, ListedProduct, SoldUnits
from zhida.shop.search.price_ranges import band_of
from zhida.shop.search.ranking import rank_of
from zhida.shop.search.services.counters import count_and_mark

LISTED_FIELDS = [
    "title",
    "slug",
    "subtitle",
    "brand",
    "category",
    "price_minor",
    "compare_at_minor",
    "flash_offer",
    "selling_minor",
    "image",
    "in_stock",
    "sku_count",
    "skus",
    "colours",
    "attributes",
    "search_text",
    "listed_at",
    "refreshed_at",
]


@dataclass(frozen=True, slots=True)
class Before:
    """A listing as it stands: the categories that hold it, and what was kept of it."""

    category_ids: frozenset[int]
    row: ListedProduct


@transactional
def refresh_products(*, product_ids: Sequence[int], are_texts_new: bool = True, now: datetime) -> None:
    """Make, change or remove the listings of these products, and keep each category's total.

    Repeatable; works in chunks of 500 with about a dozen statements each. Categories whose products changed
    get their facets anew a moment later. The index is told in the same transaction: of listings that differ,
    and of all these products where texts may be new that listings do not hold.
    """
    unique = sorted(set(product_ids))
    deltas: Counter[int] = Counter()
    touched: set[int] = set()
    for start in range(0, len(unique), REFRESH_CHUNK):
        chunk = unique[start : start + REFRESH_CHUNK]
        changed = _refresh_chunk(chunk, deltas, touched, now)
        note_changes(product_ids=chunk if are_texts_new else changed)
    count_and_mark(deltas=deltas, touched=touched, now=now)


def _refresh_chunk(
    product_ids: list[int], deltas: Counter[int], touched: set[int], now: datetime
) -> list[int]:
    """Write what differs and return whose listing that was."""
    wanted = compose(product_ids=product_ids, now=now)
    before = _load_before(product_ids)
    gone = [product_id for product_id in product_ids if product_id in before and product_id not in wanted]
    sold = _sold([listing for product_id, listing in wanted.items() if product_id not in before])
    changed: list[Listing] = []
    for product_id, listing in wanted.items():
        present = before.get(product_id)
        if present is None:
            listing.row.sales = sold.get(listing.row.number, 0)
        else:
            listing.row.sales, listing.row.rating_tenths = present.row.sales, present.row.rating_tenths
        if present is None or _differs(present, listing):
            changed.append(listing)
    for product_id in gone:
        deltas.subtract(before[product_id].category_ids)
        touched |= before[product_id].category_ids
    for listing in changed:
        present = before.get(listing.row.product_id)
        earlier = present.category_ids if present is not None else frozenset()
        deltas.update(set(_places_of(listing)) - earlier)
        deltas.subtract(earlier - set(_places_of(listing)))
        touched |= earlier | set(_places_of(listing))
    _remove(gone)
    _write(changed, before)
    return [*gone, *(listing.row.product_id for listing in changed)]


def _sold(listings: Sequence[Listing]) -> dict[str, int]:
    """Return what the products that come, or come back, have sold. One query, none without them."""
    if not listings:
        return {}
    rows = SoldUnits.objects.filter(number__in=[listing.row.number for listing in listings])
    return dict(rows.values_list("number", "units"))


def _load_before(product_ids: list[int]) -> dict[int, Before]:
    rows = {row.product_id: row for row in ListedProduct.objects.filter(pk__in=product_ids)}
    if not rows:
        return {}
    places: dict[int, set[int]] = {}
    pairs = ListedPlace.objects.filter(listed_id__in=rows.keys()).values_list("listed_id", "category_id")
    for listed_id, category_id in pairs:
        places.setdefault(listed_id, set()).add(category_id)
    return {pk: Before(frozenset(places.get(pk, ())), row) for pk, row in rows.items()}


def _places_of(listing: Listing) -> tuple[int, ...]:
    return (WHOLE_SHOP, *listing.category_ids)


def _differs(before: Before, listing: Listing) -> bool:
    names = [name for name in LISTED_FIELDS if name != "refreshed_at"]
    if any(getattr(before.row, name) != getattr(listing.row, name) for name in names):
        return True
    return before.category_ids != frozenset(_places_of(listing))


def _remove(product_ids: list[int]) -> None:
    if product_ids:
        ListedAttribute.objects.filter(listed_id__in=product_ids).delete()
        ListedPlace.objects.filter(listed_id__in=product_ids).delete()
        ListedProduct.objects.filter(pk__in=product_ids).delete()


def _write(changed: list[Listing], before: Mapping[int, Before]) -> None:
    """Write rows anew; places and attributes are replaced, for they are cheap and few."""
    old = [listing.row for listing in changed if listing.row.product_id in before]
    new = [listing.row for listing in changed if listing.row.product_id not in before]
    old_ids = [row.product_id for row in old]
    if old_ids:
        ListedAttribute.objects.filter(listed_id__in=old_ids).delete()
        ListedPlace.objects.filter(listed_id__in=old_ids).delete()
        ListedProduct.objects.bulk_update(old, LISTED_FIELDS, batch_size=100)
    ListedProduct.objects.bulk_create(new)
    ListedPlace.objects.bulk_create(
        place_of(listing.row, category_id) for listing in changed for category_id in _places_of(listing)
    )
    ListedAttribute.objects.bulk_create(
        ListedAttribute(listed_id=listing.row.product_id, name=name, value=value)
        for listing in changed
        for name, value in sorted(listing.attributes)
    )


def place_of(row: ListedProduct, category_id: int) -> ListedPlace:
    return ListedPlace(
        category_id=category_id,
        listed_id=row.product_id,
        brand=row.brand,
        price_minor=row.price_minor,
        price_band=band_of(row.price_minor),
        in_stock=row.in_stock,
        rank=rank_of(in_stock=row.in_stock, sales=row.sales, listed_at=row.listed_at),
        sales=row.sales,
        listed_at=row.listed_at,
    )
