"""The one writer of a line's and a payout's state: compare-and-set, with a line of history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from zhida.shop.kernel.uow import require_transaction
from zhida.shop.payments.statements.lifecycle import (
    LINE_COMES_FROM,
    PAYOUT_COMES_FROM,
    LineState,
    PayoutState,
)
from zhida.shop.payments.statements.models import Payout, StatementLine, StatementStep

SYSTEM: Final = "SYSTEM"
LONGEST_REASON: Final = 200


def move_line(
    line: StatementLine, to: LineState, *, reason: str = "", attempt: str = "", by: str, now: datetime
) -> None:
    """Move a locked line that may move there. `reason` is a code or a text."""
    is_code = to is LineState.REVIEW
    moved = StatementLine.objects.filter(pk=line.pk, state__in=LINE_COMES_FROM[to]).update(
        state=to, reason=reason if is_code else "", attempt=attempt
    )
    assert moved == 1, "a locked line moved under us"
    line.state, line.attempt = to, attempt
    document = {"attempt": attempt} if attempt else {}
    write_step(number=line.number, action=to, by=by, reason=reason, document=document, now=now)


def move_payout(payout: Payout, to: PayoutState, *, by: str, reason: str = "", now: datetime) -> None:
    """Write a locked payout's fields with its new state, which it may move to."""
    moved = Payout.objects.filter(pk=payout.pk, state__in=PAYOUT_COMES_FROM[to]).update(
        state=to,
        receipt_slot=payout.receipt_slot,
        receipt_number=payout.receipt_number,
        recorded_by=payout.recorded_by,
        confirmed_by=payout.confirmed_by,
        paid_at=payout.paid_at,
    )
    assert moved == 1, "a locked payout moved under us"
    payout.state = to
    document = {"receipt": payout.receipt_number} if payout.receipt_number else {}
    write_step(number=payout.number, action=f"PAYOUT_{to}", by=by, reason=reason, document=document, now=now)


def write_step(
    *,
    number: str,
    action: str,
    by: str,
    now: datetime,
    reason: str = "",
    document: Mapping[str, object] | None = None,
) -> None:
    """Write one line of history."""
    require_transaction()
    StatementStep.objects.create(
        number=number,
        action=action,
        by=by,
        at=now,
        reason=reason[:LONGEST_REASON],
        document=dict(document or {}),
    )
