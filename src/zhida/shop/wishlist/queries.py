"""Reads of the wishlist room; what belongs to a shopper is asked for by `for_customer`."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from zhida.shop.kernel.money import Money
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.search.queries import listed_items
from zhida.shop.wishlist import conf
from zhida.shop.wishlist.models import Favourite, Notice, SeenProduct, Shelf
from zhida.shop.wishlist.records import FavouriteRecord, NoticeKind, NoticeRecord, ProductMarks, SeenRecord


def list_favourites(*, for_customer: int, cursor: str | None, now: datetime) -> Page[FavouriteRecord]:
    """List the shopper's favourites, newest first, 20 a page. Three queries. Raises InvalidCursor."""
    rows = Favourite.objects.filter(customer_id=for_customer).select_related("product", "sku")
    page = paginate(rows, order=("-added_at", "-id"), cursor=cursor, limit=conf.PAGE_SIZE)
    items = listed_items(numbers=[row.product.number for row in page.items], now=now)
    records = [
        FavouriteRecord(
            product=row.product.number,
            title=row.product.title,
            sku=row.sku.sku if row.sku else "",
            options=dict(row.sku.options) if row.sku else {},
            added_at=row.added_at,
            item=items.get(row.product.number),
        )
        for row in page.items
    ]
    return Page(items=records, next=page.next)


def list_seen(*, for_customer: int, cursor: str | None, now: datetime) -> Page[SeenRecord]:
    """List the products that the shopper looked at, latest first, 20 a page. Three queries.

    Raises InvalidCursor.
    """
    rows = SeenProduct.objects.filter(customer_id=for_customer).select_related("product")
    page = paginate(rows, order=("-seen_at", "-id"), cursor=cursor, limit=conf.PAGE_SIZE)
    items = listed_items(numbers=[row.product.number for row in page.items], now=now)
    records = [
        SeenRecord(
            product=row.product.number,
            title=row.product.title,
            seen_at=row.seen_at,
            item=items.get(row.product.number),
        )
        for row in page.items
    ]
    return Page(items=records, next=page.next)


def list_notices(*, for_customer: int, cursor: str | None) -> Page[NoticeRecord]:
    """List what the shopper asked to be told of, newest first, 20 a page. One query. Raises InvalidCursor."""
    rows = Notice.objects.filter(customer_id=for_customer).select_related("sku__product")
    page = paginate(rows, order=("-asked_at", "-id"), cursor=cursor, limit=conf.PAGE_SIZE)
    return Page(items=[_notice(row) for row in page.items], next=page.next)


def marks_of(*, for_customer: int, product: str) -> ProductMarks:
    """Say what the shopper has marked of a product; nothing of one that does not exist. Two queries."""
    liked = Favourite.objects.filter(customer_id=for_customer, product__number=product).exists()
    waiting = Notice.objects.filter(customer_id=for_customer, sku__product__number=product, told_at=None)
    pairs = waiting.order_by("sku__sku", "kind").values_list("sku__sku", "kind")
    return ProductMarks(is_favourite=liked, notices=tuple((sku, NoticeKind(kind)) for sku, kind in pairs))


def count_favourites(*, for_customer: int) -> int:
    """Count the shopper's favourites. One query."""
    return Shelf.objects.filter(customer_id=for_customer).values_list("favourites", flat=True).first() or 0


def is_history_on(*, for_customer: int) -> bool:
    """Say whether pages that the shopper looks at are kept; they are until it is switched off. One query."""
    return not Shelf.objects.filter(customer_id=for_customer, is_history_on=False).exists()


def waiting_for(*, sku_id: int, kind: NoticeKind) -> QuerySet[Notice]:
    """Give the notices of a SKU that wait still, unordered and unevaluated: one walk along an index."""
    return Notice.objects.filter(sku_id=sku_id, kind=kind, told_at=None)


def _notice(row: Notice) -> NoticeRecord:
    return NoticeRecord(
        id=row.pk,
        kind=NoticeKind(row.kind),
        sku=row.sku.sku,
        product=row.sku.product.number,
        title=row.sku.product.title,
        options=dict(row.sku.options),
        price=None if row.price_minor is None else Money(row.price_minor),
        by_sms=row.by_sms,
        asked_at=row.asked_at,
        told_at=row.told_at,
    )
