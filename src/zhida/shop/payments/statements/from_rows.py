"""Rows of statements turned into the records that doors see."""

from collections.abc import Iterable, Mapping, Sequence

from zhida.shop.kernel.money import Money
from zhida.shop.payments.models import PaymentAttempt
from zhida.shop.payments.statements.models import (
    BankStatement,
    Payout,
    StatementLine,
    StatementProposal,
    TransferSlip,
)
from zhida.shop.payments.statements.records import (
    LineRecord,
    PayoutRecord,
    ProposalRecord,
    SlipRecord,
    StatementRecord,
)
from zhida.shop.payments.statements.sealing import payer_of

ROWS_AT_ONCE = 500


def refs_of_attempts(numbers: Iterable[str]) -> Mapping[str, str]:
    """Return the refs (order numbers) that attempts are for."""
    wanted = sorted({number for number in numbers if number})
    found: dict[str, str] = {}
    for start in range(0, len(wanted), ROWS_AT_ONCE):
        rows = PaymentAttempt.objects.filter(number__in=wanted[start : start + ROWS_AT_ONCE])
        found |= dict(rows.values_list("number", "intent__ref"))
    return found


def lines_by_serial(account: str, serials: Sequence[str]) -> Mapping[str, StatementLine]:
    """Return the lines of an account that stand here under these serial numbers."""
    found: dict[str, StatementLine] = {}
    for start in range(0, len(serials), ROWS_AT_ONCE):
        rows = StatementLine.objects.filter(
            account=account, bank_serial_number__in=serials[start : start + ROWS_AT_ONCE]
        )
        found |= {row.bank_serial_number: row for row in rows}
    return found


def statement_record(row: BankStatement) -> StatementRecord:
    """Show an upload."""
    return StatementRecord(
        number=row.number,
        account=row.account,
        file_name=row.file_name,
        sha256=row.sha256,
        rows=row.rows,
        new_lines=row.new_lines,
        uploaded_by=row.uploaded_by,
        uploaded_at=row.uploaded_at,
    )


def line_record(row: StatementLine, *, order: str) -> LineRecord:
    """Show a line with its payer."""
    return LineRecord(
        number=row.number,
        account=row.account,
        bank_serial_number=row.bank_serial_number,
        amount=Money(row.amount_minor, row.currency),
        payer=payer_of(row),
        remark=row.remark,
        booked_at=row.booked_at,
        state=row.state,
        reason=row.reason,
        attempt=row.attempt,
        order=order,
    )


def proposal_record(row: StatementProposal) -> ProposalRecord:
    """Show a decision that waits, or waited, for a second person."""
    return ProposalRecord(
        number=row.number,
        action=row.action,
        lines=tuple(row.lines),
        attempt=row.attempt,
        amount=Money(row.amount_minor, row.currency),
        reason=row.reason,
        state=row.state,
        made_by=row.made_by,
        made_at=row.made_at,
        decided_by=row.decided_by,
    )


def payout_record(row: Payout, *, order: str, payee: str) -> PayoutRecord:
    """Show a payout."""
    return PayoutRecord(
        number=row.number,
        account=row.account,
        order=order,
        line=row.line,
        payee=payee,
        is_refund=row.is_refund,
        amount=Money(row.amount_minor, row.currency),
        reason=row.reason,
        state=row.state,
        receipt_number=row.receipt_number,
        recorded_by=row.recorded_by,
        confirmed_by=row.confirmed_by,
        created_at=row.created_at,
        paid_at=row.paid_at,
    )


def slip_record(row: TransferSlip) -> SlipRecord:
    """Show that there is a slip."""
    return SlipRecord(number=row.number, order=row.ref, uploaded_at=row.uploaded_at)
