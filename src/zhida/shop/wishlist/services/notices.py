"""Asking to be told, and no longer."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.inventory.queries import free_units, regional_stock
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.wishlist import conf
from zhida.shop.wishlist.counting import count_down, count_up
from zhida.shop.wishlist.errors import InStockAlready, NoticeNotFound, ProductNotOnSale
from zhida.shop.wishlist.goods import sku_on_sale
from zhida.shop.wishlist.models import Notice
from zhida.shop.wishlist.prices import present_prices
from zhida.shop.wishlist.records import NoticeKind, WantedNotice


@transactional
def ask_for_notice(*, customer_id: int, wanted: WantedNotice, now: datetime) -> int:
    """Tell the shopper once when a SKU is back, or costs less than now; gives the notice's id.

    Asking again begins anew with the price of today. Raises ProductNotOnSale, InStockAlready (an arrival of
    what can be bought, in the district where one is given), ShelfFull (100).
    """
    record = sku_on_sale(code=wanted.sku, now=now)
    row = Notice(
        customer_id=customer_id,
        sku_id=record.sku_id,
        kind=wanted.kind,
        price_minor=_price_at_asking(record, wanted, now),
        by_sms=wanted.by_sms,
        region_code=wanted.region,
        asked_at=now,
    )
    if wanted.region:
        set_timer(kind=conf.DISTRICTS_TIMER, key=str(record.sku_id), due_at=conf.next_look(now))
    if insert_new(row):
        count_up(customer_id=customer_id, column="notices", most=conf.MOST_NOTICES)
        return row.pk
    present = Notice.objects.filter(customer_id=customer_id, sku_id=record.sku_id, kind=wanted.kind)
    present.update(
        price_minor=row.price_minor,
        by_sms=wanted.by_sms,
        region_code=wanted.region,
        asked_at=now,
        told_at=None,
    )
    return present.values_list("pk", flat=True).get()


@transactional
def drop_notice(*, customer_id: int, notice_id: int) -> None:
    """Forget one of the shopper's notices. Raises NoticeNotFound (also another's)."""
    dropped, _by_model = Notice.objects.filter(pk=notice_id, customer_id=customer_id).delete()
    if not dropped:
        raise NoticeNotFound
    count_down(customer_id=customer_id, column="notices", by=dropped)


@transactional
def drop_notices_of(*, customer_id: int, sku: str, kind: NoticeKind) -> None:
    """Forget the shopper's notice of a SKU; nothing happens when there is none."""
    dropped, _by_model = Notice.objects.filter(customer_id=customer_id, sku__sku=sku, kind=kind).delete()
    count_down(customer_id=customer_id, column="notices", by=dropped)


def _price_at_asking(record: SkuRecord, wanted: WantedNotice, now: datetime) -> int | None:
    sku_ids = [record.sku_id]
    if wanted.kind is NoticeKind.BACK_IN_STOCK:
        if _can_be_had(record.sku_id, region=wanted.region):
            raise InStockAlready
        return None
    prices = present_prices(sku_ids=sku_ids, now=now)
    if record.sku_id not in prices:
        raise ProductNotOnSale
    return prices[record.sku_id]


def _can_be_had(sku_id: int, *, region: str) -> bool:
    if region:
        return regional_stock(sku_ids=[sku_id], region=region)[sku_id].free > 0
    return free_units(sku_ids=[sku_id])[sku_id] > 0
