"""Match a line with the payment it is for, and book the money."""

from collections.abc import Sequence
from datetime import datetime

from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import require_transaction, transactional
from zhida.shop.payments.lifecycle import AttemptStatus, Source
from zhida.shop.payments.locks import lock_intent
from zhida.shop.payments.models import PaymentAttempt
from zhida.shop.payments.providers.contract import FactStatus, PaymentFact
from zhida.shop.payments.services.facts import book_payment_fact
from zhida.shop.payments.statements.judging import judge
from zhida.shop.payments.statements.lifecycle import LineState, ReviewReason
from zhida.shop.payments.statements.models import StatementLine
from zhida.shop.payments.statements.steps import SYSTEM, move_line


@transactional
def match_line(*, number: str, now: datetime) -> None:
    """Match a line without a person where that is certain, else leave it or put it under review. Repeatable.

    Locks the intent. Money for an order that has ended is booked and refunded by the late-payment rule.
    """
    line = StatementLine.objects.get(number=number)
    if line.state != LineState.UNMATCHED:
        return
    verdict = judge(line)
    reason = verdict.reason
    if verdict.attempt is not None:
        attempt = lock_attempt(verdict.attempt)
        if attempt.status != AttemptStatus.SUCCEEDED:
            take_lines([line], attempt, by=SYSTEM, reason="", now=now)
            return
        reason = ReviewReason.ALREADY_PAID
    if reason is not None:
        move_line(line, LineState.REVIEW, reason=reason, by=SYSTEM, now=now)


def lock_attempt(attempt: PaymentAttempt) -> PaymentAttempt:
    """Lock the intent of an attempt, under which every money fact is booked, and read the attempt anew."""
    lock_intent(intent_id=attempt.intent_id)
    attempt.refresh_from_db()
    return attempt


def take_lines(
    lines: Sequence[StatementLine], attempt: PaymentAttempt, *, by: str, reason: str, now: datetime
) -> bool:
    """Claim lines for a locked attempt and book its whole amount as paid; False when a line is taken.

    The caller has seen that the lines hold at least the amount. The journal names the first line's number at
    the bank and the time of the last, by when all of the money was there.
    """
    require_transaction()
    for line in lines:
        if not move_line(line, LineState.MATCHED, attempt=attempt.number, reason=reason, by=by, now=now):
            return False
    fact = PaymentFact(
        attempt=attempt.number,
        status=FactStatus.SUCCEEDED,
        amount=Money(attempt.amount_minor, attempt.currency),
        provider_number=lines[0].bank_serial_number,
        occurred_at=max(line.booked_at for line in lines),
    )
    book_payment_fact(fact=fact, account=attempt.account, source=Source.STATEMENT, now=now)
    return True
