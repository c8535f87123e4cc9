"""Tells the shop what happened: signed, at once, and again with growing pauses until it acknowledges."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import httpx

from zhida.doubles.gateways.books import Books, Payment, Refund
from zhida.doubles.gateways.dialect import Dialect, is_loopback
from zhida.doubles.gateways.faults import Faults
from zhida.doubles.gateways.mailbox import Notification

PAUSES_SECONDS = (1, 2, 4, 8, 15, 30, 60, 120, 300, 600)
TIMEOUT_SECONDS = 8.0
LEASE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the shop answered, try by try.

    0 stands for no answer; -200 (or another 2xx below zero) for one that says yes by its status and no by its
    body.
    """

    sent: int
    answers: list[int]


NOTHING_SENT = Delivery(0, [])


class Notifier:
    """Sends notifications; the first try happens before the caller goes on, later ones in a thread."""

    def __init__(
        self, dialect: Dialect, *, books: Books, faults: Faults, clock: Callable[[], datetime]
    ) -> None:
        self._dialect = dialect
        self._mailbox = books.mailbox
        self._faults = faults
        self._clock = clock
        # Loopback speaks http, and loading certificates takes 40 ms.
        transport = httpx.HTTPTransport(verify=False, limits=httpx.Limits(max_keepalive_connections=0))
        self._client = httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False, transport=transport)
        self._wake = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=f"{dialect.name}-notifier", daemon=True)

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
        return self._announce(self._dialect.payment_news(payment))

    def announce_refund(self, payment: Payment, refund: Refund) -> Delivery:
        """Queue the news of a refund's state and try once to deliver it."""
        return self._announce(self._dialect.refund_news(payment, refund))

    def announce_payment_later(self, payment: Payment) -> None:
        """Queue the news of a payment; the shop may hear it before or after the answer to its call."""
        self._queue(self._dialect.payment_news(payment))

    def announce_refund_later(self, payment: Payment, refund: Refund) -> None:
        """Queue the news of a refund; the shop may hear it before or after the answer to its call."""
        self._queue(self._dialect.refund_news(payment, refund))

    def repeat(self, attempt: str, *, copies: int) -> Delivery:
        """Send every message about a payment again, each `copies` times at the same moment."""
        answers: list[int] = []
        for message in self._mailbox.list_of(attempt):
            answers += self._send_copies(message, copies=copies)
        return Delivery(sent=len(answers), answers=answers)

    def forge(self, payment: Payment) -> Delivery:
        """Send what looks like the news of a success, signed by somebody else's key."""
        message = self._dialect.forged_news(payment)
        if message is None:
            return NOTHING_SENT
        return Delivery(sent=1, answers=[self._send(message, forged=True)])

    def _queue(self, message: Notification | None) -> None:
        if message is not None and message.url:
            self._mailbox.put(message, due_at=time.time() + self._faults.delay_of(message.attempt))
            self._wake.set()

    def _announce(self, message: Notification | None) -> Delivery:
        if message is None or not message.url:
            return NOTHING_SENT
        delay = self._faults.delay_of(message.attempt)
        self._mailbox.put(message, due_at=time.time() + (delay or LEASE_SECONDS))
        if delay:
            self._wake.set()
            return NOTHING_SENT
        return self._try(message)

    def _try(self, message: Notification) -> Delivery:
        """Send once by the faults that are on, and note when the next try is due."""
        if self._faults.is_lost(message.attempt):
            self._mailbox.settle(message.id, done=True, due_at=time.time())
            return NOTHING_SENT
        copies = self._faults.copies_of(message.attempt)
        answers = [0] if self._faults.is_down else self._send_copies(message, copies=copies)
        is_taken = any(200 <= answer < 300 for answer in answers)
        is_given_up = message.tries >= len(PAUSES_SECONDS)
        pause = PAUSES_SECONDS[min(message.tries, len(PAUSES_SECONDS) - 1)]
        self._mailbox.settle(message.id, done=is_taken or is_given_up, due_at=time.time() + pause)
        self._wake.set()
        return Delivery(sent=len(answers), answers=answers)

    def _send_copies(self, message: Notification, *, copies: int) -> list[int]:
        if copies == 1:
            return [self._send(message)]
        with ThreadPoolExecutor(max_workers=copies) as pool:
            return list(pool.map(lambda _: self._send(message), range(copies)))

    def _send(self, message: Notification, *, forged: bool = False) -> int:
        """Post one message and give its answer as a Delivery counts it."""
        if not is_loopback(message.url):
            return 0
        headers, body = self._dialect.sign_news(message, now=self._clock(), forged=forged)
        try:
            answer = self._client.post(message.url, content=body, headers=dict(headers))
        except httpx.HTTPError:
            return 0
        if answer.is_success and not self._dialect.is_acknowledged(answer.status_code, answer.content):
            return -answer.status_code
        return answer.status_code

    def _run(self) -> None:
        while not self._stopped:
            message = self._mailbox.take_due(at=time.time(), lease_seconds=LEASE_SECONDS)
            if message is None:
                self._wake.wait(timeout=0.5)
                self._wake.clear()
            else:
                self._try(message)
