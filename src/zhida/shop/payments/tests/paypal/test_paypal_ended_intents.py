"""No approval is captured for an intent that has ended, and the last fen of a tiny refund goes through."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhida.shop.kernel.money import Money
from zhida.shop.payments import queries, services
from zhida.shop.payments.lifecycle import Source
from zhida.shop.payments.models import PaymentAttempt, PaymentEntry, Refund
from zhida.shop.payments.providers.contract import FactStatus, PaymentFact
from zhida.shop.payments.services.facts import book_payment_fact


def test_a_cancel_does_not_capture_what_was_approved(paypal):
    ref, attempt = paypal.approved()

    outcome = services.close_intent(ref=ref, now=paypal.clock())
    paypal.clock.move(minutes=1)
    paypal.ask(attempt)

    assert (outcome, paypal.status(ref, attempt)) == ("CLOSED", "PROCESSING")
    assert (PaymentEntry.objects.count(), paypal.events()) == (0, [])


def test_an_approval_after_a_cancel_lapses(paypal):
    ref, attempt = paypal.pending()
    services.close_intent(ref=ref, now=paypal.clock())
    paypal.control("pay", attempt)

    paypal.ask(attempt)
    paypal.clock.move(minutes=17)
    paypal.ask(attempt)

    assert (paypal.status(ref, attempt), PaymentEntry.objects.count()) == ("CLOSED", 0)
    assert paypal.payment(attempt).status != "succeeded"


def test_money_that_came_before_the_cancel_was_known_goes_back(paypal, news):
    ref, attempt, headers, body = news
    services.close_intent(ref=ref, now=paypal.clock())
    intent = queries.find_intent(ref=ref)
    assert intent is not None

    paypal.deliver(headers, body)

    assert (intent.status, paypal.status(ref, attempt)) == ("PAID", "SUCCEEDED")
    paypal.assert_books_agree()


def take(paypal, attempt, cents):
    fact = PaymentFact(
        attempt=attempt,
        status=FactStatus.SUCCEEDED,
        amount=Money(cents, "USD"),
        provider_number=f"C{attempt}",
        occurred_at=paypal.clock(),
    )
    book_payment_fact(fact=fact, account="paypal", source=Source.QUERY, now=paypal.clock())


def test_refunds_of_less_than_a_cent_are_settled_without_the_channel(paypal):
    ref, attempt = paypal.pending(10)
    take(paypal, attempt, 1)

    numbers = [paypal.refund(ref, fen, key=f"k{fen}") for fen in (1, 6, 3)]

    told = dict(Refund.objects.values_list("number", "channel_minor"))
    assert [told[number] for number in numbers] == [0, 1, 0]
    assert [paypal.send_refund(numbers[0]), paypal.send_refund(numbers[2])] == ["SUCCEEDED", "SUCCEEDED"]
    lines = PaymentEntry.objects.filter(kind="REFUND").values_list("amount_minor", "counts_minor")
    assert list(lines.order_by("id")) == [(0, 1), (0, 3)]
    intent = queries.find_intent(ref=ref)
    assert (intent.refunding, intent.refunded) == (Money(10), Money(4))
    assert [check.name for check in queries.check_invariants() if check.broken] == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_every_last_fen_can_be_refunded(paypal, parts):
    ref, attempt = paypal.pending(sum(parts))
    asked = PaymentAttempt.objects.get(number=attempt)
    take(paypal, attempt, asked.amount_minor)

    for index, part in enumerate(parts):
        paypal.refund(ref, part, key=f"k{index}")

    told = list(Refund.objects.filter(attempt=asked).values_list("channel_minor", flat=True))
    assert (sum(told), min(told) >= 0) == (asked.amount_minor, True)
