"""Paying by Alipay: pages and codes, news, queries, closing, and all that can go wrong between."""

import pytest

from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.money import Money
from zhida.shop.payments import services
from zhida.shop.payments.errors import ChannelUnreachable
from zhida.shop.payments.models import Discrepancy, PaymentAttempt, PaymentEvent
from zhida.shop.payments.providers.contract import FactStatus, OutcomeUnknown, RefusedByChannel
from zhida.shop.payments.records import CloseOutcome
from zhida.shop.payments.tests.alipay.conftest import fields_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("scene", "method", "product"),
    [
        ("pc", "alipay.trade.page.pay", "FAST_INSTANT_TRADE_PAY"),
        ("h5", "alipay.trade.wap.pay", "QUICK_WAP_WAY"),
    ],
)
def test_a_page_is_signed_here_and_paid_there(bench, scene, method, product):
    ref = bench.open().ref

    started = bench.start(ref, scene=scene)

    fields = fields_of(started.payload["url"])
    assert (started.kind, fields["method"]) == ("redirect", method)
    assert product in fields["biz_content"]
    assert "8GB 256GB" in fields["biz_content"]
    bench.visit(started)
    assert bench.control("pay", started.attempt)["answers"] == [200]
    assert bench.attempt(ref, started.attempt) == "SUCCEEDED"
    assert bench.events() == ["payments.PaymentCaptured"]
    row = PaymentAttempt.objects.get()
    assert (row.captured_minor, row.captured_at) == (6599_00, bench.clock().replace(microsecond=0))
    bench.assert_books_agree()


def test_a_desktop_code_is_made_at_alipay_and_is_the_same_when_asked_again(bench):
    bench.set_channel(desktop_kind="qr", qr_product_code="QR_CODE_OFFLINE")
    ref = bench.open().ref

    started = bench.start(ref)

    assert started.kind == "qr"
    again = bench.provider.create(bench.order(started.attempt), now=bench.clock())
    assert again.payload["code"] == started.payload["code"]
    bench.visit(started)
    bench.control("pay", started.attempt)
    assert bench.attempt(ref, started.attempt) == "SUCCEEDED"
    bench.assert_books_agree()


@pytest.mark.parametrize("how", ["drop", "error", "garbage", "mute", "busy", "unsure"])
def test_a_code_whose_answer_is_lost_is_made_once_under_the_same_number(bench, how):
    bench.set_channel(desktop_kind="qr")
    ref = bench.open().ref
    bench.control("down", how=how)
    with pytest.raises(ChannelUnreachable) as refusal:
        bench.start(ref)
    number = refusal.value.data["attempt"]
    assert bench.attempt(ref, number) == "PROCESSING"
    bench.control("up")

    started = bench.start(ref)

    assert started.attempt == number
    bench.visit(started)
    bench.control("pay", number)
    assert [row["status"] for row in bench.control("ledger")["payments"]] == ["succeeded"]
    bench.assert_books_agree()


def test_a_code_of_a_trade_that_is_paid_already_is_no_failure(bench):
    bench.set_channel(desktop_kind="qr")
    _ref, attempt = bench.paid()

    with pytest.raises(OutcomeUnknown, match="TRADE_HAS_SUCCESS"):
        bench.provider.create(bench.order(attempt), now=bench.clock())


def test_a_code_for_a_number_used_with_another_amount_is_refused(bench):
    bench.set_channel(desktop_kind="qr")
    _ref, attempt = bench.pending(1_00)

    with pytest.raises(RefusedByChannel) as refusal:
        bench.provider.create(bench.order(attempt), now=bench.clock())

    assert refusal.value.code == "ACQ.CONTEXT_INCONSISTENT"


def test_the_same_news_many_times_at_once_counts_once(bench):
    ref, attempt = bench.pending()
    bench.control("duplicate", attempt, times=5)

    assert bench.control("pay", attempt)["answers"] == [200] * 5

    bench.control("notify", attempt)
    assert bench.intent(ref).captured == Money(6599_00)
    assert PaymentEvent.objects.count() == 1
    assert bench.events() == ["payments.PaymentCaptured"]
    bench.assert_books_agree()


def test_lost_news_is_healed_by_a_query(bench):
    ref, attempt = bench.pending()
    bench.control("lose")
    bench.control("pay", attempt)

    bench.clock.move(seconds=5)
    bench.run_timers()

    assert bench.attempt(ref, attempt) == "SUCCEEDED"
    assert bench.door.received == []
    bench.assert_books_agree()


