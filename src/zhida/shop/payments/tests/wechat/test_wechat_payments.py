"""WeChat Pay orders: the three scenes, amounts, lost answers, the spare host, and how an order ends."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from zhida.doubles.gateways.books import PROCESSING
from zhida.shop.kernel.money import Money
from zhida.shop.payments import services
from zhida.shop.payments.errors import ChannelUnreachable, PaymentRefused
from zhida.shop.payments.models import Discrepancy, PaymentAttempt, Refund
from zhida.shop.payments.providers import http
from zhida.shop.payments.records import CloseOutcome, PayerDevice


def test_a_code_is_shown_on_the_desktop_paid_and_told(bench):
    ref = bench.open().ref

    shown = bench.start(ref)

    assert (shown.kind, shown.payload) == (
        "qr",
        {"code": f"{bench.gateway.url}/cashier/{bench.payment(shown.attempt).provider_number}"},
    )
    assert bench.control("pay", shown.attempt)["answers"] == [204]
    assert bench.attempt(ref, shown.attempt) == "SUCCEEDED"
    assert bench.events() == ["payments.PaymentCaptured"]
    bench.assert_books_agree()


def test_a_phone_goes_to_the_cashier_and_comes_back_to_its_order(bench):
    ref = bench.open().ref

    shown = bench.start(ref, scene="h5")

    assert shown.kind == "redirect"
    back = parse_qs(urlsplit(shown.payload["url"]).query)["redirect_url"]
    assert back == [f"{bench.door.url}/pay/return/wechat?attempt={shown.attempt}"]
    payment = bench.payment(shown.attempt)
    assert (payment.scene, payment.extra["payer_ip"]) == ("h5", "203.0.113.7")
    page = bench.client.get(shown.payload["url"])
    assert page.headers["location"] == f"{bench.gateway.url}/cashier/{payment.provider_number}"
    bench.control("pay", shown.attempt)
    cashier = bench.client.get(page.headers["location"])
    assert f"/pay/return/wechat?attempt={shown.attempt}" in cashier.text
    bench.assert_books_agree()


def test_the_page_inside_wechat_gets_what_opens_the_cashier(bench):
    ref = bench.open().ref

    shown = bench.start(ref, scene="jsapi")

    payment = bench.payment(shown.attempt)
    assert shown.kind == "jsapi"
    assert sorted(shown.payload) == ["appId", "nonceStr", "package", "paySign", "signType", "timeStamp"]
    assert shown.payload["package"] == f"prepay_id=wx{payment.provider_number}"
    assert payment.extra["openid"] == "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"
    entered = bench.client.get(f"{bench.gateway.url}/practice/jsapi", params=shown.payload)
    assert entered.headers["location"] == f"{bench.gateway.url}/cashier/{payment.provider_number}"
    bench.control("pay", shown.attempt)
    bench.assert_books_agree()


@pytest.mark.parametrize(
    ("scene", "device", "reason"),
    [
        ("jsapi", PayerDevice(ip="203.0.113.7"), "OPENID_MISSING"),
        ("h5", PayerDevice(openid="o"), "PAYER_IP_MISSING"),
    ],
)
def test_what_a_scene_needs_is_asked_for_before_anything_is_sent(bench, scene, device, reason):
    ref = bench.open().ref

    with pytest.raises(PaymentRefused) as refusal:
        bench.start(ref, scene=scene, device=device)

    assert refusal.value.data["reason"] == reason
    assert bench.dialect.calls == []


def test_the_order_carries_its_expiry_in_beijing_time(bench):
    _ref, attempt = bench.pending()

    sent = bench.dialect.calls[0].document()

    assert sent["time_expire"] == "2026-11-22T12:15:00+08:00"
    assert sent["out_trade_no"] == attempt
    assert sent["amount"] == {"total": 659900, "currency": "CNY"}
    assert sent["notify_url"] == f"{bench.door.url}/hooks/payments/wechat"


@pytest.mark.parametrize("how", ["drop", "error", "garbage", "busy", "mute", "unsure"])
def test_a_start_without_answer_is_unknown_and_heals_under_its_number(bench, how):
    ref = bench.open().ref
    bench.control("down", how=how)
    with pytest.raises(ChannelUnreachable) as refusal:
        bench.start(ref)
    number = refusal.value.data["attempt"]
    assert bench.attempt(ref, number) == "PROCESSING"
    bench.control("up")

    assert bench.start(ref).attempt == number

    assert PaymentAttempt.objects.count() == 1
    bench.control("pay", number)
    bench.assert_books_agree()


def test_the_spare_host_answers_for_a_main_host_that_cannot_be_reached(bench, spare):
    bench.set_channel(gateway_url="http://127.0.0.1:9", spare_url=spare.url)

    ref, attempt = bench.pending()

    assert bench.attempt(ref, attempt) == "PENDING"
    bench.control("pay", attempt)
    bench.assert_books_agree()


@pytest.mark.parametrize("status", [502, 503])
def test_the_spare_host_answers_for_a_main_host_that_is_overloaded(bench, spare, status):
    bench.control("down", how="error", status=status)

    ref, attempt = bench.pending()

    assert bench.attempt(ref, attempt) == "PENDING"
    assert [call.document()["out_trade_no"] for call in spare.dialect.calls] == [attempt]
    bench.control("up")
    bench.control("pay", attempt)
    bench.assert_books_agree()


def test_the_spare_host_gets_the_same_bytes_and_makes_no_second_order(bench, spare):
    bench.control("down", how="mute")

    ref, attempt = bench.pending()

    assert [call.body for call in spare.dialect.calls] == [call.body for call in bench.dialect.calls]
    assert bench.attempt(ref, attempt) == "PENDING"
    assert [row["attempt"] for row in bench.control("ledger")["payments"]] == [attempt]
    bench.control("up")
    bench.control("pay", attempt)
    bench.assert_books_agree()


def test_a_main_host_that_hangs_is_given_up_for_the_spare_one(bench, spare, monkeypatch):
    monkeypatch.setattr(http, "READ_SECONDS", 0.5)
    bench.control("down", how="slow", seconds=1)

    ref, attempt = bench.pending()

    assert [len(bench.dialect.calls), len(spare.dialect.calls)] == [1, 1]
    assert bench.attempt(ref, attempt) == "PENDING"


def test_what_may_have_arrived_is_not_called_never_reached(bench):
    bench.set_channel(spare_url="http://127.0.0.1:9")
    bench.control("down", how="mute")
    ref = bench.open().ref

    with pytest.raises(ChannelUnreachable) as refusal:
        bench.start(ref)

    assert bench.attempt(ref, refusal.value.data["attempt"]) == "PROCESSING"
    assert len(bench.control("ledger")["payments"]) == 1


def test_lost_news_is_healed_by_asking(bench):
    ref, attempt = bench.pending()
    bench.control("lose")
    bench.control("pay", attempt)
    assert bench.attempt(ref, attempt) == "PENDING"

    bench.clock.move(seconds=5)
    bench.run_timers()

    assert bench.attempt(ref, attempt) == "SUCCEEDED"
    assert bench.events() == ["payments.PaymentCaptured"]
    bench.assert_books_agree()


def test_a_coupon_lowers_what_the_payer_gave_not_what_counts(bench):
    ref, attempt = bench.pending()
    bench.gateway.books.note_payment(attempt, {"coupon": "10000"})

    bench.control("pay", attempt)

    assert bench.intent(ref).captured == Money(6599_00)
    bench.assert_books_agree()


@pytest.mark.parametrize("paid", [{"amount": 1}, {"currency": "USD"}])
def test_a_wrong_sum_is_booked_as_it_is_and_pays_nothing(bench, paid):
    ref, attempt = bench.pending()

    assert bench.control("pay", attempt, **paid)["answers"] == [204]

    assert bench.intent(ref).status == "OPEN"
    assert Discrepancy.objects.filter(number=attempt, severity="CRITICAL").count() == 1


def test_a_failed_card_does_not_end_an_order(bench):
    ref, attempt = bench.pending()
    bench.control("decline", attempt)

    services.check_attempt(number=attempt, now=bench.clock())
    assert bench.attempt(ref, attempt) == "PENDING"
    bench.control("pay", attempt)

    assert bench.attempt(ref, attempt) == "SUCCEEDED"
    bench.assert_books_agree()


def test_expiry_closes_the_order_there(bench):
    ref, attempt = bench.pending()

    bench.clock.move(minutes=17)
    services.check_attempt(number=attempt, now=bench.clock())

    assert bench.attempt(ref, attempt) == "CLOSED"
    assert bench.payment(attempt).status == "closed"
    assert bench.provider.close(bench.order(attempt), now=bench.clock()).status == "CLOSED"


def test_an_order_that_is_being_paid_cannot_be_closed(bench):
    ref, attempt = bench.pending()
    bench.gateway.books.move_payment(attempt, status=PROCESSING, now=bench.clock())

    assert services.close_intent(ref=ref, now=bench.clock()) is CloseOutcome.UNKNOWN

    bench.control("pay", attempt)
    assert bench.intent(ref).status == "PAID"
    bench.assert_books_agree()


def test_closing_finds_the_money_of_a_payment_made_meanwhile(bench):
    ref, attempt = bench.pending()
    bench.control("lose")
    bench.control("pay", attempt)

    fact = bench.provider.close(bench.order(attempt), now=bench.clock())

    assert (fact.status, fact.amount) == ("SUCCEEDED", Money(6599_00))
    assert services.close_intent(ref=ref, now=bench.clock()) is CloseOutcome.CAPTURED
    bench.assert_books_agree()


def test_money_after_the_close_goes_back_by_rule(bench):
    ref, attempt = bench.pending()
    services.close_intent(ref=ref, now=bench.clock())

    bench.control("pay", attempt)
    bench.run_timers()
    bench.clock.move(seconds=30)
    bench.run_timers()

    assert Refund.objects.get().key == f"late-{attempt}"
    assert bench.intent(ref).refunded == Money(6599_00)
    bench.assert_books_agree()


def test_an_order_that_never_arrived_is_absent(bench):
    ref = bench.open().ref
    bench.control("down")
    with pytest.raises(ChannelUnreachable) as refusal:
        bench.start(ref)
    bench.control("up")
    order = bench.order(refusal.value.data["attempt"])

    assert bench.provider.query(order, now=bench.clock()).status == "ABSENT"
    assert bench.provider.close(order, now=bench.clock()).status == "ABSENT"


def test_a_clock_six_minutes_wrong_is_no_proof_either_way(bench):
    ref, attempt = bench.pending()
    wrong = bench.clock() + timedelta(minutes=6)

    services.check_attempt(number=attempt, now=wrong)

    assert bench.attempt(ref, attempt) == "PENDING"
    assert [call.target.split("?")[0] for call in bench.dialect.calls[1:]] == [
        f"/v3/pay/transactions/out-trade-no/{attempt}"
    ]
