"""A shop with one WeChat Pay account, and the platform for practice that it talks to over loopback."""

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from tests.running.shop import plain_http

from zhida.doubles.gateways.books import Payment
from zhida.doubles.gateways.dialect import Call, Desk, Reply
from zhida.doubles.gateways.server import Gateway, GatewaySettings
from zhida.doubles.wechat.gateway import WechatDialect, prepare
from zhida.shop.kernel.money import Money
from zhida.shop.payments import services
from zhida.shop.payments.channels import channel_accounts
from zhida.shop.payments.models import PaymentAttempt
from zhida.shop.payments.providers.contract import PaymentOrder
from zhida.shop.payments.providers.wechat.provider import WechatProvider
from zhida.shop.payments.records import AttemptStart, PayerDevice
from zhida.shop.payments.services import PayWish
from zhida.shop.payments.tests.practice_shop import BUYER, AttendedShop, Clock, Door, lay_keys, write_channels

ROOT = Path(__file__).parents[6]
DEVICE = PayerDevice(openid="oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", ip="203.0.113.7")


class Platform(WechatDialect):
    """The platform for practice; what stands in `script` is answered first, signed, whatever was asked."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.script: list[tuple[int, bytes]] = []
        self.calls: list[Call] = []

    def answer(self, call: Call, desk: Desk, *, now: datetime) -> Reply:
        self.calls.append(call)
        if self.script:
            return self.signed(call, *self.script.pop(0), now=now)
        return super().answer(call, desk, now=now)


@dataclass
class WechatBench(AttendedShop):
    """A shop and WeChat Pay."""

    clock: Clock
    door: Door
    gateway: Gateway
    dialect: Platform
    directory: Path
    opened: int = 0
    subject = "青岚 X1 手机, 8GB+256GB"
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30, transport=plain_http()))

    @property
    def channels_file(self) -> Path:
        return self.directory / "channels.toml"

    @property
    def provider(self) -> WechatProvider:
        provider = channel_accounts()["wechat"].provider
        assert isinstance(provider, WechatProvider)
        return provider

    def set_channel(self, **changes: object) -> None:
        """Write the channels file; a change is seen by its time."""
        values = {**prepare(self.directory), "gateway_url": self.gateway.url, **changes}
        plain = {name: value for name, value in values.items() if not isinstance(value, dict)}
        lines = [f"{name} = {json.dumps(value)}" for name, value in plain.items() if value is not None]
        verifiers = values["verifiers"]
        assert isinstance(verifiers, dict)
        lines += ["[channels.wechat.verifiers]", *(f'"{name}" = "{key}"' for name, key in verifiers.items())]
        file = self.channels_file
        write_channels(file, "[channels.wechat]\n" + "\n".join(lines) + "\n")

    def script(self, told: object, *, status: int = 200) -> None:
        """Let the next call be answered with this, properly signed."""
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        self.dialect.script.append((status, body))

    def start(self, ref: str, *, scene: str = "pc", device: PayerDevice = DEVICE) -> AttemptStart:
        wish = PayWish(channel="wechat", scene=scene, device=device)
        return services.start_attempt(ref=ref, wish=wish, actor=BUYER, now=self.clock())

    def pending(self, minor: int = 6599_00, *, scene: str = "pc") -> tuple[str, str]:
        """Open an intent and start an attempt; give ref and attempt number."""
        ref = self.open(minor).ref
        return ref, self.start(ref, scene=scene).attempt

    def paid(self, minor: int = 6599_00) -> tuple[str, str]:
        ref, attempt = self.pending(minor)
        assert self.control("pay", attempt)["answers"] == [204]
        return ref, attempt

    def news(self, attempt: str, *, forged: bool = False) -> tuple[bytes, dict[str, str]]:
        """Give the last message about a payment as it would be sent now."""
        message = self.gateway.books.mailbox.list_of(attempt)[-1]
        headers, body = self.dialect.sign_news(message, now=self.clock(), forged=forged)
        return body, {name.lower(): value for name, value in headers.items()}

    def notify(self, body: bytes, headers: Mapping[str, str]) -> int:
        return services.receive_payment_notification(
            channel_name="wechat", body=body, headers=headers, now=self.clock()
        ).status

    def order(self, attempt: str) -> PaymentOrder:
        """Give what the platform was asked for an attempt."""
        row = PaymentAttempt.objects.select_related("intent").get(number=attempt)
        return PaymentOrder(
            attempt=row.number,
            amount=Money(row.amount_minor, row.currency),
            subject=row.intent.subject,
            scene=row.scene,
            created_at=row.created_at,
            expires_at=row.expires_at,
            notify_url=f"{self.door.url}/hooks/payments/wechat",
            return_url=f"{self.door.url}/pay/return/wechat",
        )

    def payment(self, attempt: str) -> Payment:
        payment = self.gateway.books.find_payment(attempt)
        assert payment is not None
        return payment


@contextmanager
def wechat_bench(*, clock: Clock, door: Door, directory: Path) -> Iterator[WechatBench]:
    """Run WeChat Pay for one test."""
    lay_keys(prepare, directory)
    dialect = Platform(directory)
    settings = GatewaySettings(port=0, directory=directory, clock=clock)
    with Gateway(dialect, settings) as gateway:
        bench = WechatBench(clock, door, gateway, dialect, directory)
        bench.set_channel()
        with bench.client:
            yield bench


@pytest.fixture
def bench(db, tmp_path: Path, door: Door, clock: Clock, settings) -> Iterator[WechatBench]:
    with wechat_bench(clock=clock, door=door, directory=tmp_path) as shop:
        settings.ZHIDA = replace(settings.ZHIDA, payments_file=shop.channels_file, public_url=door.url)
        yield shop


@pytest.fixture
def spare(bench: WechatBench) -> Iterator[Gateway]:
    """Another address of the same platform, in the channels file as the spare host."""
    settings = GatewaySettings(port=0, directory=bench.directory, clock=bench.clock)
    with Gateway(Platform(bench.directory), settings) as gateway:
        bench.set_channel(spare_url=gateway.url)
        yield gateway


@pytest.fixture(scope="session")
def judge() -> Iterator[Callable[..., object]]:
    """Ask wechatpay-axios-plugin one question after the other."""
    command = [ROOT / ".venv" / "bin" / "node", "web/judges/wechat.mjs"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as node:
        questions, answers = node.stdin, node.stdout
        assert questions is not None
        assert answers is not None

        def ask(op: str, **facts: object) -> object:
            print(json.dumps({"op": op, **facts}), file=questions, flush=True)
            return json.loads(answers.readline())

        yield ask
        questions.close()
