"""What the shop holds as search engines and feed readers are told of it: addresses and when they changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from zhida.shop.kernel.money import Money
from zhida.shop.search.conf import WHOLE_SHOP
from zhida.shop.search.models import ListedPlace, ListedProduct
from zhida.shop.search.slugs import product_path, slug_of

CHUNK = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAddress:
    """The canonical path of a product on sale and when its listing last changed."""

    path: str
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedBrand:
    """A brand with goods on sale: how many, and when the newest of them came."""

    name: str
    count: int
    newest_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProduct:
    """A product as a feed tells of it."""

    number: str
    title: str
    subtitle: str
    brand: str
    path: str
    image: str | None
    price: Money
    listed_at: datetime
    changed_at: datetime


def count_listed() -> int:
    """Return how many products are listed. One query."""
    return ListedProduct.objects.count()


def listed_addresses(*, offset: int, limit: int) -> Iterator[ListedAddress]:
    """Give products in the order of their making, a chunk of rows at a time. One query."""
    rows = ListedProduct.objects.order_by("pk").values_list("number", "slug", "title", "refreshed_at")
    for number, slug, title, refreshed_at in rows[offset : offset + limit].iterator(chunk_size=CHUNK):
        path = product_path(slug=slug or slug_of(title), number=number)
        yield ListedAddress(path=path, changed_at=refreshed_at)


def listed_categories() -> dict[int, datetime]:
    """Return the categories that hold something, each with when its newest product came. One query."""
    rows = ListedPlace.objects.exclude(category_id=WHOLE_SHOP).values("category_id")
    return dict(rows.annotate(newest=Max("listed_at")).values_list("category_id", "newest"))


def listed_brands() -> tuple[ListedBrand, ...]:
    """Return the brands that have goods on sale, those with the most first. One query."""
    rows = ListedPlace.objects.filter(category_id=WHOLE_SHOP).values("brand")
    counted = rows.annotate(count=Count("pk"), newest=Max("listed_at")).order_by("-count", "brand")
    return tuple(
        ListedBrand(name=name, count=count, newest_at=newest)
        for name, count, newest in counted.values_list("brand", "count", "newest")
    )


def newest_listed(*, limit: int) -> tuple[NewProduct, ...]:
    """Return the products that came last, the newest first. One query along the index of the whole shop."""
    places = ListedPlace.objects.filter(category_id=WHOLE_SHOP).select_related("listed")
    rows = (place.listed for place in places.order_by("-listed_at", "-listed_id")[:limit])
    return tuple(
        NewProduct(
            number=row.number,
            title=row.title,
            subtitle=row.subtitle,
            brand=row.brand,
            path=product_path(slug=row.slug or slug_of(row.title), number=row.number),
            image=row.image or None,
            price=Money(row.price_minor),
            listed_at=row.listed_at,
            changed_at=row.refreshed_at,
        )
        for row in rows
    )
