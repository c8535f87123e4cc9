"""The calls a merchant makes: create, query, close, refund, query a refund. All is signed both ways."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from zhida.doubles.gateways.books import (
    CLOSED,
    PENDING,
    PROCESSING,
    SUCCEEDED,
    Payment,
    Refund,
    new_provider_number,
)
from zhida.doubles.gateways.dialect import Desk, is_loopback
from zhida.doubles.payment_simulator.news import describe_payment, describe_refund


class CallRefused(Exception):
    """A call that cannot be carried out; `code` is a word of the protocol."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class Order:
    """One verified call: who, which document, and when."""

    merchant: str
    document: Mapping[str, object]
    now: datetime

    def text(self, name: str) -> str:
        """Give a text field. Raises CallRefused when it is missing or no text."""
        value = self.document.get(name)
        if not isinstance(value, str) or not value:
            raise CallRefused(400, f"BAD_FIELD:{name}")
        return value

    def amount(self) -> int:
        """Give the amount in minor units, above zero."""
        value = self.document.get("amount")
        if type(value) is not int or value <= 0:
            raise CallRefused(400, "BAD_FIELD:amount")
        return value

    def url(self, name: str) -> str:
        """Give an address on loopback; the simulator calls nobody else."""
        value = self.text(name)
        if not is_loopback(value):
            raise CallRefused(400, f"NOT_LOOPBACK:{name}")
        return value


def create(order: Order, desk: Desk) -> dict[str, object]:
    """Open a payment. The same number with the same amount gives the same payment again."""
    attempt, amount, currency = order.text("attempt"), order.amount(), order.text("currency")
    expires_at = datetime.fromisoformat(order.text("expires_at"))
    with desk.books.atomic():
        known = desk.books.find_payment(attempt)
        if known is None:
            if desk.books.is_barred(merchant=order.merchant, attempt=attempt):
                raise CallRefused(409, "CLOSED")
            known = Payment(
                attempt=attempt,
                provider_number=new_provider_number(),
                merchant=order.merchant,
                amount=amount,
                currency=currency,
                subject=order.text("subject"),
                scene=order.text("scene"),
                expires_at=expires_at.isoformat(),
                notify_url=order.url("notify_url"),
                return_url=order.url("return_url"),
                changed_at=order.now.isoformat(),
            )
            desk.books.add_payment(known)
    if (known.merchant, known.amount, known.currency) != (order.merchant, amount, currency):
        raise CallRefused(409, "NUMBER_USED")
    return {**describe_payment(known), "cashier_url": desk.cashier_url(known)}


def query(order: Order, desk: Desk, attempt: str) -> dict[str, object]:
    """Tell a payment's state."""
    return describe_payment(_payment(order, desk, attempt))


def close(order: Order, desk: Desk, attempt: str) -> dict[str, object]:
    """End a payment that nobody paid; a number never seen is barred, so that no late create opens it."""
    with desk.books.atomic():
        known = desk.books.find_payment(attempt)
        if known is None:
            desk.books.bar(merchant=order.merchant, attempt=attempt)
        elif known.status == PENDING and known.merchant == order.merchant:
            known = desk.books.move_payment(attempt, status=CLOSED, now=order.now)
    if known is None or known.merchant != order.merchant:
        raise CallRefused(404, "UNKNOWN_PAYMENT")
    if known.status == SUCCEEDED:
        raise CallRefused(409, "ALREADY_PAID")
    return describe_payment(known)


def refund(order: Order, desk: Desk) -> dict[str, object]:
    """Give money back. The same number refunds once; never more than was paid."""
    number, amount, currency = order.text("refund"), order.amount(), order.text("currency")
    with desk.books.atomic():
        payment = _payment(order, desk, order.text("attempt"))
        known = desk.books.find_refund(number)
        if known is not None:
            if (known.attempt, known.amount, known.currency) != (payment.attempt, amount, currency):
                raise CallRefused(409, "NUMBER_USED")
            return describe_refund(payment, known)
        if payment.status != SUCCEEDED or currency != (payment.paid_currency or payment.currency):
            raise CallRefused(409, "NOT_PAID")
        if amount > desk.books.refundable(payment):
            raise CallRefused(409, "NOT_ENOUGH")
        made = Refund(
            refund=number,
            provider_number=new_provider_number(),
            attempt=payment.attempt,
            amount=amount,
            currency=currency,
            notify_url=order.url("notify_url"),
            status=PROCESSING if desk.faults.refunds_wait else SUCCEEDED,
            changed_at=order.now.isoformat(),
        )
        desk.books.add_refund(made)
    if made.status == SUCCEEDED:
        desk.news.announce_refund_later(payment, made)
    return describe_refund(payment, made)


def query_refund(order: Order, desk: Desk, number: str) -> dict[str, object]:
    """Tell a refund's state."""
    known = desk.books.find_refund(number)
    if known is None:
        raise CallRefused(404, "UNKNOWN_REFUND")
    return describe_refund(_payment(order, desk, known.attempt), known)


def _payment(order: Order, desk: Desk, attempt: str) -> Payment:
    payment = desk.books.find_payment(attempt)
    if payment is None or payment.merchant != order.merchant:
        raise CallRefused(404, "UNKNOWN_PAYMENT")
    return payment
