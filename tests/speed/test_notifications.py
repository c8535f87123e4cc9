"""What a notification costs the database, from the hook to the commit: at most 12 statements a channel."""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.running.ports import free_ports
from tests.running.shop import ZHIDA, plain_http
from tests.running.templates import copy_template

from zhida.doubles.gateways.server import Gateway
from zhida.doubles.payment_simulator.server import Simulator, SimulatorSettings
from zhida.entrypoints.cli.practice import practice_channels, practice_gateways
from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.kernel.money import Money
from zhida.shop.payments import queries, services
from zhida.shop.payments.models import PaymentEntry, PaymentEvent, Refund
from zhida.shop.payments.records import AttemptStart, PayerDevice
from zhida.shop.payments.services import PayWish

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]

BUYER = Actor(kind=ActorKind.SHOPPER, user_id=7)
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
# Nobody listens there: what is told is handed over by the test.
NOWHERE = "http://127.0.0.1:9"


@dataclass
class Channel:
    """One practice gateway, and the shop's hook for what it tells."""

    gateway: Gateway
    browser: httpx.Client
    started: int = 0

    @property
    def kind(self) -> str:
        return self.gateway.dialect.name

    def pending(self) -> tuple[str, str]:
        """Begin to pay as a shopper with a browser does; give ref and attempt number."""
        self.started += 1
        ref = f"Z{self.started}"
        expires_at = NOW + timedelta(minutes=30)
        services.open_intent(
            ref=ref,
            amount=Money(710_00),
            payer=BUYER.principal,
            subject="手机",
            expires_at=expires_at,
            now=NOW,
        )
        wish = PayWish(channel=self.kind, scene="pc", device=PayerDevice(ip="192.0.2.7"))
        start = services.start_attempt(ref=ref, wish=wish, actor=BUYER, now=NOW)
        self._go_to_pay(start)
        return ref, start.attempt

    def paid(self) -> tuple[str, str]:
        """Pay there without the shop's hearing of it."""
        ref, attempt = self.pending()
        self.gateway.control.run({"op": "lose"})
        self.gateway.control.run({"op": "pay", "attempt": attempt})
        if self.kind == "paypal":
            self.gateway.control.run({"op": "down", "how": "mute", "calls": "/capture", "times": 1})
            services.check_attempt(number=attempt, now=NOW)
        return ref, attempt

    def tell(self, attempt: str) -> int:
        """Let the hook hear the last news about a payment; say how many statements that took."""
        news = self.gateway.books.mailbox.list_of(attempt)[-1]
        headers, body = self.gateway.dialect.sign_news(news, now=NOW, forged=False)
        kind = headers.get("Content-Type", "application/octet-stream")
        with CaptureQueriesContext(connection) as seen:
            answer = Client().post(
                f"/hooks/payments/{self.kind}", data=body, content_type=kind, headers=dict(headers)
            )
        assert answer.status_code in (200, 204), answer.content
        return len(seen)

    def _go_to_pay(self, start: AttemptStart) -> None:
        fields = dict(start.payload)
        if start.kind == "form":
            self.browser.post(fields.pop("action"), data=fields)
        elif start.kind == "redirect":
            self.browser.get(fields["url"])


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """Keys of every practice channel; making them takes seconds."""
    directory = tmp_path_factory.mktemp("channels")
    copy_template(directory, mode="test", command=ZHIDA)
    return directory


@pytest.fixture
def channel(request, prepared, settings):
    """The channel that the test names, with its gateway running on the shop's clock."""
    clock = prepared / "clock"
    clock.write_text(NOW.isoformat(), encoding="utf-8")
    first_port = free_ports(5)
    others = practice_channels(payments_directory=prepared / "payments", first_port=first_port)
    file = services.ensure_demo_channel(
        data_dir=prepared, simulator_port=first_port + 4, public_url=NOWHERE, others=others
    )
    settings.ZHIDA = replace(settings.ZHIDA, payments_file=file, public_url=NOWHERE, test_clock_file=clock)
    keys = services.demo_simulator_keys(channels_file=file)
    simulator = Simulator(
        SimulatorSettings(
            port=first_port + 4,
            ledger_file=file.parent / "simulator.sqlite3",
            private_key_file=keys.private_key_file,
            merchants={keys.merchant: keys.merchant_public_key_file},
            clock=lambda: NOW,
        )
    )
    gateways = practice_gateways(payments_directory=file.parent, first_port=first_port, clock=lambda: NOW)
    with ExitStack() as running:
        found = {gateway.dialect.name: running.enter_context(gateway) for gateway in [*gateways, simulator]}
        browser = running.enter_context(httpx.Client(transport=plain_http(), timeout=20))
        yield Channel(found[request.param], browser)


@pytest.mark.parametrize(
    ("channel", "statements"),
    # UnionPay's news is only a call to ask: it is kept, and a timer asks.
    [("alipay", 12), ("wechat", 12), ("unionpay", 5), ("paypal", 12), ("simulator", 12)],
    indirect=["channel"],
)
def test_news_costs_at_most_12_statements(channel, statements):
    ref, attempt = channel.paid()

    first, again = channel.tell(attempt), channel.tell(attempt)

    assert (first, again) == (statements, 3)
    assert PaymentEvent.objects.count() == 1
    if channel.kind == "unionpay":
        services.check_attempt(number=attempt, now=NOW)
    assert queries.get_payment(ref=ref).intent.captured == Money(710_00)
    assert PaymentEntry.objects.count() == 1


# The others' news of a refund is a call to ask, or comes with the answer to the refund.
@pytest.mark.parametrize("channel", ["wechat", "paypal", "simulator"], indirect=True)
def test_news_of_a_refund_costs_11_statements(channel):
    ref, attempt = channel.paid()
    services.check_attempt(number=attempt, now=NOW)
    channel.gateway.control.run({"op": "delay", "what": "refunds"})
    refund = services.refund(ref=ref, amount=Money(100_00), key="k", reason="缺货", now=NOW)
    services.check_refund(number=refund.number, now=NOW)
    channel.gateway.control.run({"op": "up"})
    assert Refund.objects.get().status == "PROCESSING"

    first, again = channel.tell(attempt), channel.tell(attempt)

    assert (first, again) == (11, 3)
    assert Refund.objects.get().status == "SUCCEEDED"
