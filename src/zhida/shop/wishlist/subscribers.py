"""What may let a waiting shopper be told; see entrypoints/wiring.py. The telling itself is a timer's."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.inventory.events import StockChanged
from zhida.shop.kernel.timers import set_timer
from zhida.shop.pricing.events import PriceChanged
from zhida.shop.promotions.events import OfferPublished
from zhida.shop.wishlist import conf
from zhida.shop.wishlist.queries import waiting_for
from zhida.shop.wishlist.records import NoticeKind

SOLD_OUT = "out"


def on_stock_changed(event: StockChanged, *, now: datetime) -> None:
    """Tell those who wait for the SKU, where somebody does."""
    waiting = waiting_for(sku_id=event.sku_id, kind=NoticeKind.BACK_IN_STOCK)
    if event.availability != SOLD_OUT and waiting.exists():
        set_timer(kind=conf.ARRIVAL_TIMER, key=str(event.sku_id), due_at=now)


def on_price_changed(event: PriceChanged, *, now: datetime) -> None:
    """Look whether the SKU costs less now than it did for those who asked, where somebody did."""
    if waiting_for(sku_id=event.sku_id, kind=NoticeKind.PRICE_DROP).exists():
        set_timer(kind=conf.PRICE_TIMER, key=str(event.sku_id), due_at=now)


def on_offer_published(_event: OfferPublished, *, now: datetime) -> None:
    """Look at what flash sales cost now: all of them, whichever came."""
    set_timer(kind=conf.OFFERS_TIMER, key=conf.EVERY_OFFER, due_at=now)
