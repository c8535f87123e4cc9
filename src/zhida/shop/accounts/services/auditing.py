"""The audit log: one line for each staff write, in the write's own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from zhida.shop.accounts.masking import mask_document, mask_text
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.uow import require_transaction

REASON_LONGEST = 500


def record_audit(
    *,
    actor: Actor,
    action: str,
    subject: str,
    before: Mapping[str, object] | None,
    after: Mapping[str, object] | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Write who did what to which thing. Must run in the change's own transaction.

    `action` is "room.verb" (orders.lower_price), `subject` "kind:number" (order:Z2611...). Personal values in
    `before`, `after` and `reason` are masked here, so that callers may pass the fields as they are.
    """
    require_transaction()
    AuditEntry.objects.create(
        at=now,
        actor=actor.principal,
        actor_id=actor.user_id,
        session_id=actor.session_id,
        action=action,
        subject=subject,
        before=mask_document(before),
        after=mask_document(after),
        reason=mask_text(reason)[:REASON_LONGEST],
    )
