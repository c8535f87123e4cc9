"""WeChat Pay refunds: accepted, told, asked about, held up, refused, repeated."""

import pytest

from zhida.shop.kernel.money import Money
from zhida.shop.payments import services
from zhida.shop.payments.errors import RefundExceedsCaptured
from zhida.shop.payments.models import Discrepancy, Refund
from zhida.shop.payments.providers.contract import OutcomeUnknown, RefundOrder


def order_of(bench, number):
    """Rebuild what the platform is asked for a refund."""
    row = Refund.objects.select_related("attempt").get(number=number)
    return RefundOrder(
        refund=row.number,
        attempt=row.attempt.number,
        provider_number=row.attempt.provider_number,
        amount=Money(row.amount_minor, row.currency),
        paid=Money(row.attempt.captured_minor, row.attempt.captured_currency),
        reason=row.reason,
        notify_url=f"{bench.door.url}/hooks/refunds/wechat",
        created_at=row.created_at,
        payment_created_at=row.attempt.created_at,
    )


def test_a_refund_is_accepted_then_told(bench):
    ref, _attempt = bench.paid()
    bench.control("delay", what="refunds")
    number = bench.refund(ref, 100_00)
    assert Refund.objects.get(number=number).status == "PROCESSING"
    assert bench.intent(ref).refunded == Money(0)

    bench.control("up")

    assert Refund.objects.get(number=number).status == "SUCCEEDED"
    assert [path for path, _headers, _body in bench.door.received][-1] == "/hooks/refunds/wechat"
    assert bench.intent(ref).refunded == Money(100_00)
    bench.assert_books_agree()


def test_accepted_is_not_done_and_the_sweeper_finds_out(bench):
    ref, _attempt = bench.paid()
    bench.control("lose")
    number = bench.refund(ref, 100_00)
    assert Refund.objects.get(number=number).status == "PROCESSING"

    bench.clock.move(seconds=5)

    assert bench.check_refund(number) == "SUCCEEDED"
    assert bench.events()[-1] == "payments.RefundSucceeded"
    bench.assert_books_agree()


def test_many_refunds_never_exceed_what_was_paid(bench):
    ref, attempt = bench.paid(10_00)
    for index, minor in enumerate([3_00, 3_00, 4_00]):
        bench.check_refund(bench.refund(ref, minor, key=f"k{index}"))

    with pytest.raises(RefundExceedsCaptured):
        services.refund(ref=ref, amount=Money(1), key="k9", reason="", now=bench.clock())

    assert bench.intent(ref).refunded == Money(10_00)
    assert bench.provider.query(bench.order(attempt), now=bench.clock()).amount == Money(10_00)
    bench.assert_books_agree()


@pytest.mark.parametrize("how", ["drop", "mute", "error", "busy", "unsure", "garbage"])
def test_a_refund_without_answer_is_asked_about_and_sent_under_its_number(bench, how):
    ref, _attempt = bench.paid()
    bench.control("down", how=how)
    number = bench.refund(ref, 100_00)
    assert Refund.objects.get(number=number).status == "PROCESSING"
    bench.control("up")

    for seconds in (5, 10):
        bench.clock.move(seconds=seconds)
        bench.check_refund(number)

    assert Refund.objects.get(number=number).status == "SUCCEEDED"
    assert [row["refund"] for row in bench.control("ledger")["refunds"]] == [number]
    bench.assert_books_agree()


def test_a_low_balance_waits_and_the_same_number_goes_through_later(bench):
    ref, _attempt = bench.paid()
    bench.dialect.is_poor = True
    number = bench.refund(ref, 100_00)
    row = Refund.objects.get(number=number)
    assert (row.status, row.problem) == ("PROCESSING", "NOT_ENOUGH")
    bench.dialect.is_poor = False

    for seconds in (5, 10):
        bench.clock.move(seconds=seconds)
        bench.check_refund(number)

    assert Refund.objects.get(number=number).status == "SUCCEEDED"
    bench.assert_books_agree()


def test_being_asked_too_often_is_no_failure(bench):
    ref, _attempt = bench.paid()
    bench.control("down", how="busy", status=429)
    number = bench.refund(ref, 100_00)

    assert Refund.objects.get(number=number).problem == "FREQUENCY_LIMITED"
    bench.control("up")
    for seconds in (5, 10):
        bench.clock.move(seconds=seconds)
        bench.check_refund(number)

    assert Refund.objects.get(number=number).status == "SUCCEEDED"
    bench.assert_books_agree()


