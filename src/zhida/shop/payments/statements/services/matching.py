"""Match a line with the payment it is for, and book the money."""

from collections.abc import Sequence
from datetime import datetime

from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import require_transaction, transactional
from zhida.shop.payments.lifecycle import Source
from zhida.shop.payments.locks import lock_intent
from zhida.shop.payments.models import PaymentAttempt
from zhida.shop.payments.providers.contract import FactStatus, PaymentFact
from zhida.shop.payments.services.facts import book_payment_fact
from zhida.shop.payments.statements.judging import judge
from zhida.shop.payments.statements.lifecycle import LineState
from zhida.shop.payments.statements.locks import lock_lines
from zhida.shop.payments.statements.models import StatementLine
from zhida.shop.payments.statements.steps import SYSTEM, move_line


@transactional
def match_line(*, number: str, now: datetime) -> None:
    """Match a line without a person where that is certain, else leave it or put it under review. Repeatable.

    Locks the line, then the intent. Money for an order that has ended is booked, and refunded by the
    late-payment rule.
    """
    (line,) = lock_lines(numbers=[number])
    if line.state != LineState.UNMATCHED:
        return
    verdict = judge(line)
    if verdict.attempt is not None:
        # Judged again under the lock: another line may have paid it a moment ago.
        lock_attempt(verdict.attempt)
        verdict = judge(line)
    if verdict.attempt is not None:
        take_lines([line], verdict.attempt, by=SYSTEM, reason="", now=now)
    if verdict.reason is not None:
        move_line(line, LineState.REVIEW, reason=verdict.reason, by=SYSTEM, now=now)


def lock_attempt(attempt: PaymentAttempt) -> PaymentAttempt:
    """Lock the intent of an attempt, under which every money fact is booked, and read the attempt anew."""
    lock_intent(intent_id=attempt.intent_id)
    attempt.refresh_from_db()
    return attempt


def take_lines(
    lines: Sequence[StatementLine], attempt: PaymentAttempt, *, by: str, reason: str, now: datetime
) -> None:
    """Claim locked lines for a locked attempt and book its whole amount as paid.

    The caller has seen that the lines hold at least the amount. The journal names the first line's number at
    the bank and the time of the last, by when all of the money was there.
    """
    require_transaction()
    for line in lines:
        move_line(line, LineState.MATCHED, attempt=attempt.number, reason=reason, by=by, now=now)
    fact = PaymentFact(
        attempt=attempt.number,
        status=FactStatus.SUCCEEDED,
        amount=Money(attempt.amount_minor, attempt.currency),
        provider_number=lines[0].bank_serial_number,
        occurred_at=max(line.booked_at for line in lines),
    )
    book_payment_fact(fact=fact, account=attempt.account, source=Source.STATEMENT, now=now)
