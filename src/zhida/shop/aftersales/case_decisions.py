"""From the word of a decision to the service that carries it out."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from zhida.shop.accounts.records import Actor
from zhida.shop.aftersales import schemas, services
from zhida.shop.aftersales.case_reasons import Disposition, RefusalReason
from zhida.shop.aftersales.records import Finding, OutgoingParcel, RepairQuote, RestockWish
from zhida.shop.aftersales.schemas import DecisionIn, DecisionWord
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.money import Money

Step = Callable[[Actor, str, DecisionIn, datetime], None]


def decide(*, actor: Actor, number: str, body: DecisionIn, now: datetime) -> None:
    """Carry out one decision. Raises InvalidInput (it lacks what it needs) and what its service raises."""
    STEPS[body.decision](actor, number, body, now)


def _approve(actor: Actor, number: str, body: DecisionIn, now: datetime) -> None:
    amount = None if body.refund is None else Money(body.refund.minor, body.refund.currency)
    if amount is not None and amount.is_zero:
        raise InvalidInput(fields={"refund": InvalidInput.message})
    services.approve_case(actor=actor, number=number, amount=amount, now=now)


def _reject(actor: Actor, number: str, body: DecisionIn, now: datetime) -> None:
    services.reject_case(actor=actor, number=number, reason=body.reason[:200], now=now)


def _receive(actor: Actor, number: str, body: DecisionIn, now: datetime) -> None:
    services.receive_case(actor=actor, number=number, serials=_serials(body), now=now)


def _inspect(actor: Actor, number: str, body: DecisionIn, now: datetime) -> None:
    if body.finding is None:
        raise InvalidInput(fields={"finding": InvalidInput.message})
    refusal = body.finding.refusal
    finding = Finding(
        is_accepted=body.finding.accepted,
        is_fault_found=body.finding.fault_found,
        refusal=None if refusal is None else RefusalReason(refusal.upper()),
        note=body.reason,
        photos=tuple(body.finding.photos),
    )
    services.inspect_case(actor=actor, number=number, finding=finding, now=now)


def _restock(actor: Actor, number: str, body: DecisionIn, now: datetime) -> None:
    units = tuple(
        RestockWish(
            line=unit.line,
            disposition=Disposition(unit.disposition.upper()),
            quantity=unit.quantity,
            sku=unit.sku,
        )
        for unit in body.units
    )
    services.restock_case(actor=actor, number=number, units=units, warehouse=body.warehouse, now=now)


def _refund_instead(actor: Actor, number: str, body: DecisionIn, now: datetime) -> None:  # noqa: ARG001 -- every step takes the same
    services.refund_instead(actor=actor, number=number, now=now)


def _send_replacement(actor: Actor, number: str, body: DecisionIn, now: datetime) -> None:
    services.send_replacement(actor=actor, number=number, parcel=_parcel(body), now=now)


def _quote(actor: Actor, number: str, body: DecisionIn, now: datetime) -> None:
    if body.quote is None:
        raise InvalidInput(fields={"quote": InvalidInput.message})
    amount = Money(body.quote.amount.minor, body.quote.amount.currency)
    quote = RepairQuote(amount=amount, is_in_warranty=body.quote.in_warranty, note=body.reason)
    services.quote_repair(actor=actor, number=number, quote=quote, now=now)


def _quote_paid(actor: Actor, number: str, body: DecisionIn, now: datetime) -> None:
    services.note_repair_paid(actor=actor, number=number, reason=body.reason, now=now)


def _repair_impossible(actor: Actor, number: str, body: DecisionIn, now: datetime) -> None:
    services.give_repair_up(
        actor=actor, number=number, reason=body.reason[:200], given_back=body.given_back, now=now
    )


def _quote_given_back(actor: Actor, number: str, body: DecisionIn, now: datetime) -> None:
    services.give_quote_back(actor=actor, number=number, given_back=body.given_back, now=now)


def _parcel_lost(actor: Actor, number: str, body: DecisionIn, now: datetime) -> None:
    services.give_parcel_up(actor=actor, number=number, reason=body.reason, now=now)


def _repair_done(actor: Actor, number: str, body: DecisionIn, now: datetime) -> None:
    services.finish_repair(actor=actor, number=number, parts=tuple(body.parts), now=now)


def _send_back(actor: Actor, number: str, body: DecisionIn, now: datetime) -> None:
    services.send_back(actor=actor, number=number, parcel=_parcel(body), now=now)


def _compensate(actor: Actor, number: str, body: DecisionIn, now: datetime) -> None:
    if body.refund is None:
        raise InvalidInput(fields={"refund": InvalidInput.message})
    _approve(actor, number, body, now)


def _pay_way_back(actor: Actor, number: str, body: DecisionIn, now: datetime) -> None:
    if body.refund is None or not body.refund.minor:
        raise InvalidInput(fields={"refund": InvalidInput.message})
    amount = Money(body.refund.minor, body.refund.currency)
    services.pay_way_back(actor=actor, number=number, amount=amount, now=now)


def _way_back_label(actor: Actor, number: str, body: DecisionIn, now: datetime) -> None:
    services.note_way_back_label(actor=actor, number=number, label=body.label, now=now)


STEPS: Final[dict[DecisionWord, Step]] = {
    schemas.DecisionWord.APPROVE: _approve,
    schemas.DecisionWord.REJECT: _reject,
    schemas.DecisionWord.RECEIVE: _receive,
    schemas.DecisionWord.INSPECT: _inspect,
    schemas.DecisionWord.RESTOCK: _restock,
    schemas.DecisionWord.REFUND_INSTEAD: _refund_instead,
    schemas.DecisionWord.SEND_REPLACEMENT: _send_replacement,
    schemas.DecisionWord.QUOTE: _quote,
    schemas.DecisionWord.QUOTE_PAID: _quote_paid,
    schemas.DecisionWord.REPAIR_DONE: _repair_done,
    schemas.DecisionWord.REPAIR_IMPOSSIBLE: _repair_impossible,
    schemas.DecisionWord.QUOTE_GIVEN_BACK: _quote_given_back,
    schemas.DecisionWord.PARCEL_LOST: _parcel_lost,
    schemas.DecisionWord.SEND_BACK: _send_back,
    schemas.DecisionWord.COMPENSATE: _compensate,
    schemas.DecisionWord.PAY_WAY_BACK: _pay_way_back,
    schemas.DecisionWord.WAY_BACK_LABEL: _way_back_label,
}


def _serials(body: DecisionIn) -> dict[str, tuple[str, ...]]:
    return {line: tuple(values) for line, values in body.serials.items()}


def _parcel(body: DecisionIn) -> OutgoingParcel:
    if body.parcel is None:
        raise InvalidInput(fields={"parcel": InvalidInput.message})
    return OutgoingParcel(carrier=body.parcel.carrier, tracking=body.parcel.tracking, serials=_serials(body))
