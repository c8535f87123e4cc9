"""Our signatures before two judges: Alipay's own SDK for Node, and the gateway for practice.

Each rule is also broken on purpose: a judge that cannot see that proves nothing.
"""

import base64
import json
from collections.abc import Callable
from urllib.parse import parse_qsl, quote

import httpx
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from zhida.doubles.alipay import keys, wire
from zhida.doubles.gateways.signing_keys import new_key, stranger_key
from zhida.shop.payments.providers.alipay.certificates import root_serial_number, serial_number
from zhida.shop.payments.providers.alipay.signing import Malformed, is_signed, read_reply, sign_request
from zhida.shop.payments.tests.alipay.conftest import fields_of

pytestmark = pytest.mark.django_db

Parameters = dict[str, str]


def kept(fields: Parameters) -> Parameters:
    return {name: value for name, value in fields.items() if value and name != "sign"}


def joined(fields: Parameters) -> bytes:
    return "&".join(f"{name}={value}" for name, value in sorted(fields.items())).encode()


BROKEN: dict[str, Callable[[Parameters], bytes]] = {
    "other order": lambda fields: b"&".join(reversed(joined(kept(fields)).split(b"&"))),
    "without sign_type": lambda fields: joined({**kept(fields), "sign_type": ""}).replace(
        b"&sign_type=", b""
    ),
    "empty values kept": lambda fields: joined({**kept(fields), "return_url": ""}),
    "URL-encoded values": lambda fields: joined(
        {name: quote(value, safe="") for name, value in kept(fields).items()}
    ),
    "names only": lambda fields: "&".join(sorted(kept(fields))).encode(),
    "GBK": lambda fields: joined(kept(fields)).decode().encode("gbk"),
    "trailing mark": lambda fields: joined(kept(fields)) + b"&",
}


def public_pem(bench) -> str:
    return bench.dialect.keys.app_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def is_taken_by_gateway(bench, fields: Parameters) -> bool:
    answer = httpx.post(f"{bench.gateway.url}/gateway.do", data=fields, trust_env=False)
    return "isv.invalid-signature" not in answer.text


@pytest.fixture
def page(bench) -> Parameters:
    """The signed parameters of a payment page, without return_url, with Chinese, blanks and braces."""
    content = {"out_trade_no": "P1", "subject": "青岚 X1 + 100% {黑}", "total_amount": "6599.00"}
    url = bench.provider.caller.page_url("alipay.trade.page.pay", content, urls={}, now=bench.clock())
    return fields_of(url)


def test_our_requests_are_taken_by_both_judges(bench, page, judge):
    started = bench.start(bench.open().ref, scene="h5")
    pages = [page, fields_of(started.payload["url"])]

    asked = [
        {"op": "check", "public_key": public_pem(bench), "params": kept(fields), "sign": fields["sign"]}
        for fields in pages
    ]

    assert judge(*asked) == [True, True]
    assert all(is_taken_by_gateway(bench, fields) for fields in pages)
    assert page["timestamp"] == "2026-11-22 12:00:00"


def test_a_rule_that_is_broken_is_seen_by_both_judges(bench, page, judge):
    key = bench.provider.caller.private_key
    signs = {
        name: base64.b64encode(key.sign(write(page), PKCS1v15(), hashes.SHA256())).decode()
        for name, write in BROKEN.items()
    }
    signs["SHA-1"] = base64.b64encode(key.sign(joined(kept(page)), PKCS1v15(), hashes.SHA1())).decode()
    signs["another key"] = sign_request(page, key=stranger_key())

    answers = judge(
        *(
            {"op": "check", "public_key": public_pem(bench), "params": kept(page), "sign": sign}
            for sign in signs.values()
        )
    )

    assert dict(zip(signs, answers, strict=True)) == dict.fromkeys(signs, False)
    taken = {name: is_taken_by_gateway(bench, {**page, "sign": sign}) for name, sign in signs.items()}
    assert taken == dict.fromkeys(signs, False)


def test_the_gateway_takes_a_request_of_the_sdk(bench, judge):
    key = bench.provider.caller.private_key
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    content = {"out_trade_no": "P26112200000000000001"}

    (form,) = judge(
        {
            "op": "request",
            "app_id": keys.APP_ID,
            "private_key": pem,
            "method": "alipay.trade.query",
            "biz_content": content,
        }
    )

    answer = httpx.get(f"{bench.gateway.url}/gateway.do?{form}", trust_env=False).json()
    assert answer["alipay_trade_query_response"]["sub_code"] == "ACQ.TRADE_NOT_EXIST"


