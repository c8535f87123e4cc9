"""What a statement's line pays: a whole code and amount, or the one amount from the named payer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.payments import services, tasks
from zhida.shop.payments.models import PaymentAttempt, PaymentEntry, Refund
from zhida.shop.payments.statements import services as statements
from zhida.shop.payments.statements.codes import ALPHABET
from zhida.shop.payments.statements.errors import (
    StatementConflict,
    StatementRowsRefused,
    StatementUnreadable,
    TransferAccountUnknown,
)
from zhida.shop.payments.statements.models import BankStatement, Payout, StatementLine, StatementStep
from zhida.shop.payments.tests.transfers import (
    BUYER,
    HEADER,
    Bank,
    assert_books_agree,
    attempt_status,
    captured,
    events,
    line_of,
    states,
    write_channels,
)

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]
AUTO = ("MATCHED", "")


@pytest.fixture
def bank(tmp_path, settings, now):
    settings.ZHIDA = replace(
        settings.ZHIDA, payments_file=write_channels(tmp_path, "bank"), second_person=False
    )
    return Bank(now)


def test_code_and_amount_pay_the_order(bank):
    ref, start = bank.waiting(6599_05)

    outcome = bank.upload(bank.row("6599.05", f"货款 {start.payload['remark']}", payer=""))

    (row,) = outcome.rows
    assert (row.result, row.state, row.order) == ("NEW", "MATCHED", ref)
    assert captured(ref) == ("PAID", 6599_05, 0, 1)
    assert events() == ["payments.PaymentCaptured"]
    entry = PaymentEntry.objects.get()
    assert (entry.account, entry.provider_number) == ("bank", "BOC000000000001")
    assert entry.occurred_at == line_of(outcome).booked_at
    assert list(StatementStep.objects.values_list("action", "by")) == [("MATCHED", "SYSTEM")]
    assert_books_agree()


@pytest.mark.parametrize("written", ["lower", "blanks", "words", "full width", "hyphens"])
def test_a_code_may_be_written_badly(bank, written):
    ref, start = bank.waiting()
    code = start.payload["remark"]
    remark = {
        "lower": code.lower(),
        "blanks": " ".join(code),
        "words": f"网购付款{code}张三",
        "full width": "".join(chr(ord(letter) + 0xFEE0) for letter in code),
        "hyphens": f"{code[:3]}-{code[3:6]}-{code[6:]}",
    }[written]

    assert states(bank.upload(bank.row("6599.00", remark))) == [AUTO]
    assert captured(ref)[0] == "PAID"


def test_a_wrong_check_character_pays_nothing(bank):
    ref, start = bank.waiting()
    code = start.payload["remark"]
    wrong = code[:-1] + ALPHABET[(ALPHABET.index(code[-1]) + 1) % 32]

    assert states(bank.upload(bank.row("6599.00", wrong))) == [("REVIEW", "NAME")]
    assert captured(ref) == ("OPEN", 0, 0, 0)


@pytest.mark.parametrize(("amount", "reason"), [("6598.99", "UNDERPAID"), ("6599.01", "OVERPAID")])
def test_another_amount_is_for_a_person(bank, amount, reason):
    ref, start = bank.waiting()

    assert states(bank.upload(bank.row(amount, start.payload["remark"]))) == [("REVIEW", reason)]
    assert captured(ref) == ("OPEN", 0, 0, 0)
    assert attempt_status(start.attempt) == "PENDING"


def test_another_currency_is_for_a_person(bank):
    ref, start = bank.waiting()
    row = f"{bank.row('6599.00', start.payload['remark'])},美元"

    assert states(bank.upload(row, header=f"{HEADER},币种")) == [("REVIEW", "WRONG_CURRENCY")]
    assert captured(ref) == ("OPEN", 0, 0, 0)


def test_two_codes_in_one_remark_are_for_a_person(bank):
    (one, first), (two, second) = bank.waiting(), bank.waiting()
    remark = f"{first.payload['remark']}，{second.payload['remark']}"

    assert states(bank.upload(bank.row("6599.00", remark))) == [("REVIEW", "SEVERAL")]
    assert (captured(one)[0], captured(two)[0]) == ("OPEN", "OPEN")


def test_the_one_amount_from_the_named_payer_pays(bank):
    ref, _start = bank.waiting(names=["张 三"])
    other, _other = bank.waiting(10_00, names=["张三"])

    assert states(bank.upload(bank.row("6599.00", "", payer="张三"))) == [AUTO]
    assert (captured(ref)[0], captured(other)[0]) == ("PAID", "OPEN")


@pytest.mark.parametrize("payer", ["李四", "", "张*"])
def test_the_one_amount_from_another_payer_is_for_a_person(bank, payer):
    ref, _start = bank.waiting(names=["张三"])

    assert states(bank.upload(bank.row("6599.00", "", payer=payer))) == [("REVIEW", "NAME")]
    assert captured(ref)[0] == "OPEN"


def test_two_orders_of_one_amount_are_for_a_person(bank):
    bank.waiting(names=["张三"])
    bank.waiting(names=["李四"])

    assert states(bank.upload(bank.row("6599.00", "", payer="张三"))) == [("REVIEW", "SEVERAL")]


def test_two_attempts_of_one_order_are_one_candidate(bank):
    ref, _start = bank.waiting(names=["张三"])
    second = bank.start(ref, scene="h5")
    services.hold_for_transfer(ref=ref, attempt=second.attempt, payer_names=["张三"], now=bank.now)

    assert states(bank.upload(bank.row("6599.00", "", payer="张三"))) == [AUTO]
    assert (captured(ref), attempt_status(second.attempt)) == (("PAID", 6599_00, 0, 1), "SUCCEEDED")


@pytest.mark.parametrize("is_day_only", [True, False])
def test_money_that_came_before_the_order_is_not_for_it(bank, is_day_only):
    ref, _start = bank.waiting(names=["张三"])
    before = (bank.now - (timedelta(days=1) if is_day_only else timedelta(minutes=2))).astimezone(SHANGHAI)
    booked = f"{before:%Y-%m-%d}" if is_day_only else f"{before:%Y-%m-%d %H:%M:%S}"

    assert states(bank.upload(f"OLD1,{booked},6599.00,,张三,")) == [("UNMATCHED", "")]
    assert captured(ref)[0] == "OPEN"


def test_money_of_the_orders_own_day_is_for_it(bank):
    ref, _start = bank.waiting(names=["张三"])
    day = bank.now.astimezone(SHANGHAI)

    assert states(bank.upload(f"DAY1,{day:%Y%m%d},6599.00,,张三,")) == [AUTO]
    assert captured(ref)[0] == "PAID"


def test_income_of_no_order_stays_in_the_pool_and_is_looked_at_again(bank):
    first = bank.upload(bank.row("10.00", "利息", payer="银行"))
    assert states(first) == [("UNMATCHED", "")]
    _ref, _start = bank.waiting(10_00, names=["银行"])

    bank.upload(bank.row("20.00"))

    assert line_of(first).state == "MATCHED"


def test_overlapping_files_count_a_line_once(bank):
    ref, start = bank.waiting()
    rows = [bank.row("6599.00", start.payload["remark"]), bank.row("8.00"), bank.row("9.00")]

    first = bank.upload(*rows[:2])
    second = bank.upload(rows[0], rows[2], rows[2], encoding="gbk")

    assert [row.result for row in first.rows] == ["NEW", "NEW"]
    assert [row.result for row in second.rows] == ["KNOWN", "NEW", "KNOWN"]
    assert StatementLine.objects.count() == 3
    assert list(BankStatement.objects.order_by("id").values_list("rows", "new_lines")) == [(2, 2), (3, 1)]
    assert captured(ref) == ("PAID", 6599_00, 0, 1)
    assert events() == ["payments.PaymentCaptured"]
    assert AuditEntry.objects.filter(action="payments.upload_statement").count() == 2


def test_a_known_number_with_another_amount_refuses_the_file(bank):
    bank.upload(bank.row("8.00", serial="S1"))

    with pytest.raises(StatementConflict) as refused:
        bank.upload(bank.row("9.00", serial="S2"), bank.row("8.01", serial="S1"))

    assert refused.value.data["rows"] == [{"row": 3, "reason": "同一流水号已有另一金额。"}]
    assert (StatementLine.objects.count(), BankStatement.objects.count()) == (1, 1)


def test_one_bad_row_takes_in_nothing(bank):
    ref, start = bank.waiting()
    good = bank.row("6599.00", start.payload["remark"])

    with pytest.raises(StatementRowsRefused) as refused:
        bank.upload(good, bank.row("1e9"), bank.row("bad"))

    assert [row["row"] for row in refused.value.data["rows"]] == [3, 4]
    assert (StatementLine.objects.count(), BankStatement.objects.count()) == (0, 0)
    assert captured(ref) == ("OPEN", 0, 0, 0)


def test_a_second_transfer_for_a_paid_order_is_for_a_person(bank):
    ref, start = bank.waiting()
    code = start.payload["remark"]

    outcome = bank.upload(bank.row("6599.00", code), bank.row("6599.00", code))

    assert states(outcome) == [AUTO, ("REVIEW", "ALREADY_PAID")]
    assert captured(ref) == ("PAID", 6599_00, 0, 1)


def test_money_after_the_end_is_booked_and_paid_back_by_hand(bank):
    ref, start = bank.waiting()
    services.close_intent(ref=ref, now=bank.now + timedelta(hours=49))
    assert attempt_status(start.attempt) == "CLOSED"

    assert states(bank.upload(bank.row("6599.00", start.payload["remark"]))) == [AUTO]

    assert captured(ref) == ("EXPIRED", 6599_00, 6599_00, 1)
    assert events() == ["payments.PaymentLate"]
    refund = Refund.objects.get()
    tasks.check_refund(refund.number, now=bank.now)
    tasks.check_refund(refund.number, now=bank.now + timedelta(minutes=1))
    payout = Payout.objects.get()
    assert (payout.number, payout.state, payout.amount_minor) == (refund.number, "DUE", 6599_00)
    refund.refresh_from_db()
    assert refund.status == "PROCESSING"
    assert_books_agree()


def test_two_codes_of_one_order_pay_it_once_and_the_other_goes_back(bank):
    ref, first = bank.waiting()
    second = bank.start(ref, scene="h5")
    rows = [bank.row("6599.00", start.payload["remark"]) for start in (first, second)]

    assert states(bank.upload(*rows)) == [AUTO, AUTO]
    assert captured(ref) == ("PAID", 2 * 6599_00, 6599_00, 2)
    assert events() == ["payments.PaymentCaptured", "payments.PaymentSurplus"]
    assert_books_agree()


def test_a_code_of_another_account_is_no_code_here(bank, tmp_path, settings):
    _ref, start = bank.waiting()
    write_channels(tmp_path, "bank", "other")
    settings.ZHIDA = replace(settings.ZHIDA, payments_file=tmp_path / "payments.toml")
    (tmp_path / "payments.toml").touch()

    with pytest.raises(TransferAccountUnknown):
        bank.upload(bank.row("6599.00", start.payload["remark"]))
    with pytest.raises(TransferAccountUnknown):
        bank.upload(bank.row("6599.00", start.payload["remark"]), account="simulator")


def test_only_finance_uploads_and_large_files_are_refused(bank):
    with pytest.raises(PermissionDenied):
        statements.upload_statement(actor=BUYER, account="", file_name="a", content=b"", now=bank.now)
    with pytest.raises(StatementUnreadable):
        bank.upload_bytes(b"a" * (8 * 1024 * 1024 + 1))

    assert BankStatement.objects.count() == 0


def test_the_payer_is_sealed_and_the_file_is_remembered_by_its_digest(bank):
    outcome = bank.upload(bank.row("8.00", payer="欧阳娜娜"))

    statement = BankStatement.objects.get()
    assert (statement.sha256, statement.uploaded_by) == (outcome.sha256, "S:1")
    assert "欧阳" not in str(list(StatementLine.objects.values()))


def test_looking_at_a_decided_line_again_changes_nothing(bank):
    ref, start = bank.waiting()
    outcome = bank.upload(bank.row("6599.00", start.payload["remark"]))

    statements.match_line(number=outcome.rows[0].line, now=bank.now)

    assert captured(ref) == ("PAID", 6599_00, 0, 1)
    assert PaymentAttempt.objects.count() == 1
    assert StatementStep.objects.count() == 1
