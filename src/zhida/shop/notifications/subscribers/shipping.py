"""Goods that lie ready in a store: their buyer hears of it, and staff when nobody came."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.notifications.records import AlertKind, MessageKind
from zhida.shop.notifications.services import put_in_inbox, raise_alert
from zhida.shop.orders.queries import customer_of
from zhida.shop.shipping.events import PickupDueSoon, PickupOverdue, PickupReady
from zhida.shop.shipping.queries import list_stores
from zhida.shop.shipping.records import given_up_at


def on_pickup_ready(event: PickupReady, *, now: datetime) -> None:
    """Ask the buyer to fetch the goods; the code stands in the order and in no message."""
    _tell(MessageKind.PICKUP_READY, event, until=event.valid_until, now=now)


def on_pickup_due_soon(event: PickupDueSoon, *, now: datetime) -> None:
    """Remind the buyer one day before the code lapses."""
    _tell(MessageKind.PICKUP_DUE_SOON, event, until=event.valid_until, now=now)


def on_pickup_overdue(event: PickupOverdue, *, now: datetime) -> None:
    """Tell the buyer that the code lapsed, and when the money goes back."""
    _tell(MessageKind.PICKUP_LAPSED, event, until=given_up_at(event.valid_until), now=now)


def alert_pickup_overdue(event: PickupOverdue, *, now: datetime) -> None:
    """Nobody fetched an order in time: staff keep it longer or give the money back."""
    raise_alert(kind=AlertKind.PICKUP_OVERDUE, subject=event.ref, data={"store": event.store}, now=now)


def _tell(
    kind: MessageKind,
    event: PickupReady | PickupDueSoon | PickupOverdue,
    *,
    until: datetime,
    now: datetime,
) -> None:
    names = {store.code: store.name for store in list_stores()}
    data = {
        "store": names.get(event.store, event.store),
        "day": f"{until.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    }
    put_in_inbox(customer_id=customer_of(number=event.ref), kind=kind, order=event.ref, data=data, now=now)
