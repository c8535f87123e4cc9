"""From an intent to captured money, and everything that must not count as money."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zhida.doubles.payment_simulator import wire
from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.kernel.money import Money
from zhida.shop.payments import services
from zhida.shop.payments.errors import (
    AmountFrozen,
    IntentMismatch,
    MethodUnavailable,
    PaymentClosed,
    PaymentNotFound,
)
from zhida.shop.payments.models import (
    Discrepancy,
    PaymentAttempt,
    PaymentEntry,
    PaymentEvent,
    PaymentIntent,
    PaymentStep,
)
from zhida.shop.payments.services import PayWish

WISH = PayWish(channel="simulator", scene="pc")


def sign(bench, document, *, key=None, merchant="ZHIDA-DEMO", at=None):
    """Sign a notification as the simulator would."""
    body = json.dumps(document).encode()
    message = wire.Message(direction="notification", target="notification", merchant=merchant, body=body)
    return body, wire.sign(message, key=key or bench.simulator.key, now=at or bench.clock())


def news(attempt, *, minor=6599_00, **changes):
    document = {
        "id": "N1",
        "event": "payment.succeeded",
        "merchant": "ZHIDA-DEMO",
        "attempt": attempt,
        "provider_number": "SIM1",
        "amount": minor,
        "currency": "CNY",
        "status": "succeeded",
        "changed_at": "2026-11-22T04:00:00+00:00",
    }
    return document | changes


def assert_nothing_happened(bench, ref, attempt):
    assert bench.attempt(ref, attempt) == "PENDING"
    assert bench.intent(ref).captured == Money(0)
    assert PaymentEvent.objects.count() == 0
    assert PaymentEntry.objects.count() == 0
    assert bench.events() == []


def test_a_payment_at_the_cashier_is_captured_once(bench):
    ref, attempt = bench.pending()

    answer = bench.control("pay", attempt)

    assert (answer["sent"], answer["answers"]) == (1, [200])
    assert bench.attempt(ref, attempt) == "SUCCEEDED"
    assert bench.intent(ref).status == "PAID"
    assert bench.intent(ref).captured == Money(6599_00)
    assert bench.events() == ["payments.PaymentCaptured"]
    assert list(PaymentStep.objects.order_by("id").values_list("number", "from_status", "to_status")) == [
        (attempt, "CREATED", "PENDING"),
        (attempt, "PENDING", "SUCCEEDED"),
        (ref, "OPEN", "PAID"),
    ]
    bench.assert_books_agree()


def test_the_start_says_where_to_pay(bench):
    ref = bench.open().ref

    start = bench.start(ref)

    assert start.kind == "redirect"
    assert start.payload["url"].startswith(f"{bench.simulator.url}/cashier/SIM")
    assert start.account == "simulator"
    assert start.expires_at == bench.clock() + timedelta(minutes=15)
    assert len(start.attempt) == 21
    assert start.attempt.startswith("P261122")


def test_a_second_start_shows_the_same_attempt(bench):
    ref = bench.open().ref

    first, second = bench.start(ref), bench.start(ref)

    assert second == first
    assert PaymentAttempt.objects.count() == 1


def test_an_attempt_never_outlives_its_intent(bench):
    ref = bench.open(minutes=4).ref

    assert bench.start(ref).expires_at == bench.clock() + timedelta(minutes=4)


def test_a_start_in_the_last_minute_is_refused(bench):
    ref = bench.open(minutes=30).ref
    bench.clock.move(minutes=29, seconds=1)

    with pytest.raises(PaymentClosed):
        bench.start(ref)

    assert PaymentAttempt.objects.count() == 0


def test_another_shopper_cannot_start(bench):
    ref = bench.open().ref
    stranger = Actor(kind=ActorKind.SHOPPER, user_id=8)

    with pytest.raises(PaymentNotFound):
        services.start_attempt(ref=ref, wish=WISH, actor=stranger, now=bench.clock())

    assert PaymentAttempt.objects.count() == 0


@pytest.mark.parametrize(("channel", "scene"), [("alipay", "pc"), ("simulator", "fax"), ("", "pc")])
def test_a_method_that_does_not_fit_is_refused(bench, channel, scene):
    ref = bench.open().ref

    with pytest.raises(MethodUnavailable):
        services.start_attempt(
            ref=ref,
            wish=PayWish(channel=channel, scene=scene),
            actor=Actor(kind=ActorKind.SHOPPER, user_id=7),
            now=bench.clock(),
        )

    assert PaymentAttempt.objects.count() == 0


def test_nothing_to_pay_is_paid_at_once(bench):
    ref = bench.open(0).ref

    assert bench.intent(ref).status == "PAID"
    assert bench.events() == ["payments.PaymentCaptured"]
    bench.assert_books_agree()


def test_the_amount_changes_only_before_the_first_attempt(bench):
    ref = bench.open().ref
    services.change_amount(ref=ref, amount=Money(6000_00), now=bench.clock())
    bench.start(ref)

    with pytest.raises(AmountFrozen):
        services.change_amount(ref=ref, amount=Money(5000_00), now=bench.clock())

    assert bench.intent(ref).amount == Money(6000_00)
    assert bench.control("ledger")["payments"][0]["amount"] == 6000_00


def test_a_ref_has_one_intent(bench):
    first = bench.open(ref="Z1")
    bench.opened = 1

    again = bench.open(ref="Z1")

    assert again == first
    with pytest.raises(IntentMismatch):
        bench.open(1, ref="Z1")
    assert PaymentIntent.objects.count() == 1


def test_an_unsigned_notification_changes_nothing(bench):
    ref, attempt = bench.pending()

    status = bench.notify(json.dumps(news(attempt)).encode(), {})

    assert status == 401
    assert_nothing_happened(bench, ref, attempt)


def test_a_forged_notification_changes_nothing(bench):
    ref, attempt = bench.pending()

    answer = bench.control("forge", attempt)
    body, headers = sign(bench, news(attempt), key=Ed25519PrivateKey.generate())

    assert answer["answers"] == [401]
    assert bench.notify(body, headers) == 401
    assert_nothing_happened(bench, ref, attempt)


def test_a_tampered_body_changes_nothing(bench):
    ref, attempt = bench.pending()
    body, headers = sign(bench, news(attempt))

    assert bench.notify(body.replace(b"659900", b"659901"), headers) == 401
    assert bench.notify(body, headers | {"x-sim-merchant": "OTHER"}) == 401
    assert bench.notify(body, headers | {"x-sim-signature": "%%"}) == 401
    assert_nothing_happened(bench, ref, attempt)


def test_a_notification_replayed_after_a_day_is_refused(bench):
    ref, attempt = bench.pending()
    bench.door.is_open = False
    bench.control("pay", attempt)
    _path, headers, body = bench.door.received[0]
    bench.clock.move(days=1)

    assert bench.notify(body, headers) == 401
    assert_nothing_happened(bench, ref, attempt)


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_notification_outside_the_window_of_time_is_refused(bench, seconds):
    ref, attempt = bench.pending()
    at = bench.clock() + timedelta(seconds=seconds)

    assert bench.notify(*sign(bench, news(attempt), at=at)) == 401
    assert_nothing_happened(bench, ref, attempt)


def test_a_notification_for_another_merchant_is_refused(bench):
    ref, attempt = bench.pending()

    assert bench.notify(*sign(bench, news(attempt, merchant="OTHER"), merchant="OTHER")) == 403
    assert bench.notify(*sign(bench, news(attempt, merchant="OTHER"))) == 403
    assert_nothing_happened(bench, ref, attempt)


@pytest.mark.parametrize(
    "broken",
    [
        {"amount": "659900"},
        {"amount": 659900.0},
        {"amount": True},
        {"amount": -1},
        {"amount": 0},
        {"currency": "cny"},
        {"status": "done"},
        {"attempt": None},
        {"changed_at": "yesterday"},
        {"changed_at": "2026-11-22T04:00:00"},
        {"id": ""},
        {"id": 5},
    ],
)
def test_a_signed_but_malformed_notification_is_refused(bench, broken):
    ref, attempt = bench.pending()

    assert bench.notify(*sign(bench, news(attempt) | broken)) == 400
    assert_nothing_happened(bench, ref, attempt)


def test_a_wrong_amount_is_booked_as_it_is_and_pays_nothing(bench):
    ref, attempt = bench.pending()

    assert bench.control("pay", attempt, amount=1_00)["answers"] == [200]

    assert bench.intent(ref).status == "OPEN"
    assert bench.intent(ref).captured == Money(1_00)
    assert bench.events() == []
    found = Discrepancy.objects.get()
    assert (found.kind, found.severity, found.number) == ("WRONG_AMOUNT", "CRITICAL", attempt)
    assert (found.expected, found.found) == ("659900 CNY", "100 CNY")
    bench.assert_books_agree()


def test_a_wrong_currency_is_booked_as_it_is_and_pays_nothing(bench):
    ref, attempt = bench.pending()

    assert bench.control("pay", attempt, currency="USD")["answers"] == [200]

    assert bench.intent(ref).status == "OPEN"
    assert bench.intent(ref).captured == Money(0)
    assert PaymentAttempt.objects.get().captured_currency == "USD"
    assert bench.events() == []
    assert Discrepancy.objects.get().kind == "WRONG_CURRENCY"
    bench.assert_books_agree()


def test_money_for_an_unknown_number_is_reported(bench):
    assert bench.notify(*sign(bench, news("P000000000000000000000"))) == 200

    assert Discrepancy.objects.get().kind == "UNKNOWN_NUMBER"
    assert PaymentEntry.objects.count() == 0


def test_the_same_news_twice_is_kept_and_booked_once(bench):
    ref, attempt = bench.paid()

    again = bench.control("duplicate", attempt, times=5)

    assert again["answers"] == [200] * 5
    assert PaymentEvent.objects.count() == 1
    assert PaymentEntry.objects.count() == 1
    assert bench.events() == ["payments.PaymentCaptured"]
    assert bench.intent(ref).captured == Money(6599_00)
    bench.assert_books_agree()


def test_what_tells_of_the_news_is_kept_without_its_signature(bench):
    _ref, _attempt = bench.paid()

    event = PaymentEvent.objects.get()
    assert set(event.headers) == {"x-sim-merchant", "x-sim-timestamp", "x-sim-nonce"}
    assert event.processed_at == bench.clock()


def test_a_decline_ends_the_attempt_and_another_may_pay(bench):
    ref, declined = bench.pending()
    bench.control("decline", declined)
    second = bench.start(ref)

    bench.control("pay", second.attempt)

    assert bench.attempt(ref, declined) == "FAILED"
    assert second.attempt != declined
    assert bench.intent(ref).status == "PAID"
    bench.assert_books_agree()


def test_money_wins_over_a_decline(bench):
    ref, attempt = bench.pending()
    bench.control("decline", attempt)

    bench.control("pay", attempt)

    assert bench.attempt(ref, attempt) == "SUCCEEDED"
    assert bench.intent(ref).status == "PAID"
    bench.assert_books_agree()


def test_a_late_decline_does_not_undo_money(bench):
    ref, attempt = bench.paid()

    assert bench.notify(*sign(bench, news(attempt, id="N2", status="failed"))) == 200

    assert bench.attempt(ref, attempt) == "SUCCEEDED"
    bench.assert_books_agree()


def test_an_unknown_channel_is_not_found(bench):
    reply = services.receive_payment_notification(
        channel_name="nobody", body=b"{}", headers={}, now=bench.clock()
    )

    assert reply.status == 404


def test_an_oversized_notification_is_refused_unread(bench):
    assert bench.notify(b" " * 65537, {}) == 413


def test_the_instant_of_capture_is_the_channels(bench):
    ref, attempt = bench.pending()

    bench.notify(*sign(bench, news(attempt, changed_at="2026-11-22T11:59:58+08:00")))

    assert PaymentEntry.objects.get().occurred_at == datetime(2026, 11, 22, 3, 59, 58, tzinfo=UTC)
    assert PaymentEntry.objects.get().biz_date.isoformat() == "2026-11-22"
    assert bench.intent(ref).status == "PAID"
