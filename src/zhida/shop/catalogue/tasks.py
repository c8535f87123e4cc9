"""Timer handlers of the catalogue."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.catalogue import services


def announce_sale_window(key: str, *, now: datetime) -> None:
    """Tell the others that the sale period of product `key` began or ended (timer catalogue.sale_window)."""
    services.announce_sale_window(number=key, now=now)
