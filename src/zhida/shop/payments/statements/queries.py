"""Reads of statements, payouts and slips."""

from collections.abc import Sequence

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.payments.models import PaymentAttempt
from zhida.shop.payments.statements.conf import MOST_CANDIDATES
from zhida.shop.payments.statements.errors import LineNotFound
from zhida.shop.payments.statements.from_rows import (
    line_record,
    payout_record,
    proposal_record,
    refs_of_attempts,
    slip_record,
    statement_record,
)
from zhida.shop.payments.statements.judging import codes_of, has_name, open_amounts
from zhida.shop.payments.statements.lifecycle import OPEN_LINES
from zhida.shop.payments.statements.models import (
    BankStatement,
    Payout,
    StatementLine,
    StatementProposal,
    StatementStep,
    TransferCode,
    TransferSlip,
)
from zhida.shop.payments.statements.permissions import READ_STATEMENTS
from zhida.shop.payments.statements.records import (
    CandidateRecord,
    LineDetail,
    LineRecord,
    PayoutRecord,
    ProposalRecord,
    SlipRecord,
    StatementRecord,
    StepRecord,
)
from zhida.shop.payments.statements.sealing import payer_of

PAGE_SIZE = 20
MOST_STEPS = 50


def list_statements(*, actor: Actor, cursor: str | None = None) -> Page[StatementRecord]:
    """List uploads, newest first. Raises PermissionDenied."""
    actor.require(READ_STATEMENTS)
    page = paginate(
        BankStatement.objects.all(), order=("-uploaded_at", "-id"), cursor=cursor, limit=PAGE_SIZE
    )
    return Page(items=[statement_record(row) for row in page.items], next=page.next)


def list_lines(*, actor: Actor, state: str | None = None, cursor: str | None = None) -> Page[LineRecord]:
    """List lines, latest booking first; without a state those that wait for a person.

    Raises PermissionDenied.
    """
    actor.require(READ_STATEMENTS)
    rows = StatementLine.objects.filter(state__in=[state] if state else OPEN_LINES)
    page = paginate(rows, order=("-booked_at", "-id"), cursor=cursor, limit=PAGE_SIZE)
    orders = refs_of_attempts(row.attempt for row in page.items)
    return Page(
        items=[line_record(row, order=orders.get(row.attempt, "")) for row in page.items], next=page.next
    )


def get_line(*, actor: Actor, number: str) -> LineDetail:
    """Return a line with the attempts it may be meant for, surest first, and its history.

    Raises PermissionDenied, LineNotFound.
    """
    actor.require(READ_STATEMENTS)
    row = StatementLine.objects.filter(number=number).first()
    if row is None:
        raise LineNotFound
    order = refs_of_attempts([row.attempt]).get(row.attempt, "")
    steps = StatementStep.objects.filter(number=number).order_by("id")[:MOST_STEPS]
    return LineDetail(
        line=line_record(row, order=order),
        candidates=tuple(_candidates(row)) if row.state in OPEN_LINES else (),
        steps=tuple(
            StepRecord(action=step.action, by=step.by, at=step.at, reason=step.reason) for step in steps
        ),
    )


def list_proposals(*, actor: Actor, state: str, cursor: str | None = None) -> Page[ProposalRecord]:
    """List decisions for a second person in one state, newest first. Raises PermissionDenied."""
    actor.require(READ_STATEMENTS)
    rows = StatementProposal.objects.filter(state=state)
    page = paginate(rows, order=("-made_at", "-id"), cursor=cursor, limit=PAGE_SIZE)
    return Page(items=[proposal_record(row) for row in page.items], next=page.next)


def list_payouts(*, actor: Actor, state: str, cursor: str | None = None) -> Page[PayoutRecord]:
    """List payouts in one state, newest first, with the payer whose money goes back where it is known.

    Raises PermissionDenied.
    """
    actor.require(READ_STATEMENTS)
    rows = Payout.objects.filter(state=state)
    page = paginate(rows, order=("-created_at", "-id"), cursor=cursor, limit=PAGE_SIZE)
    orders = refs_of_attempts(row.attempt for row in page.items)
    by_line, by_attempt = _payers(page.items)
    return Page(
        items=[
            payout_record(
                row,
                order=orders.get(row.attempt, ""),
                payee=by_line.get(row.line) or by_attempt.get(row.attempt, ""),
            )
            for row in page.items
        ],
        next=page.next,
    )


def list_slips(*, actor: Actor, cursor: str | None = None) -> Page[SlipRecord]:
    """List shoppers' slips, newest first. Raises PermissionDenied."""
    actor.require(READ_STATEMENTS)
    page = paginate(TransferSlip.objects.all(), order=("-uploaded_at", "-id"), cursor=cursor, limit=PAGE_SIZE)
    return Page(items=[slip_record(row) for row in page.items], next=page.next)


def count_slips(*, ref: str) -> int:
    """Count the slips that were sent for a ref. One query."""
    return TransferSlip.objects.filter(ref=ref).count()


def _candidates(line: StatementLine) -> list[CandidateRecord]:
    coded = codes_of(line)
    codes = {code.attempt: code for code in coded}
    codes |= {code.attempt: code for code, _attempt in open_amounts(line)}
    numbers = list(codes)[:MOST_CANDIDATES]
    attempts = PaymentAttempt.objects.filter(number__in=numbers).select_related("intent").order_by("-id")
    records = [_candidate(line, attempt, codes[attempt.number], coded) for attempt in attempts]
    return sorted(records, key=lambda one: (not one.has_code, not one.has_name, one.attempt))


def _candidate(
    line: StatementLine, attempt: PaymentAttempt, code: TransferCode, coded: list[TransferCode]
) -> CandidateRecord:
    slips = TransferSlip.objects.filter(ref=attempt.intent.ref).order_by("id")
    return CandidateRecord(
        attempt=attempt.number,
        order=attempt.intent.ref,
        status=attempt.status,
        amount=Money(attempt.amount_minor, attempt.currency),
        code=code.code,
        created_at=attempt.created_at,
        expires_at=attempt.expires_at,
        has_code=code in coded,
        has_amount=(line.amount_minor, line.currency) == (attempt.amount_minor, attempt.currency),
        has_name=has_name(line, [code]),
        slips=tuple(slips.values_list("number", flat=True)),
    )


def _payers(payouts: Sequence[Payout]) -> tuple[dict[str, str], dict[str, str]]:
    """Name who paid, by the line that is paid back and by the attempt that a refund belongs to."""
    lines = StatementLine.objects.filter(number__in=[row.line for row in payouts if row.line])
    paid = StatementLine.objects.filter(attempt__in=[row.attempt for row in payouts if row.attempt])
    return {line.number: payer_of(line) for line in lines}, {line.attempt: payer_of(line) for line in paid}
