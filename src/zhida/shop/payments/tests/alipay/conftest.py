"""A shop with one Alipay account, and the gateway for practice that it talks to over loopback."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from tests.running.shop import plain_http

from zhida.doubles.alipay.gateway import AlipayDialect, prepare
from zhida.doubles.alipay.keys import ALIPAY_PUBLIC_KEY
from zhida.doubles.gateways.server import Gateway, GatewaySettings
from zhida.shop.kernel.money import Money
from zhida.shop.payments import services
from zhida.shop.payments.channels import channel_accounts
from zhida.shop.payments.providers.alipay.provider import AlipayProvider
from zhida.shop.payments.providers.contract import PaymentOrder, RefundOrder
from zhida.shop.payments.records import AttemptStart
from zhida.shop.payments.services import PayWish
from zhida.shop.payments.tests.practice_shop import (
    BUYER,
    AttendedShop,
    Clock,
    Door,
    keys_made_by,
    lay_keys,
    write_channels,
)

ROOT = Path(__file__).resolve().parents[6]


@dataclass
class AlipayBench(AttendedShop):
    """A shop and Alipay."""

    clock: Clock
    door: Door
    gateway: Gateway
    dialect: AlipayDialect
    directory: Path
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30, transport=plain_http()))
    opened: int = 0
    subject = "青岚 X1 手机, 8GB/256GB {黑}"

    @property
    def channels_file(self) -> Path:
        return self.directory / "channels.toml"

    @property
    def provider(self) -> AlipayProvider:
        provider = channel_accounts()["alipay"].provider
        assert isinstance(provider, AlipayProvider)
        return provider

    def set_channel(self, *, certificates: bool = False, **changes: object) -> None:
        """Write the channels file; a change is seen by its time."""
        made = prepare(self.directory, certificates=certificates)
        values = {**made, "gateway_url": f"{self.gateway.url}/gateway.do", **changes}
        lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
        file = self.channels_file
        write_channels(file, "[channels.alipay]\n" + "\n".join(lines) + "\n")
        assert tomllib.loads(file.read_text(encoding="utf-8"))

    def start(self, ref: str, *, scene: str = "pc") -> AttemptStart:
        wish = PayWish(channel="alipay", scene=scene)
        return services.start_attempt(ref=ref, wish=wish, actor=BUYER, now=self.clock())

    def visit(self, started: AttemptStart) -> httpx.Response:
        """Open the payment page in a browser, or scan the code."""
        return self.client.get(started.payload.get("url") or started.payload["code"], follow_redirects=True)

    def pending(self, minor: int = 6599_00, *, scene: str = "pc") -> tuple[str, str]:
        """Open an intent, start an attempt and look at its page; give ref and attempt number."""
        ref = self.open(minor).ref
        started = self.start(ref, scene=scene)
        assert self.visit(started).status_code == 200
        return ref, started.attempt

    def paid(self, minor: int = 6599_00) -> tuple[str, str]:
        ref, attempt = self.pending(minor)
        assert self.control("pay", attempt)["answers"] == [200]
        return ref, attempt

    def news(self, attempt: str, *, index: int = -1, forged: bool = False) -> bytes:
        """Give a message about a payment as it would be sent now."""
        message = self.gateway.books.mailbox.list_of(attempt)[index]
        return self.dialect.sign_news(message, now=self.clock(), forged=forged)[1]

    def notify(self, body: bytes) -> int:
        return services.receive_payment_notification(
            channel_name="alipay", body=body, headers={}, now=self.clock()
        ).status

    def order(self, attempt: str = "P26112200000000000001", *, scene: str = "pc") -> PaymentOrder:
        """Give an order as the provider gets it."""
        return PaymentOrder(
            attempt=attempt,
            amount=Money(6599_00),
            subject="青岚 X1",
            scene=scene,
            created_at=self.clock(),
            expires_at=self.clock() + timedelta(minutes=15),
            notify_url=f"{self.door.url}/hooks/payments/alipay",
            return_url=f"{self.door.url}/pay/return/alipay",
        )

    def refund_order(self, attempt: str, refund: str = "R26112200000000000001") -> RefundOrder:
        """Give a refund order of 100 yuan as the provider gets it."""
        return RefundOrder(
            refund=refund,
            attempt=attempt,
            provider_number="",
            amount=Money(100_00),
            paid=Money(6599_00),
            reason="七天无理由",
            notify_url="",
            created_at=self.clock(),
            payment_created_at=self.clock(),
        )


def fields_of(url: str) -> dict[str, str]:
    """Read the signed parameters out of a payment page's address."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


@contextmanager
def alipay_bench(*, clock: Clock, door: Door, directory: Path) -> Iterator[AlipayBench]:
    """Run Alipay for one test."""
    lay_keys(prepare, directory)
    dialect = AlipayDialect(directory)
    settings = GatewaySettings(port=0, directory=directory, clock=clock)
    with Gateway(dialect, settings) as gateway:
        bench = AlipayBench(clock, door, gateway, dialect, directory)
        bench.set_channel()
        with bench.client:
            yield bench


@pytest.fixture
def bench(tmp_path: Path, door: Door, clock: Clock, settings) -> Iterator[AlipayBench]:
    with alipay_bench(clock=clock, door=door, directory=tmp_path) as shop:
        settings.ZHIDA = replace(settings.ZHIDA, payments_file=shop.channels_file, public_url=door.url)
        yield shop


@pytest.fixture
def judge() -> Callable[..., list]:
    """Ask Alipay's own SDK for Node."""

    def ask(*questions: Mapping[str, object]) -> list:
        done = subprocess.run(
            [Path(sys.prefix) / "bin" / "node", "web/judges/alipay.mjs"],
            cwd=ROOT,
            input=json.dumps(questions, ensure_ascii=False),
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        answers: list = json.loads(done.stdout)
        return answers

    return ask


@pytest.fixture
def alipay_public_key() -> str:
    return (keys_made_by(prepare) / ALIPAY_PUBLIC_KEY).read_text(encoding="ascii")
