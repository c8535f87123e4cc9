"""Decisions by hand about lines: match, return, ignore; above a limit a second person confirms."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel import ids
from zhida.shop.kernel.uow import transactional
from zhida.shop.payments.lifecycle import AttemptStatus
from zhida.shop.payments.models import PaymentAttempt
from zhida.shop.payments.statements.conf import SECOND_PERSON_ABOVE_MINOR
from zhida.shop.payments.statements.desk import open_payout
from zhida.shop.payments.statements.errors import (
    AmountShort,
    AnotherPersonRequired,
    AttemptUnfit,
    LineDecided,
    LineNotFound,
    ProposalDecided,
    ProposalNotFound,
    StatementReasonMissing,
)
from zhida.shop.payments.statements.from_rows import proposal_record
from zhida.shop.payments.statements.lifecycle import OPEN_LINES, STATE_OF, Action, ProposalState
from zhida.shop.payments.statements.locks import lock_lines
from zhida.shop.payments.statements.models import Payout, StatementLine, StatementProposal
from zhida.shop.payments.statements.permissions import DECIDE_STATEMENTS
from zhida.shop.payments.statements.records import LineDecision, ProposalRecord
from zhida.shop.payments.statements.services.matching import lock_attempt, take_lines
from zhida.shop.payments.statements.steps import LONGEST_REASON, move_line


def needs_second_person(actor: Actor) -> bool:
    """Say whether the shop asks for a second person."""
    return bool(settings.ZHIDA.second_person) and actor.kind is not ActorKind.SYSTEM


@transactional
def decide_lines(*, actor: Actor, decision: LineDecision, now: datetime) -> ProposalRecord | None:
    """Carry out a decision, or leave it to a second person: above 5,000.00 where the shop asks for one.

    MATCH books the attempt's whole amount once the lines together hold it; what they hold above it becomes a
    payout. RETURN makes a payout of each line. Each act leaves an audit row and a line of history; None when
    it was done, else the waiting proposal. Raises PermissionDenied, StatementReasonMissing, LineNotFound,
    LineDecided, PaymentNotFound as AttemptUnfit, AmountShort.
    """
    actor.require(DECIDE_STATEMENTS)
    if not decision.reason.strip():
        raise StatementReasonMissing
    lines = _open_lines(decision.lines)
    total = sum(line.amount_minor for line in lines)
    if not (needs_second_person(actor) and total > SECOND_PERSON_ABOVE_MINOR):
        _carry_out(decision, lines, by=actor.principal, now=now)
        _audit(actor, decision, subject=lines[0].number, now=now)
        return None
    if decision.action is Action.MATCH:
        _fitting_attempt(decision.attempt, lines)
    proposal = StatementProposal.objects.create(
        number=ids.new_number("D", now),
        action=decision.action,
        lines=[line.number for line in lines],
        attempt=decision.attempt,
        amount_minor=total,
        currency=lines[0].currency,
        reason=decision.reason.strip()[:LONGEST_REASON],
        made_by=actor.principal,
        made_at=now,
    )
    _audit(actor, decision, subject=proposal.number, now=now)
    return proposal_record(proposal)


@transactional
def confirm_proposal(*, actor: Actor, number: str, now: datetime) -> None:
    """Carry out what another person proposed. Raises ProposalNotFound, AnotherPersonRequired,
    ProposalDecided, and what the decision itself refuses by now.
    """
    actor.require(DECIDE_STATEMENTS)
    proposal = _proposal(number)
    if proposal.made_by == actor.principal:
        raise AnotherPersonRequired
    decision = LineDecision(
        action=Action(proposal.action),
        lines=tuple(proposal.lines),
        attempt=proposal.attempt,
        reason=proposal.reason,
    )
    _end_proposal(proposal, ProposalState.CONFIRMED, actor=actor, now=now)
    by = f"{proposal.made_by}+{actor.principal}"
    _carry_out(decision, _open_lines(decision.lines), by=by, now=now)
    _audit(actor, decision, subject=proposal.number, now=now)


@transactional
def reject_proposal(*, actor: Actor, number: str, reason: str, now: datetime) -> None:
    """Close a proposal without effect; whoever proposed may take it back so.

    Raises ProposalNotFound, ProposalDecided.
    """
    actor.require(DECIDE_STATEMENTS)
    proposal = _proposal(number)
    _end_proposal(proposal, ProposalState.REJECTED, actor=actor, now=now)
    record_audit(
        actor=actor,
        action="payments.reject_statement_decision",
        subject=f"statement_decision:{number}",
        before={"state": ProposalState.WAITING.value},
        after={"state": ProposalState.REJECTED.value},
        reason=reason,
        now=now,
    )


def _open_lines(numbers: Sequence[str]) -> list[StatementLine]:
    """Lock lines, in the order they were named; all of one account and currency, none decided."""
    rows = {row.number: row for row in lock_lines(numbers=numbers)}
    lines = [rows[number] for number in dict.fromkeys(numbers) if number in rows]
    if not lines or len(lines) != len(set(numbers)):
        raise LineNotFound
    if any(line.state not in OPEN_LINES for line in lines):
        raise LineDecided
    if len({(line.account, line.currency) for line in lines}) != 1:
        raise AttemptUnfit
    return lines


def _fitting_attempt(number: str, lines: Sequence[StatementLine]) -> PaymentAttempt:
    """Find the attempt, as it stands under its intent's lock, that the lines may pay."""
    found = PaymentAttempt.objects.filter(number=number, account=lines[0].account).first()
    if found is None:
        raise AttemptUnfit
    attempt = lock_attempt(found)
    if attempt.status == AttemptStatus.SUCCEEDED or attempt.currency != lines[0].currency:
        raise AttemptUnfit
    if sum(line.amount_minor for line in lines) < attempt.amount_minor:
        raise AmountShort
    return attempt