def test_news_that_the_sdk_would_write_is_heard(bench, judge):
    ref, attempt = bench.pending()
    bench.door.is_open = False
    bench.control("pay", attempt)
    fields = dict(parse_qsl(bench.news(attempt).decode(), keep_blank_values=True))
    params = {name: value for name, value in fields.items() if name not in ("sign", "sign_type")}
    key = bench.dialect.keys.alipay_key
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    body, is_own_word = judge(
        {"op": "notification", "private_key": pem, "params": {**params, "passback_params": ""}},
        {"op": "check", "public_key": public, "params": params, "sign": fields["sign"]},
    )

    assert is_own_word
    assert bench.notify(body.encode()) == 200
    assert bench.attempt(ref, attempt) == "SUCCEEDED"


def test_the_gateways_answers_are_taken_by_the_sdk_and_a_changed_byte_is_not(bench, judge, alipay_public_key):
    content = json.dumps({"out_trade_no": "P1"})
    parameters = bench.provider.caller._signed(  # the bytes that a query sends
        "alipay.trade.query", json.loads(content), now=bench.clock(), urls={}
    )
    body = httpx.post(f"{bench.gateway.url}/gateway.do", data=parameters, trust_env=False).text
    reply = read_reply(body.encode(), method="alipay.trade.query")
    key = bench.dialect.keys.alipay_key.public_key()
    asked = {
        "op": "check_reply",
        "public_key": alipay_public_key,
        "node": "alipay_trade_query_response",
        "sign": reply.sign,
    }
    spoiled = body.replace('"msg":"Business Failed"', '"msg":"Business  Failed"')

    assert judge({**asked, "body": body}, {**asked, "body": spoiled}) == [True, False]
    assert is_signed(reply.signed, reply.sign, key=key)
    assert not is_signed(
        read_reply(spoiled.encode(), method="alipay.trade.query").signed, reply.sign, key=key
    )


@pytest.mark.parametrize(
    "node",
    [
        '{"code":"10000","qr_code":"https:\\/\\/qr.alipay.com\\/x"}',
        '{"code":"10000","subject":"brace } and \\"quote\\" {"}',
        '{ "code" : "10000" , "list":[{"a":"]"}], "nested":{"sign":"not this one"} }',
        '{"code":"10000","price":88.80,"text":"\\u6d4b\\u8bd5 测试"}',
    ],
)
@pytest.mark.parametrize("sign_first", [True, False])
def test_a_reply_is_verified_over_its_own_characters(node, sign_first):
    key = new_key()
    sign = f'"sign":"{wire.signature(node, key=key)}"'
    member = f'"alipay_trade_query_response" : {node}'
    members = [sign, member] if sign_first else [member, '"extra":[1,2]', sign]
    body = f"\n{{ {' , '.join(members)} }}\n".encode()

    reply = read_reply(body, method="alipay.trade.query")

    assert reply.signed.decode() == node
    assert is_signed(reply.signed, reply.sign, key=key.public_key())
    again = json.dumps(json.loads(node), ensure_ascii=False, separators=(",", ":")).encode()
    assert is_signed(again, reply.sign, key=key.public_key()) is (again == reply.signed)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"a":1',
        b'{"a":1 "b":2}',
        b'{"a" 1}',
        b"{1:2}",
        b'{"alipay_trade_query_response":{},"sign":"x"} tail',
        b'{"alipay_trade_query_response":{"a":1},"alipay_trade_query_response":{"a":2}}',
        b'{"alipay_trade_query_response":"text"}',
        b'{"alipay_trade_refund_response":{}}',
        b'{"alipay_trade_query_response":' + b"[" * 30_000,
        b"\xff{}",
    ],
)
def test_a_reply_that_is_no_reply_is_malformed(body):
    with pytest.raises(Malformed):
        read_reply(body, method="alipay.trade.query")


def test_serial_numbers_are_those_of_the_sdk_for_three_kinds_of_issuers(judge):
    key = new_key()
    issuers = [
        (("C", "CN"), ("O", "Practice"), ("OU", "Certification Authority"), ("CN", "Root R1")),
        (("C", "CN"), ("O", "演练"), ("CN", "no unit")),
        (("C", "CN"), ("ST", "浙江"), ("CN", "with a province")),
    ]
    for issuer in issuers:
        root = keys.issue(issuer, key.public_key(), issuer=issuer, issuer_key=key, may_issue=True)
        leaf = keys.issue((("CN", "leaf"),), key.public_key(), issuer=issuer, issuer_key=key)
        asked = {
            "op": "serials",
            "app_cert": keys.pem(leaf).decode(),
            "alipay_cert": keys.pem(leaf, root).decode(),
            "root_cert": keys.pem(root, root).decode(),
        }

        (answer,) = judge(asked)

        ours = serial_number(leaf)
        assert answer == [ours, ours, root_serial_number([root, root])]
        assert keys.number_of(leaf) == ours


def test_an_unsigned_parameter_that_somebody_adds_is_seen(bench, page):
    assert not is_taken_by_gateway(bench, {**page, "notify_url": "http://127.0.0.1/stolen"})
