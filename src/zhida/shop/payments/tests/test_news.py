"""News that is only a call to ask, refunds that a channel holds up, and amounts as channels write them."""

import pytest

from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.money import Money
from zhida.shop.payments import queries, services
from zhida.shop.payments.lifecycle import Source
from zhida.shop.payments.models import Discrepancy, PaymentAttempt, PaymentEntry, PaymentEvent, Refund
from zhida.shop.payments.providers.amounts import from_text, to_text
from zhida.shop.payments.providers.contract import FactStatus, Notification, PaymentFact, RefundFact
from zhida.shop.payments.services.inbox import keep_notification
from zhida.shop.payments.services.refund_facts import book_refund_fact
from zhida.shop.payments.timer_kinds import CHECK_ATTEMPT, CHECK_REFUND, READ_INBOX

pytestmark = pytest.mark.django_db


def call_to_ask(bench, fact, *, key="N1"):
    """Take news that must not be believed without asking."""
    news = Notification(dedupe_key=key, fact=fact, proof={}, must_ask=True)
    event = keep_notification(notification=news, account="simulator", body=b"{}", now=bench.clock())
    services.book_notification(event_id=event, now=bench.clock())


def paid(attempt):
    return PaymentFact(attempt=attempt, status=FactStatus.SUCCEEDED, amount=Money(6599_00))


def test_a_call_to_ask_books_nothing_and_is_answered_by_the_channel(bench):
    ref, attempt = bench.pending()
    bench.control("lose")
    bench.control("pay", attempt)

    call_to_ask(bench, paid(attempt))

    assert (bench.attempt(ref, attempt), PaymentEntry.objects.count()) == ("PENDING", 0)
    bench.run_timers()
    assert bench.attempt(ref, attempt) == "SUCCEEDED"
    bench.assert_books_agree()


def test_a_lying_call_to_ask_moves_no_money(bench):
    ref, attempt = bench.pending()

    call_to_ask(bench, paid(attempt))
    bench.run_timers()

    assert (bench.attempt(ref, attempt), PaymentEntry.objects.count()) == ("PENDING", 0)


def test_money_that_comes_to_a_closed_attempt_is_asked_for_too(bench):
    ref, attempt = bench.pending()
    services.close_intent(ref=ref, now=bench.clock())
    bench.control("lose")
    bench.control("pay", attempt)

    call_to_ask(bench, paid(attempt))
    bench.run_timers()

    assert bench.attempt(ref, attempt) == "SUCCEEDED"
    assert [refund.reason for refund in queries.get_payment(ref=ref).refunds] == ["late"]


def test_a_call_about_what_is_settled_or_unknown_asks_nothing(bench):
    _ref, attempt = bench.paid()
    Timer.objects.all().delete()

    call_to_ask(bench, paid(attempt))
    call_to_ask(bench, paid("P0"), key="N2")
    call_to_ask(bench, refund_fact("R0", attempt), key="N3")

    assert Timer.objects.filter(kind__in=[CHECK_ATTEMPT, CHECK_REFUND]).count() == 0


def refund_fact(number, attempt, **changes):
    return RefundFact(**({"refund": number, "attempt": attempt, "status": FactStatus.PROCESSING} | changes))


@pytest.fixture
def sent(bench):
    """A refund that the channel has taken and not finished: its number, its attempt, its ref."""
    ref, attempt = bench.paid()
    bench.control("delay", what="refunds")
    row = services.refund(ref=ref, amount=Money(100), key="k", reason="缺货", now=bench.clock())
    bench.run_timers()
    return row.number, attempt, ref


def test_a_call_to_ask_about_a_refund_asks_now(bench, sent):
    number, attempt, _ref = sent
    Timer.objects.filter(kind=CHECK_REFUND).delete()

    call_to_ask(bench, refund_fact(number, attempt))

    assert Timer.objects.get(kind=CHECK_REFUND, key=number).due_at == bench.clock()


