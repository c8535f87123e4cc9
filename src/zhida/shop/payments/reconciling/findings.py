"""Findings of a run: opened a hundred at a time, closed again when a later run no longer finds them."""

from collections.abc import Iterable
from datetime import date, datetime

from zhida.shop.kernel.money import Money
from zhida.shop.kernel.outbox import record
from zhida.shop.kernel.uow import transactional
from zhida.shop.payments.discrepancies import (
    SYSTEM,
    DiscrepancyKind,
    Finding,
    Resolution,
    close,
    open_discrepancy,
)
from zhida.shop.payments.events import PaymentDoubted
from zhida.shop.payments.models import Discrepancy, PaymentAttempt, Refund
from zhida.shop.payments.providers.contract import BillKind
from zhida.shop.payments.reconciling.conf import ROWS_AT_ONCE
from zhida.shop.payments.reconciling.staging import Stage


@transactional
def open_findings(findings: Iterable[Finding], *, now: datetime) -> None:
    """Open what is not open yet; money that the channel does not know is PaymentDoubted."""
    for finding in findings:
        is_new = open_discrepancy(finding, now=now)
        if is_new and finding.kind is DiscrepancyKind.MISSING_REMOTE:
            doubted = PaymentDoubted(
                ref=finding.ref, attempt=finding.number, account=finding.account, found_at=now
            )
            record(doubted, now=now)


def close_agreed(*, account: str, day: date, stage: Stage, now: datetime) -> None:
    """Close what earlier runs of the day found and this one did not."""
    rows = Discrepancy.objects.filter(account=account, day=day, closed_at=None).order_by("id")
    last = 0
    while page := list(rows.filter(id__gt=last).values_list("id", "slot")[:ROWS_AT_ONCE]):
        last = page[-1][0]
        _close([pk for pk, slot in page if not stage.has_slot(slot)], now=now)


def find_standing(slots: Iterable[str]) -> str:
    """Find which of some findings stands there, open or closed; empty when none does."""
    rows = Discrepancy.objects.filter(slot__in=list(slots)).order_by("id")
    return rows.values_list("slot", flat=True).first() or ""


def ref_of(*, kind: BillKind, number: str) -> str:
    """Find what the money was for; nothing when the number is not ours."""
    model = PaymentAttempt if kind is BillKind.CAPTURE else Refund
    return model.objects.filter(number=number).values_list("intent__ref", flat=True).first() or ""


def shown(amount: Money) -> str:
    """Write an amount as findings hold it."""
    return f"{amount.minor} {amount.currency}"


@transactional
def _close(ids: list[int], *, now: datetime) -> None:
    for pk in ids:
        close(pk, Resolution.AGREED, by=SYSTEM, text="", now=now)
