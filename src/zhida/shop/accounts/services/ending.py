"""Ending login sessions: from then on their tokens open nothing."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.errors import SessionNotFound
from zhida.shop.accounts.models import LoginSession
from zhida.shop.accounts.records import Actor, Audience
from zhida.shop.kernel.uow import require_transaction, transactional


@transactional
def end_session(*, actor: Actor, session_id: int, now: datetime) -> None:
    """End one of the actor's own sessions of the same door. Raises SessionNotFound for any other."""
    own = LoginSession.objects.filter(
        pk=session_id, user_id=actor.person_id, audience=actor.audience, ended_at=None, expires_at__gt=now
    )
    if own.update(ended_at=now) != 1:
        raise SessionNotFound


@transactional
def end_current_session(*, actor: Actor, now: datetime) -> None:
    """Log the actor out on this device; a second call changes nothing."""
    living = LoginSession.objects.filter(user_id=actor.person_id, ended_at=None)
    living.filter(pk=actor.session_id or 0).update(ended_at=now)


@transactional
def end_other_sessions(*, actor: Actor, now: datetime) -> int:
    """End all sessions of the actor at this door but the present one and return their number."""
    return end_sessions_of(user_id=actor.person_id, audience=actor.audience, keep=actor.session_id, now=now)


def end_sessions_of(*, user_id: int, audience: Audience, keep: int | None, now: datetime) -> int:
    """End a user's sessions at one door, all but `keep`, within the caller's transaction."""
    require_transaction()
    living = LoginSession.objects.filter(user_id=user_id, audience=audience, ended_at=None)
    return living.exclude(pk=keep).update(ended_at=now) if keep else living.update(ended_at=now)
