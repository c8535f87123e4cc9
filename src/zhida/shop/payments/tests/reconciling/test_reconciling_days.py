"""A day of one account against a real bill: each class, what heals, and what a second run changes."""

import zipfile
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from zhida.shop.kernel.uow import transactional
from zhida.shop.payments import services
from zhida.shop.payments.models import BillDay, Discrepancy, PaymentAttempt
from zhida.shop.payments.models import Refund as RefundRow
from zhida.shop.payments.providers.contract import FactStatus
from zhida.shop.payments.reconciling import comparing
from zhida.shop.payments.tests.reconciling.conftest import DAY, beijing

pytestmark = pytest.mark.django_db


def counts_of(row: BillDay) -> dict[str, int]:
    return {name: count for name, count in row.counts.items() if count}


def test_a_day_of_payments_and_refunds_is_balanced(bills):
    attempt = bills.paid()
    bills.paid(100_00)
    number = bills.refund("Z1", 500_00)
    bills.give_back(attempt, number, 500_00)
    bills.claim_refund(number, FactStatus.SUCCEEDED, 500_00)

    row = bills.reconcile()

    assert (row.status, counts_of(row), row.waiting) == ("BALANCED", {"MATCHED": 3}, 0)
    assert (row.bill_rows, row.bill_captured_minor, row.bill_refunded_minor) == (3, 6699_00, 500_00)
    assert (row.journal_captured_minor, row.journal_refunded_minor) == (6699_00, 500_00)
    assert (row.paid_captured_minor, row.paid_refunded_minor) == (6699_00, 500_00)
    assert row.bill_fee_minor > 0
    assert len(row.sha256) == 64
    assert (bills.directory / row.file).stat().st_size == row.bytes_length
    assert bills.found() == []


def test_the_same_day_again_changes_nothing(bills):
    bills.paid()
    bills.claim(bills.pending())
    first = bills.reconcile()
    fetched_at, found = first.fetched_at, bills.found()

    again = bills.reconcile(beijing(15))

    assert again.fetched_at == fetched_at
    assert (again.counts, again.status) == (first.counts, "DIFFERENT")
    assert bills.found() == found
    assert bills.events().count("payments.PaymentDoubted") == 1


def test_a_payment_that_nobody_told_of_is_asked_for_and_booked(bills):
    attempt = bills.pending()
    bills.pay(attempt)

    row = bills.reconcile()

    assert (row.status, counts_of(row)) == ("BALANCED", {"MATCHED": 1})
    assert PaymentAttempt.objects.get(number=attempt).status == "SUCCEEDED"
    assert bills.events() == ["payments.PaymentCaptured"]
    assert row.journal_captured_minor == 6599_00


def test_a_payment_of_an_unknown_number_is_never_booked_from_the_bill(bills):
    bills.strange_payment("X1")

    row = bills.reconcile()

    assert (row.status, counts_of(row)) == ("DIFFERENT", {"MISSING_LOCAL": 1})
    assert bills.found() == [("MISSING_LOCAL", "X1")]
    assert row.journal_captured_minor == 0


def test_while_the_channel_is_silent_a_missing_payment_waits_for_the_next_day(bills):
    attempt = bills.pending()
    bills.pay(attempt)
    bills.gateway.faults.down, bills.gateway.faults.calls = "error", "trade.query"

    row = bills.reconcile()

    assert (row.status, row.waiting, bills.found()) == ("DIFFERENT", 1, [])
    assert bills.due() == beijing(10, 30, day=24)

    bills.gateway.faults.clear()
    bills.clock.instant = beijing(10, 30, day=24)
    assert bills.run_timers() == 1
    row.refresh_from_db()
    assert (row.status, row.waiting) == ("BALANCED", 0)


def test_booked_money_that_the_bill_lacks_is_doubted(bills):
    bills.paid()
    bills.claim(bills.pending())

    row = bills.reconcile()

    assert counts_of(row) == {"MATCHED": 1, "MISSING_REMOTE": 1}
    finding = Discrepancy.objects.get()
    assert (finding.kind, finding.severity, finding.ref) == ("MISSING_REMOTE", "CRITICAL", "Z2")
    assert (finding.expected, finding.day) == ("659900 CNY", DAY)
    assert bills.events()[-1] == "payments.PaymentDoubted"


def test_another_amount_in_the_bill_is_found(bills):
    attempt = bills.paid()
    bills.pay(attempt, 6000_00)

    row = bills.reconcile()

    assert counts_of(row) == {"AMOUNT_DIFF": 1}
    finding = Discrepancy.objects.get()
    assert finding.expected == "659900 CNY"
    assert finding.found.startswith("600000 CNY ")


def test_a_fee_is_compared_only_where_one_is_stated(bills):
    bills.paid()
    bills.set_channel(fee_bp=60)
    assert bills.reconcile().status == "BALANCED"

    bills.opened += 1
    bills.set_channel(fee_bp=100)
    row = bills.reconcile()

    assert counts_of(row) == {"FEE_DIFF": 1}
    finding = Discrepancy.objects.get()
    assert (finding.expected, finding.found) == ("6599", "3959")


