"""Findings that nobody can answer take turns; a denied day and a fee that should be none are found."""

import pytest
from django.db import DatabaseError, transaction

from zhida.shop.payments.discrepancies import Act
from zhida.shop.payments.models import Discrepancy, DiscrepancyStep
from zhida.shop.payments.reconciling import comparing, healing
from zhida.shop.payments.reconciling.conf import FETCH_AT
from zhida.shop.payments.reconciling.rules import BillClass, class_of_both
from zhida.shop.payments.tests.reconciling.conftest import beijing
from zhida.shop.payments.tests.reconciling.test_reconciling_rules import entry, line


@pytest.fixture
def asked(monkeypatch):
    """Let a run ask about 2 lines, and note which."""
    numbers = []
    ask = healing.ask_about

    def noted(told, **facts):
        numbers.append(told.number)
        return ask(told, **facts)

    monkeypatch.setattr(comparing, "ask_about", noted)
    monkeypatch.setattr(comparing, "MOST_QUERIES_A_RUN", 2)
    return numbers


def test_lines_that_stay_unanswered_take_turns(bills, asked):
    numbers = [f"P{index}" for index in range(5)]
    for number in numbers:
        bills.strange_payment(number)

    first = bills.reconcile(beijing(12, 30))
    assert (asked, first.waiting, first.asked_through) == (numbers[:2], 3, "CAPTURE:P1")
    second = bills.reconcile(beijing(12, 31))
    assert (asked, second.waiting, second.asked_through) == (numbers[:4], 1, "CAPTURE:P3")
    last = bills.reconcile(beijing(12, 32))

    assert (asked, last.waiting, last.asked_through) == (numbers, 0, "")
    assert bills.found() == [("MISSING_LOCAL", number) for number in numbers]
    assert last.counts["MISSING_LOCAL"] == 5
    assert bills.due() == beijing(12, 32)


def test_a_refund_keeps_its_finding_while_it_is_not_its_turn(bills, asked):
    attempt = bills.paid()
    for number in ("R1", "R2", "R3"):
        bills.give_back(attempt, number, 100)

    bills.reconcile(beijing(12, 30))
    bills.reconcile(beijing(12, 31))

    assert asked == ["R1", "R2", "R3"]
    assert bills.found() == [("REFUND_MISSING_LOCAL", number) for number in ("R1", "R2", "R3")]
    assert Discrepancy.objects.filter(closed_at=None).count() == Discrepancy.objects.count()


def test_a_day_whose_trade_the_channel_denies_is_found_past_noon(bills):
    bills.claim(bills.pending())

    row = bills.reconcile(beijing(FETCH_AT.hour, 5))
    assert (row.status, row.problem, bills.found()) == ("DUE", "NOT_READY", [])
    row = bills.reconcile(beijing(12, 5))

    assert row.problem == "NO_BILL"
    assert (row.status, bills.found()) == ("ABSENT", [("TRADE_DENIED", "2026-11-22")])
    assert Discrepancy.objects.get().severity == "CRITICAL"


def test_a_stated_fee_of_nothing_means_nothing():
    taken = line(minor=6599_00, fee=1)

    assert class_of_both(taken, entry(minor=6599_00), fee_bp=0) is BillClass.FEE_DIFF
    assert class_of_both(taken, entry(minor=6599_00), fee_bp=None) is BillClass.MATCHED


def test_an_account_that_states_no_fee_has_its_fees_believed(bills):
    bills.paid()
    assert bills.reconcile().status == "BALANCED"

    bills.set_channel(fee_bp=0)
    bills.reconcile()

    assert [kind for kind, _number in bills.found()] == ["FEE_DIFF"]


def test_the_steps_of_a_finding_are_append_only(bills):
    bills.strange_payment("P1")
    bills.reconcile()
    with transaction.atomic():
        row = Discrepancy.objects.get()
        step = DiscrepancyStep.objects.create(
            discrepancy=row, act=Act.NOTED, by="S:1", at=bills.clock(), text="x"
        )

    for change in (lambda rows: rows.update(text="y"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change(DiscrepancyStep.objects.filter(pk=step.pk))
    assert DiscrepancyStep.objects.get().text == "x"
