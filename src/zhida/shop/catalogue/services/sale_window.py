"""Telling the others when a product's sale period begins or ends."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.catalogue.conf import SALE_WINDOW_TIMER
from zhida.shop.catalogue.events import ProductChanged
from zhida.shop.catalogue.lifecycle import ProductStatus
from zhida.shop.catalogue.models import Product
from zhida.shop.kernel import outbox
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional


@transactional
def announce_sale_window(*, number: str, now: datetime) -> None:
    """Record ProductChanged for a product whose sale period began or ended, and set the next timer.

    Selling itself never waits for this: `is_on_sale` is judged at the instant of each read.
    """
    product = Product.objects.filter(number=number, status=ProductStatus.PUBLISHED).first()
    if product is None:
        return
    outbox.record(ProductChanged(number=number), now=now)
    set_next_sale_timer(product, now=now)


def set_next_sale_timer(product: Product, *, now: datetime) -> None:
    """Set the timer at the next edge of a product's sale period, if one lies ahead."""
    edges = [
        edge for edge in (product.on_sale_from, product.on_sale_until) if edge is not None and edge > now
    ]
    if edges:
        set_timer(kind=SALE_WINDOW_TIMER, key=product.number, due_at=min(edges))
