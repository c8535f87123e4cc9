"""Timers of the wishlist room."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.wishlist import services


def tell_arrival(key: str, *, now: datetime) -> None:
    """Tell those who wait for the SKU whose id is the key."""
    services.tell_of_arrival(sku_id=int(key), now=now)


def tell_price(key: str, *, now: datetime) -> None:
    """Tell those for whom the SKU whose id is the key costs less now."""
    services.tell_of_price(sku_id=int(key), now=now)


def look_at_offers(_key: str, *, now: datetime) -> None:
    """Look at what flash sales cost now."""
    services.look_at_offers(now=now)
