"""Steps of cases become lines in the shopper's inbox."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from zhida.shop.aftersales.events import CaseMoved, CaseOpened
from zhida.shop.notifications.records import MessageKind
from zhida.shop.notifications.services import put_in_inbox

# A refund that arrived is told by the payments' own event, and the shopper's own steps by nobody.
TOLD: Final[dict[str, MessageKind]] = {
    "APPROVED": MessageKind.CASE_APPROVED,
    "RECEIVED": MessageKind.CASE_RECEIVED,
    "QUOTED": MessageKind.CASE_QUOTED,
    "REPAIRING": MessageKind.CASE_REPAIRING,
    "REFUNDING": MessageKind.CASE_REFUNDING,
    "REJECTED": MessageKind.CASE_REJECTED,
    "REPLACED": MessageKind.CASE_SENT,
    "REPAIRED": MessageKind.CASE_SENT,
    "SENT_BACK": MessageKind.CASE_SENT,
    "LAPSED": MessageKind.CASE_LAPSED,
}


def on_case_opened(event: CaseOpened, *, now: datetime) -> None:
    """Confirm that a case stands."""
    _tell(event, MessageKind.CASE_OPENED, now)


def on_case_moved(event: CaseMoved, *, now: datetime) -> None:
    """Tell the shopper of a step that they did not take themselves."""
    kind = TOLD.get(event.status)
    if kind is not None:
        _tell(event, kind, now)


def _tell(event: CaseOpened | CaseMoved, kind: MessageKind, now: datetime) -> None:
    put_in_inbox(
        customer_id=event.customer_id, kind=kind, order=event.order, data={"case": event.number}, now=now
    )
