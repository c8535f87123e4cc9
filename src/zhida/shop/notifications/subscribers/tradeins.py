"""Steps of trade-ins become lines in the seller's inbox."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from zhida.shop.kernel.money import yuan_text
from zhida.shop.notifications.records import MessageKind
from zhida.shop.notifications.services import put_in_inbox
from zhida.shop.tradeins.events import TradeInMoved

# The seller's own steps are told by nobody.
TOLD: Final[dict[str, MessageKind]] = {
    "RECEIVED": MessageKind.TRADE_IN_RECEIVED,
    "REQUOTED": MessageKind.TRADE_IN_REQUOTED,
    "PAYABLE": MessageKind.TRADE_IN_PASSED,
    "PAID": MessageKind.TRADE_IN_PAID,
    "RETURNED": MessageKind.TRADE_IN_RETURNED,
    "EXPIRED": MessageKind.TRADE_IN_EXPIRED,
}


def on_trade_in_moved(event: TradeInMoved, *, now: datetime) -> None:
    """Tell the seller of a step that they did not take themselves, and when an account is wanted."""
    kind = MessageKind.TRADE_IN_ACCOUNT if event.needs_account else TOLD.get(event.status)
    if kind is not None:
        put_in_inbox(
            customer_id=event.customer_id,
            kind=kind,
            order=event.order,
            data={"trade_in": event.number, "amount": yuan_text(event.amount.minor)},
            now=now,
        )
