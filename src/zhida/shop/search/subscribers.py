"""Whatever changes what lists show ends here; see entrypoints/wiring.py."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.catalogue.events import ProductChanged, ProductPublished, ProductWithdrawn
from zhida.shop.catalogue.queries import product_ids_of
from zhida.shop.inventory.events import StockChanged
from zhida.shop.pricing.events import PriceChanged
from zhida.shop.promotions.events import OfferPublished, OfferQuotaMoved, OfferStopped
from zhida.shop.search import services


def on_product_published(event: ProductPublished, *, now: datetime) -> None:
    """List the product."""
    _refresh(event.number, now)


def on_product_changed(event: ProductChanged, *, now: datetime) -> None:
    """Show the product as it is now."""
    _refresh(event.number, now)


def on_product_withdrawn(event: ProductWithdrawn, *, now: datetime) -> None:
    """Take the product out of lists."""
    _refresh(event.number, now)


def on_price_changed(event: PriceChanged, *, now: datetime) -> None:
    """Show the new price."""
    product_ids = product_ids_of(numbers=[event.product_number])
    services.refresh_products(product_ids=product_ids, are_texts_new=False, now=now)


def on_stock_changed(event: StockChanged, *, now: datetime) -> None:
    """Show whether the product can still be had."""
    product_ids = product_ids_of(sku_ids=[event.sku_id])
    services.refresh_products(product_ids=product_ids, are_texts_new=False, now=now)


def on_offer_published(event: OfferPublished, *, now: datetime) -> None:
    """Show its prices, and count what is on offer."""
    _offer_changed(event.number, now)


def on_offer_stopped(event: OfferStopped, *, now: datetime) -> None:
    """Show the prices without it, and count what is on offer still."""
    _offer_changed(event.number, now)


def on_offer_quota_moved(event: OfferQuotaMoved, *, now: datetime) -> None:
    """Show whether its price can still be had."""
    services.refresh_flash_prices(offer=event.number, now=now)


def push_published(event: ProductPublished, *, now: datetime) -> None:
    """Let search engines outside know the new page."""
    services.queue_page(number=event.number, is_new=True, now=now)


def push_changed(event: ProductChanged, *, now: datetime) -> None:
    """Let search engines outside know that the page changed."""
    services.queue_page(number=event.number, is_new=False, now=now)


def push_withdrawn(event: ProductWithdrawn, *, now: datetime) -> None:
    """Tell search engines outside nothing of a page that is gone."""
    services.forget_page(number=event.number)


def _refresh(number: str, now: datetime) -> None:
    services.refresh_products(product_ids=product_ids_of(numbers=[number]), now=now)


def _offer_changed(number: str, now: datetime) -> None:
    services.refresh_flash_prices(offer=number, now=now)
    services.refresh_offer_counts(now=now)
