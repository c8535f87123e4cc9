"""The simulator by itself: what it signs, what it refuses, and what a buyer sees."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zhida.doubles.gateways.cashier import amount_html
from zhida.doubles.payment_simulator import wire
from zhida.doubles.payment_simulator.server import Simulator, SimulatorSettings

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


class Merchant:
    """A merchant that is not our shop."""

    def __init__(self, directory):
        self.key = Ed25519PrivateKey.generate()
        gateway = Ed25519PrivateKey.generate()
        self.public_file = directory / "merchant.pem"
        self.public_file.write_bytes(
            self.key.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )
        self.gateway_file = directory / "gateway.pem"
        self.gateway_file.write_bytes(
            gateway.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    def call(self, simulator, method, path, document=None, *, now=NOW, key=None):
        body = b"" if document is None else json.dumps(document).encode()
        message = wire.Message(direction="request", target=f"{method} {path}", merchant="M", body=body)
        headers = wire.sign(message, key=key or self.key, now=now)
        answer = httpx.request(method, simulator.url + path, content=body, headers=headers, trust_env=False)
        proof = wire.Message(
            direction="answer",
            target=f"{answer.status_code} {headers['x-sim-nonce']}",
            merchant="M",
            body=answer.content,
        )
        wire.verify(proof, dict(answer.headers), key=simulator.key.public_key(), now=now)
        return answer.status_code, answer.json()


@pytest.fixture
def merchant(tmp_path):
    return Merchant(tmp_path)


def settings_for(merchant, tmp_path) -> SimulatorSettings:
    return SimulatorSettings(
        port=0,
        ledger_file=tmp_path / "data" / "ledger.sqlite3",
        private_key_file=merchant.gateway_file,
        merchants={"M": merchant.public_file},
        clock=lambda: NOW,
    )


@pytest.fixture
def simulator(merchant, tmp_path) -> Iterator[Simulator]:
    with Simulator(settings_for(merchant, tmp_path)) as running:
        yield running


def order(**changes):
    return {
        "attempt": "P1",
        "amount": 659900,
        "currency": "CNY",
        "subject": "青岚 X1 <b>手机</b>",
        "scene": "pc",
        "expires_at": (NOW + timedelta(minutes=15)).isoformat(),
        "notify_url": "http://127.0.0.1:9/hooks/payments/simulator",
        "return_url": "http://127.0.0.1:9/pay/return/simulator?a=1",
    } | changes


def control(simulator, **document):
    return httpx.post(f"{simulator.url}/control", json=document, timeout=20, trust_env=False)


def test_a_payment_is_made_once_under_its_number(simulator, merchant):
    first = merchant.call(simulator, "POST", "/v1/payments", order())
    again = merchant.call(simulator, "POST", "/v1/payments", order())

    assert first == again
    assert first[0] == 200
    assert first[1]["status"] == "pending"
    assert merchant.call(simulator, "POST", "/v1/payments", order(amount=1)) == (409, {"code": "NUMBER_USED"})
    assert merchant.call(simulator, "GET", "/v1/payments/P1")[1]["amount"] == 659900


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": 0}, "BAD_FIELD:amount"),
        ({"amount": 1.5}, "BAD_FIELD:amount"),
        ({"currency": ""}, "BAD_FIELD:currency"),
        ({"notify_url": "https://shop.example/hook"}, "NOT_LOOPBACK:notify_url"),
        ({"expires_at": "soon"}, "BAD_BODY"),
    ],
)
def test_a_malformed_order_is_refused(simulator, merchant, changes, code):
    assert merchant.call(simulator, "POST", "/v1/payments", order(**changes)) == (400, {"code": code})
    assert control(simulator, op="ledger").json() == {"payments": [], "refunds": []}


def test_calls_that_are_not_proven_are_refused(simulator, merchant):
    stranger = Ed25519PrivateKey.generate()
    old = NOW - timedelta(seconds=301)

    assert merchant.call(simulator, "GET", "/v1/payments/P1", key=stranger)[1] == {"code": "BAD_SIGNATURE"}
    answer = httpx.get(f"{simulator.url}/v1/payments/P1", trust_env=False)
    assert (answer.status_code, answer.json()) == (401, {"code": "UNKNOWN_MERCHANT"})
    with pytest.raises(wire.SignatureRefused):
        merchant.call(simulator, "GET", "/v1/payments/P1", now=old)


def test_unknown_calls_and_numbers_are_not_found(simulator, merchant):
    assert merchant.call(simulator, "GET", "/v1/payments/P9") == (404, {"code": "UNKNOWN_PAYMENT"})
    assert merchant.call(simulator, "GET", "/v1/refunds/R9") == (404, {"code": "UNKNOWN_REFUND"})
    assert merchant.call(simulator, "POST", "/v1/nothing", {}) == (404, {"code": "UNKNOWN_CALL"})
    assert httpx.get(f"{simulator.url}/nothing", trust_env=False).status_code == 404
    assert httpx.get(f"{simulator.url}/healthz", trust_env=False).text == "ok"


def test_a_number_closed_before_it_was_made_stays_closed(simulator, merchant):
    assert merchant.call(simulator, "POST", "/v1/payments/P1/close", {})[1] == {"code": "UNKNOWN_PAYMENT"}
    assert merchant.call(simulator, "POST", "/v1/payments", order()) == (409, {"code": "CLOSED"})


def test_a_paid_payment_cannot_be_closed(simulator, merchant):
    merchant.call(simulator, "POST", "/v1/payments", order())
    control(simulator, op="lose")
    control(simulator, op="pay", attempt="P1")

    assert merchant.call(simulator, "POST", "/v1/payments/P1/close", {}) == (409, {"code": "ALREADY_PAID"})


def test_refunds_never_exceed_the_payment_and_count_once(simulator, merchant):
    merchant.call(simulator, "POST", "/v1/payments", order())
    control(simulator, op="lose")
    back = {"attempt": "P1", "refund": "R1", "amount": 600000, "currency": "CNY"}
    back["notify_url"] = "http://127.0.0.1:9/x"
    assert merchant.call(simulator, "POST", "/v1/refunds", back)[1] == {"code": "NOT_PAID"}
    control(simulator, op="pay", attempt="P1")

    first = merchant.call(simulator, "POST", "/v1/refunds", back)
    assert first == merchant.call(simulator, "POST", "/v1/refunds", back)
    assert merchant.call(simulator, "POST", "/v1/refunds", back | {"amount": 1})[1] == {"code": "NUMBER_USED"}
    assert merchant.call(simulator, "POST", "/v1/refunds", back | {"refund": "R2"})[1] == {
        "code": "NOT_ENOUGH"
    }
    assert control(simulator, op="ledger").json() == {
        "payments": [{"attempt": "P1", "amount": 659900, "currency": "CNY", "status": "succeeded"}],
        "refunds": [{"attempt": "P1", "refund": "R1", "amount": 600000, "status": "succeeded"}],
    }


def test_the_ledger_outlives_the_process(merchant, tmp_path):
    with Simulator(settings_for(merchant, tmp_path)) as first:
        merchant.call(first, "POST", "/v1/payments", order())
    with Simulator(settings_for(merchant, tmp_path)) as second:
        assert merchant.call(second, "GET", "/v1/payments/P1")[0] == 200


def test_the_cashier_shows_what_is_paid_to_whom_and_that_it_is_practice(simulator, merchant):
    url = merchant.call(simulator, "POST", "/v1/payments", order())[1]["cashier_url"]

    page = httpx.get(url, trust_env=False).text

    assert "演练收银台" in page
    assert "不会产生真实扣款" in page
    assert "青岚 X1 &lt;b&gt;手机&lt;/b&gt;" in page
    assert "<small>¥</small>6,599<small>.00</small>" in page
    assert re.findall(r'name="choice" value="(\w+)">(\w+)<', page) == [
        ("pay", "确认付款"),
        ("decline", "拒绝付款"),
    ]
    assert page.count("<svg") == 2


@pytest.mark.parametrize(
    ("choice", "status"), [("pay", "succeeded"), ("decline", "failed"), ("?", "pending")]
)
def test_the_cashier_sends_the_buyer_back_after_the_choice(simulator, merchant, choice, status):
    url = merchant.call(simulator, "POST", "/v1/payments", order())[1]["cashier_url"]
    control(simulator, op="lose")

    answer = httpx.post(url, data={"choice": choice}, trust_env=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == "http://127.0.0.1:9/pay/return/simulator?a=1&attempt=P1"
    assert control(simulator, op="ledger").json()["payments"][0]["status"] == status


def test_the_cashier_takes_nothing_after_the_end(simulator, merchant):
    ended = order(expires_at=NOW.isoformat())
    url = merchant.call(simulator, "POST", "/v1/payments", ended)[1]["cashier_url"]

    httpx.post(url, data={"choice": "pay"}, trust_env=False)

    page = httpx.get(url, trust_env=False).text
    assert "订单已关闭" in page
    assert "返回商家" in page
    assert 'value="pay"' not in page
    assert control(simulator, op="ledger").json()["payments"][0]["status"] == "pending"


def test_the_cashier_knows_only_its_own_numbers(simulator):
    answer = httpx.get(f"{simulator.url}/cashier/SIM1", trust_env=False)

    assert answer.status_code == 404
    assert "未找到这笔支付单" in answer.text


@pytest.mark.parametrize(
    ("document", "status"),
    [
        ({"op": "rob"}, 400),
        ({}, 400),
        ({"op": "pay", "attempt": "P9"}, 404),
        ({"op": "down", "how": "softly"}, 400),
        ({"op": "delay", "seconds": "long"}, 400),
        ({"op": "duplicate", "times": 1000}, 400),
    ],
)
def test_orders_that_make_no_sense_are_refused(simulator, document, status):
    assert control(simulator, **document).status_code == status


def test_a_control_body_must_be_an_object(simulator):
    answer = httpx.post(f"{simulator.url}/control", content=b"[1]", trust_env=False)

    assert (answer.status_code, answer.json()["ok"]) == (400, False)


def test_a_delayed_message_is_sent_by_the_repeating_thread(simulator, merchant):
    merchant.call(simulator, "POST", "/v1/payments", order())
    control(simulator, op="delay", attempt="P1", seconds=60)

    answer = control(simulator, op="pay", attempt="P1").json()

    assert answer == {"ok": True, "attempt": "P1", "status": "succeeded", "sent": 0, "answers": []}


def test_an_unreachable_shop_answers_nothing(simulator, merchant):
    merchant.call(simulator, "POST", "/v1/payments", order())

    assert control(simulator, op="pay", attempt="P1").json()["answers"] == [0]
    assert control(simulator, op="notify", attempt="P1").json()["answers"] == [0]
    assert control(simulator, op="forge", attempt="P1").json()["answers"] == [0]


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (5, "CNY", "<small>¥</small>0<small>.05</small>"),
        (123456789, "USD", "<small>$</small>1,234,567<small>.89</small>"),
        (1200, "JPY", "<small>JPY </small>1,200"),
    ],
)
def test_amounts_are_written_by_their_currency(minor, currency, text):
    assert amount_html(minor, currency) == text
