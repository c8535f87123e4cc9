"""The shop against UnionPay's double on loopback: real HTTP both ways, real certificates."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.running.shop import plain_http

from zhida.doubles.gateways.server import Gateway, GatewaySettings
from zhida.doubles.unionpay.certificates import (
    MIDDLE_FILE,
    ROOT_FILE,
    SIGNER_COMMON_NAME,
    SIGNER_FILE,
    SIGNER_KEY_FILE,
    Identity,
    Subject,
    issue,
    prepare,
)
from zhida.doubles.unionpay.gateway import UnionPayDialect, addresses
from zhida.shop.payments import services
from zhida.shop.payments.channels import channel_accounts
from zhida.shop.payments.models import PaymentAttempt
from zhida.shop.payments.providers.contract import PaymentOrder
from zhida.shop.payments.providers.unionpay import UnionPayProvider
from zhida.shop.payments.records import AttemptStart
from zhida.shop.payments.services import PayWish
from zhida.shop.payments.services.attempts import order_of
from zhida.shop.payments.tests.conftest import BUYER, Bench

ROOT = Path(__file__).parents[6]


@dataclass
class Card(Bench):
    """A shop whose only channel is UnionPay, and a buyer with a browser."""

    dialect: UnionPayDialect | None = None

    @property
    def gateway(self) -> Gateway:
        return self.simulator

    @property
    def provider(self) -> UnionPayProvider:
        provider = channel_accounts()["card"].provider
        assert isinstance(provider, UnionPayProvider)
        return provider

    def start(self, ref: str, *, scene: str = "pc") -> AttemptStart:
        wish = PayWish(channel="unionpay", scene=scene)
        return services.start_attempt(ref=ref, wish=wish, actor=BUYER, now=self.clock())

    def send_form(self, start: AttemptStart) -> httpx.Response:
        """Do what the browser does with the form: post it to UnionPay, which opens the payment."""
        fields = {name: value for name, value in start.payload.items() if name != "action"}
        return self.client.post(start.payload["action"], data=fields)

    def shown(self, minor: int = 6599_00, *, minutes: int = 30) -> tuple[str, str]:
        """Open an intent, start an attempt and let the buyer see UnionPay's page; give ref and number."""
        ref = self.open(minor, minutes=minutes).ref
        start = self.start(ref)
        assert self.send_form(start).status_code == 303
        return ref, start.attempt

    def paid(self, minor: int = 6599_00) -> tuple[str, str]:
        ref, attempt = self.shown(minor)
        assert self.control("pay", attempt)["answers"] == [200]
        self.run_timers()
        assert self.attempt(ref, attempt) == "SUCCEEDED"
        return ref, attempt

    def settle(self) -> None:
        """Let a minute pass in which all that is due is done."""
        for _step in range(12):
            self.clock.move(seconds=5)
            self.run_timers()

    def order(self, attempt: str) -> PaymentOrder:
        """Give what the channel is asked about an attempt."""
        return order_of(PaymentAttempt.objects.select_related("intent").get(number=attempt))

    def form(self, fields: dict[str, str]) -> bytes:
        return urlencode(fields).encode()

    def hear(self, body: bytes) -> int:
        """Let the shop's hook take a message."""
        reply = services.receive_payment_notification(
            channel_name="card", body=body, headers={}, now=self.clock()
        )
        return reply.status

    def news(self, attempt: str, **changes: str) -> dict[str, str]:
        """Give the fields of the news of a payment, signed as the double signs now."""
        payment = self.gateway.books.find_payment(attempt)
        note = self.dialect.payment_news(replace(payment, status="succeeded", paid_at=payment.changed_at))
        self.dialect.changes = changes
        _headers, body = self.dialect.sign_news(note, now=self.clock(), forged=False)
        self.dialect.changes = {}
        return {name: value for name, (value,) in parse_qs(body.decode(), keep_blank_values=True).items()}


@dataclass(frozen=True)
class Authority:
    """Who issues certificates in these tests, with its keys at hand."""

    root: Identity
    middle: Identity
    signer: Identity


@pytest.fixture(scope="session")
def authority() -> Authority:
    root = issue(Subject(name="PRACTICE ROOT CA", is_authority=True))
    middle = issue(Subject(name="PRACTICE ISSUING CA", is_authority=True), root)
    return Authority(root, middle, issue(Subject(name=SIGNER_COMMON_NAME), middle))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory, authority) -> Path:
    """Make the double's files once for all tests, with the certificates of our authority."""
    directory = tmp_path_factory.mktemp("unionpay")
    prepare(directory)
    for file, identity in (
        (ROOT_FILE, authority.root),
        (MIDDLE_FILE, authority.middle),
        (SIGNER_FILE, authority.signer),
    ):
        (directory / file).write_bytes(identity.certificate.public_bytes(Encoding.PEM))
    (directory / SIGNER_KEY_FILE).write_bytes(
        authority.signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return directory


@pytest.fixture
def judge() -> Callable[[str, dict[str, object]], dict]:
    """Ask the rule as it is written in JavaScript."""

    def ask(what: str, asked: dict[str, object]) -> dict:
        done = subprocess.run(
            [ROOT / ".venv" / "bin" / "node", "web/judges/unionpay.mjs", what],
            cwd=ROOT,
            input=json.dumps(asked).encode(),
            capture_output=True,
            check=True,
            timeout=30,
        )
        return json.loads(done.stdout)

    return ask


@pytest.fixture
def card(db, tmp_path, prepared, door, settings) -> Iterator[Card]:
    directory = tmp_path / "double"
    shutil.copytree(prepared, directory)
    dialect = UnionPayDialect(directory)
    gateway = Gateway(dialect, GatewaySettings(port=0, directory=directory, clock=door.clock))
    table = {**prepare(directory), **addresses(gateway.url), "kind": "unionpay"}
    channels_file = tmp_path / "payments.toml"
    lines = [f'{name} = "{value}"' for name, value in table.items()]
    channels_file.write_text("\n".join(["[channels.card]", *lines]) + "\n", encoding="utf-8")
    settings.ZHIDA = replace(settings.ZHIDA, payments_file=channels_file, public_url=door.url)
    with gateway, httpx.Client(timeout=30, transport=plain_http()) as client:
        yield Card(door.clock, door, gateway, channels_file, client, dialect=dialect)
