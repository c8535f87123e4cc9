"""Dollars for an intent in yuan: what it counts for, and that every cent finds its way back."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhida.shop.kernel.money import Money
from zhida.shop.payments import queries, services
from zhida.shop.payments.channels import channel_accounts
from zhida.shop.payments.errors import MethodUnavailable, RefundExceedsCaptured
from zhida.shop.payments.invariants import check_invariants
from zhida.shop.payments.lifecycle import Source
from zhida.shop.payments.models import Discrepancy, PaymentAttempt, PaymentEntry, Refund
from zhida.shop.payments.providers.contract import FactStatus, PaymentFact
from zhida.shop.payments.services.facts import book_payment_fact


def take(paypal, attempt, paid):
    """Let PayPal say that money came, without its gateway."""
    fact = PaymentFact(
        attempt=attempt,
        status=FactStatus.SUCCEEDED,
        amount=paid,
        provider_number=f"C{attempt}",
        occurred_at=paypal.clock(),
    )
    book_payment_fact(fact=fact, account="paypal", source=Source.QUERY, now=paypal.clock())


def test_dollars_pay_the_intent_in_yuan_at_the_rate_of_the_start(paypal):
    ref, attempt = paypal.pending(6599_00)
    paypal.set_channel(cny_per_unit="6.5")

    take(paypal, attempt, Money(929_44, "USD"))

    row = PaymentAttempt.objects.get()
    assert (row.amount_minor, row.currency, row.fx_rate, row.counts_minor) == (929_44, "USD", "7.10", 6599_00)
    intent = queries.find_intent(ref=ref)
    assert (intent.status, intent.captured) == ("PAID", Money(6599_00))
    entry = PaymentEntry.objects.get()
    assert (entry.amount_minor, entry.currency, entry.counts_minor) == (929_44, "USD", 6599_00)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.integers(8, 300_00), min_size=1, max_size=12))
def test_refunds_of_the_whole_amount_give_back_the_captured_cents_exactly(paypal, parts):
    ref, attempt = paypal.pending(sum(parts))
    asked = PaymentAttempt.objects.get(number=attempt)
    take(paypal, attempt, Money(asked.amount_minor, "USD"))

    for index, part in enumerate(parts):
        paypal.refund(ref, part, key=f"k{index}")

    told = list(Refund.objects.filter(attempt=asked).values_list("channel_minor", flat=True))
    assert sum(told) == asked.amount_minor
    assert min(told) >= 1
    with pytest.raises(RefundExceedsCaptured):
        paypal.refund(ref, 1, key="more")
    assert_invariants()


def assert_invariants():
    assert [check.name for check in check_invariants() if check.broken] == []


def test_a_failed_refund_gives_its_cents_to_the_next(paypal):
    ref, _attempt = paypal.captured(710_01)
    paypal.control("delay", what="refunds")
    first = paypal.refund(ref, 236_67, key="a")
    paypal.send_refund(first)
    paypal.control("decline", refund=first)
    assert paypal.send_refund(first) == "FAILED"
    paypal.control("up")

    for key, minor in (("b", 236_67), ("c", 473_34)):
        assert paypal.send_refund(paypal.refund(ref, minor, key=key)) == "SUCCEEDED"

    assert queries.find_intent(ref=ref).refunded == Money(710_01)
    paypal.assert_books_agree()


@pytest.mark.parametrize("paid", [Money(99_99, "USD"), Money(100_01, "USD"), Money(100_00, "EUR")])
def test_money_that_was_not_quoted_counts_nothing(paypal, paid):
    ref, attempt = paypal.pending()

    take(paypal, attempt, paid)

    intent = queries.find_intent(ref=ref)
    assert (intent.status, intent.captured) == ("OPEN", Money(0))
    assert Discrepancy.objects.count() == 1
    with pytest.raises(RefundExceedsCaptured):
        paypal.refund(ref, 1)
    assert_invariants()


def test_late_dollars_go_back_whole(paypal):
    ref, attempt = paypal.pending()
    paypal.clock.move(minutes=32)
    services.close_intent(ref=ref, now=paypal.clock())
    assert queries.find_intent(ref=ref).status == "EXPIRED"

    take(paypal, attempt, Money(100_00, "USD"))

    row = Refund.objects.get()
    assert (row.key, row.amount_minor, row.channel_minor) == (f"late-{attempt}", 710_00, 100_00)
    assert_invariants()


def test_a_channel_that_is_too_small_in_its_own_currency_is_not_offered(paypal):
    paypal.set_channel(max_minor=99_99)

    with pytest.raises(MethodUnavailable):
        paypal.pending(710_00)


def test_without_a_rate_a_practice_shop_reckons_with_the_written_one(paypal):
    assert str(channel_accounts()["paypal"].cny_per_unit) == "7.10"
