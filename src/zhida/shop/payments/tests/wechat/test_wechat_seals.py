"""Signatures and seals of what the platform tells, judged by wechatpay-axios-plugin and by us.

Each rule is broken on purpose once: what is broken must be refused.
"""

import base64
import json

import pytest

from zhida.doubles.wechat.keys import PLATFORM_KEY
from zhida.doubles.wechat.wire import seal, signed_headers
from zhida.shop.kernel.money import Money
from zhida.shop.payments.providers.contract import NotificationRejected, PaymentFact, RefundFact


def pem(bench, name):
    """Give a PEM file of the platform's directory."""
    return (bench.directory / name).read_text(encoding="ascii")


def test_the_judge_takes_what_the_platform_answers(bench, judge):
    """The double is only worth something when a third party reads it as we do."""
    _ref, attempt = bench.paid()
    body, headers = bench.news(attempt)
    resource = json.loads(body)["resource"]

    assert judge(
        "answer",
        public_key=pem(bench, "wechat-public-key.pem"),
        timestamp=headers["wechatpay-timestamp"],
        nonce=headers["wechatpay-nonce"],
        body=body.decode(),
        signature=headers["wechatpay-signature"],
    )
    told = judge(
        "unseal",
        key=bench.dialect.keys.api_v3_key.decode(),
        ciphertext=resource["ciphertext"],
        nonce=resource["nonce"],
        associated_data=resource["associated_data"],
    )
    assert json.loads(told)["out_trade_no"] == attempt


@pytest.mark.parametrize("associated_data", ["transaction", ""])
def test_a_notification_of_the_judges_making_is_read(bench, judge, associated_data):
    body, headers = judged_news(bench, judge, associated_data=associated_data)

    news = bench.provider.read_notification(body, headers, now=bench.clock())

    assert news.dedupe_key == "EV-judge"
    assert isinstance(news.fact, PaymentFact)
    assert (news.fact.attempt, news.fact.status, news.fact.amount) == ("P1", "SUCCEEDED", Money(1234_56))
    assert sorted(news.proof) == ["nonce", "serial", "timestamp"]


def test_a_refund_of_the_judges_making_is_read(bench, judge):
    told = {
        "mchid": bench.dialect.keys.mchid,
        "out_trade_no": "P1",
        "out_refund_no": "R1",
        "refund_id": "503",
        "refund_status": "CLOSED",
        "amount": {"total": 123456, "refund": 100, "payer_total": 123456, "payer_refund": 100},
    }
    body, headers = judged_news(bench, judge, told=told, event_type="REFUND.CLOSED")

    fact = bench.provider.read_notification(body, headers, now=bench.clock()).fact

    assert isinstance(fact, RefundFact)
    assert (fact.refund, fact.attempt, fact.status, fact.amount) == ("R1", "P1", "FAILED", Money(100))


def judged_news(bench, judge, *, told=None, event_type="TRANSACTION.SUCCESS", associated_data="transaction"):
    keys = bench.dialect.keys
    told = told or {
        "mchid": keys.mchid,
        "appid": keys.appid,
        "out_trade_no": "P1",
        "transaction_id": "4200",
        "trade_state": "SUCCESS",
        "success_time": "2026-11-22T12:00:00+08:00",
        "amount": {"total": 123456, "payer_total": 100000, "currency": "CNY", "payer_currency": "CNY"},
    }
    made = judge(
        "notification",
        private_key=pem(bench, PLATFORM_KEY),
        serial=keys.platform_serial,
        timestamp=str(int(bench.clock().timestamp())),
        nonce="5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
        key=keys.api_v3_key.decode(),
        seal_nonce="0123456789ab",
        associated_data=associated_data,
        told=json.dumps(told, ensure_ascii=False),
        envelope={"id": "EV-judge", "event_type": event_type, "resource_type": "encrypt-resource"},
    )
    return made["body"].encode(), made["headers"]


def stale(body, _resource, _keys):
    return body, {"now": -301}


def tag_dropped(body, resource, _keys):
    sealed = base64.b64decode(resource["ciphertext"])[:-16]
    return body | {"resource": resource | {"ciphertext": base64.b64encode(sealed).decode()}}, {}


def tag_changed(body, resource, _keys):
    sealed = base64.b64decode(resource["ciphertext"])
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    return body | {"resource": resource | {"ciphertext": base64.b64encode(changed).decode()}}, {}


def associated_data_dropped(body, resource, _keys):
    return body | {"resource": resource | {"associated_data": ""}}, {}


def another_seal_nonce(body, resource, _keys):
    return body | {"resource": resource | {"nonce": "ba9876543210"}}, {}


def another_seal_key(body, _resource, _keys):
    return body | {"resource": seal(b"{}", key=b"0" * 32, associated="transaction")}, {}


def body_serialised_again(body, _resource, _keys):
    return body, {"again": True}


def signed_by_the_other_key(body, _resource, keys):
    return body, {"key": keys.public_key_id}


BREAKS = [
    (stale, 401),
    (body_serialised_again, 401),
    (signed_by_the_other_key, 401),
    (tag_dropped, 400),
    (tag_changed, 400),
    (associated_data_dropped, 400),
    (another_seal_nonce, 400),
    (another_seal_key, 400),
]


@pytest.mark.parametrize(("change", "status"), BREAKS)
def test_every_broken_rule_of_a_notification_is_refused(bench, change, status):
    _ref, attempt = bench.paid()
    keys = bench.dialect.keys
    envelope = json.loads(bench.news(attempt)[0])
    broken, how = change(envelope, envelope["resource"], keys)
    body = json.dumps(broken).encode()
    key = keys.signers[how.get("key", keys.platform_serial)]
    headers = signed_headers(body, serial=keys.platform_serial, key=key, now=bench.clock())
    bench.clock.move(seconds=-how.get("now", 0))
    sent = json.dumps(broken, separators=(",", ":")).encode() if how.get("again") else body

    with pytest.raises(NotificationRejected) as refusal:
        bench.provider.read_notification(
            sent, {name.lower(): value for name, value in headers.items()}, now=bench.clock()
        )

    assert refusal.value.status == status
