"""Events of all rooms that somebody in the house should know of."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.aftersales.events import CaseOpened, CaseOverdue
from zhida.shop.inventory.events import StockLow
from zhida.shop.kernel.money import yuan_text
from zhida.shop.notifications.records import AlertKind
from zhida.shop.notifications.services import raise_alert
from zhida.shop.orders.events import OrderLate, OrderPaid, OrderUrged
from zhida.shop.payments.events import PaymentDoubted, RefundFailed
from zhida.shop.pricing.events import CompareAtWithdrawn
from zhida.shop.shipping.events import ParcelTroubled


def alert_order_paid(event: OrderPaid, *, now: datetime) -> None:
    """A paid order waits to be sent."""
    _raise(AlertKind.ORDER_PAID, event.number, now, amount=yuan_text(event.amount.minor))


def alert_order_late(event: OrderLate, *, now: datetime) -> None:
    """A promised day passed."""
    _raise(AlertKind.ORDER_LATE, event.number, now, promised=f"{event.promised_by:%Y-%m-%d}")


def alert_order_urged(event: OrderUrged, *, now: datetime) -> None:
    """A buyer asks to send an order soon."""
    _raise(AlertKind.ORDER_URGED, event.number, now)


def alert_parcel_troubled(event: ParcelTroubled, *, now: datetime) -> None:
    """A courier says that a parcel is in trouble."""
    _raise(AlertKind.PARCEL_TROUBLED, event.ref, now, parcel=event.parcel)


def alert_case_opened(event: CaseOpened, *, now: datetime) -> None:
    """A shopper asks for something after the sale."""
    _raise(AlertKind.CASE_OPENED, event.number, now, order=event.order)


def alert_case_overdue(event: CaseOverdue, *, now: datetime) -> None:
    """Staff let a case's deadline pass."""
    _raise(AlertKind.CASE_OVERDUE, event.number, now, order=event.order)


def alert_stock_low(event: StockLow, *, now: datetime) -> None:
    """A SKU runs out."""
    _raise(AlertKind.STOCK_LOW, event.sku, now, free=str(event.free), threshold=str(event.alert_at_units))


def alert_payment_doubted(event: PaymentDoubted, *, now: datetime) -> None:
    """A channel's bill does not know money that was booked."""
    _raise(AlertKind.PAYMENT_DOUBTED, event.ref, now, attempt=event.attempt)


def alert_refund_failed(event: RefundFailed, *, now: datetime) -> None:
    """A channel refused a refund for good."""
    amount = yuan_text(event.amount.minor)
    _raise(AlertKind.REFUND_FAILED, event.ref, now, refund=event.refund, amount=amount)


def alert_compare_at_withdrawn(event: CompareAtWithdrawn, *, now: datetime) -> None:
    """A crossed-out price could not be kept on the page."""
    compare_at, sold = yuan_text(event.compare_at.minor), yuan_text(event.sold.minor)
    _raise(AlertKind.COMPARE_AT_WITHDRAWN, event.sku, now, compare_at=compare_at, sold=sold)


def _raise(kind: AlertKind, subject: str, now: datetime, **data: str) -> None:
    raise_alert(kind=kind, subject=subject, data=data, now=now)
