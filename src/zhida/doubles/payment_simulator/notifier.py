"""Tells the shop what happened: signed, at once, and again with growing pauses until it says success."""

import json
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zhida.doubles.payment_simulator import wire
from zhida.doubles.payment_simulator.faults import Faults
from zhida.doubles.payment_simulator.ledger import Ledger, Notification, Payment, Refund

PAUSES_SECONDS = (1, 2, 4, 8, 15, 30, 60, 120, 300, 600)
TIMEOUT_SECONDS = 8.0
LEASE_SECONDS = 20.0
ACKNOWLEDGED = b"success"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the shop answered, try by try; 0 stands for no answer."""

    sent: int
    answers: list[int]


class Notifier:
    """Sends notifications; the first try happens before the caller goes on, later ones in a thread."""

    def __init__(
        self, *, ledger: Ledger, faults: Faults, key: Ed25519PrivateKey, clock: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._faults = faults
        self._key = key
        self._clock = clock
        self._client = httpx.Client(
            timeout=TIMEOUT_SECONDS, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
        )
        self._wake = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="simulator-notifier", daemon=True)

    def start(self) -> None:
        """Begin to repeat what was not acknowledged, also what an earlier run left behind."""
        self._thread.start()

    def stop(self) -> None:
        """End the repeating."""
        self._stopped = True
        self._wake.set()
        self._thread.join(timeout=TIMEOUT_SECONDS + 1)
        self._client.close()

    def announce_payment(self, payment: Payment) -> Delivery:
        """Queue the news of a payment's state and try once to deliver it."""
        return self._announce(payment_notification(payment))

    def announce_refund(self, payment: Payment, refund: Refund) -> Delivery:
        """Queue the news of a refund's state and try once to deliver it."""
        return self._announce(refund_notification(payment, refund))

    def announce_refund_later(self, payment: Payment, refund: Refund) -> None:
        """Queue the news of a refund's state; the shop may hear it before or after the answer to its call."""
        message = refund_notification(payment, refund)
        delay = self._faults.delay_of(message.attempt)
        self._ledger.add_notification(message, due_at=time.time() + delay)
        self._wake.set()

    def repeat(self, attempt: str, *, copies: int) -> Delivery:
        """Send every message about a payment again, each `copies` times at the same moment."""
        messages = self._ledger.list_notifications(attempt=attempt)
        answers: list[int] = []
        for message in messages:
            answers += self._send_copies(message, copies=copies)
        return Delivery(sent=len(answers), answers=answers)

    def forge(self, payment: Payment) -> Delivery:
        """Send what looks like the news of a success, signed by somebody else's key."""
        body = json.loads(payment_notification(payment).body)
        body |= {"id": secrets.token_hex(12), "event": "payment.succeeded", "status": "succeeded"}
        forged = Notification(
            id=body["id"],
            attempt=payment.attempt,
            merchant=payment.merchant,
            url=payment.notify_url,
            body=json.dumps(body, ensure_ascii=False),
            tries=0,
        )
        return Delivery(sent=1, answers=[self._send(forged, key=Ed25519PrivateKey.generate())])

    def _announce(self, message: Notification) -> Delivery:
        if not message.url:
            return Delivery(sent=0, answers=[])
        delay = self._faults.delay_of(message.attempt)
        self._ledger.add_notification(message, due_at=time.time() + (delay or LEASE_SECONDS))
        if delay:
            self._wake.set()
            return Delivery(sent=0, answers=[])
        return self._try(message)

    def _try(self, message: Notification) -> Delivery:
        """Send once by the faults that are on, and note when the next try is due."""
        if self._faults.is_lost(message.attempt):
            self._ledger.settle_notification(message.id, done=True, due_at=time.time())
            return Delivery(sent=0, answers=[])
        copies = self._faults.copies_of(message.attempt)
        answers = [0] if self._faults.down else self._send_copies(message, copies=copies)
        given_up = message.tries >= len(PAUSES_SECONDS)
        pause = PAUSES_SECONDS[min(message.tries, len(PAUSES_SECONDS) - 1)]
        self._ledger.settle_notification(
            message.id, done=given_up or 200 in answers, due_at=time.time() + pause
        )
        self._wake.set()
        return Delivery(sent=len(answers), answers=answers)

    def _send_copies(self, message: Notification, *, copies: int) -> list[int]:
        if copies == 1:
            return [self._send(message, key=self._key)]
        with ThreadPoolExecutor(max_workers=copies) as pool:
            return list(pool.map(lambda _: self._send(message, key=self._key), range(copies)))

    def _send(self, message: Notification, *, key: Ed25519PrivateKey) -> int:
        """Post one message; give the HTTP status, -200 for a 200 that is no success, 0 for no answer."""
        body = message.body.encode()
        signed = wire.Message(
            direction="notification", target="notification", merchant=message.merchant, body=body
        )
        headers = wire.sign(signed, key=key, now=self._clock())
        headers["Content-Type"] = "application/json"
        try:
            answer = self._client.post(message.url, content=body, headers=headers)
        except httpx.HTTPError:
            return 0
        if answer.status_code == 200 and answer.content.strip() != ACKNOWLEDGED:
            return -200
        return answer.status_code

    def _run(self) -> None:
        while not self._stopped:
            message = self._ledger.take_due(at=time.time(), lease_seconds=LEASE_SECONDS)
            if message is None:
                self._wake.wait(timeout=0.5)
                self._wake.clear()
            else:
                self._try(message)


def payment_notification(payment: Payment) -> Notification:
    """Write the news of a payment's present state; the same state always has the same id."""
    body = {
        "id": f"{payment.provider_number}-{payment.status}",
        "event": f"payment.{payment.status}",
        **describe_payment(payment),
    }
    return _notification(body, payment, payment.notify_url)


def refund_notification(payment: Payment, refund: Refund) -> Notification:
    """Write the news of a refund's present state."""
    body = {
        "id": f"{refund.provider_number}-{refund.status}",
        "event": f"refund.{refund.status}",
        **describe_refund(payment, refund),
    }
    return _notification(body, payment, refund.notify_url)


def describe_payment(payment: Payment) -> dict[str, object]:
    """Give a payment as the protocol shows it; `amount` is the money paid, or asked for before that."""
    return {
        "merchant": payment.merchant,
        "attempt": payment.attempt,
        "provider_number": payment.provider_number,
        "amount": payment.amount if payment.paid_amount is None else payment.paid_amount,
        "currency": payment.paid_currency or payment.currency,
        "status": payment.status,
        "changed_at": payment.changed_at,
    }


def describe_refund(payment: Payment, refund: Refund) -> dict[str, object]:
    """Give a refund as the protocol shows it."""
    return {
        "merchant": payment.merchant,
        "attempt": refund.attempt,
        "refund": refund.refund,
        "provider_number": refund.provider_number,
        "amount": refund.amount,
        "currency": refund.currency,
        "status": refund.status,
        "changed_at": refund.changed_at,
    }


def _notification(body: dict[str, object], payment: Payment, url: str) -> Notification:
    return Notification(
        id=str(body["id"]),
        attempt=payment.attempt,
        merchant=payment.merchant,
        url=url,
        body=json.dumps(body, ensure_ascii=False),
        tries=0,
    )
