"""What Alipay's answers mean: codes, proofs, certificates, and the channel table."""

import json

import pytest

from zhida.doubles.alipay import trades, wire
from zhida.doubles.alipay.wire import Refused
from zhida.shop.kernel.money import Money
from zhida.shop.payments.providers.contract import FactStatus, OutcomeUnknown, RefusedByChannel, RefusedForNow

pytestmark = pytest.mark.django_db


@pytest.fixture
def answers(bench):
    """Let the gateway answer every call with one node, or refuse it."""

    def arrange(node=None, *, code="", sub_code="", is_signed=True):
        def script(_request):
            if code:
                raise Refused(code, sub_code, is_signed=is_signed)
            return node

        bench.dialect.script = script

    return arrange


@pytest.mark.parametrize(
    ("code", "sub_code", "meaning"),
    [
        ("20000", "isp.unknow-error", OutcomeUnknown),
        ("10003", "", OutcomeUnknown),
        ("40004", "ACQ.SYSTEM_ERROR", OutcomeUnknown),
        ("40004", "aop.ACQ.SYSTEM_ERROR", OutcomeUnknown),
        ("40001", "isv.missing-method", OutcomeUnknown),
        ("40002", "isv.invalid-signature", OutcomeUnknown),
        ("40006", "isv.insufficient-isv-permissions", OutcomeUnknown),
        ("20001", "aop.invalid-auth-token", OutcomeUnknown),
        ("40005", "isv.app-call-limited", RefusedForNow),
        ("40005", "", RefusedForNow),
        ("40004", "ACQ.BUYER_ERROR", RefusedByChannel),
        ("40004", "", RefusedByChannel),
        ("not a code", "no\ncode", OutcomeUnknown),
    ],
)
def test_codes_mean_what_they_mean(bench, answers, code, sub_code, meaning):
    answers(code=code, sub_code=sub_code)

    with pytest.raises(meaning) as told:
        bench.provider.query(bench.order(), now=bench.clock())

    assert type(told.value) is meaning


@pytest.mark.parametrize(("code", "is_signed"), [("40002", True), ("40002", False), ("40004", False)])
def test_our_own_fault_is_logged_and_is_no_word_on_the_payment(bench, answers, caplog, code, is_signed):
    answers(code=code, sub_code="isv.invalid-app-id", is_signed=is_signed)

    with pytest.raises(OutcomeUnknown):
        bench.provider.query(bench.order(), now=bench.clock())

    (record,) = [row for row in caplog.records if row.levelname == "ERROR"]
    assert "alipay.trade.query" in record.message
    assert f"{code} isv.invalid-app-id" in record.message


def test_an_unsigned_success_is_no_success(bench, answers):
    answers({"out_trade_no": bench.order().attempt, "trade_status": "TRADE_SUCCESS", "total_amount": "1.00"})
    bench.dialect.signs = False

    with pytest.raises(OutcomeUnknown, match="unproven answer 10000"):
        bench.provider.query(bench.order(), now=bench.clock())


@pytest.mark.parametrize(
    "node",
    [
        {"trade_status": "TRADE_SUCCESS", "total_amount": "1.00"},
        {"out_trade_no": "P2", "trade_status": "TRADE_SUCCESS", "total_amount": "1.00"},
        {"out_trade_no": "{}", "trade_status": "TRADE_SUCCESS"},
        {"out_trade_no": "{}", "trade_status": "TRADE_SUCCESS", "total_amount": "-1.00"},
        {"out_trade_no": "{}", "trade_status": "TRADE_SUCCESS", "total_amount": ["1.00"]},
        {"out_trade_no": "{}", "trade_status": "TRADE_OTHER"},
        {"out_trade_no": "{}"},
    ],
)
def test_a_query_that_does_not_say_what_it_must_is_unknown(bench, answers, node):
    number = bench.order().attempt
    answers({**node, "out_trade_no": node.get("out_trade_no", "").replace("{}", number)})

    with pytest.raises(OutcomeUnknown):
        bench.provider.query(bench.order(), now=bench.clock())


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"trade_status": "TRADE_FINISHED"}, FactStatus.SUCCEEDED),
        ({"trade_status": "TRADE_CLOSED", "send_pay_date": "2026-11-22 12:00:00"}, FactStatus.SUCCEEDED),
        ({"trade_status": "TRADE_CLOSED"}, FactStatus.CLOSED),
        ({"trade_status": "WAIT_BUYER_PAY"}, FactStatus.PENDING),
    ],
)
def test_states_of_a_trade(bench, answers, more, status):
    # A number is as good as a text, and is never a float.
    answers({"out_trade_no": bench.order().attempt, "total_amount": 6599.1, **more})

    fact = bench.provider.query(bench.order(), now=bench.clock())

    assert fact.status is status
    assert fact.amount == (Money(6599_10) if status is FactStatus.SUCCEEDED else None)


