"""What joins a person and their accounts at other services. Joining and leaving are audited."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from zhida.shop.accounts.errors import IdentityNotFound, IdentityTaken
from zhida.shop.accounts.models import SocialIdentity
from zhida.shop.accounts.records import Actor, SocialProfile
from zhida.shop.accounts.sealing import index_subject, index_union, seal_field
from zhida.shop.accounts.services.auditing import record_audit
from zhida.shop.kernel.ids import new_row_id
from zhida.shop.kernel.uow import transactional


@transactional
def join_identity(*, actor: Actor, profile: SocialProfile, now: datetime) -> None:
    """Join an identity to the logged-in shopper, who has proven their number or their session; audited.

    Joining what is joined already changes nothing. Raises IdentityTaken when the openid, or another openid
    of the same union id, belongs to somebody else: nothing is ever moved from one user to another.
    """
    user_id = actor.customer_id
    union = index_union(profile)
    others = SocialIdentity.objects.exclude(user_id=user_id)
    if union and others.filter(union_index=union).exists():
        raise IdentityTaken
    owner = _owner_after_insert(user_id=user_id, profile=profile, now=now)
    if owner is not None and owner != user_id:
        raise IdentityTaken
    if owner is None:
        _audit(actor, "accounts.join_identity", before=None, after=profile.family, now=now)


@transactional
def note_identity_used(*, actor: Actor, profile: SocialProfile, now: datetime) -> None:
    """Remember a login by an identity, and keep the nickname as the service tells it now.

    An openid that was found by its union id only is joined here. Raises IdentityTaken.
    """
    row = SocialIdentity.objects.filter(
        subject_index=index_subject(profile), user_id=actor.customer_id
    ).first()
    if row is None:
        join_identity(actor=actor, profile=profile, now=now)
        return
    row.used_at = now
    row.union_index = index_union(profile) or row.union_index
    row.nickname_encrypted = seal_field(profile.nickname, column="nickname_encrypted", identity_id=row.pk)
    row.save(update_fields=["used_at", "union_index", "nickname_encrypted"])


@transactional
def leave_identity(*, actor: Actor, identity_id: int, now: datetime) -> None:
    """Part an identity from the logged-in shopper and forget it; audited. Raises IdentityNotFound.

    Nobody locks themselves out: every user can log in by a code to their number.
    """
    own = SocialIdentity.objects.filter(pk=identity_id, user_id=actor.customer_id)
    family = own.values_list("family", flat=True).first()
    if family is None or own.delete()[0] != 1:
        raise IdentityNotFound
    _audit(actor, "accounts.leave_identity", before=family, after=None, now=now)


def _owner_after_insert(*, user_id: int, profile: SocialProfile, now: datetime) -> int | None:
    """Insert the identity; where somebody was first, give whose it is."""
    identity_id = new_row_id()
    row = SocialIdentity(
        id=identity_id,
        user_id=user_id,
        family=profile.family,
        app_id=profile.app_id,
        subject_index=index_subject(profile),
        subject_encrypted=seal_field(profile.subject, column="subject_encrypted", identity_id=identity_id),
        union_index=index_union(profile),
        nickname_encrypted=seal_field(profile.nickname, column="nickname_encrypted", identity_id=identity_id),
        joined_at=now,
        used_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return SocialIdentity.objects.values_list("user_id", flat=True).get(subject_index=row.subject_index)
    return None


def _audit(actor: Actor, action: str, *, before: str | None, after: str | None, now: datetime) -> None:
    record_audit(
        actor=actor,
        action=action,
        subject=f"customer:{actor.customer_id}",
        before={"service": before} if before else None,
        after={"service": after} if after else None,
        now=now,
    )
