"""What a shopper keeps an eye on, and what they were told."""

from dataclasses import dataclass
from datetime import datetime

from zhida.entrypoints.storefront.contexts.goods import Picture, Price


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptGood:
    """One product in a list of the shopper's own. Off sale it has no price, no picture and no address."""

    number: str
    title: str
    url: str
    at: datetime
    options: str = ""
    sku: str = ""
    picture: Picture | None = None
    price: Price | None = None
    is_in_stock: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """One page of favourites or of the history; `is_on` is whether pages are kept at all."""

    items: tuple[KeptGood, ...]
    next_url: str = ""
    is_on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """One wish to be told; `price_minor` is what the SKU cost at asking."""

    id: str
    kind: str
    sku: str
    title: str
    url: str
    options: str
    by_sms: bool
    asked_at: datetime
    told_at: datetime | None
    price_minor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesPage:
    """One page of notices; `error` says why one was not taken."""

    items: tuple[NoticeRow, ...]
    next_url: str = ""
    error: str = ""
    done: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """One message of the inbox."""

    id: str
    title: str
    text: str
    sent_at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """One page of the inbox."""

    items: tuple[MessageRow, ...]
    unread: int
    next_url: str = ""
