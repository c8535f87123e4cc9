"""What the bench found, and what its seller says to it."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.queries import normalise_serial
from zhida.shop.tradeins import conf, queries, status, valuing
from zhida.shop.tradeins.errors import FindingInvalid, TradeInCannotMove
from zhida.shop.tradeins.lifecycle import TradeInStatus, check_trade_in_move
from zhida.shop.tradeins.models import BenchPhoto, Inspection, TradeIn
from zhida.shop.tradeins.permissions import INSPECT_TRADE_INS
from zhida.shop.tradeins.records import Finding, OldModelRecord
from zhida.shop.tradeins.services import audits, paying
from zhida.shop.tradeins.table_documents import rows_to_json


@transactional
def inspect_trade_in(*, actor: Actor, number: str, finding: Finding, now: datetime) -> TradeInStatus:
    """Price a device as it was found, by the table of its quote, and decide what follows.

    The same amount as agreed is paid at once. Another amount goes to the seller as a new quote; a device
    that is another one, or worth nothing, goes back: both with a note and at least one photo. Writes an
    audit row. Raises PermissionDenied, TradeInNotFound, TradeInCannotMove, AnswersInvalid, SerialInvalid,
    SerialCheckDigitWrong, FindingInvalid.
    """
    actor.require(INSPECT_TRADE_INS)
    trade_in = status.lock_trade_in(number=number, for_customer=None)
    before = trade_in.status
    check_trade_in_move(present=TradeInStatus(before), to=TradeInStatus.REQUOTED)
    amount = _found(actor, trade_in, finding, now=now)
    if amount.minor == trade_in.amount_minor:
        paying.pay(trade_in=trade_in, by=actor.principal, now=now)
    elif amount.is_zero:
        _move(actor, trade_in, TradeInStatus.RETURNING, finding, now=now)
    else:
        trade_in.amount_minor = amount.minor
        _move(actor, trade_in, TradeInStatus.REQUOTED, finding, now=now)
    audits.note(actor=actor, trade_in=trade_in, verb="inspect", before=before, now=now)
    return TradeInStatus(trade_in.status)


@transactional
def answer_requote(*, actor: Actor, number: str, is_accepted: bool, now: datetime) -> None:
    """Take the new amount, which is then paid, or have the device sent back at the shop's cost.

    Raises TradeInNotFound, TradeInCannotMove.
    """
    trade_in = status.lock_trade_in(number=number, for_customer=actor.customer_id)
    if trade_in.status != TradeInStatus.REQUOTED:
        raise TradeInCannotMove(trade_in_status=trade_in.status.lower())
    if is_accepted:
        paying.pay(trade_in=trade_in, by=actor.principal, now=now)
    else:
        status.move(trade_in=trade_in, to=TradeInStatus.RETURNING, by=actor.principal, now=now)


def _found(actor: Actor, trade_in: TradeIn, finding: Finding, *, now: datetime) -> Money:
    """Write the inspection and return what the device is worth."""
    serial = normalise_serial(finding.serial)
    valuation = valuing.value(
        model=_model(trade_in),
        version=trade_in.table_version,
        questions=queries.questions_of(version=trade_in.table_version),
        answers=finding.answers,
    )
    amount = valuation.amount if serial == trade_in.serial else Money.zero()
    note = finding.note.strip()
    is_documented = bool(note) and BenchPhoto.objects.filter(trade_in=trade_in).exists()
    if len(note) > conf.NOTE_MAX_LENGTH or (amount.minor != trade_in.amount_minor and not is_documented):
        raise FindingInvalid
    Inspection.objects.create(
        trade_in=trade_in,
        serial=serial,
        rows=rows_to_json(valuation.rows),
        amount_minor=amount.minor,
        note=note,
        by=actor.principal,
        at=now,
    )
    return amount


def _model(trade_in: TradeIn) -> OldModelRecord:
    return OldModelRecord(
        code=trade_in.code, brand=trade_in.title, model="", capacity="", base=Money(trade_in.base_minor)
    )


def _move(actor: Actor, trade_in: TradeIn, to: TradeInStatus, finding: Finding, *, now: datetime) -> None:
    status.move(trade_in=trade_in, to=to, by=actor.principal, now=now, note=finding.note.strip())