@pytest.mark.parametrize("code", ["ACQ.TRADE_HAS_CLOSE", "ACQ.INVALID_PARAMETER"])
def test_a_close_that_is_refused_otherwise_says_so(bench, answers, code):
    answers(code="40004", sub_code=code)

    with pytest.raises(RefusedByChannel, match=code):
        bench.provider.close(bench.order(), now=bench.clock())


@pytest.mark.parametrize("node", [{}, {"qr_code": ""}, {"qr_code": "x", "out_trade_no": "P2"}])
def test_a_code_that_is_not_told_or_for_another_payment_is_unknown(bench, answers, node):
    bench.set_channel(desktop_kind="qr")
    answers(node)

    with pytest.raises(OutcomeUnknown):
        bench.provider.create(bench.order(), now=bench.clock())


@pytest.mark.parametrize(
    ("node", "status"),
    [
        ({}, FactStatus.ABSENT),
        ({"refund_status": "REFUND_PROCESSING"}, FactStatus.PROCESSING),
        ({"refund_status": "REFUND_FAIL", "refund_amount": "100.00"}, FactStatus.FAILED),
        ({"refund_status": "REFUND_SUCCESS", "refund_amount": "100.00"}, FactStatus.SUCCEEDED),
        ({"refund_amount": "100.00"}, FactStatus.SUCCEEDED),
    ],
)
def test_states_of_a_refund(bench, answers, node, status):
    answers(node)

    fact = bench.provider.query_refund(bench.refund_order("P1"), now=bench.clock())

    assert (fact.status, fact.amount) == (status, Money(100_00) if status is FactStatus.SUCCEEDED else None)


@pytest.mark.parametrize(
    "node",
    [{"refund_status": "REFUND_SUCCESS"}, {"out_request_no": "R2", "refund_amount": "1.00"}],
)
def test_a_refund_told_without_amount_or_of_another_number_is_unknown(bench, answers, node):
    answers(node)

    with pytest.raises(OutcomeUnknown):
        bench.provider.query_refund(bench.refund_order("P1"), now=bench.clock())


def test_an_answer_that_is_not_200_is_unknown(bench):
    bench.set_channel(gateway_url=f"{bench.gateway.url}/elsewhere")

    with pytest.raises(OutcomeUnknown, match="HTTP 404"):
        bench.provider.query(bench.order(), now=bench.clock())


def test_a_gateway_address_with_a_query_keeps_it(bench):
    bench.set_channel(gateway_url=f"{bench.gateway.url}/any/gateway.do?tenant=1")

    shown = bench.provider.create(bench.order(), now=bench.clock())

    assert shown.payload["url"].startswith(f"{bench.gateway.url}/any/gateway.do?tenant=1&app_id=")


@pytest.mark.parametrize(
    ("parameters", "sub_code"),
    [
        ({"sign_type": "RSA"}, "isv.invalid-signature-type"),
        ({"method": ""}, "isv.invalid-signature"),
        ({"app_id": "other"}, "isv.invalid-app-id"),
        ({"app_cert_sn": "0"}, "isv.invalid-signature"),
    ],
)
def test_the_gateway_for_practice_refuses_what_alipay_refuses(bench, parameters, sub_code):
    signed = bench.provider.caller._signed("alipay.trade.query", {}, now=bench.clock(), urls={})

    answer = bench.client.post(f"{bench.gateway.url}/gateway.do", data={**signed, **parameters})

    assert sub_code in answer.text


@pytest.mark.parametrize("content", ["{", "[]"])
def test_the_gateway_for_practice_reads_only_objects(bench, content):
    request = trades.Request(parameters={"biz_content": content}, desk=bench.gateway.desk, now=bench.clock())

    with pytest.raises(Refused, match=r"isv\.invalid-json"):
        _ = request.content


def test_amounts_are_written_alike_on_both_sides():
    assert (wire.yuan(-4_05), wire.fen("4.5"), json.loads(wire.write_node({"a": "/"}))) == (
        "-4.05",
        450,
        {"a": "/"},
    )
