"""Transfers to sellers: listed once, confirmed by another, paid once."""

from dataclasses import replace

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.money import Money
from zhida.shop.tradeins import queries, services
from zhida.shop.tradeins.errors import (
    BankReferenceTaken,
    PayoutCannotMove,
    PayoutNeedsAnother,
    PayoutNotFound,
)
from zhida.shop.tradeins.lifecycle import PayoutStatus
from zhida.shop.tradeins.models import Payout, TradeIn
from zhida.shop.tradeins.tests import factories as made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _table(now):
    made.publish(now=now)


@pytest.fixture
def shopper(now):
    return made.stranger(now=now)


@pytest.fixture
def payable(now, shopper):
    number = made.arrived(shopper, made.by_transfer(), now=now)
    made.inspect(number, now=now)
    return number


@pytest.fixture
def two_people(settings):
    settings.ZHIDA = replace(settings.ZHIDA, second_person=True)


def export(*, now, batch="", actor=made.CASHIER):
    return services.export_payouts(actor=actor, batch=batch, now=now)


def test_a_transfer_is_listed_once_and_confirmed_by_another(now, payable, two_people):
    listed = export(now=now)
    ((payout, payee),) = listed.rows

    assert (payout.trade_in, payout.amount, payee.account) == (payable, Money(123450), "6222020000000000000")
    assert export(now=now).rows == ()
    assert [row[0].number for row in export(now=now, batch=listed.batch).rows] == [payout.number]
    assert made.books() == []
    with pytest.raises(PayoutNeedsAnother):
        services.confirm_payout(actor=made.CASHIER, number=payout.number, bank_reference="B1", now=now)
    services.confirm_payout(actor=made.SECOND, number=payout.number, bank_reference=" B1 ", now=now)
    with pytest.raises(PayoutCannotMove):
        services.confirm_payout(actor=made.SECOND, number=payout.number, bank_reference="B2", now=now)
    with pytest.raises(PayoutCannotMove):
        services.fail_payout(actor=made.SECOND, number=payout.number, reason="x", now=now)

    (shown,) = queries.list_payouts(status=PayoutStatus.PAID).items
    assert (shown.bank_reference, made.status(payable), made.books()) == ("B1", "PAID", [])
    assert len(queries.list_payouts().items) == 1


def test_nothing_of_the_account_stands_in_clear(payable, now):
    export(now=now)

    row = TradeIn.objects.get()
    kept = [row.account_sealed, *(str(entry.after) for entry in AuditEntry.objects.all())]
    assert [text for text in kept if "6222" in text or "张小" in text] == []
    assert (row.account_tail, row.account_consent, row.account_consent_at) == ("0000", "2026-11", now)


def test_a_transfer_that_the_bank_refused_asks_for_another_account(now, shopper, payable):
    ((payout, _payee),) = export(now=now).rows

    for error, act in (
        (InvalidInput, {"reason": " "}),
        (PayoutNotFound, {"reason": "x", "number": "Q0"}),
    ):
        with pytest.raises(error):
            services.fail_payout(**{"actor": made.CASHIER, "number": payout.number, "now": now, **act})
    services.fail_payout(actor=made.CASHIER, number=payout.number, reason="户名不符", now=now)
    shown = made.read(payable).summary
    assert (shown.needs_account, TradeIn.objects.get().account_sealed) == (True, "")
    services.give_account(actor=shopper, number=payable, payee=made.PAYEE, is_agreed=True, now=now)
    ((again, _payee),) = export(now=now).rows
    services.confirm_payout(actor=made.CASHIER, number=again.number, bank_reference="B1", now=now)

    assert (made.status(payable), made.books()) == ("PAID", [])


