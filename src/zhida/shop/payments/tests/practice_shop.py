"""What every shop with a practice gateway does in tests: it opens, asks, runs timers and compares books."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Protocol

import httpx

from zhida.doubles.gateways.server import Gateway
from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.kernel.models import OutboxEvent, Timer
from zhida.shop.kernel.money import Money
from zhida.shop.payments import queries, services, tasks
from zhida.shop.payments.invariants import check_invariants
from zhida.shop.payments.models import PaymentAttempt, Refund
from zhida.shop.payments.records import IntentRecord
from zhida.shop.payments.timer_kinds import CHECK_ATTEMPT, CHECK_REFUND, READ_INBOX

BUYER = Actor(kind=ActorKind.SHOPPER, user_id=7)
HANDLERS = {
    CHECK_ATTEMPT: tasks.check_attempt,
    CHECK_REFUND: tasks.check_refund,
    READ_INBOX: tasks.read_inbox,
}


class Clock(Protocol):
    """The instant that shop and gateway share."""

    instant: datetime

    def __call__(self) -> datetime: ...

    def move(self, **step: float) -> datetime: ...


class Door(Protocol):
    """The shop's hook, reached over HTTP."""

    url: str
    is_open: bool
    received: list[tuple[str, dict[str, str], bytes]]

    def attend(self, cause: Callable[[], httpx.Response]) -> httpx.Response: ...


class PracticeShop:
    """A shop and a practice gateway; a channel's bench adds what only that channel has."""

    clock: Clock
    gateway: Gateway
    client: httpx.Client
    opened: int
    subject = "青岚 X1 手机"

    def open(self, minor: int = 6599_00, *, minutes: int = 30) -> IntentRecord:
        self.opened += 1
        return services.open_intent(
            ref=f"Z{self.opened}",
            amount=Money(minor),
            payer=BUYER.principal,
            subject=self.subject,
            expires_at=self.clock() + timedelta(minutes=minutes),
            now=self.clock(),
        )

    def control(self, op: str, attempt: str = "", **more: object) -> dict:
        """Pull one of the tester's levers; messages that come of it are taken meanwhile."""
        order = {"op": op, **({"attempt": attempt} if attempt else {}), **more}
        answer = self._post(f"{self.gateway.url}/control", order)
        assert answer.status_code == 200, answer.text
        told: dict = answer.json()
        return told

    def _post(self, url: str, order: dict[str, object]) -> httpx.Response:
        return self.client.post(url, json=order)

    def refund(self, ref: str, minor: int, key: str = "k") -> str:
        """Decide a refund and let the worker send it; what is told of it is taken."""
        wish = services.refund(ref=ref, amount=Money(minor), key=key, reason="七天无理由", now=self.clock())
        self.check_refund(wish.number)
        return wish.number

    def check_refund(self, number: str) -> str:
        services.check_refund(number=number, now=self.clock())
        return Refund.objects.get(number=number).status

    def run_timers(self) -> None:
        """Run what is due now, once each, as the worker does."""
        for timer in list(Timer.objects.filter(due_at__lte=self.clock()).order_by("due_at", "id")):
            HANDLERS[timer.kind](timer.key, now=self.clock())
            Timer.objects.filter(pk=timer.pk, generation=timer.generation).delete()

    def attempt(self, ref: str, attempt: str) -> str:
        return queries.attempt_status(ref=ref, attempt=attempt).status

    def intent(self, ref: str) -> IntentRecord:
        record = queries.find_intent(ref=ref)
        assert record is not None
        return record

    def events(self) -> list[str]:
        return list(OutboxEvent.objects.order_by("id").values_list("name", flat=True))

    def assert_books_agree(self) -> None:
        """Compare our books with themselves and with the channel's, number by number, to the last unit."""
        assert [(check.name, list(check.broken)) for check in check_invariants() if check.broken] == []
        ledger = self.control("ledger")
        theirs = {
            row["attempt"]: (row["amount"], row["currency"])
            for row in ledger["payments"]
            if row["status"] == "succeeded"
        }
        back = {row["refund"]: row["amount"] for row in ledger["refunds"] if row["status"] == "succeeded"}
        ours = {
            row.number: (row.captured_minor, row.captured_currency)
            for row in PaymentAttempt.objects.filter(status="SUCCEEDED")
        }
        ours_back = {
            row.number: row.amount_minor if row.channel_minor is None else row.channel_minor
            for row in Refund.objects.filter(status="SUCCEEDED")
        }
        assert ours == theirs
        assert ours_back == back


class AttendedShop(PracticeShop):
    """A shop that hears its gateway through the door while a test pulls a lever."""

    door: Door

    def _post(self, url: str, order: dict[str, object]) -> httpx.Response:
        return self.door.attend(lambda: self.client.post(url, json=order))


def write_channels(file: Path, text: str) -> None:
    """Write a channels file so that a change is seen, however soon it comes after the last."""
    file.write_text(text, encoding="utf-8")
    stat = file.stat()
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000))


@cache
def keys_made_by(prepare: Callable[[Path], object]) -> Path:
    """Make a gateway's keys once for all tests of a process, as it takes long; return their directory."""
    directory = Path(mkdtemp(prefix="keys-", dir=os.environ.get("ZHIDA_TEST_TEMPLATES")))
    prepare(directory)
    return directory


def lay_keys(prepare: Callable[[Path], object], directory: Path) -> None:
    """Copy a gateway's keys into a test's own directory."""
    for made in keys_made_by(prepare).iterdir():
        (directory / made.name).write_bytes(made.read_bytes())
