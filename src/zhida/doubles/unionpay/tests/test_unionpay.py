"""UnionPay's double by itself: what it refuses, as the gateway does, and what it says signed."""

import base64
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import httpx
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from zhida.doubles.gateways.server import Gateway, GatewaySettings
from zhida.doubles.unionpay import wire
from zhida.doubles.unionpay.certificates import MERCHANT_KEY_FILE, prepare
from zhida.doubles.unionpay.gateway import UnionPayDialect, addresses

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
COMMON = {"version": "5.1.0", "encoding": "UTF-8", "signMethod": "01", "accessType": "0", "bizType": "000201"}
PAY = {
    "txnType": "01",
    "txnSubType": "01",
    "channelType": "07",
    "orderId": "P0000001",
    "txnTime": "20261122120000",
    "txnAmt": "10000",
    "currencyCode": "156",
    "payTimeout": "20261122121500",
    "frontUrl": "http://127.0.0.1:9/pay/return/card",
    "backUrl": "http://127.0.0.1:9/hooks/payments/card",
}
QUERY = {"txnType": "00", "txnSubType": "00", "orderId": "P0000001", "txnTime": "20261122120000"}


class Merchant:
    """A merchant that is not our shop."""

    def __init__(self, gateway, directory):
        self.gateway = gateway
        self.table = prepare(directory)
        self.key = load_pem_private_key((directory / MERCHANT_KEY_FILE).read_bytes(), password=None)

    def sign(self, fields):
        whole = {**COMMON, "merId": self.table["mer_id"], "certId": self.table["cert_id"], **fields}
        text = "&".join(f"{name}={whole[name]}" for name in sorted(whole))
        signed = self.key.sign(
            hashlib.sha256(text.encode()).hexdigest().encode(), PKCS1v15(), hashes.SHA256()
        )
        return {**whole, "signature": base64.b64encode(signed).decode()}

    def post(self, path, fields):
        body = urlencode(self.sign(fields)).encode()
        headers = {"content-type": "application/x-www-form-urlencoded"}
        url = addresses(self.gateway.url)["gateway_url"] + path
        return httpx.post(url, content=body, headers=headers, trust_env=False)

    def ask(self, path, fields):
        pieces = self.post(path, fields).text.split("&")
        return {name: value for name, _equals, value in (piece.partition("=") for piece in pieces)}

    def refund(self, **changes):
        payment = self.gateway.books.find_payment("P0000001")
        fields = {
            "txnType": "04",
            "txnSubType": "00",
            "channelType": "07",
            "orderId": "R0000001",
            "origQryId": payment.provider_number,
            "txnTime": "20261122120500",
            "txnAmt": "3000",
            "backUrl": PAY["backUrl"],
            **changes,
        }
        return self.ask("backTransReq.do", fields)["respCode"]


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    made = tmp_path_factory.mktemp("unionpay")
    prepare(made)
    return made


@pytest.fixture
def gateway(directory, tmp_path) -> Iterator[Gateway]:
    books = str(tmp_path / "books.sqlite3")
    settings = GatewaySettings(port=0, directory=directory, clock=lambda: NOW, books_file=books)
    with Gateway(UnionPayDialect(directory), settings) as running:
        yield running


@pytest.fixture
def merchant(gateway, directory) -> Merchant:
    return Merchant(gateway, directory)


def pay(merchant):
    assert merchant.post("frontTransReq.do", PAY).status_code == 303
    merchant.gateway.control.run({"op": "lose"})
    merchant.gateway.control.run({"op": "pay", "attempt": "P0000001"})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"txnSubType": "02"}, "10"),
        ({"currencyCode": "840"}, "10"),
        ({"channelType": "05"}, "10"),
        ({"orderId": "P-000001"}, "13"),
        ({"orderId": "P1"}, "13"),
        ({"txnAmt": "1.00"}, "10"),
        ({"txnAmt": "0"}, "10"),
        ({"txnTime": "2026-11-22"}, "10"),
        ({"txnTime": "2026112212000"}, "10"),
        ({"payTimeout": "20261122115959"}, "39"),
        ({"backUrl": "https://shop.example/hooks"}, "10"),
    ],
)
def test_a_form_that_is_not_right_opens_nothing(merchant, changes, code):
    answer = merchant.post("frontTransReq.do", {**PAY, **changes})

    assert (answer.status_code, f"应答码 {code}" in answer.text) == (200, True)
    assert merchant.gateway.books.list_payments() == []


def test_an_order_number_used_for_another_amount_is_refused(merchant):
    pay(merchant)

    assert "应答码 12" in merchant.post("frontTransReq.do", {**PAY, "txnAmt": "1"}).text


def test_a_query_knows_a_number_by_its_time(merchant):
    assert merchant.ask("queryTrans.do", QUERY)["respCode"] == "34"
    pay(merchant)

    told = merchant.ask("queryTrans.do", QUERY)

    assert (told["respCode"], told["origRespCode"], told["txnAmt"]) == ("00", "00", "10000")
    assert len(told["queryId"]) == 21
    assert merchant.ask("queryTrans.do", {**QUERY, "txnTime": "20261122120001"})["respCode"] == "34"
    assert merchant.ask("nothing.do", QUERY)["respCode"] == "10"


def test_a_refund_is_made_once_and_never_above_what_was_paid(merchant):
    assert merchant.post("frontTransReq.do", PAY).status_code == 303
    assert merchant.refund() == "35"
    pay(merchant)

    assert merchant.refund(txnAmt="10001") == "36"
    assert merchant.refund(origQryId="1") == "35"
    assert merchant.refund(txnAmt="-1") == "10"
    assert merchant.refund(backUrl="https://shop.example/") == "10"
    assert merchant.refund() == "00"
    assert merchant.refund() == "12"
    assert merchant.refund(orderId="R0000002", txnAmt="7001") == "36"
    assert merchant.refund(orderId="R0000003", txnAmt="7000") == "00"
    assert [row.amount for row in merchant.gateway.books.list_refunds()] == [3000, 7000]


@pytest.mark.parametrize("settled", ["1122", "1121", "1123", "1232", "", "x"])
def test_a_day_that_is_not_over_or_none_has_no_file(merchant, settled):
    pay(merchant)
    fields = {"txnType": "76", "txnSubType": "01", "bizType": "000000", "fileType": "00"}

    told = merchant.ask("fileTransfer.do", {**fields, "settleDate": settled, "txnTime": QUERY["txnTime"]})

    assert told["respCode"] == {"1122": "98", "1121": "98", "1123": "98", "": "11"}.get(settled, "10")


def test_the_page_brings_nothing_back_from_who_declined(merchant):
    assert merchant.post("frontTransReq.do", PAY).status_code == 303
    dialect, books = merchant.gateway.dialect, merchant.gateway.books
    payment = books.find_payment("P0000001")
    assert dialect.return_fields(payment, now=NOW) == {}
    pay(merchant)

    told = dialect.return_fields(books.find_payment("P0000001"), now=NOW)

    assert (told["respCode"], told["orderId"]) == ("00", "P0000001")
    assert told == wire.sign(
        {name: value for name, value in told.items() if name != "signature"},
        key=dialect.signer.key,
        certificate=dialect.signer.certificate,
    )


def test_a_body_that_is_no_form_is_refused(gateway):
    url = addresses(gateway.url)["gateway_url"]
    answer = httpx.post(f"{url}queryTrans.do", content=b"\xff=%FF", trust_env=False)

    assert "respCode=31" in answer.text
