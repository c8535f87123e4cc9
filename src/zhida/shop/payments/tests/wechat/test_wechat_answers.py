"""Answers that are odd, and channels files that are wrong."""

import json

import pytest

from zhida.config.provider_files import ProviderFileInvalid
from zhida.doubles.wechat.keys import API_V3_KEY
from zhida.shop.payments.channels import load_channels
from zhida.shop.payments.errors import ChannelUnreachable, PaymentRefused
from zhida.shop.payments.providers.contract import (
    FactStatus,
    NeverReached,
    OutcomeUnknown,
    RefusedByChannel,
    RefusedForNow,
)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        (b"not JSON", 200),
        (b"[]", 200),
        ({}, 200),
        ({"code_url": 7}, 200),
        ({"code": "USERPAYING"}, 202),
        ({"code": "SIGN_ERROR"}, 401),
        ({"message": "no code"}, 400),
        ({"code": "SYSTEM_ERROR"}, 400),
        ({"code": "ORDER_PAID"}, 400),
        ({"code": "OUT_TRADE_NO_USED"}, 403),
    ],
)
def test_an_answer_that_says_nothing_leaves_a_start_unknown(bench, told, status):
    ref = bench.open().ref
    bench.script(told, status=status)

    with pytest.raises(ChannelUnreachable) as refusal:
        bench.start(ref)

    assert bench.attempt(ref, refusal.value.data["attempt"]) == "PROCESSING"


@pytest.mark.parametrize(
    ("code", "status"),
    [("ORDER_CLOSED", 400), ("RULE_LIMIT", 403), ("FREQUENCY_LIMITED", 429), ("SOMETHING_NEW", 429)],
)
def test_a_refusal_fails_the_start(bench, code, status):
    ref = bench.open().ref
    bench.script({"code": code, "message": ""}, status=status)

    with pytest.raises(PaymentRefused) as refusal:
        bench.start(ref)

    assert refusal.value.data["reason"] == code
    assert bench.attempt(ref, refusal.value.data["attempt"]) == "FAILED"


@pytest.mark.parametrize("scene", ["h5", "jsapi"])
def test_every_scene_needs_its_field(bench, scene):
    bench.script({"code_url": "weixin://wxpay/bizpayurl?pr=1"})

    with pytest.raises(ChannelUnreachable):
        bench.start(bench.open().ref, scene=scene)


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("NOTPAY", FactStatus.PENDING),
        ("PAYERROR", FactStatus.PENDING),
        ("USERPAYING", FactStatus.PROCESSING),
        ("ACCEPT", FactStatus.PROCESSING),
        ("CLOSED", FactStatus.CLOSED),
        ("REVOKED", FactStatus.CLOSED),
        ("SUCCESS", FactStatus.SUCCEEDED),
        ("REFUND", FactStatus.SUCCEEDED),
    ],
)
def test_every_state_has_its_meaning(bench, state, status):
    _ref, attempt = bench.pending()
    bench.script(
        {
            "out_trade_no": attempt,
            "transaction_id": "4200",
            "trade_state": state,
            "amount": {"total": 659900},
        }
    )

    assert bench.provider.query(bench.order(attempt), now=bench.clock()).status is status


@pytest.mark.parametrize(
    "change",
    [
        {"out_trade_no": "P261122ANOTHER0000000"},
        {"mchid": "1900000999"},
        {"appid": "wx0000000000000000"},
        {"trade_state": "HAPPY"},
    ],
)
def test_an_answer_about_another_payment_is_none(bench, change):
    _ref, attempt = bench.pending()
    bench.script({"out_trade_no": attempt, "trade_state": "NOTPAY"} | change)

    with pytest.raises(OutcomeUnknown):
        bench.provider.query(bench.order(attempt), now=bench.clock())


def test_a_refusal_to_tell_is_passed_on(bench):
    _ref, attempt = bench.pending()
    order = bench.order(attempt)
    bench.script({"code": "NO_AUTH"}, status=403)
    with pytest.raises(RefusedByChannel, match="NO_AUTH"):
        bench.provider.query(order, now=bench.clock())

    bench.script({"code": "RATELIMIT_EXCEEDED"}, status=429)
    with pytest.raises(RefusedForNow):
        bench.provider.query(order, now=bench.clock())


