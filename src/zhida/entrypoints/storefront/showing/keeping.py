"""Favourites, history, notices and messages out of their records."""

from urllib.parse import urlencode

from zhida.entrypoints.storefront.addresses import in_language, link
from zhida.entrypoints.storefront.contexts.keeping import KeptGood, MessageRow, NoticeRow
from zhida.entrypoints.storefront.showing.goods import card_of, options_text
from zhida.shop.notifications.records import InboxRecord
from zhida.shop.search.records import ListedItem
from zhida.shop.wishlist.records import FavouriteRecord, NoticeRecord, SeenRecord


def favourite_of(record: FavouriteRecord) -> KeptGood:
    """Give one favourite; its address leads to the choice it was liked in."""
    card = card_of(record.item) if record.item else None
    return KeptGood(
        number=record.product,
        title=record.title,
        url=_address(record.item, record.sku),
        at=record.added_at,
        options=options_text(record.options),
        sku=record.sku,
        picture=card.picture if card else None,
        price=card.price if card else None,
        is_in_stock=card.is_in_stock if card else False,
    )


def seen_of(record: SeenRecord) -> KeptGood:
    """Give one product that was looked at."""
    card = card_of(record.item) if record.item else None
    return KeptGood(
        number=record.product,
        title=record.title,
        url=_address(record.item, ""),
        at=record.seen_at,
        picture=card.picture if card else None,
        price=card.price if card else None,
        is_in_stock=card.is_in_stock if card else False,
    )


def notice_of(record: NoticeRecord) -> NoticeRow:
    """Give one wish to be told."""
    return NoticeRow(
        id=str(record.id),
        kind=record.kind.lower(),
        sku=record.sku,
        title=record.title,
        url=link("product", {"sku": record.sku}, name=record.product),
        options=options_text(record.options),
        by_sms=record.by_sms,
        asked_at=record.asked_at,
        told_at=record.told_at,
        price_minor=record.price.minor if record.price else None,
    )


def message_of(record: InboxRecord) -> MessageRow:
    """Give one message."""
    return MessageRow(
        id=str(record.id),
        title=record.title,
        text=record.text,
        sent_at=record.sent_at,
        is_read=record.is_read,
    )


def subject_of(record: InboxRecord) -> str:
    """Give the address of what a message is about: its case, its order, its product, or the inbox."""
    if record.case:
        return link("case", number=record.case)
    if record.order:
        return link("order", number=record.order)
    if record.product:
        return link("product", name=record.product)
    return link("messages")


def _address(item: ListedItem | None, sku: str) -> str:
    if item is None:
        return ""
    address = in_language(item.url)
    return f"{address}?{urlencode({'sku': sku})}" if sku else address
