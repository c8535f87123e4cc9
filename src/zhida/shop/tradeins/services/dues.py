"""What the deadline of a trade-in does when its seller let it pass."""

from datetime import datetime
from typing import Final

from zhida.shop.kernel.uow import transactional
from zhida.shop.tradeins import status
from zhida.shop.tradeins.lifecycle import TradeInStatus

# Who says nothing to a new quote has not sold: the device goes back.
AFTERWARDS: Final = {
    TradeInStatus.QUOTED: TradeInStatus.EXPIRED,
    TradeInStatus.ACCEPTED: TradeInStatus.EXPIRED,
    TradeInStatus.REQUOTED: TradeInStatus.RETURNING,
}


@transactional
def tend_trade_in(*, number: str, now: datetime) -> None:
    """End a quote or an acceptance that lapsed, or send back what was not sold; early calls change nothing.

    Raises TradeInNotFound.
    """
    trade_in = status.lock_trade_in(number=number, for_customer=None)
    to = AFTERWARDS.get(TradeInStatus(trade_in.status))
    if to is not None and trade_in.deadline is not None and now >= trade_in.deadline:
        status.move(trade_in=trade_in, to=to, by="SYSTEM", now=now)