def test_a_refund_that_the_channel_holds_up_is_named_and_goes_on(bench, sent):
    number, attempt, ref = sent

    for _again in range(2):
        book_refund_fact(
            fact=refund_fact(number, attempt, problem="ABNORMAL"),
            account="simulator",
            source=Source.QUERY,
            now=bench.clock(),
        )

    [refund] = queries.get_payment(ref=ref).refunds
    assert (refund.status, refund.problem) == ("PROCESSING", "ABNORMAL")
    assert list(Discrepancy.objects.values_list("kind", "number", "found")) == [
        ("REFUND_STUCK", number, "ABNORMAL")
    ]
    bench.control("up")
    bench.clock.move(hours=1)
    bench.run_timers()
    assert Refund.objects.get(number=number).status == "SUCCEEDED"
    bench.assert_books_agree()


def test_a_hitch_told_after_the_end_changes_nothing(bench, sent):
    number, attempt, _ref = sent
    bench.control("up")
    bench.clock.move(hours=1)
    bench.run_timers()

    book_refund_fact(
        fact=refund_fact(number, attempt, problem="ABNORMAL"),
        account="simulator",
        source=Source.QUERY,
        now=bench.clock(),
    )

    assert (Refund.objects.get(number=number).problem, Discrepancy.objects.count()) == ("", 0)


def test_news_of_a_held_up_refund_keeps_its_word_in_the_inbox(bench, sent):
    number, attempt, _ref = sent
    fact = refund_fact(number, attempt, problem="ABNORMAL")
    news = Notification(dedupe_key="N9", fact=fact, proof={})
    event = keep_notification(notification=news, account="simulator", body=b"{}", now=bench.clock())

    services.book_notification(event_id=event, now=bench.clock())

    assert Refund.objects.get(number=number).problem == "ABNORMAL"
    assert PaymentAttempt.objects.get(number=attempt).status == "SUCCEEDED"


def test_news_that_a_bug_of_ours_cannot_book_is_kept_all_the_same(bench, meanwhile):
    ref, number = bench.pending()
    bench.door.is_open = False
    bench.control("pay", number)
    _path, headers, body = bench.door.received[-1]

    def fail():
        raise ZeroDivisionError

    meanwhile('UPDATE "payments_attempt"', fail)

    with pytest.raises(ZeroDivisionError):
        bench.notify(body, headers)

    event = PaymentEvent.objects.get()
    assert (event.processed_at, bench.attempt(ref, number)) == (None, "PENDING")
    assert Timer.objects.filter(kind=READ_INBOX, key=str(event.pk)).count() == 1


def test_news_is_kept_for_its_timer_once(bench):
    _ref, attempt = bench.pending()
    news = Notification(dedupe_key="N1", fact=paid(attempt), proof={})

    kept, again = (
        keep_notification(notification=news, account="simulator", body=b"{}", now=bench.clock())
        for _time in range(2)
    )

    assert (kept, again) == (PaymentEvent.objects.get().pk, None)
    assert Timer.objects.filter(kind=READ_INBOX).count() == 1


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("6599.00", "CNY", 6599_00),
        ("6599", "CNY", 6599_00),
        ("0.1", "CNY", 10),
        ("0.01", "USD", 1),
        ("900", "JPY", 900),
        ("900.00", "TWD", 900),
    ],
)
def test_amounts_are_read_exactly(text, currency, minor):
    assert from_text(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1e3", " 1", "1.001", "01.00", "1,000.00", "NaN", "１", "1."]
)
@pytest.mark.parametrize("currency", ["CNY", "JPY"])
def test_what_is_no_plain_amount_is_refused(text, currency):
    with pytest.raises(ValueError, match="not an amount"):
        from_text(text, currency)


def test_a_currency_without_decimals_has_none():
    assert (to_text(Money(900, "JPY")), to_text(Money(5))) == ("900", "0.05")
    with pytest.raises(ValueError, match="not an amount"):
        from_text("900.50", "JPY")
