"""Findings that a person has to look at; the same finding opens once."""

import logging
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction

from zhida.shop.kernel.uow import require_transaction
from zhida.shop.payments.models import Discrepancy

log = logging.getLogger(__name__)


class DiscrepancyKind(StrEnum):
    WRONG_AMOUNT = "WRONG_AMOUNT"
    WRONG_CURRENCY = "WRONG_CURRENCY"
    UNKNOWN_NUMBER = "UNKNOWN_NUMBER"
    WRONG_REFUND = "WRONG_REFUND"
    REFUND_FAILED = "REFUND_FAILED"
    REFUND_STUCK = "REFUND_STUCK"
    REFUND_ABOVE_CAPTURED = "REFUND_ABOVE_CAPTURED"
    UNRESOLVED = "UNRESOLVED"


class Severity(StrEnum):
    CRITICAL = "CRITICAL"
    HIGH = "HIGH"


SEVERITY_OF = {
    DiscrepancyKind.REFUND_FAILED: Severity.HIGH,
    DiscrepancyKind.REFUND_STUCK: Severity.HIGH,
    DiscrepancyKind.UNRESOLVED: Severity.HIGH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was expected of a number at an account and what was found."""

    kind: DiscrepancyKind
    account: str
    number: str
    expected: str = ""
    found: str = ""


def open_discrepancy(finding: Finding, *, now: datetime) -> None:
    """Write a finding down inside the caller's transaction; nothing happens when it stands there already."""
    require_transaction()
    slot = f"{finding.kind}:{finding.number}:{finding.found}"[:150]
    if Discrepancy.objects.filter(slot=slot).exists():
        return
    try:
        with transaction.atomic():
            Discrepancy.objects.create(
                slot=slot,
                kind=finding.kind,
                severity=SEVERITY_OF.get(finding.kind, Severity.CRITICAL),
                account=finding.account,
                number=finding.number,
                expected=finding.expected,
                found=finding.found,
                opened_at=now,
            )
    except IntegrityError:
        return
    log.error("payment discrepancy %s at %s for %s", finding.kind, finding.account, finding.number)
