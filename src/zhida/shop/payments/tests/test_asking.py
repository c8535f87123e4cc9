"""The worker is asked to look now: by a shopper who comes back, and by staff for a refund that is stuck."""

from datetime import timedelta

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.money import Money
from zhida.shop.payments import queries, services
from zhida.shop.payments.api import money
from zhida.shop.payments.errors import RefundNotFound, RefundSettled
from zhida.shop.payments.lifecycle import Source
from zhida.shop.payments.models import PaymentIntent, Refund
from zhida.shop.payments.providers.contract import FactStatus, RefundFact
from zhida.shop.payments.services.refund_facts import book_refund_fact
from zhida.shop.payments.timer_kinds import CHECK_ATTEMPT, CHECK_REFUND

pytestmark = pytest.mark.django_db

client = TestClient(money)


def due(kind, key):
    return Timer.objects.filter(kind=kind, key=key).values_list("due_at", flat=True).first()


@pytest.fixture
def stuck(bench):
    """Give ref and number of a refund that the channel holds up and nobody asks about any more."""
    ref, attempt = bench.paid()
    number = services.refund(ref=ref, amount=Money(100_00), key="k", reason="少发", now=bench.clock()).number
    held = RefundFact(refund=number, attempt=attempt, status=FactStatus.PROCESSING, problem="NOT_ENOUGH")
    book_refund_fact(fact=held, account="simulator", source=Source.QUERY, now=bench.clock())
    Timer.objects.all().delete()
    bench.clock.move(days=8)
    return ref, number


def test_staff_send_a_stuck_refund_again_under_its_number(bench, stuck, staff_actor):
    ref, number = stuck
    actor = staff_actor(Role.REFUND)
    shown = client.get(f"/payments?order={ref}", actor=actor, now=bench.clock()).json()
    assert [refund["problem"] for refund in shown["refunds"]] == ["NOT_ENOUGH"]

    answer = client.post(f"/payments/refunds/{number}/retry", actor=actor, now=bench.clock())

    assert (answer.status_code, due(CHECK_REFUND, number)) == (202, bench.clock())
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject) == ("payments.retry_refund", f"order:{ref}")
    bench.run_timers()
    assert [row.status for row in Refund.objects.all()] == ["SUCCEEDED"]
    bench.assert_books_agree()


def test_a_settled_refund_is_not_sent_again(bench, stuck, staff_actor):
    actor = staff_actor(Role.FINANCE)
    services.retry_refund(actor=actor, refund=stuck[1], now=bench.clock())
    bench.run_timers()

    with pytest.raises(RefundSettled):
        services.retry_refund(actor=actor, refund=stuck[1], now=bench.clock())

    assert (Timer.objects.count(), AuditEntry.objects.count()) == (0, 1)


def test_only_who_refunds_may_retry_and_only_what_is_there(now, staff_actor):
    with pytest.raises(PermissionDenied):
        services.retry_refund(actor=staff_actor(Role.SUPPORT), refund="R1", now=now)
    with pytest.raises(RefundNotFound):
        services.retry_refund(actor=staff_actor(Role.REFUND), refund="R1", now=now)


def test_a_shopper_who_comes_back_has_the_channel_asked_at_once(bench):
    ref, attempt = bench.pending()
    assert due(CHECK_ATTEMPT, attempt) == bench.clock() + timedelta(seconds=5)

    services.check_attempt_soon(ref="Z-another", attempt=attempt, now=bench.clock())
    assert due(CHECK_ATTEMPT, attempt) == bench.clock() + timedelta(seconds=5)
    services.check_attempt_soon(ref=ref, attempt=attempt, now=bench.clock())

    assert due(CHECK_ATTEMPT, attempt) == bench.clock()


def test_coming_back_from_a_payment_that_has_ended_asks_nothing(bench):
    ref, attempt = bench.paid()

    services.check_attempt_soon(ref=ref, attempt=attempt, now=bench.clock())

    assert due(CHECK_ATTEMPT, attempt) is None


def test_staff_see_intent_and_refunds_of_one_instant(bench, staff_actor, monkeypatch):
    ref, _attempt = bench.paid()
    read = queries.get_payment

    def read_and_refund(*, ref):
        payment = read(ref=ref)
        if not payment.refunds:
            services.refund(ref=ref, amount=Money(100), key="k", reason="", now=bench.clock())
        return payment

    monkeypatch.setattr(queries, "get_payment", read_and_refund)
    shown = queries.get_payment_for_staff(actor=staff_actor(Role.FINANCE), ref=ref)

    assert (shown.intent.refunding, [row.amount for row in shown.refunds]) == (Money(100), [Money(100)])


def test_a_payment_that_never_stands_still_is_shown_as_read_last(bench, staff_actor, monkeypatch):
    ref, _attempt = bench.paid()
    read = queries.get_payment

    def read_and_change(*, ref):
        payment = read(ref=ref)
        PaymentIntent.objects.filter(ref=ref).update(
            captured_minor=payment.intent.captured.minor + 1, refunding_minor=0
        )
        return payment

    monkeypatch.setattr(queries, "get_payment", read_and_change)
    shown = queries.get_payment_for_staff(actor=staff_actor(Role.FINANCE), ref=ref)

    assert shown.intent.captured == Money(6599_00 + 4)