def test_a_dead_card_holds_a_refund_up_until_a_person_has_helped(bench):
    ref, _attempt = bench.paid()
    bench.control("delay", what="refunds")
    number = bench.refund(ref, 100_00)
    bench.gateway.books.note_refund(number, {"abnormal": "yes"})

    assert bench.check_refund(number) == "PROCESSING"
    assert Refund.objects.get(number=number).problem == "ABNORMAL"
    bench.control("up")

    assert Refund.objects.get(number=number).status == "SUCCEEDED"
    bench.assert_books_agree()


def test_the_news_that_a_refund_is_held_up_is_no_end_of_it(bench):
    ref, attempt = bench.paid()
    bench.control("delay", what="refunds")
    number = bench.refund(ref, 100_00)
    refund = bench.gateway.books.note_refund(number, {"abnormal": "yes"})
    news = bench.dialect.refund_news(bench.payment(attempt), refund)
    headers, body = bench.dialect.sign_news(news, now=bench.clock(), forged=False)

    assert bench.notify(body, {name.lower(): value for name, value in headers.items()}) == 204

    row = Refund.objects.get(number=number)
    assert (row.status, row.problem) == ("PROCESSING", "ABNORMAL")


def test_a_refund_that_the_platform_closes_has_failed_and_frees_its_amount(bench):
    ref, _attempt = bench.paid()
    bench.control("delay", what="refunds")
    number = bench.refund(ref, 100_00)

    bench.control("decline", refund=number)

    assert Refund.objects.get(number=number).status == "FAILED"
    assert Discrepancy.objects.get().kind == "REFUND_FAILED"
    assert bench.intent(ref).refunding == Money(0)
    bench.assert_books_agree()


def test_a_refusal_for_good_fails_the_refund(bench):
    ref, attempt = bench.paid()
    bench.script({"code": "TRADE_OVERDUE", "message": "订单已经超过可退款的最大期限"}, status=400)

    number = bench.refund(ref, 100_00)

    assert Refund.objects.get(number=number).status == "FAILED"
    assert bench.attempt(ref, attempt) == "SUCCEEDED"
    bench.assert_books_agree()


def test_a_refusal_to_tell_says_nothing_about_the_refund(bench):
    ref, _attempt = bench.paid()
    bench.control("lose")
    number = bench.refund(ref, 100_00)
    bench.script({"code": "NO_AUTH", "message": ""}, status=403)

    with pytest.raises(OutcomeUnknown, match="NO_AUTH"):
        bench.provider.query_refund(order_of(bench, number), now=bench.clock())

    bench.script({"code": "NO_AUTH", "message": ""}, status=403)
    assert bench.check_refund(number) == "PROCESSING"
    assert bench.check_refund(number) == "SUCCEEDED"
    bench.assert_books_agree()


@pytest.mark.parametrize(
    "change",
    [
        {"out_refund_no": "R261122ANOTHER0000000"},
        {"out_trade_no": "P261122ANOTHER0000000"},
        {"status": "DONE"},
        {"refund_id": None},
        {"amount": {"refund": "100"}},
    ],
)
def test_an_answer_about_something_else_is_none(bench, change):
    ref, _attempt = bench.paid()
    bench.control("lose")
    number = bench.refund(ref, 100_00)
    order = order_of(bench, number)
    told = {
        "refund_id": "503",
        "out_refund_no": number,
        "out_trade_no": order.attempt,
        "status": "SUCCESS",
        "amount": {"refund": 10000},
    }
    bench.script(told | change)

    with pytest.raises(OutcomeUnknown):
        bench.provider.query_refund(order, now=bench.clock())


def test_a_refund_of_another_amount_is_not_ours(bench):
    ref, _attempt = bench.paid()
    bench.control("lose")
    number = bench.refund(ref, 100_00)
    order = order_of(bench, number)
    told = {"refund_id": "503", "out_refund_no": number, "out_trade_no": order.attempt, "status": "SUCCESS"}
    bench.script(told | {"amount": {"refund": 1, "total": 659900, "currency": "CNY"}})

    assert bench.check_refund(number) == "PROCESSING"

    assert bench.intent(ref).refunded == Money(0)
    assert Discrepancy.objects.get().severity == "CRITICAL"


def test_the_reason_is_cut_and_may_be_empty(bench):
    ref, _attempt = bench.paid()
    for key, reason in (("a", ""), ("b", "说" * 200)):
        number = services.refund(
            ref=ref, amount=Money(1_00), key=key, reason=reason, now=bench.clock()
        ).number
        bench.check_refund(number)

    sent = [call.document() for call in bench.dialect.calls if call.target == "/v3/refund/domestic/refunds"]
    assert [document.get("reason") for document in sent] == [None, "说" * 80]
