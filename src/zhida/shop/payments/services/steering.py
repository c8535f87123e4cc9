"""Decide over the router's head, until an instant: no new payments for an account, or first of all there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import transactional
from zhida.shop.payments.channels import channel_accounts
from zhida.shop.payments.errors import ChannelNotFound, OverrideTooLong
from zhida.shop.payments.health_models import ChannelOverride
from zhida.shop.payments.permissions import STEER_CHANNELS
from zhida.shop.payments.routing import Steering

LONGEST_OVERRIDE: Final = timedelta(days=30)
LONGEST_REASON: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideWish:
    """What is decided about an account, how long it holds, and why."""

    kind: Steering
    until: datetime
    reason: str


@transactional
def steer_channel(*, actor: Actor, account: str, wish: OverrideWish, now: datetime) -> None:
    """Decide about an account in place of whatever was decided before; audited.

    Only new payments are steered: news, queries, closing and refunds go on. Raises PermissionDenied,
    ChannelNotFound, OverrideTooLong (it must end after now and within 30 days).
    """
    actor.require(STEER_CHANNELS)
    if account not in channel_accounts():
        raise ChannelNotFound
    if not now < wish.until <= now + LONGEST_OVERRIDE:
        raise OverrideTooLong
    before = ChannelOverride.objects.filter(account=account).first()
    decided = {
        "kind": wish.kind.value,
        "until": wish.until,
        "reason": wish.reason[:LONGEST_REASON],
        "set_by": actor.principal,
        "set_at": now,
    }
    if not ChannelOverride.objects.filter(account=account).update(**decided):
        row = ChannelOverride(account=account, **decided)
        if not insert_new(row):
            ChannelOverride.objects.filter(account=account).update(**decided)
    record_audit(
        actor=actor,
        action="payments.steer_channel",
        subject=f"channel:{account}",
        before=_shown(before),
        after={"kind": wish.kind.value, "until": wish.until.isoformat()},
        reason=wish.reason,
        now=now,
    )


@transactional
def release_channel(*, actor: Actor, account: str, now: datetime) -> None:
    """Let the router decide about an account again; audited. Nothing happens when it does already.

    Raises PermissionDenied, ChannelNotFound.
    """
    actor.require(STEER_CHANNELS)
    if account not in channel_accounts():
        raise ChannelNotFound
    before = ChannelOverride.objects.filter(account=account).first()
    if before is None or ChannelOverride.objects.filter(pk=before.pk).delete()[0] != 1:
        return
    record_audit(
        actor=actor,
        action="payments.release_channel",
        subject=f"channel:{account}",
        before=_shown(before),
        after=None,
        now=now,
    )


def _shown(row: ChannelOverride | None) -> dict[str, object] | None:
    return {"kind": row.kind, "until": row.until.isoformat()} if row else None
