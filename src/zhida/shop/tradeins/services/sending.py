"""The device on its way: sent by its seller, booked in by staff, sent back when it is not bought."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.uow import transactional
from zhida.shop.tradeins import status
from zhida.shop.tradeins.lifecycle import TradeInStatus
from zhida.shop.tradeins.permissions import INSPECT_TRADE_INS
from zhida.shop.tradeins.services import audits

LONGEST = 40


@transactional
def enter_tracking(*, actor: Actor, number: str, carrier: str, tracking: str, now: datetime) -> None:
    """Say with which parcel the device was sent. Raises TradeInNotFound, TradeInCannotMove, InvalidInput."""
    trade_in = status.lock_trade_in(number=number, for_customer=actor.customer_id)
    trade_in.carrier, trade_in.tracking = _parcel(carrier, tracking)
    status.move(trade_in=trade_in, to=TradeInStatus.SENT, by=actor.principal, now=now)


@transactional
def receive_trade_in(*, actor: Actor, number: str, now: datetime) -> None:
    """Book in a device that arrived, announced or not. Writes an audit row.

    Raises PermissionDenied, TradeInNotFound, TradeInCannotMove.
    """
    actor.require(INSPECT_TRADE_INS)
    trade_in = status.lock_trade_in(number=number, for_customer=None)
    before = trade_in.status
    status.move(trade_in=trade_in, to=TradeInStatus.RECEIVED, by=actor.principal, now=now)
    audits.note(actor=actor, trade_in=trade_in, verb="receive", before=before, now=now)


@transactional
def send_back(*, actor: Actor, number: str, carrier: str, tracking: str, now: datetime) -> None:
    """Send a device back that its seller did not sell. Writes an audit row.

    Raises PermissionDenied, TradeInNotFound, TradeInCannotMove, InvalidInput.
    """
    actor.require(INSPECT_TRADE_INS)
    trade_in = status.lock_trade_in(number=number, for_customer=None)
    before = trade_in.status
    trade_in.back_carrier, trade_in.back_tracking = _parcel(carrier, tracking)
    status.move(trade_in=trade_in, to=TradeInStatus.RETURNED, by=actor.principal, now=now)
    audits.note(actor=actor, trade_in=trade_in, verb="send_back", before=before, now=now)


def _parcel(carrier: str, tracking: str) -> tuple[str, str]:
    typed = {"carrier": carrier.strip(), "tracking": tracking.strip().upper()}
    wrong = {name: InvalidInput.message for name, text in typed.items() if not 0 < len(text) <= LONGEST}
    if not typed["tracking"].replace("-", "").isalnum() or not typed["tracking"].isascii():
        wrong["tracking"] = InvalidInput.message
    if wrong:
        raise InvalidInput(fields=wrong)
    return typed["carrier"], typed["tracking"]
