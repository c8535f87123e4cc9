"""What notifications show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MessageKind(StrEnum):
    """What a message tells of; the words stand in templates.py."""

    ORDER_PAID = "ORDER_PAID"
    ORDER_CANCELLED = "ORDER_CANCELLED"
    ORDER_SHIPPED = "ORDER_SHIPPED"
    ORDER_DELIVERED = "ORDER_DELIVERED"
    ORDER_CLOSED = "ORDER_CLOSED"
    ORDER_REFUNDED = "ORDER_REFUNDED"
    PAYMENT_LATE = "PAYMENT_LATE"
    PAYMENT_SURPLUS = "PAYMENT_SURPLUS"
    ORDER_PRICE_LOWERED = "ORDER_PRICE_LOWERED"
    ORDER_LATE = "ORDER_LATE"
    BACK_IN_STOCK = "BACK_IN_STOCK"
    PRICE_DROP = "PRICE_DROP"
    GOODS_RECALLED = "GOODS_RECALLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRecord:
    """One message of a shopper, in the active language; `order` or `product` is the number it is about."""

    id: int
    kind: MessageKind
    title: str
    text: str
    order: str
    sent_at: datetime
    is_read: bool
    product: str = ""
