"""The brands that have goods on sale, as links to their pages: read once in half a minute a process."""

import time

from zhida.entrypoints.storefront.addresses import brand_link
from zhida.entrypoints.storefront.contexts.goods import Choice
from zhida.shop.catalogue.queries import list_brands
from zhida.shop.search.queries import ListedBrand, listed_brands

BRANDS_LIFE_SECONDS = 30.0
MOST_BRANDS = 60

Brands = tuple[tuple[ListedBrand, int], ...]
_kept: list[tuple[float, Brands]] = []


def shown_brands() -> tuple[Choice, ...]:
    """Give the brands with the most goods, at most sixty; the menu's age at most. No query or two."""
    if not _kept or _kept[0][0] < time.monotonic():
        _kept[:] = [(time.monotonic() + BRANDS_LIFE_SECONDS, _read())]
    return tuple(
        Choice(name=brand.name, url=brand_link(brand_id=brand_id, name=brand.name), count=brand.count)
        for brand, brand_id in _kept[0][1]
    )


def forget_brands() -> None:
    """Make the next page read the brands anew; for tests."""
    _kept.clear()


def _read() -> Brands:
    numbers = {brand.name: brand.brand_id for brand in list_brands()}
    most = listed_brands()[:MOST_BRANDS]
    return tuple((brand, numbers[brand.name]) for brand in most if brand.name in numbers)
