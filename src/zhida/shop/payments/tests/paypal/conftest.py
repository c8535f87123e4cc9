"""A shop with one PayPal account, and the gateway for practice that it talks to over loopback."""

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from tests.running.shop import plain_http

from zhida.doubles.gateways.books import Payment
from zhida.doubles.gateways.mailbox import Notification
from zhida.doubles.gateways.server import Gateway, GatewaySettings
from zhida.doubles.paypal.gateway import PayPal, prepare
from zhida.shop.kernel.money import Money
from zhida.shop.payments import services
from zhida.shop.payments.channels import channel_accounts
from zhida.shop.payments.models import Refund
from zhida.shop.payments.providers.paypal.account import PayPalAccount
from zhida.shop.payments.providers.paypal.certificates import CertificateShelf
from zhida.shop.payments.providers.paypal.provider import PayPalProvider
from zhida.shop.payments.services import PayWish
from zhida.shop.payments.tests.paypal.webhook_making import Pages
from zhida.shop.payments.tests.practice_shop import BUYER, Clock, PracticeShop, lay_keys, write_channels


@dataclass
class PayPalBench(PracticeShop):
    """A shop and PayPal. What PayPal sends is handed over only when a test says so."""

    clock: Clock
    gateway: Gateway
    dialect: PayPal
    file: Path
    client: httpx.Client
    opened: int = 0
    status = PracticeShop.attempt

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
        write_channels(self.file, "[channels.paypal]\n" + "\n".join(lines) + "\n")

    def pending(self, minor: int = 710_00, *, minutes: int = 30) -> tuple[str, str]:
        """Open an intent and start an attempt; give ref and attempt number."""
        ref = self.open(minor, minutes=minutes).ref
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


@pytest.fixture
def paypal(tmp_path: Path, clock: Clock, settings, db) -> Iterator[PayPalBench]:
    """Run PayPal for one test, and tell the shop its channels file."""
    keys = tmp_path / "keys"
    keys.mkdir()
    lay_keys(prepare, keys)
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


@pytest.fixture
def answers(pages):
    """Give a function that sets what is answered at a path; tokens are there already."""

    def answer(path, document, status=200):
        pages.known[path] = (status, json.dumps(document, indent=2).encode(), {})

    answer("/v1/oauth2/token", {"access_token": "A21", "expires_in": 300, "scope": "all", "nonce": "x"})
    return answer


@pytest.fixture
def provider(pages):
    account = PayPalAccount(gateway_url=pages.url, client_id="id", client_secret="secret")
    shelf = CertificateShelf(prefix=f"{pages.url}/certs/", roots=None, domain="")
    return PayPalProvider(account=account, webhook_id="W", certificates=shelf)