@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        ("ORDER_CLOSED", 400, FactStatus.CLOSED),
        ("ORDERNOTEXIST", 404, FactStatus.ABSENT),
        ("ORDERPAID", 400, FactStatus.PENDING),
    ],
)
def test_a_close_that_is_refused_tells_why(bench, code, status, expected):
    _ref, attempt = bench.pending()
    bench.script({"code": code}, status=status)

    assert bench.provider.close(bench.order(attempt), now=bench.clock()).status is expected


def test_a_close_that_is_refused_for_good_is_passed_on(bench):
    _ref, attempt = bench.pending()
    bench.script({"code": "TRADE_ERROR"}, status=403)

    with pytest.raises(RefusedByChannel, match="TRADE_ERROR"):
        bench.provider.close(bench.order(attempt), now=bench.clock())


def test_an_answer_by_a_stranger_is_no_answer(bench):
    _ref, attempt = bench.pending()
    keys = bench.dialect.keys
    keys.signers[keys.public_key_id] = keys.signers[keys.platform_serial]

    with pytest.raises(OutcomeUnknown, match="bad signature"):
        bench.provider.query(bench.order(attempt), now=bench.clock())


def test_no_connection_at_all_was_never_reached(bench):
    _ref, attempt = bench.pending()
    bench.set_channel(gateway_url="http://127.0.0.1:9", spare_url="http://127.0.0.1:9")

    with pytest.raises(NeverReached):
        bench.provider.query(bench.order(attempt), now=bench.clock())


def test_a_path_before_the_gateways_own_is_signed_too(bench):
    caller = bench.provider.caller

    headers = caller.headers_for("GET", "http://127.0.0.1:9/under/v3/x?y=1", b"", now=bench.clock())

    assert "content-type" not in headers
    assert headers["accept"] == "application/json"
    assert headers["wechatpay-serial"] == bench.dialect.keys.public_key_id


def test_the_scenes_are_three(bench):
    assert bench.provider.scenes == {"pc", "h5", "jsapi"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"api_v3_key_file": "short.txt"}, "api_v3_key_file: must hold 32 characters"),
        ({"currency": "USD"}, "currency: WeChat Pay takes CNY"),
        ({"mchid": None}, "mchid: is missing"),
        ({"appid": None}, "appid: is missing"),
        ({"merchant_serial": None}, "merchant_serial: is missing"),
        ({"private_key_file": API_V3_KEY}, "private_key_file: holds no private key"),
        ({"verifiers": {"X": API_V3_KEY}}, "verifiers: holds no public key"),
        ({"verifiers": {}}, "verifiers: must be a table"),
        ({"spare_url": "ftp://127.0.0.1"}, "spare_url: must be an http or https address"),
    ],
)
def test_a_wrong_table_names_its_key(bench, change, reason):
    (bench.directory / "short.txt").write_text("31 characters", encoding="ascii")
    bench.set_channel(**change)

    with pytest.raises(ProviderFileInvalid, match=reason):
        load_channels(bench.channels_file, allow_loopback=True)


def test_a_shop_in_earnest_calls_no_loopback(bench):
    bench.set_channel(gateway_url="https://api.mch.weixin.qq.com", spare_url="https://api2.mch.weixin.qq.com")

    account = load_channels(bench.channels_file, allow_loopback=False)["wechat"]

    assert account.provider.caller.hosts.listed() == (
        "https://api.mch.weixin.qq.com",
        "https://api2.mch.weixin.qq.com",
    )
    assert account.provider.allow_loopback is False
    bench.set_channel()
    with pytest.raises(ProviderFileInvalid, match="gateway_url"):
        load_channels(bench.channels_file, allow_loopback=False)


def test_a_key_file_of_a_certificate_or_of_a_key_is_taken(bench):
    keys = bench.dialect.keys
    assert sorted(bench.provider.caller.verifiers) == sorted([keys.platform_serial, keys.public_key_id])
    assert json.dumps(sorted(keys.signers)) == json.dumps(sorted(bench.provider.caller.verifiers))
