"""The practice platform refuses what WeChat Pay refuses."""

import base64
import json
import stat
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from zhida.doubles.gateways.books import PROCESSING
from zhida.doubles.gateways.dialect import Call
from zhida.doubles.gateways.server import Gateway, GatewaySettings
from zhida.doubles.wechat.gateway import WechatDialect, prepare
from zhida.doubles.wechat.keys import MERCHANT_KEY

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
ORDERS = "/v3/pay/transactions"
REFUNDS = "/v3/refund/domestic/refunds"


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    made = tmp_path_factory.mktemp("keys")
    prepare(made)
    return made


@pytest.fixture
def gateway(directory, tmp_path):
    settings = GatewaySettings(
        port=0, directory=directory, clock=lambda: NOW, books_file=f"{tmp_path.name}.sqlite3"
    )
    with Gateway(WechatDialect(directory), settings) as running:
        yield running


@pytest.fixture
def ask(gateway, directory):
    """Sign a call as the merchant does and give the answer's status and document."""
    key = load_pem_private_key((directory / MERCHANT_KEY).read_bytes(), password=None)

    def send(method, target, document=None, *, raw=None, **headers):
        body = raw if raw is not None else b"" if document is None else json.dumps(document).encode()
        seconds = str(int(NOW.timestamp()))
        text = f"{method}\n{target}\n{seconds}\nN\n".encode() + body + b"\n"
        signature = base64.b64encode(key.sign(text, PKCS1v15(), SHA256())).decode()
        keys = gateway.dialect.keys
        said = {
            "accept": "application/json",
            "user-agent": "test",
            "authorization": (
                f'WECHATPAY2-SHA256-RSA2048 mchid="{keys.mchid}",nonce_str="N",signature="{signature}",'
                f'timestamp="{seconds}",serial_no="{keys.merchant_serial}"'
            ),
        }
        reply = gateway.answer(Call(method=method, target=target, headers=said | headers, body=body))
        return reply.status, json.loads(reply.body) if reply.body else None

    return send


def order(gateway, **changes):
    return {
        "appid": gateway.dialect.keys.appid,
        "mchid": gateway.dialect.keys.mchid,
        "description": "手机",
        "out_trade_no": "P26112200001",
        "time_expire": (NOW + timedelta(minutes=15)).isoformat(),
        "notify_url": "http://127.0.0.1:9/hooks/payments/wechat",
        "amount": {"total": 100, "currency": "CNY"},
    } | changes


def refund(**changes):
    return {
        "out_trade_no": "P26112200001",
        "out_refund_no": "R1",
        "amount": {"refund": 60, "total": 100, "currency": "CNY"},
    } | changes


def pay(gateway):
    gateway.control.run({"op": "lose"})
    gateway.control.run({"op": "pay", "attempt": "P26112200001"})


def test_the_keys_are_made_once_for_their_owner_only(directory):
    before = {path.name: path.read_bytes() for path in directory.glob("wechat-*")}

    table = prepare(directory)

    assert {path.name: path.read_bytes() for path in directory.glob("wechat-*")} == before
    assert {stat.S_IMODE((directory / name).stat().st_mode) for name in before} == {0o600}
    assert sorted(table) == [
        "api_v3_key_file",
        "appid",
        "kind",
        "mchid",
        "merchant_serial",
        "private_key_file",
        "verifiers",
    ]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"accept": "text/html"}, 406),
        ({"user-agent": ""}, 406),
        ({"authorization": ""}, 401),
        ({"authorization": "Bearer x"}, 401),
    ],
)
def test_a_call_needs_its_headers(gateway, ask, headers, status):
    assert ask("POST", f"{ORDERS}/native", order(gateway), **headers)[0] == status


@pytest.mark.parametrize(
    ("product", "change", "code"),
    [
        ("app", {}, "RESOURCE_NOT_EXISTS"),
        ("native", {"mchid": "1"}, "APPID_MCHID_NOT_MATCH"),
        ("native", {"description": "x" * 128}, "PARAM_ERROR"),
        ("native", {"description": ""}, "PARAM_ERROR"),
        ("native", {"out_trade_no": "P1"}, "PARAM_ERROR"),
        ("native", {"time_expire": "soon"}, "PARAM_ERROR"),
        ("native", {"time_expire": "2026-11-22T12:15:00"}, "PARAM_ERROR"),
        ("native", {"time_expire": "2026-11-22T12:00:59+08:00"}, "PARAM_ERROR"),
        ("native", {"amount": {"total": "100"}}, "PARAM_ERROR"),
        ("native", {"amount": {"total": 100, "currency": "USD"}}, "PARAM_ERROR"),
        ("native", {"notify_url": "https://shop.example/hooks"}, "PARAM_ERROR"),
        ("native", {"notify_url": "http://127.0.0.1/hooks?x=1"}, "PARAM_ERROR"),
        ("jsapi", {}, "PARAM_ERROR"),
        ("h5", {"scene_info": {"payer_client_ip": "203.0.113.7"}}, "PARAM_ERROR"),
    ],
)
def test_an_order_is_checked_field_by_field(gateway, ask, product, change, code):
    _status, told = ask("POST", f"{ORDERS}/{product}", order(gateway, **change))

    assert told["code"] == code
    assert gateway.books.list_payments() == []


