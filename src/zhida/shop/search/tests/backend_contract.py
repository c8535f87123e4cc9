"""What every engine is held to: a shelf to put documents on, and the goods that the tests look for.

A backend whose shelf is named in `conftest.SHELVES` is run through all tests that take the `shelf` fixture.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from zhida.shop.search.backends import Found, OfferScope, QueryRules, SearchBackend, SearchRequest
from zhida.shop.search.documents import SearchDocument
from zhida.shop.search.records import Filters, Sort

DIGITAL, PHONES, CASES, HOME, TV = 1, 2, 3, 4, 5
CATEGORIES = {
    DIGITAL: ("数码",),
    PHONES: ("数码", "手机"),
    CASES: ("数码", "手机壳"),
    HOME: ("家电",),
    TV: ("家电", "电视"),
}
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
UNKNOWN_PRODUCT = 9_999


class Shelf(Protocol):
    """An index with its backend; what is put is found after `commit`."""

    backend: SearchBackend

    def put(self, documents: Sequence[SearchDocument]) -> None:
        """Add documents or replace them."""

    def remove(self, product_ids: Collection[int]) -> None:
        """Take documents out."""

    def commit(self) -> None:
        """Let them be found."""

    def count(self) -> int:
        """Tell how many there are."""


def goods(product_id: int, **facts: object) -> SearchDocument:
    """Make a phone of 1,000 yuan, listed one day earlier for each number; facts change it."""
    category_id = facts.pop("category_id", PHONES)
    brand = str(facts.get("brand", "青岚"))
    plain = SearchDocument(
        product_id=product_id,
        title=f"{brand}手机 N{product_id}",
        brand=brand,
        category=CATEGORIES[category_id],
        category_ids=path_of(category_id),
        number=f"G{product_id}",
        skus=(f"S{product_id}-1", f"S{product_id}-2"),
        price_minor=1000_00,
        listed_at=NOON - timedelta(days=product_id),
    )
    return replace(plain, **facts)


def path_of(category_id: int) -> tuple[int, ...]:
    """Name a category and those above it."""
    names = CATEGORIES[category_id]
    return tuple(one for one, path in CATEGORIES.items() if names[: len(path)] == path)


# Six products whose facets the tests spell out.
SIX = (
    goods(1, price_minor=999_00, attributes=(("颜色", "黑"), ("颜色", "白"), ("内存", "8 GB")), sales=5),
    goods(2, price_minor=1999_00, attributes=(("颜色", "白"), ("内存", "16 GB")), sales=9),
    goods(3, price_minor=2999_00, brand="远山", attributes=(("颜色", "黑"), ("内存", "16 GB"))),
    goods(
        4, price_minor=4999_00, brand="远山", attributes=(("颜色", "蓝"), ("内存", "16 GB")), in_stock=False
    ),
    goods(5, price_minor=49_00, category_id=CASES, title="青岚手机壳", attributes=(("颜色", "黑"),)),
    goods(6, price_minor=5999_00, category_id=TV, title="远山电视", brand="远山", sales=1),
)


def fill(shelf: Shelf, documents: Sequence[SearchDocument] = SIX) -> None:
    """Put documents on a shelf and let them be found."""
    shelf.put(documents)
    shelf.commit()


def find(shelf: Shelf, **asked: object) -> Found:
    """Ask a shelf; words that are no part of a request are filters."""
    request = {
        name: asked.pop(name)
        for name in ("sort", "category_ids", "offset", "limit", "rules", "offers", "with_facets")
        if name in asked
    }
    return shelf.backend.find(SearchRequest(filters=Filters(**asked), **request))


def ids(shelf: Shelf, **asked: object) -> list[int]:
    """Find, cheapest first unless told otherwise, and give the product ids."""
    return list(find(shelf, **{"sort": Sort.PRICE_ASC, "with_facets": False} | asked).product_ids)


__all__ = [
    "CASES",
    "CATEGORIES",
    "DIGITAL",
    "HOME",
    "NOON",
    "PHONES",
    "SIX",
    "TV",
    "UNKNOWN_PRODUCT",
    "OfferScope",
    "QueryRules",
    "Shelf",
    "Sort",
    "fill",
    "find",
    "goods",
    "ids",
    "path_of",
]
