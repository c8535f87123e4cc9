"""Pays a trade-in once: as a refund of the order that it is tied to, or as a transfer. Never as a balance.

Source: L90: money that stays with the shop for later use would be a prepaid account.
"""

from datetime import datetime

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.aftersales import services as aftersales_services
from zhida.shop.aftersales.records import RefundRequest
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.tradeins import payees, status, ties
from zhida.shop.tradeins.lifecycle import PayWay, TradeInStatus
from zhida.shop.tradeins.models import TradeIn
from zhida.shop.tradeins.services import payouts

ORDER_IS_FULL = "ORDER_CANNOT_TAKE_CREDIT"
REFUND_FAILED = "REFUND_FAILED"


def pay(*, trade_in: TradeIn, by: str, now: datetime) -> None:
    """Let the amount of a locked trade-in leave, in the caller's transaction.

    A credit that its order cannot take any more is not cut: the seller is asked for an account instead.
    """
    amount = Money(trade_in.amount_minor)
    if trade_in.way == PayWay.CREDIT:
        left = ties.lock_room(order=trade_in.order, line=trade_in.line_key, apart_from=trade_in.number)
        if left < amount:
            trade_in.way = PayWay.TRANSFER
            status.move(trade_in=trade_in, to=TradeInStatus.PAYABLE, by=by, now=now, note=ORDER_IS_FULL)
            return
    status.move(trade_in=trade_in, to=TradeInStatus.PAYABLE, by=by, now=now)
    if trade_in.way == PayWay.CREDIT:
        _refund(trade_in, amount, by=by, now=now)
    else:
        payouts.add_payout(trade_in, now=now)


@transactional
def note_refunded(*, refund: str, now: datetime) -> None:
    """Count a refund that arrived as the payment of its trade-in; those of others are none of ours.

    A refund that had failed and arrives after all pays as well, unless a transfer was taken to the bank.
    """
    trade_in = _of_refund(refund)
    if trade_in is None or trade_in.status not in {TradeInStatus.PAYING, TradeInStatus.PAYABLE}:
        return
    if payouts.drop_waiting(trade_in, now=now):
        status.move(trade_in=trade_in, to=TradeInStatus.PAID, by="SYSTEM", now=now)


@transactional
def note_refund_failed(*, refund: str, now: datetime) -> None:
    """Ask the seller for an account when the channel refused the refund for good."""
    trade_in = _of_refund(refund)
    if trade_in is None or trade_in.status != TradeInStatus.PAYING:
        return
    trade_in.way = PayWay.TRANSFER
    payees.forget(trade_in)
    status.move(trade_in=trade_in, to=TradeInStatus.PAYABLE, by="SYSTEM", now=now, note=REFUND_FAILED)


def _refund(trade_in: TradeIn, amount: Money, *, by: str, now: datetime) -> None:
    request = RefundRequest(quantities={}, freight=None, amount=amount, reason=f"以旧换新 {trade_in.number}")
    trade_in.refund_tries += 1
    refund = aftersales_services.refund_order(
        actor=SYSTEM_ACTOR,
        number=trade_in.order,
        request=request,
        idempotency_key=f"{trade_in.number}-{trade_in.refund_tries}",
        now=now,
    )
    trade_in.refund_number = refund.number
    status.move(trade_in=trade_in, to=TradeInStatus.PAYING, by=by, now=now)


def _of_refund(refund: str) -> TradeIn | None:
    return TradeIn.objects.select_for_update().filter(refund_number=refund).first()