def test_a_reference_of_the_bank_pays_one(now, payable):
    other = made.stranger(now=now)
    second = made.arrived(other, made.by_transfer(serial="OLD-2"), now=now)
    made.inspect(second, now=now, serial="OLD-2")
    numbers = [payout.number for payout, _payee in export(now=now).rows]

    services.confirm_payout(actor=made.CASHIER, number=numbers[0], bank_reference="B1", now=now)
    for reference, error in (("B1", BankReferenceTaken), (" ", InvalidInput), ("流水", InvalidInput)):
        with pytest.raises(error):
            services.confirm_payout(actor=made.CASHIER, number=numbers[1], bank_reference=reference, now=now)
    with pytest.raises(PermissionDenied):
        export(now=now, actor=made.BENCH)

    assert sorted(Payout.objects.values_list("status", flat=True)) == ["EXPORTED", "PAID"]


def test_a_refused_refund_is_paid_by_transfer_and_once_only(now):
    shopper, order = made.make_buyer(now=now)
    number = made.arrived(shopper, made.by_credit(order), now=now)
    made.inspect(number, now=now)
    made.end_refund(number, now=now, succeeded=False)

    assert made.read(number).summary.needs_account
    services.give_account(actor=shopper, number=number, payee=made.PAYEE, is_agreed=True, now=now)
    refund = made.read(number).refund
    listed = export(now=now)
    services.note_refunded(refund=refund, now=now)
    assert (made.status(number), len(listed.rows)) == ("PAYABLE", 1)


def test_a_refund_that_arrives_after_all_takes_the_transfer_off_the_list(now):
    shopper, order = made.make_buyer(now=now)
    number = made.arrived(shopper, made.by_credit(order), now=now)
    made.inspect(number, now=now)
    made.end_refund(number, now=now, succeeded=False)
    services.give_account(actor=shopper, number=number, payee=made.PAYEE, is_agreed=True, now=now)

    services.note_refunded(refund=made.read(number).refund, now=now)

    assert (made.status(number), export(now=now).rows) == ("PAID", ())


def test_the_books_name_what_was_paid_twice_or_not_at_all(now, payable):
    export(now=now)
    TradeIn.objects.update(status="PAID")
    assert made.books() == ["tradeins.paid_exactly_once", "tradeins.open_payouts_are_of_payable_trade_ins"]

    TradeIn.objects.update(status="PAYABLE", amount_minor=1)
    assert made.books() == ["tradeins.open_payouts_are_of_payable_trade_ins"]


@pytest.mark.parametrize("rows", [1, 3])
def test_payouts_are_listed_with_one_query(now, django_assert_num_queries, rows):
    for each in range(rows):
        seller = made.stranger(now=now)
        number = made.arrived(seller, made.by_transfer(serial=f"OLD-{each}"), now=now)
        made.inspect(number, now=now, serial=f"OLD-{each}")

    with django_assert_num_queries(1):
        assert len(queries.list_payouts(status=PayoutStatus.WAITING).items) == rows


def test_a_credit_is_owed_by_transfer_once_its_order_came_back_whole(now):
    shopper, order = made.make_buyer(now=now, units=2)
    number = made.arrived(shopper, made.by_credit(order), now=now)
    made.inspect(number, now=now)
    made.end_refund(number, now=now)
    credited = made.read(number).refund

    made.take_back(order, now=now, units=1)
    assert (made.status(number), queries.credits_of(order=order)) == ("PAID", {credited})
    given = made.take_back(order, now=now, units=1)

    shown = made.read(number)
    assert (shown.summary.status, shown.summary.needs_account) == ("PAYABLE", True)
    assert shown.steps[-1].note == "ORDER_RETURNED"
    assert (given, queries.credits_of(order=order), made.books()) == (Money(176550), frozenset(), [])
    services.give_account(actor=shopper, number=number, payee=made.PAYEE, is_agreed=True, now=now)
    ((payout, _payee),) = export(now=now).rows
    services.confirm_payout(actor=made.CASHIER, number=payout.number, bank_reference="B1", now=now)
    services.owe_again(order=order, now=now)
    assert (payout.amount, made.status(number), made.books()) == (Money(123450), "PAID", [])
