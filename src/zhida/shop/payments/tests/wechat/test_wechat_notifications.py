"""What comes to the hooks: proven over its bytes, opened, checked, counted once."""

import json
import logging

import pytest

from zhida.doubles.wechat.wire import seal, signed_headers
from zhida.shop.kernel.money import Money
from zhida.shop.payments.errors import ChannelUnreachable
from zhida.shop.payments.models import PaymentEvent
from zhida.shop.payments.providers.contract import NotificationRejected


def told(bench, document, *, event_type="TRANSACTION.SUCCESS", number="EV-1", **changes):
    """Seal and sign a notification of our own making."""
    plain = document if isinstance(document, bytes) else json.dumps(document).encode()
    resource = seal(plain, key=bench.dialect.keys.api_v3_key, associated="transaction")
    envelope = {"id": number, "event_type": event_type, "resource": resource} | changes
    return signed(bench, json.dumps(envelope).encode())


def signed(bench, body):
    serial = bench.dialect.keys.platform_serial
    headers = signed_headers(body, serial=serial, key=bench.dialect.keys.signers[serial], now=bench.clock())
    return body, {name.lower(): value for name, value in headers.items()}


def transaction(bench, attempt, **changes):
    return {
        "mchid": bench.dialect.keys.mchid,
        "appid": bench.dialect.keys.appid,
        "out_trade_no": attempt,
        "transaction_id": "4200000001",
        "trade_state": "SUCCESS",
        "success_time": "2026-11-22T12:00:01+08:00",
        "amount": {"total": 659900, "currency": "CNY"},
    } | changes


def assert_nothing_was_booked(bench, ref):
    assert PaymentEvent.objects.count() == 0
    assert bench.events() == []
    assert bench.intent(ref).captured == Money(0)


@pytest.mark.parametrize("signer", ["platform_serial", "public_key_id"])
def test_both_verifiers_stand_side_by_side(bench, signer):
    bench.dialect.signs_news_with = getattr(bench.dialect.keys, signer)

    ref, _attempt = bench.paid()

    assert bench.intent(ref).status == "PAID"
    assert PaymentEvent.objects.get().headers["serial"] == getattr(bench.dialect.keys, signer)
    bench.assert_books_agree()


def test_a_shop_that_knows_only_the_certificate_is_answered_under_it(bench):
    keys = bench.dialect.keys
    bench.set_channel(verifiers={keys.platform_serial.lower(): "wechat-platform-cert.pem"})
    bench.dialect.signs_news_with = keys.platform_serial

    ref, _attempt = bench.paid()

    assert "wechatpay-serial" not in bench.dialect.calls[0].headers
    assert bench.intent(ref).status == "PAID"


def test_an_unknown_serial_is_refused_and_nothing_is_fetched(bench):
    keys = bench.dialect.keys
    bench.set_channel(verifiers={keys.platform_serial: "wechat-platform-cert.pem"})
    ref, attempt = bench.pending()
    asked = len(bench.dialect.calls)

    assert bench.control("pay", attempt)["answers"] == [401]

    assert len(bench.dialect.calls) == asked
    assert_nothing_was_booked(bench, ref)


def test_a_forged_notification_is_refused(bench):
    ref, attempt = bench.pending()

    assert bench.control("forge", attempt)["answers"] == [401]

    assert_nothing_was_booked(bench, ref)


def test_a_deliberate_probe_fails_and_the_real_one_after_it_counts(bench):
    ref, attempt = bench.pending()
    body, headers = told(bench, transaction(bench, attempt))
    probe = f"WECHATPAY/SIGNTEST/{headers['wechatpay-signature']}"

    assert bench.notify(body, {**headers, "wechatpay-signature": probe}) == 401
    assert_nothing_was_booked(bench, ref)
    assert bench.notify(body, headers) == 204

    assert bench.intent(ref).status == "PAID"


@pytest.mark.parametrize(
    "change",
    [
        {"wechatpay-timestamp": "1795320301"},
        {"wechatpay-timestamp": ""},
        {"wechatpay-timestamp": "soon"},
        {"wechatpay-nonce": ""},
        {"wechatpay-nonce": "another"},
        {"wechatpay-serial": ""},
        {"wechatpay-signature": ""},
        {"wechatpay-signature": "not base64!"},
    ],
)
def test_changed_headers_prove_nothing(bench, change):
    ref, attempt = bench.pending()
    body, headers = told(bench, transaction(bench, attempt))

    assert bench.notify(body, {**headers, **change}) == 401

    assert_nothing_was_booked(bench, ref)


def test_the_window_is_five_minutes_both_ways(bench):
    ref, attempt = bench.pending()
    body, headers = told(bench, transaction(bench, attempt))

    bench.clock.move(seconds=301)
    assert bench.notify(body, headers) == 401
    bench.clock.move(seconds=-602)
    assert bench.notify(body, headers) == 401
    assert_nothing_was_booked(bench, ref)
    bench.clock.move(seconds=1)

    assert bench.notify(body, headers) == 204
    assert bench.intent(ref).status == "PAID"


