"""Reads of a person's passkeys and of their past logins."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts import conf
from zhida.shop.accounts.models import LoginSession, Passkey
from zhida.shop.accounts.passkey_records import PasskeyRecord
from zhida.shop.accounts.records import Actor, SessionRecord
from zhida.shop.accounts.relying_party import find_relying_party

RECENT_LOGINS = 10


def are_passkeys_offered() -> bool:
    """Say whether browsers keep passkeys for the shop's address: a name, over TLS or localhost."""
    return find_relying_party() is not None


def list_passkeys(*, actor: Actor) -> list[PasskeyRecord]:
    """List the actor's passkeys, oldest first; at most 10. 1 query."""
    rows = Passkey.objects.filter(user_id=actor.customer_id).order_by("id")[: conf.MOST_PASSKEYS]
    return [PasskeyRecord(id=row.pk, name=row.name, made_at=row.made_at, used_at=row.used_at) for row in rows]


def list_recent_logins(*, actor: Actor, now: datetime) -> list[SessionRecord]:
    """List the actor's last logins at this door, ended ones too, newest first; at most 10. 1 query."""
    rows = LoginSession.objects.filter(
        user_id=actor.person_id, audience=actor.audience, opened_at__lte=now
    ).order_by("-opened_at", "-id")[:RECENT_LOGINS]
    return [
        SessionRecord(
            id=row.pk,
            device=row.device,
            ip=row.ip_coarse,
            opened_at=row.opened_at,
            seen_at=row.seen_at,
            is_current=row.pk == actor.session_id,
        )
        for row in rows
    ]
