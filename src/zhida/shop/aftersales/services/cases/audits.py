"""The audit row of each step that staff take with a case."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.aftersales.models import Case


def note(*, actor: Actor, case: Case, verb: str, before: str, now: datetime, reason: str = "") -> None:
    """Write who did what to which case, with the status before and after."""
    record_audit(
        actor=actor,
        action=f"aftersales.case_{verb}",
        subject=f"case:{case.number}",
        before={"status": before},
        after={"status": case.status, "order": case.order.number},
        reason=reason,
        now=now,
    )