def test_forged_news_changes_nothing(bench):
    ref, attempt = bench.pending()

    assert bench.control("forge", attempt)["answers"] == [401]

    assert bench.attempt(ref, attempt) == "PENDING"
    assert PaymentEvent.objects.count() == 0
    bench.assert_books_agree()


def test_a_wrong_amount_is_booked_as_it_is_and_pays_nothing(bench):
    ref, attempt = bench.pending()

    bench.control("pay", attempt, amount=6599_01)

    intent = bench.intent(ref)
    assert (intent.status, intent.captured) == ("OPEN", Money(6599_01))
    assert Discrepancy.objects.get().kind == "WRONG_AMOUNT"
    assert bench.events() == []
    bench.assert_books_agree()


def test_two_attempts_that_are_both_paid_leave_one_and_give_the_other_back(bench):
    ref, first = bench.pending()
    second = bench.start(ref, scene="h5")
    bench.visit(second)
    bench.control("pay", first)

    bench.control("pay", second.attempt)

    assert bench.events()[:2] == ["payments.PaymentCaptured", "payments.PaymentSurplus"]
    bench.run_timers()
    assert bench.intent(ref).refunded == Money(6599_00)
    bench.assert_books_agree()


def test_a_page_nobody_opened_is_absent_and_closed_only_after_its_time(bench):
    ref = bench.open().ref
    attempt = bench.start(ref).attempt
    order = bench.order(attempt)
    assert bench.provider.query(order, now=bench.clock()).status is FactStatus.ABSENT
    assert bench.provider.close(order, now=bench.clock()).status is FactStatus.ABSENT
    assert bench.attempt(ref, attempt) == "PENDING"

    bench.clock.move(minutes=17)
    bench.run_timers()

    assert bench.attempt(ref, attempt) == "CLOSED"
    assert Timer.objects.count() == 0


def test_a_cancelled_order_whose_page_is_opened_later_gets_its_money_back(bench):
    ref = bench.open().ref
    started = bench.start(ref)
    assert services.close_intent(ref=ref, now=bench.clock()) is CloseOutcome.CLOSED

    bench.visit(started)
    bench.control("pay", started.attempt)

    assert bench.events() == ["payments.PaymentLate"]
    bench.run_timers()
    assert bench.intent(ref).refunded == Money(6599_00)
    bench.assert_books_agree()


def test_closing_ends_a_page_that_was_opened(bench):
    ref, attempt = bench.pending()

    assert services.close_intent(ref=ref, now=bench.clock()) is CloseOutcome.CLOSED

    assert bench.attempt(ref, attempt) == "CLOSED"
    assert [row["status"] for row in bench.control("ledger")["payments"]] == ["closed"]
    assert bench.provider.close(bench.order(attempt), now=bench.clock()).status is FactStatus.CLOSED


def test_closing_what_was_paid_a_moment_ago_finds_the_money(bench):
    ref, attempt = bench.pending()
    bench.control("lose")
    bench.control("pay", attempt)

    assert bench.provider.close(bench.order(attempt), now=bench.clock()).status is FactStatus.SUCCEEDED
    assert services.close_intent(ref=ref, now=bench.clock()) is CloseOutcome.CAPTURED
    bench.assert_books_agree()


def test_a_phone_page_that_ran_out_is_told_as_closed(bench):
    ref, attempt = bench.pending(scene="h5")

    assert bench.control("decline", attempt)["answers"] == [200]

    assert bench.attempt(ref, attempt) == "CLOSED"


def test_money_that_comes_after_the_close_is_given_back(bench):
    ref, attempt = bench.pending()
    services.close_intent(ref=ref, now=bench.clock())

    bench.control("pay", attempt)

    assert bench.events() == ["payments.PaymentLate"]
    bench.run_timers()
    assert bench.intent(ref).refunded == Money(6599_00)
    bench.assert_books_agree()


@pytest.mark.parametrize("how", ["drop", "error", "garbage", "mute", "busy"])
def test_a_query_without_a_proven_answer_is_unknown(bench, how):
    ref, attempt = bench.pending()
    bench.control("down", how=how)

    with pytest.raises(OutcomeUnknown):
        bench.provider.query(bench.order(attempt), now=bench.clock())

    services.check_attempt(number=attempt, now=bench.clock())
    assert bench.attempt(ref, attempt) == "PENDING"


def test_certificate_mode_pays_and_gives_back(bench):
    bench.set_channel(certificates=True)

    ref, attempt = bench.paid()

    assert bench.provider.query(bench.order(attempt), now=bench.clock()).status is FactStatus.SUCCEEDED
    bench.refund(ref, 100_00)
    assert bench.intent(ref).refunded == Money(100_00)
    bench.assert_books_agree()
