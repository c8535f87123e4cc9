"""PayPal for practice refuses what PayPal refuses."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from zhida.doubles.gateways.server import Gateway, GatewaySettings
from zhida.doubles.paypal.gateway import PayPal, prepare

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


class Merchant:
    """A caller of the gateway."""

    def __init__(self, gateway: Gateway, dialect: PayPal, pair: str, client: httpx.Client) -> None:
        self.gateway, self.dialect, self.pair, self.client = gateway, dialect, pair, client
        self.headers = {"authorization": f"Bearer {self.token().json()['access_token']}"}

    def token(self, pair: str = "", grant: str = "client_credentials") -> httpx.Response:
        basic = base64.b64encode((pair or self.pair).encode()).decode()
        return self.client.post(
            "/v1/oauth2/token",
            data={"grant_type": grant},
            headers={"authorization": f"Basic {basic}"},
        )

    def post(self, path: str, document: object, key: str = "") -> tuple[int, dict]:
        headers = {**self.headers, "paypal-request-id": key}
        answer = self.client.post(path, json=document, headers=headers)
        return answer.status_code, answer.json()

    def issue(self, path: str, document: object, key: str = "") -> str:
        status, told = self.post(path, document, key)
        assert status in (400, 404, 422)
        return told["details"][0]["issue"] if "details" in told else told["name"]

    def captured(self) -> str:
        status, made = self.post("/v2/checkout/orders", order(), "a")
        assert status == 201
        self.client.post("/control", json={"op": "pay", "attempt": "P1"})
        status, taken = self.post(f"/v2/checkout/orders/{made['id']}/capture", {}, "b")
        assert status == 201
        return taken["purchase_units"][0]["payments"]["captures"][0]["id"]


@pytest.fixture
def merchant(tmp_path: Path) -> Iterator[Merchant]:
    table = prepare(tmp_path)
    dialect = PayPal(tmp_path)
    settings = GatewaySettings(port=0, directory=tmp_path, clock=lambda: NOW)
    with (
        Gateway(dialect, settings) as gateway,
        httpx.Client(base_url=gateway.url, trust_env=False) as client,
    ):
        pair = f"{table['client_id']}:{(tmp_path / str(table['client_secret_file'])).read_text()}"
        yield Merchant(gateway, dialect, pair, client)


def order(**unit: object) -> dict:
    context = {"return_url": "http://127.0.0.1:1/back", "cancel_url": "http://127.0.0.1:1/back"}
    amount = {"currency_code": "USD", "value": "10.00"}
    return {
        "intent": "CAPTURE",
        "purchase_units": [{"invoice_id": "P1", "amount": amount, **unit}],
        "payment_source": {"paypal": {"experience_context": context}},
    }


def test_prepare_makes_keys_once_for_their_owner_only(tmp_path):
    first = prepare(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    assert prepare(tmp_path) == first
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert {oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()} == {"0o600"}


def test_only_who_knows_the_secret_gets_a_token(merchant):
    assert merchant.token(pair="a:b").status_code == 401
    assert merchant.token(grant="password").status_code == 400
    merchant.headers = {"authorization": "Bearer A21"}
    assert merchant.post("/v2/checkout/orders", order())[0] == 401


@pytest.mark.parametrize(
    ("unit", "issue"),
    [
        ({"amount": None}, "MISSING_REQUIRED_PARAMETER"),
        ({"amount": {"currency_code": "USD", "value": 10}}, "INVALID_PARAMETER_SYNTAX"),
        ({"amount": {"currency_code": "USD", "value": "1.234"}}, "DECIMAL_PRECISION"),
        ({"amount": {"currency_code": "JPY", "value": "1.5"}}, "DECIMAL_PRECISION"),
        ({"amount": {"currency_code": "USD", "value": "0.00"}}, "CANNOT_BE_ZERO_OR_NEGATIVE"),
        ({"amount": {"currency_code": "USD", "value": "NaN"}}, "CANNOT_BE_ZERO_OR_NEGATIVE"),
        ({"invoice_id": ""}, "DUPLICATE_INVOICE_ID"),
    ],
)
def test_an_order_that_is_wrong_is_refused(merchant, unit, issue):
    assert merchant.issue("/v2/checkout/orders", order(**unit)) == issue
    assert merchant.gateway.books.list_payments() == []


def test_what_is_no_order_is_refused(merchant):
    assert merchant.issue("/v2/checkout/orders", {"intent": "AUTHORIZE"}) == "INVALID_PARAMETER_VALUE"
    assert merchant.issue("/v2/checkout/orders", []) == "MALFORMED_REQUEST_JSON"
    elsewhere = order()
    elsewhere["payment_source"]["paypal"]["experience_context"]["return_url"] = "https://evil.example"
    assert merchant.issue("/v2/checkout/orders", elsewhere) == "INVALID_PARAMETER_VALUE"
    assert merchant.issue("/v2/elsewhere", {}) == "RESOURCE_NOT_FOUND"


def test_a_key_repeats_the_answer_and_never_the_deed(merchant):
    first = merchant.post("/v2/checkout/orders", order(), "a")

    assert merchant.post("/v2/checkout/orders", order(), "a") == (200, first[1])
    assert merchant.issue("/v2/checkout/orders", order(description="x"), "a") == "DUPLICATE_REQUEST_ID"
    assert merchant.issue("/v2/checkout/orders", order(), "other") == "DUPLICATE_INVOICE_ID"
    assert len(merchant.gateway.books.list_payments()) == 1


def test_a_capture_needs_an_approval_and_happens_once(merchant):
    _status, made = merchant.post("/v2/checkout/orders", order(), "a")
    path = f"/v2/checkout/orders/{made['id']}/capture"
    assert merchant.issue(path, {}, "b") == "ORDER_NOT_APPROVED"
    merchant.client.post("/control", json={"op": "pay", "attempt": "P1"})

    assert merchant.post(path, {}, "b")[0] == 201

    assert merchant.post(path, {}, "b")[0] == 200
    assert merchant.issue(path, {}, "c") == "ORDER_ALREADY_CAPTURED"


def test_an_order_is_gone_after_three_hours(merchant):
    _status, made = merchant.post("/v2/checkout/orders", order(), "a")
    merchant.gateway.clock = lambda: NOW + timedelta(hours=3)

    answer = merchant.client.get(f"/v2/checkout/orders/{made['id']}", headers=merchant.headers)

    assert (answer.status_code, answer.json()["name"]) == (404, "RESOURCE_NOT_FOUND")


def test_refunds_never_exceed_the_capture(merchant):
    path = f"/v2/payments/captures/{merchant.captured()}/refund"

    def dollars(value: str, currency: str = "USD") -> dict:
        return {"amount": {"currency_code": currency, "value": value}, "invoice_id": "R1"}

    assert merchant.issue(path, dollars("10.01")) == "REFUND_AMOUNT_EXCEEDED"
    assert merchant.issue(path, dollars("1.00", "EUR")) == "REFUND_CAPTURE_CURRENCY_MISMATCH"
    assert merchant.post(path, dollars("4.00"), "r")[0] == 201
    assert merchant.issue(path, dollars("1.00"), "s") == "DUPLICATE_INVOICE_ID"
    status, rest = merchant.post(path, {}, "t")
    assert (status, rest["amount"]["value"]) == (201, "6.00")
    assert merchant.issue(path, {}, "u") == "CAPTURE_FULLY_REFUNDED"
    assert merchant.issue("/v2/payments/captures/C404/refund", {}) == "RESOURCE_NOT_FOUND"
    missing = merchant.client.get("/v2/payments/refunds/404", headers=merchant.headers)
    assert missing.status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "",
        "start_date=now&end_date=then",
        "start_date=2026-10-01T00:00:00Z&end_date=2026-11-22T00:00:00Z",
        "start_date=2026-11-22T00:00:00Z&end_date=2026-11-22T01:00:00Z&page_size=501",
    ],
)
def test_a_report_that_is_asked_for_wrongly_is_refused(merchant, query):
    answer = merchant.client.get(f"/v1/reporting/transactions?{query}", headers=merchant.headers)

    assert (answer.status_code, answer.json()["name"]) == (400, "INVALID_REQUEST")
