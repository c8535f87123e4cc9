"""What the provider makes of answers that are signed and yet not what was asked."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zhida.doubles.payment_simulator.wire import MERCHANT_HEADER, NONCE_HEADER, Message, sign
from zhida.shop.kernel.money import Money
from zhida.shop.payments.providers.contract import (
    FactStatus,
    OutcomeUnknown,
    PaymentOrder,
    RefundOrder,
    RefusedByChannel,
)
from zhida.shop.payments.providers.simulator import SimulatorProvider

MERCHANT = "M-1"
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
ORDER = PaymentOrder(
    attempt="P1",
    amount=Money(100),
    subject="x",
    scene="pc",
    created_at=NOON,
    expires_at=NOON,
    notify_url="http://127.0.0.1/",
    return_url="http://127.0.0.1/",
)
REFUND = RefundOrder(
    refund="R1",
    paid=Money(100),
    attempt="P1",
    amount=Money(100),
    provider_number="X1",
    reason="",
    notify_url="http://127.0.0.1",
    created_at=NOON,
    payment_created_at=NOON,
)


@dataclass
class Gateway:
    """A gateway that signs whatever it is told to answer, one answer a call."""

    key: Ed25519PrivateKey
    now: datetime
    answers: list[tuple[int, object]] = field(default_factory=list)


class _Server(ThreadingHTTPServer):
    gateway: Gateway


class _Door(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        gateway = self.server.gateway
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, document = gateway.answers.pop(0)
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        message = Message(
            direction="answer",
            target=f"{status} {self.headers[NONCE_HEADER]}",
            merchant=self.headers[MERCHANT_HEADER],
            body=body,
        )
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in sign(message, key=gateway.key, now=gateway.now).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 -- http.server's name

    def log_message(self, *_args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def server(now: datetime) -> Iterator[_Server]:
    server = _Server(("127.0.0.1", 0), _Door)
    server.gateway = Gateway(Ed25519PrivateKey.generate(), now)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def gateway(server: _Server) -> Gateway:
    return server.gateway


@pytest.fixture
def provider(server: _Server) -> SimulatorProvider:
    return SimulatorProvider(
        gateway_url=f"http://127.0.0.1:{server.server_address[1]}",
        merchant=MERCHANT,
        private_key=Ed25519PrivateKey.generate(),
        gateway_key=server.gateway.key.public_key(),
    )


def payment(now, **changes):
    return {
        "attempt": "P1",
        "merchant": MERCHANT,
        "status": "pending",
        "amount": 100,
        "currency": "CNY",
        "provider_number": "X1",
        "changed_at": now.isoformat(),
    } | changes


def refund(now, **changes):
    return payment(now, refund="R1", status="succeeded") | changes


def test_a_cashier_for_another_payment_is_no_answer(provider, gateway, now):
    gateway.answers = [(200, {"attempt": "P2", "cashier_url": "http://127.0.0.1/"})]
    with pytest.raises(OutcomeUnknown, match="another payment"):
        provider.create(ORDER, now=now)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"attempt": "P2"}, "another payment"),
        ({"merchant": "M-2"}, "another payment"),
        ({"status": "melted"}, "unknown status"),
        ({"amount": 0}, "no positive integer"),
        ({"amount": True}, "no positive integer"),
        ({"currency": "yuan"}, "currency is malformed"),
        ({"provider_number": None}, "provider_number is malformed"),
        ({"changed_at": "noon"}, "no instant"),
        ({"changed_at": "2026-11-22T12:00:00"}, "no offset"),
    ],
)
def test_an_answer_that_does_not_say_what_it_must_proves_nothing(provider, gateway, now, changes, reason):
    gateway.answers = [(200, payment(now, **changes))]

    with pytest.raises(OutcomeUnknown, match=reason):
        provider.query(ORDER, now=now)


def test_a_list_is_no_answer(provider, gateway, now):
    gateway.answers = [(200, [])]

    with pytest.raises(OutcomeUnknown, match="not an object"):
        provider.query(ORDER, now=now)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"refund": "R2"}, "another refund"),
        ({"attempt": "P2"}, "another refund"),
        ({"status": "x"}, "status"),
    ],
)
def test_an_answer_about_another_refund_proves_nothing(provider, gateway, now, changes, reason):
    gateway.answers = [(200, refund(now, **changes)), (200, refund(now, **changes))]

    for ask in (provider.refund, provider.query_refund):
        with pytest.raises(OutcomeUnknown, match=reason):
            ask(REFUND, now=now)


def test_what_the_channel_never_saw_is_absent_and_closed(provider, gateway, now):
    gateway.answers = [(404, {"code": "UNKNOWN_PAYMENT"})] * 2 + [(404, {"code": "UNKNOWN_REFUND"})]

    assert provider.query(ORDER, now=now).status is FactStatus.ABSENT
    assert provider.close(ORDER, now=now).status is FactStatus.CLOSED
    assert provider.query_refund(REFUND, now=now).status is FactStatus.ABSENT


def test_closing_what_was_paid_tells_of_the_money(provider, gateway, now):
    gateway.answers = [(409, {"code": "ALREADY_PAID"}), (200, payment(now, status="succeeded"))]

    fact = provider.close(ORDER, now=now)

    assert (fact.status, fact.amount) == (FactStatus.SUCCEEDED, Money(100))


def test_any_other_refusal_is_handed_on_with_its_code(provider, gateway, now):
    gateway.answers = [(409, {"code": "FROZEN"})] * 3

    for ask, about in ((provider.query, ORDER), (provider.close, ORDER), (provider.query_refund, REFUND)):
        with pytest.raises(RefusedByChannel) as refusal:
            ask(about, now=now)
        assert refusal.value.code == "FROZEN"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [((400, {"code": "BAD_FIELD amount"}), "does not take our call"), ((200, b"<html>"), "not JSON")],
)
def test_a_fault_of_ours_or_a_page_is_never_taken_for_a_refusal(provider, gateway, now, answer, reason):
    gateway.answers = [answer]

    with pytest.raises(OutcomeUnknown, match=reason):
        provider.query(ORDER, now=now)
