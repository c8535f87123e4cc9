"""Decisions by hand: matched, returned, ignored, paid out; above a limit by two people."""

from dataclasses import replace
from datetime import timedelta

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.kernel.money import Money
from zhida.shop.payments import services, tasks
from zhida.shop.payments.models import Refund
from zhida.shop.payments.statements import queries
from zhida.shop.payments.statements import services as statements
from zhida.shop.payments.statements.errors import (
    AmountShort,
    AnotherPersonRequired,
    AttemptUnfit,
    LineDecided,
    LineNotFound,
    PayoutMoved,
    PayoutNotFound,
    ProposalDecided,
    ProposalNotFound,
    ReceiptInvalid,
    ReceiptUsed,
    StatementReasonMissing,
)
from zhida.shop.payments.statements.lifecycle import Action
from zhida.shop.payments.statements.models import Payout, StatementLine, StatementProposal, StatementStep
from zhida.shop.payments.statements.records import LineDecision
from zhida.shop.payments.tests.transfers import (
    BUYER,
    FINANCE,
    SECOND,
    Bank,
    assert_books_agree,
    captured,
    events,
    line_of,
    states,
    use_second_person,
    write_channels,
)

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]


@pytest.fixture
def bank(tmp_path, settings, now):
    settings.ZHIDA = replace(
        settings.ZHIDA, payments_file=write_channels(tmp_path, "bank"), second_person=False
    )
    return Bank(now)


def decide(
    bank: Bank, action: Action, *lines: str, attempt: str = "", reason: str = "核对回单", actor=FINANCE
):
    decision = LineDecision(action=action, lines=lines, attempt=attempt, reason=reason)
    return statements.decide_lines(actor=actor, decision=decision, now=bank.now + timedelta(hours=3))


def state_of(number: str) -> str:
    return StatementLine.objects.get(number=number).state


def test_an_unnamed_line_is_matched_by_hand(bank):
    ref, start = bank.waiting()
    line = line_of(bank.upload(bank.row("6599.00", payer="公司"))).number

    assert decide(bank, Action.MATCH, line, attempt=start.attempt) is None

    assert captured(ref) == ("PAID", 6599_00, 0, 1)
    detail = queries.get_line(actor=FINANCE, number=line)
    assert (detail.line.state, detail.line.order, detail.candidates) == ("MATCHED", ref, ())
    assert [(step.action, step.by, step.reason) for step in detail.steps] == [
        ("REVIEW", "SYSTEM", "NAME"),
        ("MATCHED", "S:1", "核对回单"),
    ]
    entry = AuditEntry.objects.get(action="payments.decide_statement")
    assert entry.subject == f"statement:{line}"
    assert_books_agree()


def test_two_parts_pay_together_and_one_alone_does_not(bank):
    ref, start = bank.waiting()
    code = start.payload["remark"]
    outcome = bank.upload(bank.row("6000.00", code), bank.row("599.00", code))
    parts = [row.line for row in outcome.rows]
    assert states(outcome) == [("REVIEW", "UNDERPAID")] * 2

    with pytest.raises(AmountShort):
        decide(bank, Action.MATCH, parts[0], attempt=start.attempt)
    decide(bank, Action.MATCH, *parts, attempt=start.attempt)

    assert captured(ref) == ("PAID", 6599_00, 0, 1)
    assert [state_of(part) for part in parts] == ["MATCHED", "MATCHED"]
    assert Payout.objects.count() == 0


def test_what_is_paid_above_the_sum_becomes_a_payout(bank):
    ref, start = bank.waiting()
    line = line_of(bank.upload(bank.row("6600.00", start.payload["remark"]))).number

    decide(bank, Action.MATCH, line, attempt=start.attempt)

    assert captured(ref) == ("PAID", 6599_00, 0, 1)
    (payout,) = queries.list_payouts(actor=FINANCE, state="DUE").items
    assert (payout.amount, payout.order, payout.payee) == (Money(100), ref, "张三")
    assert (payout.line, payout.is_refund) == (line, False)


def test_a_line_is_returned_once(bank):
    line = line_of(bank.upload(bank.row("88.00", payer="陌生人"))).number

    decide(bank, Action.RETURN, line)
    with pytest.raises(LineDecided):
        decide(bank, Action.RETURN, line)

    assert state_of(line) == "RETURNED"
    (payout,) = queries.list_payouts(actor=FINANCE, state="DUE").items
    assert (payout.amount, payout.payee, payout.order) == (Money(88_00), "陌生人", "")
    assert statements.record_payout(
        actor=FINANCE, number=payout.number, receipt_number=" HD20261122 ", now=bank.now
    ) == ("PAID")
    assert queries.list_payouts(actor=FINANCE, state="DUE").items == []
    assert queries.list_payouts(actor=FINANCE, state="PAID").items[0].receipt_number == "HD20261122"
    assert events() == []