def test_refunds_that_only_one_side_knows_are_found(bills):
    attempt = bills.paid()
    bills.give_back(attempt, "R-STRANGE", 100)
    number = bills.refund("Z1", 500_00)
    bills.claim_refund(number, FactStatus.SUCCEEDED, 500_00)

    row = bills.reconcile()

    assert counts_of(row) == {"MATCHED": 1, "REFUND_MISSING_LOCAL": 1, "REFUND_MISSING_REMOTE": 1}
    assert bills.found() == [("REFUND_MISSING_LOCAL", "R-STRANGE"), ("REFUND_MISSING_REMOTE", number)]


def test_a_refund_that_we_took_for_failed_is_asked_for_and_booked(bills):
    attempt = bills.paid()
    number = bills.refund("Z1", 500_00)
    bills.claim_refund(number, FactStatus.FAILED, 500_00)
    bills.give_back(attempt, number, 500_00)

    row = bills.reconcile()

    assert (row.status, counts_of(row)) == ("BALANCED", {"MATCHED": 2})
    assert RefundRow.objects.get(number=number).status == "SUCCEEDED"


def test_a_refund_that_nobody_answers_for_waits(bills):
    attempt = bills.paid()
    number = bills.refund("Z1", 500_00)
    bills.give_back(attempt, number, 500_00)
    bills.gateway.faults.down, bills.gateway.faults.calls = "error", "refund.query"

    row = bills.reconcile()

    assert (counts_of(row), row.waiting) == ({"MATCHED": 1, "STATE_DIFF": 1}, 1)
    assert bills.found() == []


def test_money_on_two_sides_of_midnight_is_cross_day(bills):
    bills.clock.instant = beijing(23, 50, day=22)
    attempt = bills.pending()
    bills.pay(attempt)
    bills.claim(attempt, at=beijing(0, 1))

    row = bills.reconcile()
    after = bills.reconcile(beijing(12, 30, day=24), day=DAY + timedelta(days=1))

    assert (row.status, counts_of(row), row.crossed_captured_minor) == ("BALANCED", {"CROSS_DAY": 1}, 6599_00)
    assert row.bill_captured_minor == row.journal_captured_minor + row.crossed_captured_minor
    assert (after.status, after.problem) == ("ABSENT", "NO_BILL")


def test_money_shortly_before_midnight_waits_for_the_next_bill(bills):
    bills.paid()
    bills.clock.instant = beijing(23, 50, day=22)
    attempt = bills.pending()
    bills.clock.instant = beijing(0, 1)
    bills.pay(attempt)
    bills.claim(attempt, at=beijing(23, 59, day=22))

    row = bills.reconcile(beijing(10, 5))
    assert (row.status, row.waiting, row.crossed_captured_minor) == ("BALANCED", 1, -6599_00)

    after = bills.reconcile(beijing(12, 30, day=24), day=DAY + timedelta(days=1))
    assert (after.status, counts_of(after)) == ("BALANCED", {"CROSS_DAY": 1})
    assert bills.run_timers() == 1
    row.refresh_from_db()
    assert (row.status, row.waiting, counts_of(row)) == ("BALANCED", 0, {"MATCHED": 1, "CROSS_DAY": 1})


def test_money_that_the_next_bill_lacks_too_is_doubted_after_all(bills):
    bills.paid()
    bills.clock.instant = beijing(23, 50, day=22)
    bills.claim(bills.pending())
    bills.reconcile(beijing(10, 5))
    bills.strange_payment("X1")
    bills.reconcile(beijing(12, 30, day=24), day=DAY + timedelta(days=1))

    bills.run_timers()

    row = BillDay.objects.get(day=DAY)
    assert (row.status, row.waiting, row.counts["MISSING_REMOTE"]) == ("DIFFERENT", 0, 1)


def test_the_next_bill_with_another_amount_is_a_difference(bills):
    bills.paid()
    bills.clock.instant = beijing(23, 59, day=22)
    attempt = bills.pending()
    bills.claim(attempt)
    bills.clock.instant = beijing(0, 1)
    bills.pay(attempt, 1_00)
    bills.reconcile(beijing(10, 5))
    bills.reconcile(beijing(12, 30, day=24), day=DAY + timedelta(days=1))

    bills.run_timers()

    assert BillDay.objects.get(day=DAY).counts["AMOUNT_DIFF"] == 1


def test_a_bill_that_is_not_there_is_told_at_noon_and_forgiven_when_it_comes(bills):
    bills.paid()
    bills.gateway.faults.bill = "late"

    row = bills.reconcile(beijing(10, 5))
    assert (row.status, row.problem, bills.found()) == ("DUE", "NOT_READY", [])
    assert bills.due() == beijing(10, 35)

    row = bills.reconcile(beijing(12, 5))
    assert (row.status, bills.found()) == ("ABSENT", [("TRADE_DENIED", "2026-11-22")])
    assert bills.due() == beijing(15, 5)

    bills.gateway.faults.clear()
    row = bills.reconcile(beijing(15, 5))
    assert (row.status, row.problem, bills.found()) == ("BALANCED", "", [])
    closed = Discrepancy.objects.get()
    assert (closed.resolution, closed.closed_by) == ("AGREED", "SYSTEM")


