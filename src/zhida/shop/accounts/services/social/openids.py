"""The openid of the WeChat that a login session runs in. It says who pays; it logs nobody in."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from zhida.shop.accounts.models import SessionOpenid
from zhida.shop.accounts.records import Actor, SocialProfile
from zhida.shop.accounts.sealing import seal_openid
from zhida.shop.kernel.uow import transactional


@transactional
def note_openid(*, actor: Actor, profile: SocialProfile, now: datetime) -> None:
    """Keep the payer's openid for this login session and application; a later one takes its place.

    Raises LoginRequired.
    """
    assert actor.customer_id, "a guest has been refused"
    session_id = actor.session_id
    assert session_id is not None, "a shopper has a session"
    sealed = seal_openid(profile.subject, session_id=session_id)
    known = SessionOpenid.objects.filter(session_id=session_id, app_id=profile.app_id)
    if known.update(openid_encrypted=sealed, noted_at=now):
        return
    try:
        with transaction.atomic():
            SessionOpenid.objects.create(
                session_id=session_id, app_id=profile.app_id, openid_encrypted=sealed, noted_at=now
            )
    except IntegrityError:
        known.update(openid_encrypted=sealed, noted_at=now)