def test_an_ignored_line_is_out_of_the_pool(bank):
    line = line_of(bank.upload(bank.row("0.88", "利息"))).number

    decide(bank, Action.IGNORE, line)

    assert state_of(line) == "IGNORED"
    assert queries.list_lines(actor=FINANCE).items == []
    assert [one.number for one in queries.list_lines(actor=FINANCE, state="IGNORED").items] == [line]
    assert Payout.objects.count() == 0


def test_a_decision_that_does_not_fit_changes_nothing(bank, tmp_path):
    _ref, start = bank.waiting()
    _other, paid = bank.waiting(50_00)
    outcome = bank.upload(bank.row("6599.00", payer="李四"), bank.row("50.00", paid.payload["remark"]))
    line, done = (row.line for row in outcome.rows)
    before = list(StatementStep.objects.values_list("id", flat=True))

    with pytest.raises(PermissionDenied):
        decide(bank, Action.IGNORE, line, actor=BUYER)
    with pytest.raises(StatementReasonMissing):
        decide(bank, Action.IGNORE, line, reason="  ")
    with pytest.raises(LineNotFound):
        decide(bank, Action.IGNORE, line, "L-NONE")
    with pytest.raises(LineDecided):
        decide(bank, Action.MATCH, done, attempt=start.attempt)
    with pytest.raises(AttemptUnfit):
        decide(bank, Action.MATCH, line, attempt=paid.attempt)
    with pytest.raises(AttemptUnfit):
        decide(bank, Action.MATCH, line, attempt="P-NONE")
    StatementLine.objects.filter(number=line).update(currency="USD")
    with pytest.raises(AttemptUnfit):
        decide(bank, Action.MATCH, line, attempt=start.attempt)
    StatementLine.objects.filter(number=done).update(state="REVIEW")
    with pytest.raises(AttemptUnfit):
        decide(bank, Action.IGNORE, line, done)

    assert list(StatementStep.objects.values_list("id", flat=True)) == before
    assert state_of(line) == "REVIEW"


def test_above_the_limit_a_second_person_confirms(bank, settings):
    use_second_person(settings)
    ref, start = bank.waiting()
    line = line_of(bank.upload(bank.row("6599.00", payer="公司"))).number

    proposal = decide(bank, Action.MATCH, line, attempt=start.attempt)

    assert proposal is not None
    assert (captured(ref)[0], state_of(line)) == ("OPEN", "REVIEW")
    (waiting,) = queries.list_proposals(actor=SECOND, state="WAITING").items
    assert (waiting.number, waiting.amount, waiting.made_by) == (proposal.number, Money(6599_00), "S:1")
    with pytest.raises(AnotherPersonRequired):
        statements.confirm_proposal(actor=FINANCE, number=proposal.number, now=bank.now)
    statements.confirm_proposal(actor=SECOND, number=proposal.number, now=bank.now)
    with pytest.raises(ProposalDecided):
        statements.confirm_proposal(actor=SECOND, number=proposal.number, now=bank.now)

    assert captured(ref) == ("PAID", 6599_00, 0, 1)
    assert StatementStep.objects.get(number=line, action="MATCHED").by == "S:1+S:2"


def test_a_small_or_unfit_decision_does_not_wait(bank, settings):
    use_second_person(settings)
    _ref, start = bank.waiting(5_000_01)
    outcome = bank.upload(bank.row("5000.00", payer="李四"), bank.row("5000.01", payer="李四"))
    small, large = (row.line for row in outcome.rows)

    assert decide(bank, Action.IGNORE, small) is None
    with pytest.raises(AttemptUnfit):
        decide(bank, Action.MATCH, large, attempt="P-NONE")
    assert decide(bank, Action.RETURN, large) is not None

    assert (state_of(small), state_of(large)) == ("IGNORED", "REVIEW")
    assert StatementProposal.objects.count() == 1
    assert start.kind == "transfer"


def test_a_rejected_or_overtaken_proposal_changes_nothing(bank, settings):
    use_second_person(settings)
    line = line_of(bank.upload(bank.row("9000.00"))).number
    first, second = decide(bank, Action.RETURN, line), decide(bank, Action.IGNORE, line)
    assert first is not None
    assert second is not None

    statements.reject_proposal(actor=FINANCE, number=first.number, reason="记错了", now=bank.now)
    with pytest.raises(ProposalDecided):
        statements.reject_proposal(actor=SECOND, number=first.number, reason="再驳", now=bank.now)
    with pytest.raises(ProposalNotFound):
        statements.confirm_proposal(actor=SECOND, number="D-NONE", now=bank.now)
    StatementLine.objects.update(state="MATCHED")
    with pytest.raises(LineDecided):
        statements.confirm_proposal(actor=SECOND, number=second.number, now=bank.now)

    assert Payout.objects.count() == 0
    assert StatementProposal.objects.get(number=second.number).state == "WAITING"


