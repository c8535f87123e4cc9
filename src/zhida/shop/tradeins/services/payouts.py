"""Transfers to sellers, listed by one person and confirmed by another; the one writer of their status.

Each trade-in has one live payout by its unique column, and each transfer of the bank one payout by its own.
"""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel import ids
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.uow import transactional
from zhida.shop.tradeins import conf, payees, status
from zhida.shop.tradeins.errors import (
    BankReferenceTaken,
    PayoutCannotMove,
    PayoutNeedsAnother,
    PayoutNotFound,
)
from zhida.shop.tradeins.lifecycle import PayoutStatus, TradeInStatus, check_payout_move
from zhida.shop.tradeins.models import Payout, TradeIn
from zhida.shop.tradeins.permissions import PAY_TRADE_INS
from zhida.shop.tradeins.queries.payouts import to_record
from zhida.shop.tradeins.records import PayoutList

PREFIX, BATCH_PREFIX = "Q", "QB"
LONGEST_REFERENCE = 64


def add_payout(trade_in: TradeIn, *, now: datetime) -> None:
    """Put the amount of a locked trade-in that has an account on the list to be paid."""
    Payout.objects.create(
        number=ids.new_number(PREFIX, now),
        trade_in=trade_in,
        live_trade_in=trade_in.number,
        status=PayoutStatus.WAITING,
        amount_minor=trade_in.amount_minor,
        made_at=now,
    )


def drop_waiting(trade_in: TradeIn, *, now: datetime) -> bool:
    """Take the payout of a trade-in off the list; False when it was taken to the bank already."""
    for payout in Payout.objects.select_for_update().filter(live_trade_in=trade_in.number):
        if payout.status != PayoutStatus.WAITING:
            return False
        _move(payout, PayoutStatus.FAILED, by="SYSTEM", now=now)
    return True


@transactional
def export_payouts(*, actor: Actor, batch: str, now: datetime) -> PayoutList:
    """Take what waits to be paid to the bank, accounts in clear; or a batch that was taken, once more.

    An empty `batch` makes a new one of at most 500. Writes an audit row that names no account.
    Raises PermissionDenied.
    """
    actor.require(PAY_TRADE_INS)
    rows = Payout.objects.select_for_update().select_related("trade_in").order_by("id")
    if batch:
        listed = list(rows.filter(batch=batch, status=PayoutStatus.EXPORTED))
    else:
        batch = ids.new_number(BATCH_PREFIX, now)
        listed = list(rows.filter(status=PayoutStatus.WAITING)[: conf.PAYOUTS_AN_EXPORT])
        for payout in listed:
            payout.batch, payout.exported_by, payout.exported_at = batch, actor.principal, now
            _move(payout, PayoutStatus.EXPORTED, by="", now=None)
    record_audit(
        actor=actor,
        action="tradeins.export_payouts",
        subject=f"payouts:{batch}",
        before=None,
        after={"payouts": [payout.number for payout in listed]},
        reason="",
        now=now,
    )
    pairs = tuple((to_record(payout), payees.open_payee(payout.trade_in)) for payout in listed)
    return PayoutList(batch=batch, rows=pairs)


@transactional
def confirm_payout(*, actor: Actor, number: str, bank_reference: str, now: datetime) -> None:
    """Write that the bank paid, with its reference; the trade-in is paid with it. Exactly once.

    With the second-person rule on, whoever took the list does not confirm it. Writes an audit row.
    Raises PermissionDenied, PayoutNotFound, PayoutCannotMove, PayoutNeedsAnother, InvalidInput,
    BankReferenceTaken.
    """
    actor.require(PAY_TRADE_INS)
    trade_in, payout = _lock(number)
    check_payout_move(present=PayoutStatus(payout.status), to=PayoutStatus.PAID)
    if settings.ZHIDA.second_person and payout.exported_by == actor.principal:
        raise PayoutNeedsAnother
    reference = bank_reference.strip()
    if not 0 < len(reference) <= LONGEST_REFERENCE or not reference.isascii():
        raise InvalidInput(fields={"bank_reference": InvalidInput.message})
    try:
        Payout.objects.filter(pk=payout.pk).update(bank_reference=reference)
    except IntegrityError as error:
        raise BankReferenceTaken from error
    payout.bank_reference = reference
    _move(payout, PayoutStatus.PAID, by=actor.principal, now=now)
    status.move(trade_in=trade_in, to=TradeInStatus.PAID, by=actor.principal, now=now)
    _audit(actor, payout, "confirm_payout", reason=reference, now=now)


@transactional
def fail_payout(*, actor: Actor, number: str, reason: str, now: datetime) -> None:
    """Write that the bank did not pay; the account is forgotten and the seller asked for another.

    Writes an audit row. Raises PermissionDenied, PayoutNotFound, PayoutCannotMove, InvalidInput.
    """
    actor.require(PAY_TRADE_INS)
    trade_in, payout = _lock(number)
    if payout.status != PayoutStatus.EXPORTED:
        raise PayoutCannotMove(payout_status=payout.status.lower())
    if not reason.strip():
        raise InvalidInput(fields={"reason": InvalidInput.message})
    _move(payout, PayoutStatus.FAILED, by=actor.principal, now=now)
    payees.forget(trade_in)
    trade_in.save()
    _audit(actor, payout, "fail_payout", reason=reason.strip(), now=now)


def _lock(number: str) -> tuple[TradeIn, Payout]:
    """Lock a payout with its trade-in, the trade-in first as everywhere."""
    found = Payout.objects.filter(number=number).values_list("trade_in__number", flat=True).first()
    if found is None:
        raise PayoutNotFound
    trade_in = status.lock_trade_in(number=found, for_customer=None)
    return trade_in, Payout.objects.select_for_update().get(number=number)


def _move(payout: Payout, to: PayoutStatus, *, by: str, now: datetime | None) -> None:
    check_payout_move(present=PayoutStatus(payout.status), to=to)
    payout.status = to
    payout.decided_by, payout.decided_at = by, now
    if to is PayoutStatus.FAILED:
        payout.live_trade_in = None
    payout.save()


def _audit(actor: Actor, payout: Payout, verb: str, *, reason: str, now: datetime) -> None:
    record_audit(
        actor=actor,
        action=f"tradeins.{verb}",
        subject=f"payout:{payout.number}",
        before={"status": PayoutStatus.EXPORTED},
        after={"status": payout.status, "amount_minor": payout.amount_minor},
        reason=reason,
        now=now,
    )
