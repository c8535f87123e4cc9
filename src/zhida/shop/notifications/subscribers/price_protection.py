"""A price that fell after the sale becomes a line in the buyer's inbox, with the arithmetic."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.kernel.money import yuan_text
from zhida.shop.notifications.records import MessageKind
from zhida.shop.notifications.services import put_in_inbox
from zhida.shop.price_protection.events import PriceProtected


def on_price_protected(event: PriceProtected, *, now: datetime) -> None:
    """Tell the buyer what goes back and how it was worked out."""
    put_in_inbox(
        customer_id=event.customer_id,
        kind=MessageKind.PRICE_PROTECTED,
        order=event.order,
        data={
            "title": event.title,
            "units": str(event.units),
            "before": yuan_text(event.before.minor),
            "after": yuan_text(event.after.minor),
            "amount": yuan_text(event.amount.minor),
        },
        now=now,
    )
