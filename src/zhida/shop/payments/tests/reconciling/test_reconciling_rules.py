"""The join and the classes, from lines alone."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhida.shop.kernel.money import Money
from zhida.shop.payments import services
from zhida.shop.payments.providers.contract import BillKind, BillLine
from zhida.shop.payments.reconciling.rules import (
    BillClass,
    Booked,
    class_of_both,
    class_of_entry,
    class_of_line,
    expected_fee,
)
from zhida.shop.payments.reconciling.staging import Stage
from zhida.shop.payments.reconciling.tally import new_tally

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
NUMBERS = st.sets(st.integers(1, 40).map(lambda number: f"P{number:02d}"))

assert services


def line(number="P1", minor=100, *, kind=BillKind.CAPTURE, provider="T1", fee=0, status="") -> BillLine:
    return BillLine(
        kind=kind,
        number=number,
        provider_number=provider,
        amount=Money(minor),
        fee_minor=fee,
        occurred_at=AT,
        status=status,
    )


def entry(number="P1", minor=100, *, kind=BillKind.CAPTURE, provider="T1", day_offset=0) -> Booked:
    return Booked(
        kind=kind,
        number=number,
        provider_number=provider,
        amount=Money(minor),
        occurred_at=AT,
        day_offset=day_offset,
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (entry(), line(), BillClass.MATCHED),
        (entry(), line(minor=101), BillClass.AMOUNT_DIFF),
        (entry(day_offset=1), line(), BillClass.CROSS_DAY),
        (entry(day_offset=-1), line(), BillClass.CROSS_DAY),
        (entry(day_offset=2), line(), BillClass.STATE_DIFF),
        (entry(), line(status="CLOSED"), BillClass.STATE_DIFF),
        (entry(kind=BillKind.REFUND), line(kind=BillKind.REFUND, status="PROCESSING"), BillClass.MATCHED),
    ],
)
def test_both_sides_are_compared(ours, theirs, expected):
    assert class_of_both(theirs, ours, fee_bp=0) is expected


@pytest.mark.parametrize(
    ("fee", "expected"),
    [(39_59, BillClass.MATCHED), (39_60, BillClass.MATCHED), (39_58, BillClass.MATCHED), (39_61, "FEE_DIFF")],
)
def test_a_fee_may_be_rounded_either_way(fee, expected):
    found = class_of_both(line(minor=6599_00, fee=fee), entry(minor=6599_00), fee_bp=60)

    assert found == expected
    assert expected_fee(Money(6599_00), fee_bp=60) == 39_59


def test_one_side_alone_is_named_by_its_kind():
    refund = BillKind.REFUND

    assert class_of_entry(entry()) is BillClass.MISSING_REMOTE
    assert class_of_entry(entry(kind=refund)) is BillClass.REFUND_MISSING_REMOTE
    assert class_of_line(line(), is_number_known=True) is BillClass.MISSING_LOCAL
    assert class_of_line(line(kind=refund), is_number_known=False) is BillClass.REFUND_MISSING_LOCAL
    assert class_of_line(line(kind=refund), is_number_known=True) is BillClass.STATE_DIFF


def joined(lines, entries) -> tuple[list[tuple[str, bool, bool]], list[BillLine]]:
    with Stage() as stage:
        stage.add_entries(entries)
        assert len(list(stage.add_lines(lines))) == len(lines)
        pairs = [
            ((pair.line or pair.entry).number, pair.line is not None, pair.entry is not None)
            for pair in stage.pairs()
        ]
        return pairs, list(stage.repeated_lines())


@given(NUMBERS, NUMBERS)
def test_the_join_gives_every_number_of_either_side_once(theirs, ours):
    pairs, repeated = joined(
        [line(number, provider=f"T{number}") for number in sorted(theirs, reverse=True)],
        [entry(number, provider=f"T{number}") for number in ours],
    )

    assert sorted(pairs) == sorted((number, number in theirs, number in ours) for number in theirs | ours)
    assert repeated == []


def test_a_number_or_a_payment_that_comes_twice_is_repeated():
    first, again, same_money = line(), line(provider="T2"), line("P2")
    pairs, repeated = joined([first, again, same_money], [entry()])

    assert pairs == [("P1", True, True)]
    assert repeated == [again, same_money]


def test_refunds_may_share_the_number_of_their_payment():
    refunds = [line(f"R{index}", kind=BillKind.REFUND) for index in (1, 2)]

    assert joined(refunds, [])[1] == []


def test_a_line_without_our_number_takes_that_of_the_only_one_it_can_be():
    entries = [
        entry("P1"),
        entry("P2", provider="T2"),
        entry("P3", provider="T2"),
        entry("P4", 7, provider="T4"),
    ]
    pairs, _ = joined([line(""), line("", provider="T2"), line("", provider="T4")], entries)

    assert ("P1", True, True) in pairs
    assert pairs.count(("", True, False)) == 2


def test_other_currencies_are_never_summed():
    tally = new_tally("CNY")
    tally.bill.add(BillKind.CAPTURE, Money(5, "USD"))
    tally.bill.add(BillKind.REFUND, Money(5))

    assert (tally.bill.captured_minor, tally.bill.refunded_minor) == (0, 5)
