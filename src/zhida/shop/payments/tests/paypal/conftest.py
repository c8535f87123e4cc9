"""A shop with one PayPal account, and the gateway for practice that it talks to over loopback."""

import json
import os
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Protocol

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from tests.running.shop import plain_http

from zhida.doubles.gateways.books import Payment
from zhida.doubles.gateways.mailbox import Notification
from zhida.doubles.gateways.server import Gateway, GatewaySettings
from zhida.doubles.paypal.gateway import PayPal, prepare
from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.kernel.models import OutboxEvent, Timer
from zhida.shop.kernel.money import Money
from zhida.shop.payments import queries, services, tasks
from zhida.shop.payments.channels import channel_accounts
from zhida.shop.payments.invariants import check_invariants
from zhida.shop.payments.models import PaymentAttempt, Refund
from zhida.shop.payments.providers.paypal.provider import PayPalProvider
from zhida.shop.payments.services import PayWish
from zhida.shop.payments.tests.paypal.webhook_making import Pages
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


@dataclass
class PayPalBench:
    """A shop and PayPal. What PayPal sends is handed over only when a test says so."""

    clock: Clock
    gateway: Gateway
    dialect: PayPal
    file: Path
    client: httpx.Client
    opened: int = 0

    @property
    def provider(self) -> PayPalProvider:
        provider = channel_accounts()["paypal"].provider
        assert isinstance(provider, PayPalProvider)
        return provider

    def set_channel(self, **changes: object) -> None:
        """Write the channels file; a change is seen by its time."""
        made = prepare(self.file.parent / "keys")
        files = {name: f"keys/{file}" for name, file in made.items() if name.endswith("_file")}
        values = {**made, **files, "gateway_url": self.gateway.url, **changes}
        lines = [f"{name} = {json.dumps(value)}" for name, value in values.items() if value is not None]
        self.file.write_text("[channels.paypal]\n" + "\n".join(lines) + "\n", encoding="utf-8")
        stat = self.file.stat()
        os.utime(self.file, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000))

    def control(self, op: str, attempt: str = "", **more: object) -> dict[str, object]:
        order = {"op": op, **({"attempt": attempt} if attempt else {}), **more}
        answer = self.client.post(f"{self.gateway.url}/control", json=order)
        assert answer.status_code == 200, answer.text
        told: dict[str, object] = answer.json()
        return told

    def pending(self, minor: int = 710_00, *, minutes: int = 30) -> tuple[str, str]:
        """Open an intent and start an attempt; give ref and attempt number."""
        self.opened += 1
        ref = f"Z{self.opened}"
        services.open_intent(
            ref=ref,
            amount=Money(minor),
            payer=BUYER.principal,
            subject="青岚 X1 手机",
            expires_at=self.clock() + timedelta(minutes=minutes),
            now=self.clock(),
        )
        return ref, self.start(ref)

    def start(self, ref: str) -> str:
        wish = PayWish(channel="paypal", scene="pc")
        return services.start_attempt(ref=ref, wish=wish, actor=BUYER, now=self.clock()).attempt

    def approved(self, minor: int = 710_00, **paid: object) -> tuple[str, str]:
        ref, attempt = self.pending(minor)
        self.control("pay", attempt, **paid)
        return ref, attempt

    def captured(self, minor: int = 710_00, **paid: object) -> tuple[str, str]:
        ref, attempt = self.approved(minor, **paid)
        self.ask(attempt)
        return ref, attempt

    def ask(self, attempt: str) -> None:
        services.check_attempt(number=attempt, now=self.clock())

    def refund(self, ref: str, minor: int, key: str = "k") -> str:
        return services.refund(
            ref=ref, amount=Money(minor), key=key, reason="少发一件", now=self.clock()
        ).number

    def send_refund(self, number: str) -> str:
        services.check_refund(number=number, now=self.clock())
        return Refund.objects.get(number=number).status

    def run_timers(self) -> None:
        """Run what is due now, once each, as the worker does."""
        for timer in list(Timer.objects.filter(due_at__lte=self.clock()).order_by("due_at", "id")):
            HANDLERS[timer.kind](timer.key, now=self.clock())
            Timer.objects.filter(pk=timer.pk, generation=timer.generation).delete()

    def payment(self, attempt: str) -> Payment:
        payment = self.gateway.books.find_payment(attempt)
        assert payment is not None
        return payment

    def messages(self, attempt: str) -> list[Notification]:
        """Give what PayPal wants to tell of a payment, oldest first."""
        return self.gateway.books.mailbox.list_of(attempt)

    def signed(self, news: Notification, *, forged: bool = False) -> tuple[dict[str, str], bytes]:
        """Give headers, with lower-case names, and body as PayPal would send them."""
        headers, body = self.dialect.sign_news(news, now=self.clock(), forged=forged)
        return {name.lower(): value for name, value in headers.items()}, body

    def deliver(self, headers: Mapping[str, str], body: bytes) -> int:
        reply = services.receive_payment_notification(
            channel_name="paypal", body=body, headers=headers, now=self.clock()
        )
        return reply.status

    def hear(self, attempt: str) -> list[int]:
        """Hand over everything PayPal has to tell of a payment."""
        return [self.deliver(*self.signed(news)) for news in self.messages(attempt)]

    def status(self, ref: str, attempt: str) -> str:
        return queries.attempt_status(ref=ref, attempt=attempt).status

    def events(self) -> list[str]:
        return list(OutboxEvent.objects.order_by("id").values_list("name", flat=True))

    def assert_books_agree(self) -> None:
        """Compare our books with themselves and with PayPal's, number by number, to the cent."""
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


@cache
def keys_directory() -> Path:
    """Make keys once for all tests of a process: it takes long."""
    directory = Path(mkdtemp(prefix="zhida-paypal-"))
    prepare(directory)
    return directory


@pytest.fixture
def paypal(tmp_path: Path, clock: Clock, settings, db) -> Iterator[PayPalBench]:
    """Run PayPal for one test, and tell the shop its channels file."""
    keys = tmp_path / "keys"
    keys.mkdir()
    for made in keys_directory().iterdir():
        (keys / made.name).write_bytes(made.read_bytes())
    dialect = PayPal(keys, webhook_url="http://127.0.0.1:9/hooks/payments/paypal")
    file = tmp_path / "channels.toml"
    with (
        Gateway(dialect, GatewaySettings(port=0, directory=tmp_path, clock=clock)) as gateway,
        httpx.Client(timeout=30, transport=plain_http()) as client,
    ):
        bench = PayPalBench(clock, gateway, dialect, file, client)
        bench.set_channel()
        settings.ZHIDA = replace(settings.ZHIDA, payments_file=file, public_url="http://127.0.0.1:8000")
        yield bench


@pytest.fixture
def pages():
    served = Pages()
    thread = threading.Thread(target=served.server.serve_forever, args=(0.02,))
    thread.start()
    yield served
    served.server.shutdown()
    thread.join()
    served.server.server_close()


@pytest.fixture
def news(paypal):
    """Give ref and attempt of a capture whose answer was lost, and headers and body that tell of it."""
    ref, attempt = paypal.approved()
    paypal.control("down", how="mute", calls="/capture", times=1)
    paypal.ask(attempt)
    assert paypal.status(ref, attempt) == "PENDING"
    (_approval, capture) = paypal.messages(attempt)
    return ref, attempt, *paypal.signed(capture)


@pytest.fixture(scope="module")
def rsa_keys():
    return [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]
