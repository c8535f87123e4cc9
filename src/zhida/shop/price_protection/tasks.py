"""Timers of price protection."""

from datetime import datetime

from zhida.shop.price_protection import services


def run(key: str, *, now: datetime) -> None:
    """Pay the lines of the SKU whose id is the key."""
    services.run_sku(sku_id=int(key), now=now)


def look_at_offers(_key: str, *, now: datetime) -> None:
    """Look at what live offers concern."""
    services.look_at_offers(now=now)
