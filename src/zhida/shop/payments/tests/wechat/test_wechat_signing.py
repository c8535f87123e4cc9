"""Signatures and seals, judged by the platform for practice and by wechatpay-axios-plugin.

Each rule is broken on purpose once: what is broken must be refused.
"""

import base64
import json
import re

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256, SHA512

from zhida.doubles.gateways.dialect import Call

PATH = "/v3/pay/transactions/out-trade-no/P261122ABCDEFGH012345?mchid=1900000109"
BODY = '{"description": "青岚 X1"}'


def public_key(bench):
    """Give the merchant's public key as PEM."""
    key = bench.dialect.keys.merchant_key
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, form).decode()


def sent_headers(bench, method="POST", path=PATH, body=BODY):
    return bench.provider.caller.headers_for(
        method, f"{bench.gateway.url}{path}", body.encode(), now=bench.clock()
    )


def resigned(bench, change):
    """Give headers whose signature was made over a text that breaks one rule."""
    headers = sent_headers(bench)
    said = dict(re.findall(r'(\w+)="([^"]*)"', headers["authorization"]))
    method, target, seconds, nonce, body = change(["POST", PATH, said["timestamp"], said["nonce_str"], BODY])
    lines = [method, target, seconds, nonce, body]
    broken = "\n".join(line for line in lines if line is not None) + (
        "\n" if change is not no_last_lf else ""
    )
    return headers, said, sign(bench, broken.encode())


def sign(bench, signed, key=None, digest=None):
    key = key or bench.provider.caller.credentials.private_key
    return base64.b64encode(key.sign(signed, PKCS1v15(), digest or SHA256())).decode()


def nothing(lines):
    return lines


def no_last_lf(lines):
    return lines


def path_without_query(lines):
    return [lines[0], lines[1].split("?")[0], *lines[2:]]


def whole_address(lines):
    return [lines[0], f"http://127.0.0.1{lines[1]}", *lines[2:]]


def small_method(lines):
    return ["post", *lines[1:]]


def another_time(lines):
    return [*lines[:2], str(int(lines[2]) + 1), *lines[3:]]


def another_nonce(lines):
    return [*lines[:3], "0" * 32, lines[4]]


def no_body(lines):
    return [*lines[:4], ""]


def no_body_line(lines):
    return [*lines[:4], None]


def body_written_again(lines):
    return [*lines[:4], json.dumps(json.loads(lines[4]), separators=(",", ":"))]


def swapped_lines(lines):
    return [lines[0], lines[1], lines[3], lines[2], lines[4]]


RULES = [
    no_last_lf,
    path_without_query,
    whole_address,
    small_method,
    another_time,
    another_nonce,
    no_body,
    no_body_line,
    body_written_again,
    swapped_lines,
]


def verdicts(bench, judge, headers, body=BODY):
    """Ask the judge and the platform whether they take a request."""
    judged = judge(
        "request",
        public_key=public_key(bench),
        method="POST",
        target=PATH,
        body=body,
        authorization=headers["authorization"],
    )
    call = Call(method="POST", target=PATH, headers=headers, body=body.encode())
    answer = bench.dialect.answer(call, bench.gateway.desk, now=bench.clock())
    return judged, answer.status != 401


def test_judge_and_platform_take_our_requests(bench, judge):
    assert verdicts(bench, judge, sent_headers(bench)) == (True, True)


@pytest.mark.parametrize("rule", [nothing, *RULES])
def test_judge_and_platform_refuse_every_broken_rule(bench, judge, rule):
    headers, said, signature = resigned(bench, rule)
    headers["authorization"] = headers["authorization"].replace(said["signature"], signature)

    is_whole = rule is nothing
    assert verdicts(bench, judge, headers) == (is_whole, is_whole)


@pytest.mark.parametrize("digest", [SHA256(), SHA512()])
def test_another_key_or_digest_is_refused(bench, judge, digest):
    key = generate_private_key(65537, 2048) if isinstance(digest, SHA256) else None
    headers = sent_headers(bench)
    said = dict(re.findall(r'(\w+)="([^"]*)"', headers["authorization"]))
    text = f"POST\n{PATH}\n{said['timestamp']}\n{said['nonce_str']}\n{BODY}\n".encode()
    signature = sign(bench, text, key, digest)
    headers["authorization"] = headers["authorization"].replace(said["signature"], signature)

    assert verdicts(bench, judge, headers) == (False, False)


@pytest.mark.parametrize(
    "change",
    [
        ("timestamp", r"\d+", "1795320001"),
        ("mchid", "1900000109", "1900000999"),
        ("serial_no", "[0-9A-F]{40}", "0" * 40),
        ("nonce_str", "[0-9a-f]{32}", "1" * 32),
    ],
)
def test_the_platform_checks_every_field_of_the_authorization(bench, change):
    name, old, new = change
    headers = sent_headers(bench)
    headers["authorization"] = re.sub(f'{name}="{old}"', f'{name}="{new}"', headers["authorization"])
    call = Call(method="POST", target=PATH, headers=headers, body=BODY.encode())

    assert bench.dialect.answer(call, bench.gateway.desk, now=bench.clock()).status == 401


def test_judge_and_platform_take_our_pay_sign(bench, judge):
    fields = dict(bench.start(bench.open().ref, scene="jsapi").payload)
    page = f"{bench.gateway.url}/practice/jsapi"

    assert judge("pay_sign", public_key=public_key(bench), fields=fields) is True
    for name in ("timeStamp", "nonceStr", "package", "appId"):
        broken = fields | {name: f"{fields[name]}0"}
        assert judge("pay_sign", public_key=public_key(bench), fields=broken) is False
        assert bench.client.get(page, params=broken).status_code == 403


def test_the_serials_are_written_as_wechat_writes_them(bench):
    keys = bench.dialect.keys

    assert re.fullmatch(r"[0-9A-F]{40}", keys.merchant_serial)
    assert re.fullmatch(r"[0-9A-F]{40}", keys.platform_serial)
