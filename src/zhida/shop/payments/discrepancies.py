"""Findings that a person has to look at: the same finding opens once, and every act about it is kept."""

import logging
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from django.db import IntegrityError, transaction

from zhida.shop.kernel.uow import require_transaction
from zhida.shop.payments.models import Discrepancy, DiscrepancyStep

log = logging.getLogger(__name__)

LONGEST_SLOT: Final = 150
SYSTEM: Final = "SYSTEM"


class DiscrepancyKind(StrEnum):
    WRONG_AMOUNT = "WRONG_AMOUNT"
    WRONG_CURRENCY = "WRONG_CURRENCY"
    UNKNOWN_NUMBER = "UNKNOWN_NUMBER"
    WRONG_REFUND = "WRONG_REFUND"
    REFUND_FAILED = "REFUND_FAILED"
    REFUND_STUCK = "REFUND_STUCK"
    REFUND_ABOVE_CAPTURED = "REFUND_ABOVE_CAPTURED"
    UNRESOLVED = "UNRESOLVED"
    # Found in a bill: the classes of reconciling/rules.py, and what is wrong with a bill as a whole.
    MISSING_LOCAL = "MISSING_LOCAL"
    MISSING_REMOTE = "MISSING_REMOTE"
    AMOUNT_DIFF = "AMOUNT_DIFF"
    STATE_DIFF = "STATE_DIFF"
    REFUND_MISSING_LOCAL = "REFUND_MISSING_LOCAL"
    REFUND_MISSING_REMOTE = "REFUND_MISSING_REMOTE"
    FEE_DIFF = "FEE_DIFF"
    DUPLICATE_PROVIDER = "DUPLICATE_PROVIDER"
    BILL_ABSENT = "BILL_ABSENT"
    BILL_UNREADABLE = "BILL_UNREADABLE"
    # Past the hour of its bills the channel says that nothing was traded on a day for which we booked money.
    TRADE_DENIED = "TRADE_DENIED"


class Severity(StrEnum):
    CRITICAL = "CRITICAL"
    HIGH = "HIGH"


class Act(StrEnum):
    """What was done about a discrepancy."""

    TAKEN = "TAKEN"
    NOTED = "NOTED"
    CLOSED = "CLOSED"


class Resolution(StrEnum):
    """How a discrepancy ended. AGREED: a later run of the same day no longer finds it; nobody closed it."""

    EXPLAINED = "EXPLAINED"
    CORRECTED = "CORRECTED"
    REFUNDED = "REFUNDED"
    WRITTEN_OFF = "WRITTEN_OFF"
    AGREED = "AGREED"


SEVERITY_OF = {
    DiscrepancyKind.REFUND_FAILED: Severity.HIGH,
    DiscrepancyKind.REFUND_STUCK: Severity.HIGH,
    DiscrepancyKind.UNRESOLVED: Severity.HIGH,
    DiscrepancyKind.STATE_DIFF: Severity.HIGH,
    DiscrepancyKind.FEE_DIFF: Severity.HIGH,
    DiscrepancyKind.BILL_ABSENT: Severity.HIGH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was expected of a number at an account and what was found; `day` when a bill told it."""

    kind: DiscrepancyKind
    account: str
    number: str
    expected: str = ""
    found: str = ""
    day: date | None = None
    ref: str = ""

    @property
    def slot(self) -> str:
        """Name the finding: another one of the same name is the same finding."""
        place = f"{self.kind}:" if self.day is None else f"{self.kind}:{self.account}:"
        return f"{place}{self.number}:{self.found}"[:LONGEST_SLOT]


def open_discrepancy(finding: Finding, *, now: datetime) -> bool:
    """Write a finding down in the caller's transaction; False when it stands there already."""
    require_transaction()
    if Discrepancy.objects.filter(slot=finding.slot).exists():
        return False
    try:
        with transaction.atomic():
            Discrepancy.objects.create(
                slot=finding.slot,
                kind=finding.kind,
                severity=SEVERITY_OF.get(finding.kind, Severity.CRITICAL),
                account=finding.account,
                number=finding.number,
                expected=finding.expected,
                found=finding.found,
                day=finding.day,
                ref=finding.ref,
                opened_at=now,
            )
    except IntegrityError:
        return False
    log.error("payment discrepancy %s at %s for %s", finding.kind, finding.account, finding.number)
    return True


def take(discrepancy_id: int, *, owner_id: int, by: str, now: datetime) -> bool:
    """Make somebody the owner of a discrepancy that is not closed; False when it is."""
    if not _change(discrepancy_id, owner_id=owner_id, taken_at=now):
        return False
    add_step(discrepancy_id, Act.TAKEN, by=by, text="", now=now)
    return True


def close(discrepancy_id: int, resolution: Resolution, *, by: str, text: str, now: datetime) -> bool:
    """Close a discrepancy; False when it is closed already."""
    if not _change(discrepancy_id, closed_at=now, closed_by=by, resolution=resolution):
        return False
    add_step(discrepancy_id, Act.CLOSED, by=by, text=text, now=now)
    return True


def add_step(discrepancy_id: int, act: Act, *, by: str, text: str, now: datetime) -> None:
    """Keep what was done or said about a discrepancy."""
    require_transaction()
    DiscrepancyStep.objects.create(discrepancy_id=discrepancy_id, act=act, by=by, at=now, text=text)


def _change(discrepancy_id: int, **values: datetime | int | str) -> bool:
    require_transaction()
    return Discrepancy.objects.filter(pk=discrepancy_id, closed_at=None).update(**values) == 1
