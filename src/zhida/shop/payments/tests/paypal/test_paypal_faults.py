"""A PayPal that is down, slow, talks nonsense, forgets our token or loses its answers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from zhida.shop.kernel.money import Money
from zhida.shop.payments import queries
from zhida.shop.payments.errors import ChannelUnreachable
from zhida.shop.payments.models import PaymentAttempt, PaymentEntry
from zhida.shop.payments.providers.contract import FactStatus, NeverReached, OutcomeUnknown, RefusedByChannel
from zhida.shop.payments.services.attempts import order_of


def order(attempt, **changes):
    row = PaymentAttempt.objects.select_related("intent").get(number=attempt)
    return replace(order_of(row), **changes)


def assert_paid(paypal, ref, attempt):
    assert paypal.status(ref, attempt) == "SUCCEEDED"
    assert queries.find_intent(ref=ref).status == "PAID"
    assert paypal.events() == ["payments.PaymentCaptured"]
    assert PaymentEntry.objects.count() == 1
    paypal.assert_books_agree()


@pytest.mark.parametrize("how", ["drop", "error", "garbage", "busy"])
def test_a_start_at_a_broken_paypal_is_unknown_and_heals_under_its_number(paypal, how):
    paypal.control("down", how=how, calls="/v2/checkout/orders")
    with pytest.raises(ChannelUnreachable) as refusal:
        paypal.pending()
    number = refusal.value.data["attempt"]
    assert paypal.status("Z1", number) == "PROCESSING"
    paypal.control("up")

    assert paypal.start("Z1") == number

    paypal.control("pay", number)
    paypal.ask(number)
    assert_paid(paypal, "Z1", number)


def test_an_order_whose_answer_was_lost_is_made_once(paypal):
    paypal.control("down", how="mute", calls="/v2/checkout/orders", times=1)
    with pytest.raises(ChannelUnreachable) as refusal:
        paypal.pending()
    number = refusal.value.data["attempt"]
    made = paypal.payment(number)
    paypal.ask(number)
    assert paypal.status("Z1", number) == "PROCESSING"

    assert paypal.start("Z1") == number

    assert PaymentAttempt.objects.get().provider_number == made.provider_number
    assert len(paypal.gateway.books.list_payments()) == 1


@pytest.mark.parametrize("how", ["mute", "unsure"])
def test_a_capture_whose_answer_was_lost_is_found_and_never_made_twice(paypal, how):
    ref, attempt = paypal.approved()
    paypal.control("down", how=how, calls="/capture", times=1)

    paypal.ask(attempt)

    assert paypal.status(ref, attempt) == "PENDING"
    assert paypal.payment(attempt).status == "succeeded"
    paypal.ask(attempt)
    assert_paid(paypal, ref, attempt)


def test_a_capture_that_never_arrived_is_made_at_the_next_look(paypal):
    ref, attempt = paypal.approved()
    paypal.control("down", how="drop", calls="/capture", times=1)
    paypal.ask(attempt)
    assert paypal.payment(attempt).status == "pending"

    paypal.clock.move(seconds=5)
    paypal.run_timers()

    assert_paid(paypal, ref, attempt)


def test_somebody_else_captured_a_moment_ago(paypal):
    ref, attempt = paypal.approved()
    asked = order(attempt)
    seen = paypal.provider.account.ask
    paypal.ask(attempt)

    fact = paypal.provider._capture(
        {"id": asked.provider_number, "status": "APPROVED"}, asked, now=paypal.clock()
    )

    assert seen is not None
    assert (fact.status, fact.amount) == (FactStatus.SUCCEEDED, Money(100_00, "USD"))
    assert_paid(paypal, ref, attempt)


def test_a_token_is_fetched_once_kept_and_renewed_before_it_ends(paypal):
    _ref, attempt = paypal.pending()
    paypal.ask(attempt)
    assert paypal.dialect.tokens.given == 1

    paypal.clock.move(hours=8, minutes=58, seconds=59)
    paypal.provider.query(order(attempt), now=paypal.clock())
    assert paypal.dialect.tokens.given == 1
    paypal.clock.move(seconds=1)
    paypal.provider.query(order(attempt), now=paypal.clock())

    assert paypal.dialect.tokens.given == 2


def test_a_token_that_paypal_forgot_is_renewed_once(paypal):
    ref, attempt = paypal.approved()
    paypal.dialect.tokens.forget()

    paypal.ask(attempt)

    assert paypal.dialect.tokens.given == 2
    assert_paid(paypal, ref, attempt)


def test_a_wrong_secret_is_our_fault_and_nobody_s_failure(paypal):
    (paypal.file.parent / "keys" / "wrong.txt").write_text("another")
    paypal.set_channel(client_secret_file="keys/wrong.txt")

    with pytest.raises(ChannelUnreachable) as refusal:
        paypal.pending()

    assert isinstance(refusal.value.__cause__, NeverReached)
    assert str(refusal.value.__cause__) == "no token: token answer 401: invalid_client"
    assert paypal.status("Z1", refusal.value.data["attempt"]) == "CREATED"


def test_a_paypal_that_is_not_there_knows_nothing_of_the_order(paypal):
    paypal.set_channel(gateway_url="http://127.0.0.1:9")

    with pytest.raises(ChannelUnreachable) as refusal:
        paypal.pending()

    assert isinstance(refusal.value.__cause__, NeverReached)


def test_a_token_answer_that_is_lost_leaves_the_order_unmade(paypal):
    paypal.control("down", how="garbage", calls="oauth2", times=1)

    with pytest.raises(ChannelUnreachable) as refusal:
        paypal.pending()

    assert isinstance(refusal.value.__cause__, NeverReached)
    assert paypal.gateway.books.list_payments() == []


def test_an_order_that_paypal_refuses_fails_the_attempt(paypal):
    paypal.pending()
    number = PaymentAttempt.objects.get().number
    asked = replace(order(number), subject="another text", provider_number="")

    with pytest.raises(RefusedByChannel, match="DUPLICATE_REQUEST_ID"):
        paypal.provider.create(asked, now=paypal.clock())


def test_a_slow_paypal_is_given_up(paypal, monkeypatch):
    monkeypatch.setattr("zhida.shop.payments.providers.http.READ_SECONDS", 0.2)
    _ref, attempt = paypal.approved()
    paypal.control("down", how="slow", seconds=1, calls="/capture", times=1)

    with pytest.raises(OutcomeUnknown):
        paypal.provider.query(order(attempt), now=paypal.clock())

    assert paypal.clock() < order(attempt).expires_at - timedelta(minutes=14)


def test_no_secret_and_no_token_gets_into_the_logs(paypal, caplog):
    caplog.set_level("DEBUG")
    _ref, attempt = paypal.approved()
    paypal.control("down", how="garbage", calls="/capture", times=1)
    paypal.ask(attempt)
    paypal.ask(attempt)

    secret = (paypal.file.parent / "keys" / "paypal_client_secret.txt").read_text()
    token = paypal.provider.account._token.value
    assert secret not in caplog.text
    assert token not in caplog.text
    assert secret not in repr(paypal.provider)
    assert token not in repr(paypal.provider)
