"""Telling those who wait. What it costs follows the number of waiting shoppers, never the catalogue."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from zhida.shop.catalogue.queries import find_skus
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.inventory.queries import districts_with_stock, free_units
from zhida.shop.kernel import outbox
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.promotions.queries import flash_skus, live_offers, next_offer_change
from zhida.shop.wishlist import conf
from zhida.shop.wishlist.events import BackInStock, PriceDropped
from zhida.shop.wishlist.models import Notice
from zhida.shop.wishlist.prices import present_prices
from zhida.shop.wishlist.queries import waiting_for
from zhida.shop.wishlist.records import NoticeKind


@transactional
def tell_of_arrival(*, sku_id: int, now: datetime) -> int:
    """Tell up to 500 shoppers who wait that a SKU can be bought; returns how many. The timer takes the rest.

    Nobody is told when it is sold out again or off sale, and who waits in a district not before it can be
    delivered there; it is looked again at every full hour while somebody does. Locks the notices, oldest
    first; records BackInStock for each and marks them told in the same transaction.
    """
    record = find_skus(sku_ids=[sku_id], now=now).get(sku_id)
    if record is None or not record.is_sellable or not free_units(sku_ids=[sku_id])[sku_id]:
        return 0
    waiting = waiting_for(sku_id=sku_id, kind=NoticeKind.BACK_IN_STOCK)
    short = _districts_without(sku_id, waiting)
    rows = _take(waiting.exclude(region_code__in=short), conf.ARRIVAL_TIMER, sku_id, now)
    if short:
        set_timer(kind=conf.DISTRICTS_TIMER, key=str(sku_id), due_at=conf.next_look(now))
    events = [
        BackInStock(
            customer_id=row.customer_id,
            sku=record.sku,
            product_number=record.product_number,
            title=record.title,
            by_sms=row.by_sms,
        )
        for row in rows
    ]
    outbox.record_all(events, now=now)
    return len(rows)


@transactional
def tell_of_price(*, sku_id: int, now: datetime) -> int:
    """Tell up to 500 shoppers that a SKU costs less than when they asked; returns how many.

    Asked at 5999.00: a price of 5998.99 is told, one of 5999.00 is not. The timer takes the rest. Locks the
    notices, oldest first; records PriceDropped for each and marks them told in the same transaction.
    """
    minor = present_prices(sku_ids=[sku_id], now=now).get(sku_id)
    record = find_skus(sku_ids=[sku_id], now=now).get(sku_id)
    if minor is None or record is None:
        return 0
    waiting = waiting_for(sku_id=sku_id, kind=NoticeKind.PRICE_DROP).filter(price_minor__gt=minor)
    rows = _take(waiting, conf.PRICE_TIMER, sku_id, now)
    outbox.record_all([_dropped(row, record, minor) for row in rows], now=now)
    return len(rows)


@transactional
def look_at_offers(*, now: datetime) -> None:
    """Look at each SKU that a live flash sale names and somebody waits for, and again when an offer next
    begins or ends.
    """
    named = flash_skus(live=live_offers(now=now))
    waiting = Notice.objects.filter(
        sku__sku__in=named, kind=NoticeKind.PRICE_DROP, told_at=None, price_minor__isnull=False
    )
    for sku_id in waiting.order_by("sku_id").values_list("sku_id", flat=True).distinct():
        set_timer(kind=conf.PRICE_TIMER, key=str(sku_id), due_at=now)
    due_at = next_offer_change(now=now)
    if due_at is not None:
        set_timer(kind=conf.OFFERS_TIMER, key=conf.EVERY_OFFER, due_at=due_at)


def _districts_without(sku_id: int, waiting: QuerySet[Notice]) -> set[str]:
    """Return the districts where somebody waits and nothing can be delivered to."""
    named = waiting.exclude(region_code="").order_by("region_code").values_list("region_code", flat=True)
    regions = set(named.distinct())
    return regions - districts_with_stock(sku_id=sku_id, regions=regions)


def _take(waiting: QuerySet[Notice], timer: str, sku_id: int, now: datetime) -> list[Notice]:
    """Lock and mark as told those who wait longest; ask for the timer again where more may wait."""
    rows = list(waiting.select_for_update().order_by("id")[: conf.TOLD_AT_ONCE])
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=now)
    if len(rows) == conf.TOLD_AT_ONCE:
        set_timer(kind=timer, key=str(sku_id), due_at=now)
    return rows


def _dropped(row: Notice, record: SkuRecord, minor: int) -> PriceDropped:
    assert row.price_minor is not None, "a notice of a price was asked for at one"
    return PriceDropped(
        customer_id=row.customer_id,
        sku=record.sku,
        product_number=record.product_number,
        title=record.title,
        before=Money(row.price_minor),
        after=Money(minor),
        by_sms=row.by_sms,
    )
