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
    PRICE_PROTECTED = "PRICE_PROTECTED"
    INVOICE_ISSUED = "INVOICE_ISSUED"
    INVOICE_REDDENED = "INVOICE_REDDENED"
    INVOICE_REFUSED = "INVOICE_REFUSED"
    ORDER_LATE = "ORDER_LATE"
    PICKUP_READY = "PICKUP_READY"
    PICKUP_DUE_SOON = "PICKUP_DUE_SOON"
    PICKUP_LAPSED = "PICKUP_LAPSED"
    BACK_IN_STOCK = "BACK_IN_STOCK"
    PRICE_DROP = "PRICE_DROP"
    CASE_OPENED = "CASE_OPENED"
    CASE_APPROVED = "CASE_APPROVED"
    CASE_RECEIVED = "CASE_RECEIVED"
    CASE_QUOTED = "CASE_QUOTED"
    CASE_REPAIRING = "CASE_REPAIRING"
    CASE_REFUNDING = "CASE_REFUNDING"
    CASE_REJECTED = "CASE_REJECTED"
    CASE_SENT = "CASE_SENT"
    CASE_LAPSED = "CASE_LAPSED"
    GOODS_RECALLED = "GOODS_RECALLED"
    TRADE_IN_RECEIVED = "TRADE_IN_RECEIVED"
    TRADE_IN_REQUOTED = "TRADE_IN_REQUOTED"
    TRADE_IN_PASSED = "TRADE_IN_PASSED"
    TRADE_IN_ACCOUNT = "TRADE_IN_ACCOUNT"
    TRADE_IN_PAID = "TRADE_IN_PAID"
    TRADE_IN_RETURNED = "TRADE_IN_RETURNED"
    TRADE_IN_EXPIRED = "TRADE_IN_EXPIRED"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRecord:
    """One message of a shopper, in the active language.

    `case`, `order` or `product` is the number it is about.
    """

    id: int
    kind: MessageKind
    title: str
    text: str
    order: str
    sent_at: datetime
    is_read: bool
    product: str = ""
    case: str = ""


class AlertKind(StrEnum):
    """What the merchant's people are told of; the words stand in alert_words.py."""

    ORDER_PAID = "ORDER_PAID"
    ORDER_LATE = "ORDER_LATE"
    ORDER_URGED = "ORDER_URGED"
    CASE_OPENED = "CASE_OPENED"
    CASE_OVERDUE = "CASE_OVERDUE"
    STOCK_LOW = "STOCK_LOW"
    PAYMENT_DOUBTED = "PAYMENT_DOUBTED"
    REFUND_FAILED = "REFUND_FAILED"
    COMPARE_AT_WITHDRAWN = "COMPARE_AT_WITHDRAWN"
    PARCEL_TROUBLED = "PARCEL_TROUBLED"
    PICKUP_OVERDUE = "PICKUP_OVERDUE"
    EVENT_PARKED = "EVENT_PARKED"
    WEBHOOK_STOPPED = "WEBHOOK_STOPPED"


class ChannelState(StrEnum):
    """Where an alert stands on its way through a channel. UNKNOWN is never sent again."""

    PENDING = "PENDING"
    SENDING = "SENDING"
    SENT = "SENT"
    REFUSED = "REFUSED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRecord:
    """One alert as a member of staff sees it, in the active language; `subject` is what it is about."""

    id: int
    kind: AlertKind
    title: str
    text: str
    subject: str
    raised_at: datetime
    is_read: bool