def _carry_out(decision: LineDecision, lines: Sequence[StatementLine], *, by: str, now: datetime) -> None:
    reason = decision.reason.strip()
    if decision.action is Action.MATCH:
        attempt = _fitting_attempt(decision.attempt, lines)
        take_lines(lines, attempt, by=by, reason=reason, now=now)
        rest = sum(line.amount_minor for line in lines) - attempt.amount_minor
        if rest:
            _pay_back(lines[-1], rest, reason=reason, now=now)
        return
    for line in lines:
        move_line(line, STATE_OF[decision.action], reason=reason, by=by, now=now)
        if decision.action is Action.RETURN:
            _pay_back(line, line.amount_minor, reason=reason, now=now)


def _pay_back(line: StatementLine, amount_minor: int, *, reason: str, now: datetime) -> None:
    payout = Payout(
        number=f"X{line.number[1:]}",
        account=line.account,
        line=line.number,
        attempt=line.attempt,
        is_refund=False,
        amount_minor=amount_minor,
        currency=line.currency,
        reason=reason[:LONGEST_REASON],
    )
    open_payout(payout=payout, now=now)


def _proposal(number: str) -> StatementProposal:
    proposal = StatementProposal.objects.filter(number=number).first()
    if proposal is None:
        raise ProposalNotFound
    return proposal


def _end_proposal(proposal: StatementProposal, state: ProposalState, *, actor: Actor, now: datetime) -> None:
    """Move a proposal on, once: of two deciding at a time one is refused."""
    ended = StatementProposal.objects.filter(pk=proposal.pk, state=ProposalState.WAITING).update(
        state=state, decided_by=actor.principal, decided_at=now
    )
    if ended != 1:
        raise ProposalDecided


def _audit(actor: Actor, decision: LineDecision, *, subject: str, now: datetime) -> None:
    record_audit(
        actor=actor,
        action="payments.decide_statement",
        subject=f"statement:{subject}",
        before=None,
        after={"action": decision.action.value, "lines": list(decision.lines), "attempt": decision.attempt},
        reason=decision.reason.strip(),
        now=now,
    )
