"""What a shopper keeps an eye on, as pages and the API show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from zhida.shop.kernel.money import Money
from zhida.shop.search.records import ListedItem


class NoticeKind(StrEnum):
    """What a shopper asks to be told of."""

    BACK_IN_STOCK = "BACK_IN_STOCK"
    PRICE_DROP = "PRICE_DROP"


@dataclass(frozen=True, slots=True, kw_only=True)
class FavouriteRecord:
    """One favourite. `item` is its card in lists, None while off sale; `sku` "" is no choice made."""

    product: str
    title: str
    sku: str
    options: Mapping[str, str]
    added_at: datetime
    item: ListedItem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRecord:
    """One product that was looked at. `item` is its card in lists, None while it is not on sale."""

    product: str
    title: str
    seen_at: datetime
    item: ListedItem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRecord:
    """One wish to be told. `price` is what the SKU cost at asking; `told_at` is None while it waits."""

    id: int
    kind: NoticeKind
    sku: str
    product: str
    title: str
    options: Mapping[str, str]
    price: Money | None
    by_sms: bool
    asked_at: datetime
    told_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedNotice:
    """What a shopper asks to be told of: one SKU, by its code; an arrival also for one district alone."""

    sku: str
    kind: NoticeKind
    by_sms: bool = False
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductMarks:
    """What one shopper has marked of a product: liked, and the waiting notices as (SKU code, kind)."""

    is_favourite: bool
    notices: tuple[tuple[str, NoticeKind], ...]
