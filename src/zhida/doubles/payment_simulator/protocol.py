"""The calls a merchant makes: create, query, close, refund, query a refund. All is signed both ways."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from zhida.doubles.payment_simulator.faults import Faults
from zhida.doubles.payment_simulator.ledger import (
    CLOSED,
    PENDING,
    PROCESSING,
    SUCCEEDED,
    Ledger,
    Payment,
    Refund,
    new_provider_number,
)
from zhida.doubles.payment_simulator.notifier import Notifier, describe_payment, describe_refund

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


class CallRefused(Exception):
    """A call that cannot be carried out; `code` is a word of the protocol."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class Call:
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
        if urlsplit(value).hostname not in LOOPBACK_HOSTS:
            raise CallRefused(400, f"NOT_LOOPBACK:{name}")
        return value


class Protocol:
    """Carries out verified calls on the ledger."""

    def __init__(
        self, *, ledger: Ledger, faults: Faults, notifier: Notifier, cashier_url: Callable[[str], str]
    ) -> None:
        self._ledger = ledger
        self._faults = faults
        self._notifier = notifier
        self._cashier_url = cashier_url

    def create(self, call: Call) -> dict[str, object]:
        """Open a payment. The same number with the same amount gives the same payment again."""
        attempt, amount, currency = call.text("attempt"), call.amount(), call.text("currency")
        expires_at = datetime.fromisoformat(call.text("expires_at"))
        with self._ledger.atomic():
            known = self._ledger.find_payment(attempt)
            if known is None:
                if self._ledger.is_barred(merchant=call.merchant, attempt=attempt):
                    raise CallRefused(409, "CLOSED")
                known = Payment(
                    attempt=attempt,
                    provider_number=new_provider_number(),
                    merchant=call.merchant,
                    amount=amount,
                    currency=currency,
                    subject=call.text("subject"),
                    scene=call.text("scene"),
                    expires_at=expires_at.isoformat(),
                    notify_url=call.url("notify_url"),
                    return_url=call.url("return_url"),
                    status=PENDING,
                    paid_amount=None,
                    paid_currency=None,
                    changed_at=call.now.isoformat(),
                )
                self._ledger.add_payment(known)
        if (known.merchant, known.amount, known.currency) != (call.merchant, amount, currency):
            raise CallRefused(409, "NUMBER_USED")
        return {**describe_payment(known), "cashier_url": self._cashier_url(known.provider_number)}

    def query(self, call: Call, attempt: str) -> dict[str, object]:
        """Tell a payment's state."""
        return describe_payment(self._payment(call, attempt))

    def close(self, call: Call, attempt: str) -> dict[str, object]:
        """End a payment that nobody paid; a number never seen is barred, so that no late create opens it."""
        with self._ledger.atomic():
            known = self._ledger.find_payment(attempt)
            if known is None:
                self._ledger.bar(merchant=call.merchant, attempt=attempt)
            elif known.status == PENDING and known.merchant == call.merchant:
                known = self._ledger.move_payment(attempt, status=CLOSED, now=call.now)
        if known is None or known.merchant != call.merchant:
            raise CallRefused(404, "UNKNOWN_PAYMENT")
        if known.status == SUCCEEDED:
            raise CallRefused(409, "ALREADY_PAID")
        return describe_payment(known)

    def refund(self, call: Call) -> dict[str, object]:
        """Give money back. The same number refunds once; never more than was paid."""
        number, amount, currency = call.text("refund"), call.amount(), call.text("currency")
        with self._ledger.atomic():
            payment = self._payment(call, call.text("attempt"))
            known = self._ledger.find_refund(number)
            if known is not None:
                if (known.attempt, known.amount, known.currency) != (payment.attempt, amount, currency):
                    raise CallRefused(409, "NUMBER_USED")
                return describe_refund(payment, known)
            if payment.status != SUCCEEDED or currency != (payment.paid_currency or payment.currency):
                raise CallRefused(409, "NOT_PAID")
            if amount > self._ledger.refundable(payment):
                raise CallRefused(409, "NOT_ENOUGH")
            refund = Refund(
                refund=number,
                provider_number=new_provider_number(),
                attempt=payment.attempt,
                amount=amount,
                currency=currency,
                notify_url=call.url("notify_url"),
                status=PROCESSING if self._faults.refunds_wait else SUCCEEDED,
                changed_at=call.now.isoformat(),
            )
            self._ledger.add_refund(refund)
        if refund.status == SUCCEEDED:
            self._notifier.announce_refund_later(payment, refund)
        return describe_refund(payment, refund)

    def query_refund(self, call: Call, number: str) -> dict[str, object]:
        """Tell a refund's state."""
        refund = self._ledger.find_refund(number)
        if refund is None:
            raise CallRefused(404, "UNKNOWN_REFUND")
        return describe_refund(self._payment(call, refund.attempt), refund)

    def _payment(self, call: Call, attempt: str) -> Payment:
        payment = self._ledger.find_payment(attempt)
        if payment is None or payment.merchant != call.merchant:
            raise CallRefused(404, "UNKNOWN_PAYMENT")
        return payment