def test_one_number_is_one_order(gateway, ask):
    first = ask("POST", f"{ORDERS}/native", order(gateway))
    assert ask("POST", f"{ORDERS}/native", order(gateway)) == first

    other = ask("POST", f"{ORDERS}/native", order(gateway, amount={"total": 1}))

    assert (other[0], other[1]["code"]) == (400, "INVALID_REQUEST")
    pay(gateway)
    assert ask("POST", f"{ORDERS}/native", order(gateway))[1]["code"] == "ORDER_PAID"


def test_a_closed_order_is_not_opened_again(gateway, ask):
    ask("POST", f"{ORDERS}/native", order(gateway))
    target = f"{ORDERS}/out-trade-no/P26112200001/close"

    assert ask("POST", target, {"mchid": "1"})[1]["code"] == "PARAM_ERROR"
    assert ask("POST", target, {"mchid": gateway.dialect.keys.mchid}) == (204, None)
    assert ask("POST", f"{ORDERS}/native", order(gateway))[1]["code"] == "ORDER_CLOSED"


def test_an_order_is_told_to_its_merchant_only(gateway, ask):
    ask("POST", f"{ORDERS}/native", order(gateway))
    target = f"{ORDERS}/out-trade-no/P26112200001"

    assert ask("GET", target)[1]["code"] == "PARAM_ERROR"
    assert ask("GET", f"{target}?mchid={gateway.dialect.keys.mchid}")[1]["trade_state"] == "NOTPAY"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"out_trade_no": "P26112299999"}, "RESOURCE_NOT_EXISTS"),
        ({"out_trade_no": ""}, "PARAM_ERROR"),
        ({"out_refund_no": "R" * 65}, "PARAM_ERROR"),
        ({"reason": "x" * 81}, "PARAM_ERROR"),
        ({"amount": None}, "PARAM_ERROR"),
        ({"amount": {"refund": 60, "total": 100, "currency": "USD"}}, "PARAM_ERROR"),
        ({"amount": {"refund": 60, "total": 99, "currency": "CNY"}}, "INVALID_REQUEST"),
        ({"amount": {"refund": 101, "total": 100, "currency": "CNY"}}, "INVALID_REQUEST"),
    ],
)
def test_a_refund_is_checked_field_by_field(gateway, ask, change, code):
    ask("POST", f"{ORDERS}/native", order(gateway))
    pay(gateway)

    assert ask("POST", REFUNDS, refund(**change))[1]["code"] == code
    assert gateway.books.list_refunds() == []


def test_only_what_was_paid_goes_back_and_once_a_number(gateway, ask):
    ask("POST", f"{ORDERS}/native", order(gateway))
    assert ask("POST", REFUNDS, refund())[1]["code"] == "INVALID_REQUEST"
    pay(gateway)
    assert ask("POST", REFUNDS, refund())[1]["status"] == "PROCESSING"

    again = ask("POST", REFUNDS, refund())[1]
    other = ask("POST", REFUNDS, refund(amount={"refund": 1, "total": 100, "currency": "CNY"}))[1]
    by_theirs = ask("POST", REFUNDS, refund(transaction_id=gateway.books.list_payments()[0].provider_number))[
        1
    ]

    assert (again["status"], other["code"], by_theirs["status"]) == ("SUCCESS", "INVALID_REQUEST", "SUCCESS")
    assert ask("POST", REFUNDS, refund(out_refund_no="R2"))[1]["code"] == "INVALID_REQUEST"
    assert len(gateway.books.list_refunds()) == 1


def test_fifty_refunds_are_the_most(gateway, ask):
    ask("POST", f"{ORDERS}/native", order(gateway))
    pay(gateway)
    fen = {"refund": 1, "total": 100, "currency": "CNY"}
    for index in range(50):
        assert ask("POST", REFUNDS, refund(out_refund_no=f"R{index}", amount=fen))[0] == 200

    assert ask("POST", REFUNDS, refund(out_refund_no="R50", amount=fen))[1]["code"] == "INVALID_REQUEST"


def test_what_is_no_call_and_no_document_is_refused(gateway, ask):
    assert ask("GET", "/v3/certificates")[1]["code"] == "RESOURCE_NOT_EXISTS"
    assert ask("POST", f"{ORDERS}/native", raw=b"[]")[1]["code"] == "PARAM_ERROR"
    assert ask("GET", "/v3/bill/tradebill?bill_date=2026-11-21&bill_type=REFUND")[1]["code"] == "PARAM_ERROR"
    assert ask("GET", "/v3/bill/tradebill?bill_date=2026-11-22")[1]["code"] == "STATEMENT_CREATING"
    assert ask("GET", "/v3/bill/tradebill")[1]["code"] == "PARAM_ERROR"


def test_only_a_success_is_told_of_an_order(gateway, ask):
    ask("POST", f"{ORDERS}/native", order(gateway))
    payment = gateway.books.move_payment("P26112200001", status=PROCESSING, now=NOW)

    assert gateway.dialect.payment_news(payment) is None
    assert [gateway.dialect.is_acknowledged(status, b'{"code":"FAIL"}') for status in (200, 204, 500)] == [
        True,
        True,
        False,
    ]


def test_an_unknown_prepay_id_leads_nowhere(gateway, ask):
    ask("POST", f"{ORDERS}/native", order(gateway))
    page = "/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx"
    number = gateway.books.list_payments()[0].provider_number

    assert gateway.answer(Call(method="GET", target=page)).status == 404
    assert gateway.answer(Call(method="GET", target=page + number)).status == 303
