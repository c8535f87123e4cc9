"""A refused notification is answered in WeChat's own form, whose HTTP status makes it send again."""

import json

import pytest

from zhida.shop.payments import services


def told(bench, body, headers):
    reply = services.receive_payment_notification(
        channel_name="wechat", body=body, headers=headers, now=bench.clock()
    )
    return reply.status, reply.content_type, json.loads(reply.body)


def test_a_forged_notification_is_refused_in_wechat_s_form(bench):
    _ref, attempt = bench.paid()

    answer = told(bench, *bench.news(attempt, forged=True))

    assert answer == (401, "application/json", {"code": "FAIL", "message": "bad signature"})


def test_a_notification_that_is_too_large_is_refused_in_wechat_s_form(bench):
    answer = told(bench, b" " * 65_537, {})

    assert answer == (413, "application/json", {"code": "FAIL", "message": "too large"})


@pytest.mark.parametrize("headers", [{}, {"wechatpay-timestamp": "soon"}])
def test_an_unsigned_notification_is_refused_in_wechat_s_form(bench, headers):
    status, _kind, answer = told(bench, b"{}", headers)

    assert (status, answer["code"]) == (401, "FAIL")