def test_a_day_without_trade_is_balanced_without_a_bill(bills):
    row = bills.reconcile()

    assert (row.status, row.file, row.bill_rows) == ("BALANCED", "", 0)
    assert bills.reconcile(beijing(13)).status == "BALANCED"


def test_after_two_weeks_only_a_person_asks_again(bills):
    bills.paid()
    bills.gateway.faults.bill = "late"

    bills.reconcile(beijing(12, 0, day=23) + timedelta(days=15))

    assert bills.due() is None


def test_a_bill_whose_own_sums_are_wrong_is_not_believed(bills):
    bills.paid()
    bills.gateway.faults.bill = "forged"

    row = bills.reconcile()

    assert (row.status, bills.found()) == ("UNREADABLE", [("BILL_UNREADABLE", "2026-11-22")])
    bills.gateway.faults.clear()
    assert bills.reconcile(beijing(16)).status == "BALANCED"
    assert bills.found() == []


def test_a_bill_that_was_changed_on_disk_is_noticed(bills):
    bills.paid()
    row = bills.reconcile()
    (bills.directory / row.file).write_bytes(b"x")

    row = bills.reconcile(beijing(13))

    assert (row.status, row.problem) == ("UNREADABLE", "the file was changed since it was fetched")
    assert bills.reconcile(beijing(16)).status == "BALANCED"


def test_a_neighbours_bill_that_was_changed_is_not_believed(bills):
    bills.paid()
    row = bills.reconcile()
    (bills.directory / row.file).write_bytes(b"x")
    bills.claim(bills.pending())

    after = bills.reconcile(beijing(12, 30, day=24), day=DAY + timedelta(days=1))

    assert after.status == "ABSENT"
    bills.clock.instant = beijing(20)
    bills.strange_payment("X1")
    assert bills.reconcile(beijing(13, 0, day=24), day=DAY + timedelta(days=1)).counts["MISSING_REMOTE"] == 1


def test_an_account_that_the_file_lacks_is_left_alone(bills):
    services.reconcile_day(account="none", day=DAY, now=bills.clock())

    assert BillDay.objects.count() == 0


def test_channels_are_not_asked_inside_a_transaction(bills):
    with pytest.raises(RuntimeError, match="not inside a transaction"):
        transactional(services.reconcile_day)(account="alipay", day=DAY, now=bills.clock())


def test_money_booked_days_away_is_a_difference_of_state(bills):
    attempt = bills.pending()
    bills.pay(attempt)
    bills.claim(attempt, at=beijing(9, day=25))

    row = bills.reconcile()

    assert counts_of(row) == {"STATE_DIFF": 1}
    assert Discrepancy.objects.get().expected == "2026-11-25"


def test_a_line_that_the_bill_tells_twice_is_found(bills):
    attempt = bills.paid()
    row = bills.reconcile()
    double(bills.directory / row.file, attempt)
    digest = sha256((bills.directory / row.file).read_bytes()).hexdigest()
    BillDay.objects.filter(pk=row.pk).update(sha256=digest)

    row = bills.reconcile(beijing(13))

    assert counts_of(row) == {"MATCHED": 1, "DUPLICATE_PROVIDER": 1}
    assert bills.found() == [("DUPLICATE_PROVIDER", attempt)]


def test_a_run_asks_so_much_and_goes_on_a_minute_later(bills, monkeypatch):
    monkeypatch.setattr(comparing, "MOST_QUERIES_A_RUN", 1)
    monkeypatch.setattr(comparing, "FINDINGS_AT_ONCE", 1)
    for _each in range(2):
        bills.pay(bills.pending())
    bills.claim(bills.pending())

    row = bills.reconcile()

    assert counts_of(row) == {"MATCHED": 1, "MISSING_LOCAL": 1, "MISSING_REMOTE": 1}
    assert (row.waiting, [kind for kind, _number in bills.found()]) == (1, ["MISSING_REMOTE"])
    assert bills.due() == beijing(12, 31)


def double(bill: Path, attempt: str) -> None:
    """Write the line of an attempt a second time into a bill, and its totals to fit."""
    with zipfile.ZipFile(bill) as archive:
        files = {entry.filename: archive.read(entry).decode("gb18030") for entry in archive.infolist()}
    with zipfile.ZipFile(bill, "w") as archive:
        for name, text in files.items():
            lines = text.splitlines(keepends=True)
            again = [line for line in lines if attempt in line]
            told = text.replace(again[0], again[0] * 2) if again else text
            told = told.replace("1笔，商家实收共6599.00元", "2笔，商家实收共13198.00元")
            archive.writestr(name.encode("cp437").decode("gbk"), told.encode("gb18030"))