def refunded(bank: Bank) -> Refund:
    """A paid order's whole refund, sent to the desk."""
    ref, start = bank.waiting()
    bank.upload(bank.row("6599.00", start.payload["remark"], payer="王五"))
    services.refund(ref=ref, amount=Money(6599_00), key="r1", reason="退货", now=bank.now)
    refund = Refund.objects.get()
    tasks.check_refund(refund.number, now=bank.now)
    return refund


def test_a_refund_is_processing_until_its_receipt_is_recorded(bank):
    refund = refunded(bank)
    (payout,) = queries.list_payouts(actor=FINANCE, state="DUE").items
    assert (payout.number, payout.is_refund, payout.payee) == (refund.number, True, "王五")

    statements.record_payout(actor=FINANCE, number=refund.number, receipt_number="HD20261122", now=bank.now)

    refund.refresh_from_db()
    assert (refund.status, refund.provider_number) == ("SUCCEEDED", "HD20261122")
    assert events() == ["payments.PaymentCaptured", "payments.RefundSucceeded"]
    assert_books_agree()
    tasks.check_refund(refund.number, now=bank.now + timedelta(minutes=1))
    assert len(events()) == 2


def test_four_eyes_see_each_payout_where_the_shop_asks_for_it(bank, settings):
    use_second_person(settings)
    refund = refunded(bank)
    record = {"number": refund.number, "receipt_number": "HD-1234", "now": bank.now}

    assert statements.record_payout(actor=FINANCE, **record) == "WAITING"
    with pytest.raises(PayoutMoved):
        statements.record_payout(actor=SECOND, **record)
    with pytest.raises(AnotherPersonRequired):
        statements.confirm_payout(actor=FINANCE, number=refund.number, now=bank.now)
    refund.refresh_from_db()
    assert refund.status == "PROCESSING"
    statements.confirm_payout(actor=SECOND, number=refund.number, now=bank.now)
    with pytest.raises(PayoutMoved):
        statements.confirm_payout(actor=SECOND, number=refund.number, now=bank.now)

    refund.refresh_from_db()
    assert refund.status == "SUCCEEDED"
    payout = Payout.objects.get()
    assert (payout.recorded_by, payout.confirmed_by) == ("S:1", "S:2")


def test_a_rejected_payout_is_due_again_and_its_receipt_is_free(bank, settings):
    use_second_person(settings)
    refund = refunded(bank)
    record = {"actor": FINANCE, "number": refund.number, "receipt_number": "HD-1234", "now": bank.now}
    with pytest.raises(PayoutMoved):
        statements.reject_payout(actor=SECOND, number=refund.number, reason="无", now=bank.now)

    statements.record_payout(**record)
    statements.reject_payout(actor=SECOND, number=refund.number, reason="回单不符", now=bank.now)
    assert Payout.objects.get().state == "DUE"
    statements.record_payout(**record)

    assert list(StatementStep.objects.filter(number=refund.number).values_list("action", flat=True)) == [
        "PAYOUT_DUE",
        "PAYOUT_WAITING",
        "PAYOUT_DUE",
        "PAYOUT_WAITING",
    ]


def test_one_receipt_stands_for_one_payout(bank):
    lines = [row.line for row in bank.upload(bank.row("1.00"), bank.row("2.00")).rows]
    decide(bank, Action.RETURN, *lines)
    one, two = (payout.number for payout in queries.list_payouts(actor=FINANCE, state="DUE").items)

    statements.record_payout(actor=FINANCE, number=one, receipt_number="HD-1234", now=bank.now)
    with pytest.raises(ReceiptUsed):
        statements.record_payout(actor=FINANCE, number=two, receipt_number="HD-1234", now=bank.now)
    with pytest.raises(ReceiptInvalid):
        statements.record_payout(actor=FINANCE, number=two, receipt_number="回单 1", now=bank.now)
    with pytest.raises(PayoutNotFound):
        statements.record_payout(actor=FINANCE, number="X-NONE", receipt_number="HD-1234", now=bank.now)

    assert sorted(Payout.objects.values_list("state", flat=True)) == ["DUE", "PAID"]


def test_candidates_say_what_speaks_for_them(bank):
    coded_ref, coded = bank.waiting(100_00, names=["李四"])
    amount_ref, _amount = bank.waiting(6599_00, names=["张三"])
    line = line_of(bank.upload(bank.row("6599.00", coded.payload["remark"]))).number

    detail = queries.get_line(actor=FINANCE, number=line)

    assert [(one.order, one.has_code, one.has_amount, one.has_name) for one in detail.candidates] == [
        (coded_ref, True, False, False),
        (amount_ref, False, True, True),
    ]
    assert detail.line.reason == "OVERPAID"
    with pytest.raises(LineNotFound):
        queries.get_line(actor=FINANCE, number="L-NONE")


def test_only_finance_and_auditors_read(bank, staff_actor):
    bank.upload(bank.row("1.00"))

    assert len(queries.list_statements(actor=staff_actor(Role.AUDITOR)).items) == 1
    with pytest.raises(PermissionDenied):
        queries.list_statements(actor=staff_actor(Role.SUPPORT))
