"""The channel for practice: our own payment simulator, spoken like any foreign channel."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from zhida.shop.kernel.money import Money
from zhida.shop.payments.providers import http
from zhida.shop.payments.providers.contract import (
    BillLine,
    BillUnreadable,
    FactStatus,
    NoBill,
    Notification,
    NotificationRejected,
    OutcomeUnknown,
    PaymentFact,
    PaymentOrder,
    Presentation,
    RefundFact,
    RefundOrder,
    RefusedByChannel,
)
from zhida.shop.payments.providers.simulator_signatures import (
    MERCHANT,
    NONCE,
    TIMESTAMP,
    Unproven,
    prove_answer,
    prove_notification,
    request_headers,
)

KEPT_HEADERS = (MERCHANT, TIMESTAMP, NONCE)
STATUSES = {
    "pending": FactStatus.PENDING,
    "processing": FactStatus.PROCESSING,
    "succeeded": FactStatus.SUCCEEDED,
    "failed": FactStatus.FAILED,
    "closed": FactStatus.CLOSED,
}
OK = 200
LONGEST_DEDUPE_KEY = 100
# A refusal by these codes says that our own key, clock or code is wrong, never that the payment failed.
OUR_FAULT = frozenset({"BAD_SIGNATURE", "UNKNOWN_MERCHANT", "BAD_BODY", "UNKNOWN_CALL"})
NUMBER = re.compile(r"[0-9A-Z]{1,64}")
CURRENCY = re.compile(r"[A-Z]{3}")


class _BadDocument(Exception):
    """A verified document that does not say what it must."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorProvider:
    """One merchant's account at the simulator."""

    gateway_url: str
    merchant: str
    private_key: Ed25519PrivateKey
    gateway_key: Ed25519PublicKey
    desktop_kind: str = "REDIRECT"

    @property
    def scenes(self) -> frozenset[str]:
        """Name every scene: the cashier is a page."""
        return frozenset({"pc", "h5", "jsapi"})

    @property
    def acknowledgement(self) -> tuple[int, bytes, str]:
        """Give the word that the simulator waits for."""
        return OK, b"success", "text/plain"

    def create(self, order: PaymentOrder, *, now: datetime) -> Presentation:
        """Open a payment and give the address of its cashier."""
        document = self._call(
            "POST",
            "/v1/payments",
            {
                "attempt": order.attempt,
                "amount": order.amount.minor,
                "currency": order.amount.currency,
                "subject": order.subject,
                "scene": order.scene,
                "expires_at": order.expires_at.isoformat(),
                "notify_url": order.notify_url,
                "return_url": order.return_url,
            },
            now=now,
        )
        url = document.get("cashier_url")
        if document.get("attempt") != order.attempt or not isinstance(url, str):
            raise OutcomeUnknown("the answer is about another payment")
        is_qr = order.scene == "pc" and self.desktop_kind == "QR"
        return Presentation(
            kind="QR" if is_qr else "REDIRECT",
            payload={"code": url} if is_qr else {"url": url},
            provider_number=str(document.get("provider_number", "")),
        )

    def query(self, order: PaymentOrder, *, now: datetime) -> PaymentFact:
        """Ask how a payment stands; ABSENT when the simulator never saw it."""
        attempt = order.attempt
        try:
            document = self._call("GET", f"/v1/payments/{attempt}", None, now=now)
        except RefusedByChannel as refusal:
            if refusal.code != "UNKNOWN_PAYMENT":
                raise
            return PaymentFact(attempt=attempt, status=FactStatus.ABSENT)
        return self._answered(document, attempt)

    def close(self, order: PaymentOrder, *, now: datetime) -> PaymentFact:
        """End a payment. A number the simulator never saw is barred there, hence CLOSED too."""
        attempt = order.attempt
        try:
            document = self._call("POST", f"/v1/payments/{attempt}/close", {}, now=now)
        except RefusedByChannel as refusal:
            if refusal.code == "UNKNOWN_PAYMENT":
                return PaymentFact(attempt=attempt, status=FactStatus.CLOSED)
            if refusal.code == "ALREADY_PAID":
                return self.query(order, now=now)
            raise
        return self._answered(document, attempt)

    def refund(self, order: RefundOrder, *, now: datetime) -> RefundFact:
        """Give money back under the refund's own number."""
        document = self._call(
            "POST",
            "/v1/refunds",
            {
                "attempt": order.attempt,
                "refund": order.refund,
                "amount": order.amount.minor,
                "currency": order.amount.currency,
                "notify_url": order.notify_url,
            },
            now=now,
        )
        return self._answered_refund(document, order)

    def query_refund(self, order: RefundOrder, *, now: datetime) -> RefundFact:
        """Ask how a refund stands; ABSENT when the simulator never saw it."""
        try:
            document = self._call("GET", f"/v1/refunds/{order.refund}", None, now=now)
        except RefusedByChannel as refusal:
            if refusal.code != "UNKNOWN_REFUND":
                raise
            return RefundFact(refund=order.refund, attempt=order.attempt, status=FactStatus.ABSENT)
        return self._answered_refund(document, order)

    def read_notification(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Notification:
        """Prove the signature, the window of time and the merchant, then read the news."""
        try:
            merchant = prove_notification(headers=headers, body=body, key=self.gateway_key, now=now)
        except Unproven as error:
            raise NotificationRejected(401, str(error)) from error
        try:
            document = _document(body)
            if merchant != self.merchant or document.get("merchant") != self.merchant:
                raise NotificationRejected(403, "for another merchant")
            fact = _refund_fact(document) if "refund" in document else _payment_fact(document)
        except _BadDocument as error:
            raise NotificationRejected(400, str(error)) from error
        key = document.get("id")
        if not isinstance(key, str) or not 0 < len(key) <= LONGEST_DEDUPE_KEY:
            raise NotificationRejected(400, "no id")
        return Notification(
            dedupe_key=key, fact=fact, proof={name: headers.get(name, "") for name in KEPT_HEADERS}
        )

    def refusal(self, reason: str) -> tuple[bytes, str]:
        """Give the simulator the reason as it is."""
        return reason.encode(), "text/plain"

    def fetch_bill(self, day: date, into: Path, *, now: datetime) -> None:
        """The simulator writes no bills: its ledger is read by its tester."""
        raise NoBill

    def read_bill(self, bill: Path) -> Iterator[BillLine]:
        """The simulator writes no bills."""
        raise BillUnreadable

    def _answered(self, document: Mapping[str, object], attempt: str) -> PaymentFact:
        try:
            fact = _payment_fact(document)
        except _BadDocument as error:
            raise OutcomeUnknown(str(error)) from error
        if fact.attempt != attempt or document.get("merchant") != self.merchant:
            raise OutcomeUnknown("the answer is about another payment")
        return fact

    def _answered_refund(self, document: Mapping[str, object], order: RefundOrder) -> RefundFact:
        try:
            fact = _refund_fact(document)
        except _BadDocument as error:
            raise OutcomeUnknown(str(error)) from error
        if (fact.refund, fact.attempt) != (order.refund, order.attempt):
            raise OutcomeUnknown("the answer is about another refund")
        return fact

    def _call(
        self, method: str, path: str, document: Mapping[str, object] | None, *, now: datetime
    ) -> Mapping[str, object]:
        """Send one signed call and prove its answer. Raises RefusedByChannel for a proven 4xx."""
        body = b"" if document is None else json.dumps(document, ensure_ascii=False).encode()
        headers = request_headers(
            f"{method} {path}", body=body, merchant=self.merchant, key=self.private_key, now=now
        )
        sent = {**headers, "content-type": "application/json", "accept": "application/json"}
        answer = http.call(method, self.gateway_url.rstrip("/") + path, body=body, headers=sent)
        try:
            prove_answer(
                status=answer.status,
                asked=headers,
                headers=answer.headers,
                body=answer.body,
                key=self.gateway_key,
                now=now,
            )
            told = _document(answer.body)
        except (Unproven, _BadDocument) as error:
            raise OutcomeUnknown(f"answer: {error}") from error
        if answer.status == OK:
            return told
        code = str(told.get("code", ""))
        if code in OUR_FAULT or code.startswith(("BAD_FIELD", "NOT_LOOPBACK")):
            raise OutcomeUnknown(f"the simulator does not take our call: {code}")
        raise RefusedByChannel(code)


def _document(body: bytes) -> Mapping[str, object]:
    try:
        document = json.loads(body)
    except ValueError as error:
        raise _BadDocument("not JSON") from error
    if not isinstance(document, dict):
        raise _BadDocument("not an object")
    return document


def _payment_fact(document: Mapping[str, object]) -> PaymentFact:
    return PaymentFact(
        attempt=_text(document, "attempt", NUMBER),
        status=_status(document),
        amount=_amount(document),
        provider_number=_text(document, "provider_number", NUMBER),
        occurred_at=_instant(document),
    )


def _refund_fact(document: Mapping[str, object]) -> RefundFact:
    return RefundFact(
        refund=_text(document, "refund", NUMBER),
        attempt=_text(document, "attempt", NUMBER),
        status=_status(document),
        amount=_amount(document),
        provider_number=_text(document, "provider_number", NUMBER),
        occurred_at=_instant(document),
    )


def _status(document: Mapping[str, object]) -> FactStatus:
    status = STATUSES.get(str(document.get("status")))
    if status is None:
        raise _BadDocument("unknown status")
    return status


def _amount(document: Mapping[str, object]) -> Money:
    minor = document.get("amount")
    if type(minor) is not int or minor <= 0:
        raise _BadDocument("amount is no positive integer")
    return Money(minor, _text(document, "currency", CURRENCY))


def _text(document: Mapping[str, object], name: str, pattern: re.Pattern[str]) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise _BadDocument(f"{name} is malformed")
    return value


def _instant(document: Mapping[str, object]) -> datetime:
    try:
        instant = datetime.fromisoformat(str(document.get("changed_at")))
    except ValueError as error:
        raise _BadDocument("changed_at is no instant") from error
    if instant.tzinfo is None:
        raise _BadDocument("changed_at has no offset")
    return instant
