"""The one writer of a trade-in's status: its step, deadline, timer and event."""

from datetime import datetime, timedelta
from typing import Final

from zhida.shop.kernel import outbox, timers
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import require_transaction
from zhida.shop.tradeins import conf
from zhida.shop.tradeins.errors import TradeInNotFound
from zhida.shop.tradeins.events import TradeInMoved
from zhida.shop.tradeins.lifecycle import ENDED, PayWay, TradeInStatus, check_trade_in_move
from zhida.shop.tradeins.models import TradeIn, TradeInStep

_S = TradeInStatus
# How long whoever is to act next has; where it is the seller, the timer acts at the end.
WITHIN: Final[dict[TradeInStatus, timedelta]] = {
    _S.ACCEPTED: conf.SEND_WITHIN,
    _S.SENT: conf.ARRIVE_WITHIN,
    _S.RECEIVED: conf.INSPECT_WITHIN,
    _S.REQUOTED: conf.ANSWER_WITHIN,
    _S.PAYABLE: conf.PAY_WITHIN,
    _S.RETURNING: conf.SEND_BACK_WITHIN,
}
SELLER_ACTS: Final = frozenset({_S.QUOTED, _S.ACCEPTED, _S.REQUOTED})


def lock_trade_in(*, number: str, for_customer: int | None) -> TradeIn:
    """Lock and return one trade-in; None is staff, who see all. Raises TradeInNotFound."""
    rows = TradeIn.objects.select_for_update().filter(number=number)
    if for_customer is not None:
        rows = rows.filter(customer_id=for_customer)
    row = rows.first()
    if row is None:
        raise TradeInNotFound
    return row


def enter(*, trade_in: TradeIn, by: str, now: datetime) -> None:
    """Write the first step of a trade-in that was just inserted, and start its timer."""
    require_transaction()
    _note_step(trade_in, by=by, now=now, note="")
    timers.start_timer(kind=conf.DUE_TIMER, key=trade_in.number, due_at=trade_in.valid_until)


def move(*, trade_in: TradeIn, to: TradeInStatus, by: str, now: datetime, note: str = "") -> None:
    """Take one step of the table on a locked trade-in; all else that its row holds is saved with it.

    A trade-in that ends frees its device for another. Records TradeInMoved. Raises TradeInCannotMove.
    """
    require_transaction()
    before = TradeInStatus(trade_in.status)
    check_trade_in_move(present=before, to=to)
    trade_in.status = to
    trade_in.deadline = now + WITHIN[to] if to in WITHIN else None
    trade_in.finished_at = now if to in ENDED else None
    if to in ENDED:
        trade_in.open_serial = None
    trade_in.save()
    _note_step(trade_in, by=by, now=now, note=note)
    if to in SELLER_ACTS and trade_in.deadline is not None:
        timers.set_timer(kind=conf.DUE_TIMER, key=trade_in.number, due_at=trade_in.deadline)
    else:
        timers.clear_timer(kind=conf.DUE_TIMER, key=trade_in.number)
    moved = TradeInMoved(
        number=trade_in.number,
        customer_id=trade_in.customer_id,
        order=trade_in.order,
        before=before,
        status=to,
        amount=Money(trade_in.amount_minor),
        needs_account=is_account_missing(trade_in),
        moved_at=now,
    )
    outbox.record(moved, now=now)


def is_account_missing(trade_in: TradeIn) -> bool:
    """Say whether money waits for the seller to name an account."""
    is_transfer = trade_in.way == PayWay.TRANSFER
    return trade_in.status == _S.PAYABLE and is_transfer and not trade_in.account_sealed


def _note_step(trade_in: TradeIn, *, by: str, now: datetime, note: str) -> None:
    TradeInStep.objects.create(
        trade_in=trade_in,
        status=trade_in.status,
        at=now,
        by=by,
        amount_minor=trade_in.amount_minor,
        note=note,
    )