def test_an_old_event_comes_back_under_a_new_signature_and_counts_once(bench):
    ref, attempt = bench.paid()
    bench.clock.move(hours=6)

    assert bench.control("notify", attempt)["answers"] == [204]

    assert PaymentEvent.objects.count() == 1
    assert bench.events() == ["payments.PaymentCaptured"]
    assert bench.intent(ref).captured == Money(6599_00)
    bench.assert_books_agree()


def test_the_same_event_twice_at_once_counts_once(bench):
    ref, attempt = bench.pending()
    bench.control("duplicate", times=2)

    assert bench.control("pay", attempt)["answers"] == [204, 204]

    assert PaymentEvent.objects.count() == 1
    assert bench.events() == ["payments.PaymentCaptured"]
    assert bench.intent(ref).captured == Money(6599_00)
    bench.assert_books_agree()


def test_two_events_of_one_payment_count_once(bench):
    ref, attempt = bench.pending()
    document = transaction(bench, attempt)

    assert bench.notify(*told(bench, document, number="EV-1")) == 204
    assert bench.notify(*told(bench, document, number="EV-2")) == 204

    assert PaymentEvent.objects.count() == 2
    assert bench.events() == ["payments.PaymentCaptured"]
    assert bench.intent(ref).captured == Money(6599_00)


def test_news_ahead_of_the_answer_to_the_start_counts(bench):
    ref = bench.open().ref
    bench.control("down", how="mute", times=1)
    with pytest.raises(ChannelUnreachable) as refusal:
        bench.start(ref)
    attempt = refusal.value.data["attempt"]

    bench.control("pay", attempt)

    assert bench.attempt(ref, attempt) == "SUCCEEDED"
    bench.assert_books_agree()


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"mchid": "1900000999"}, 403),
        ({"appid": "wx0000000000000000"}, 403),
        ({"trade_state": "HAPPY"}, 400),
        ({"out_trade_no": ""}, 400),
        ({"transaction_id": None}, 400),
        ({"amount": None}, 400),
        ({"amount": {"total": 6599.0}}, 400),
        ({"amount": {"total": 0}}, 400),
        ({"amount": {"total": True}}, 400),
        ({"amount": {"total": 1, "currency": "yuan"}}, 400),
        ({"success_time": "yesterday"}, 400),
        ({"success_time": "2026-11-22T12:00:01"}, 400),
    ],
)
def test_a_proven_document_must_be_ours_and_whole(bench, change, status):
    ref, attempt = bench.pending()

    assert bench.notify(*told(bench, transaction(bench, attempt, **change))) == status

    assert_nothing_was_booked(bench, ref)


def test_optional_fields_may_be_missing_and_strange_ones_there(bench):
    ref, attempt = bench.pending()
    document = transaction(bench, attempt, success_time=None, amount={"total": 659900}, new_field=[1])
    body, headers = told(bench, document, strange=True)

    assert bench.notify(json.dumps(json.loads(body), indent=2).encode(), headers) == 401
    assert bench.notify(*signed(bench, json.dumps(json.loads(body), indent=2).encode())) == 204

    assert bench.intent(ref).status == "PAID"


@pytest.mark.parametrize(
    "change",
    [
        {"resource": None},
        {"resource": {"algorithm": "AEAD_SM4_GCM"}},
        {"resource": {"algorithm": "AEAD_AES_256_GCM", "ciphertext": "?", "nonce": "0123456789ab"}},
        {"resource": {"algorithm": "AEAD_AES_256_GCM", "ciphertext": "AAAA", "nonce": "0123456789ab"}},
        {"resource": {"algorithm": "AEAD_AES_256_GCM", "ciphertext": "AAAA", "nonce": ""}},
        {"event_type": "PAYSCORE.USER_PAID"},
        {"id": ""},
        {"id": 7},
        {"id": "x" * 101},
    ],
)
def test_an_envelope_that_cannot_be_opened_is_refused(bench, change):
    ref, attempt = bench.pending()

    assert bench.notify(*told(bench, transaction(bench, attempt), **change)) == 400

    assert_nothing_was_booked(bench, ref)


@pytest.mark.parametrize("plain", [b"not JSON", b"[]"])
def test_what_is_sealed_must_be_a_document(bench, plain):
    ref, _attempt = bench.pending()

    assert bench.notify(*told(bench, plain)) == 400
    assert bench.notify(*signed(bench, plain)) == 400

    assert_nothing_was_booked(bench, ref)


def test_no_secret_gets_into_logs_errors_or_the_inbox(bench, caplog):
    caplog.set_level(logging.DEBUG)
    _ref, attempt = bench.paid()
    bench.control("forge", attempt)
    body, headers = bench.news(attempt)
    with pytest.raises(NotificationRejected) as refusal:
        bench.provider.read_notification(body, {**headers, "wechatpay-nonce": "n"}, now=bench.clock())

    sealed = json.loads(body)["resource"]["ciphertext"]
    seen = f"{caplog.text} {refusal.value} {bench.provider!r} {PaymentEvent.objects.get().headers}"
    secrets = (headers["wechatpay-signature"], sealed, bench.dialect.keys.api_v3_key.decode(), "PRIVATE KEY")
    assert [secret for secret in secrets if secret in seen] == []
