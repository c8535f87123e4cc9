"""The desk of discrepancies: somebody takes one, writes what was found out, and closes it. All audited."""

from collections.abc import Mapping
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.uow import transactional
from zhida.shop.payments import discrepancies
from zhida.shop.payments.discrepancies import Act, Resolution
from zhida.shop.payments.errors import DiscrepancyClosed, DiscrepancyNotFound, DiscrepancyTextInvalid
from zhida.shop.payments.models import Discrepancy
from zhida.shop.payments.permissions import RECONCILE_PAYMENTS
from zhida.shop.payments.reconciling.conf import LONGEST_NOTE


@transactional
def take_discrepancy(*, actor: Actor, discrepancy_id: int, now: datetime) -> None:
    """Make the actor the owner, in place of whoever was.

    Raises PermissionDenied, DiscrepancyNotFound, DiscrepancyClosed.
    """
    actor.require(RECONCILE_PAYMENTS)
    row = _get(discrepancy_id)
    if not discrepancies.take(row.pk, owner_id=actor.person_id, by=actor.principal, now=now):
        raise DiscrepancyClosed
    _audit(actor, row, "take", before={"owner": row.owner_id}, after={"owner": actor.person_id}, now=now)


@transactional
def note_discrepancy(*, actor: Actor, discrepancy_id: int, text: str, now: datetime) -> None:
    """Add what somebody found out; also to a closed one.

    Raises PermissionDenied, DiscrepancyNotFound, DiscrepancyTextInvalid.
    """
    actor.require(RECONCILE_PAYMENTS)
    clean = _text(text)
    row = _get(discrepancy_id)
    discrepancies.add_step(row.pk, Act.NOTED, by=actor.principal, text=clean, now=now)
    _audit(actor, row, "note", before={}, after={"text": clean}, now=now)


@transactional
def close_discrepancy(
    *, actor: Actor, discrepancy_id: int, resolution: Resolution, text: str, now: datetime
) -> None:
    """Close it with how it ended and why; money that was doubted is no longer.

    Raises PermissionDenied, DiscrepancyNotFound, DiscrepancyClosed, DiscrepancyTextInvalid.
    """
    actor.require(RECONCILE_PAYMENTS)
    clean = _text(text)
    row = _get(discrepancy_id)
    if not discrepancies.close(row.pk, resolution, by=actor.principal, text=clean, now=now):
        raise DiscrepancyClosed
    after = {"resolution": resolution.value, "text": clean}
    _audit(actor, row, "close", before={"owner": row.owner_id}, after=after, now=now)


def _get(discrepancy_id: int) -> Discrepancy:
    row = Discrepancy.objects.filter(pk=discrepancy_id).first()
    if row is None:
        raise DiscrepancyNotFound
    return row


def _text(text: str) -> str:
    clean = text.strip()
    if not clean or len(clean) > LONGEST_NOTE:
        raise DiscrepancyTextInvalid
    return clean


def _audit(
    actor: Actor,
    row: Discrepancy,
    verb: str,
    *,
    before: Mapping[str, object],
    after: Mapping[str, object],
    now: datetime,
) -> None:
    record_audit(
        actor=actor,
        action=f"payments.{verb}_discrepancy",
        subject=f"discrepancy:{row.pk}",
        before=before,
        after=after,
        now=now,
    )
