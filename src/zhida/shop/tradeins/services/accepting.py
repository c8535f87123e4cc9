"""Accepts a quote: for which device, wiped, and how the money is to come."""

from datetime import datetime

from django.db import IntegrityError

from zhida.shop.accounts.records import Actor
from zhida.shop.devices import queries as devices_queries
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.queries import normalise_serial
from zhida.shop.tradeins import payees, status, ties
from zhida.shop.tradeins.errors import (
    AccountNotAwaited,
    QuoteExpired,
    SerialInTradeIn,
    SerialRefused,
    WipeNotConfirmed,
)
from zhida.shop.tradeins.lifecycle import PayWay, TradeInStatus, check_trade_in_move
from zhida.shop.tradeins.models import RefusedSerial, TradeIn
from zhida.shop.tradeins.records import Acceptance, Payee
from zhida.shop.tradeins.services import payouts


@transactional
def accept_quote(*, actor: Actor, number: str, acceptance: Acceptance, now: datetime) -> None:
    """Accept a quote that still holds; the device is then to be sent within 14 days.

    Locks the trade-in, then the order that it is tied to.
    Raises TradeInNotFound, TradeInCannotMove, QuoteExpired, WipeNotConfirmed, SerialInvalid,
    SerialCheckDigitWrong, SerialRefused, SerialInTradeIn; by the way of payment OrderNotFound,
    OrderLineNotFound, TradeInOrderUnfit, TradeInExceedsLine, or PayoutConsentMissing, PayeeInvalid.
    """
    trade_in = status.lock_trade_in(number=number, for_customer=actor.customer_id)
    check_trade_in_move(present=TradeInStatus(trade_in.status), to=TradeInStatus.ACCEPTED)
    if now >= trade_in.valid_until:
        raise QuoteExpired
    if not acceptance.is_wiped:
        raise WipeNotConfirmed
    _take_serial(trade_in, acceptance.serial)
    if acceptance.way is PayWay.CREDIT:
        ties.check_tie(trade_in=trade_in, order=acceptance.order, line=acceptance.line)
        trade_in.order, trade_in.line_key = acceptance.order, acceptance.line
    else:
        payee = payees.check_payee(acceptance.payee, is_agreed=acceptance.is_payee_agreed)
        payees.seal(trade_in, payee, now=now)
    trade_in.way = acceptance.way
    trade_in.wiped_at = now
    status.move(trade_in=trade_in, to=TradeInStatus.ACCEPTED, by=actor.principal, now=now)


@transactional
def give_account(*, actor: Actor, number: str, payee: Payee, is_agreed: bool, now: datetime) -> None:
    """Name the account for a trade-in that waits for one: its order could not take the credit any more.

    Raises TradeInNotFound, AccountNotAwaited, PayoutConsentMissing, PayeeInvalid.
    """
    trade_in = status.lock_trade_in(number=number, for_customer=actor.customer_id)
    if not status.is_account_missing(trade_in):
        raise AccountNotAwaited
    payees.seal(trade_in, payees.check_payee(payee, is_agreed=is_agreed), now=now)
    trade_in.save()
    payouts.add_payout(trade_in, now=now)


def _take_serial(trade_in: TradeIn, raw: str) -> None:
    """Let a device stand in this trade-in and no other; the unique column decides between two at once."""
    serial = normalise_serial(raw)
    is_listed = RefusedSerial.objects.filter(serial=serial).exists()
    if is_listed or devices_queries.hints_of_serials(serials=[serial]):
        raise SerialRefused
    try:
        TradeIn.objects.filter(pk=trade_in.pk).update(open_serial=serial)
    except IntegrityError as error:
        raise SerialInTradeIn from error
    trade_in.serial = trade_in.open_serial = serial
