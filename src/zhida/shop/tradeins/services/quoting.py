"""Starts a trade-in by a quote that holds for some days, and lets its seller give it up."""

from collections.abc import Mapping
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel import ids
from zhida.shop.kernel.uow import transactional
from zhida.shop.tradeins import conf, queries, status
from zhida.shop.tradeins.errors import TooManyTradeIns, TradeInWorthless
from zhida.shop.tradeins.lifecycle import ENDED, TradeInStatus
from zhida.shop.tradeins.models import TradeIn
from zhida.shop.tradeins.table_documents import rows_to_json

PREFIX = "X"


@transactional
def start_trade_in(*, actor: Actor, code: str, answers: Mapping[str, str], now: datetime) -> str:
    """Write a quote by the present price table and return the trade-in's number; it holds for 7 days.

    Raises LoginRequired, OldModelNotFound, AnswersInvalid, TradeInWorthless (zero, or not taken at all),
    TooManyTradeIns.
    """
    customer_id = actor.customer_id
    valuation = queries.value_device(code=code, answers=answers)
    if valuation.amount.is_zero:
        raise TradeInWorthless
    open_now = TradeIn.objects.filter(customer_id=customer_id).exclude(status__in=ENDED).count()
    if open_now >= conf.MOST_OPEN:
        raise TooManyTradeIns(limit=conf.MOST_OPEN)
    valid_until = now + conf.QUOTE_VALID
    trade_in = TradeIn.objects.create(
        number=ids.new_number(PREFIX, now),
        customer_id=customer_id,
        status=TradeInStatus.QUOTED,
        table_version=valuation.version,
        code=valuation.model.code,
        title=valuation.model.title,
        base_minor=valuation.model.base.minor,
        rows=rows_to_json(valuation.rows),
        quoted_minor=valuation.amount.minor,
        amount_minor=valuation.amount.minor,
        quoted_at=now,
        valid_until=valid_until,
        deadline=valid_until,
    )
    status.enter(trade_in=trade_in, by=actor.principal, now=now)
    return trade_in.number


@transactional
def cancel_trade_in(*, actor: Actor, number: str, now: datetime) -> None:
    """Give up a trade-in whose device has not been sent. Raises TradeInNotFound, TradeInCannotMove."""
    trade_in = status.lock_trade_in(number=number, for_customer=actor.customer_id)
    status.move(trade_in=trade_in, to=TradeInStatus.CANCELLED, by=actor.principal, now=now)
