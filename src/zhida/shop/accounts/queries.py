"""Reads of the accounts room."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.digests import digest_token
from zhida.shop.accounts.errors import StaffNotFound
from zhida.shop.accounts.key_queries import actor_for_key
from zhida.shop.accounts.masking import mask_name, mask_phone, mask_text
from zhida.shop.accounts.models import AuditEntry, LoginSession, StaffProfile, User
from zhida.shop.accounts.passkey_queries import are_passkeys_offered, list_passkeys, list_recent_logins
from zhida.shop.accounts.phone_numbers import index_phone, normalise_phone, open_phone
from zhida.shop.accounts.records import (
    Actor,
    ActorKind,
    Audience,
    AuditRecord,
    Role,
    SessionRecord,
    StaffRecord,
    UserRecord,
)
from zhida.shop.accounts.social_queries import (
    find_payer_way,
    get_held_walk,
    list_identities,
    list_login_ways,
    payer_openids,
    session_openids,
)
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.kernel.prepared import PreparedRead

# Pure readings of numbers and names, which other rooms share.
__all__ = [
    "actor_for_key",
    "actor_for_token",
    "are_passkeys_offered",
    "count_audit",
    "find_payer_way",
    "find_user_id",
    "get_held_walk",
    "get_phone",
    "get_staff",
    "get_user",
    "get_users",
    "list_audit",
    "list_identities",
    "list_login_ways",
    "list_passkeys",
    "list_recent_logins",
    "list_sessions",
    "list_staff",
    "mask_name",
    "mask_phone",
    "mask_text",
    "normalise_phone",
    "payer_openids",
    "session_openids",
    "to_staff_record",
    "to_user_record",
]

MOST_SESSIONS = 100

# A token's digest is unique, so there is one row at most.
_sessions = PreparedRead(
    lambda digest, now: LoginSession.objects.filter(
        token_digest=digest, ended_at=None, expires_at__gt=now
    ).select_related("user__staff")
)


def actor_for_token(*, token: str, now: datetime) -> Actor | None:
    """Return who a bearer token (header or cookie) speaks for; None when it is unknown, ended or too old.

    `now` is the machine's clock. Staff whose second factor is still to be enrolled have no roles. 1 query.
    """
    row = next(iter(_sessions(digest_token(token), now)), None)
    if row is None or not row.user.is_active:
        return None
    if row.audience == Audience.SHOPPER:
        return Actor(kind=ActorKind.SHOPPER, user_id=row.user_id, session_id=row.pk, seen_at=row.seen_at)
    profile = _profile_of(row.user)
    if profile is None or not profile.is_active:
        return None
    roles = frozenset(Role(code) for code in profile.roles) if row.is_verified else frozenset[Role]()
    return Actor(
        kind=ActorKind.STAFF, user_id=row.user_id, roles=roles, session_id=row.pk, seen_at=row.seen_at
    )


def list_sessions(*, actor: Actor, now: datetime) -> list[SessionRecord]:
    """List the actor's living sessions at this door, last used first; at most 100. 1 query."""
    rows = LoginSession.objects.filter(
        user_id=actor.person_id, audience=actor.audience, ended_at=None, expires_at__gt=now
    ).order_by("-seen_at", "-id")[:MOST_SESSIONS]
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


def get_user(*, user_id: int) -> UserRecord:
    """Return a person with the phone masked. Raises User.DoesNotExist: ids come from our own rows."""
    return to_user_record(User.objects.get(pk=user_id))


def get_users(*, user_ids: list[int]) -> dict[int, UserRecord]:
    """Return several persons by id, phones masked. 1 query."""
    return {user.pk: to_user_record(user) for user in User.objects.filter(pk__in=user_ids)}


def get_phone(*, user_id: int) -> str:
    """Return a person's E.164 number in clear, to send them a message or for a reasoned, audited reveal."""
    user = User.objects.only("id", "phone_encrypted").get(pk=user_id)
    return open_phone(user.phone_encrypted, user_id=user.pk)


def find_user_id(*, phone: str) -> int | None:
    """Return the id of the person with this number. Raises InvalidPhone. 1 query."""
    phone_index = index_phone(normalise_phone(phone))
    return User.objects.filter(phone_index=phone_index).values_list("pk", flat=True).first()


def list_staff(*, cursor: str | None, limit: int = 20) -> Page[StaffRecord]:
    """List the staff, dismissed ones too, by id. 1 query."""
    page = paginate(
        StaffProfile.objects.select_related("user"), order=("user_id",), cursor=cursor, limit=limit
    )
    return Page(items=[to_staff_record(row) for row in page.items], next=page.next)


def get_staff(*, user_id: int) -> StaffRecord:
    """Return one member of staff. Raises StaffNotFound. 1 query."""
    profile = StaffProfile.objects.select_related("user").filter(pk=user_id).first()
    if profile is None:
        raise StaffNotFound
    return to_staff_record(profile)


def list_audit(
    *, subject: str = "", actor_id: int | None = None, cursor: str | None, limit: int = 50
) -> Page[AuditRecord]:
    """List audit lines, newest first, of one subject or one actor if given. 1 query."""
    rows = AuditEntry.objects.all()
    if subject:
        rows = rows.filter(subject=subject)
    if actor_id is not None:
        rows = rows.filter(actor_id=actor_id)
    page = paginate(rows, order=("-at", "-id"), cursor=cursor, limit=limit)
    return Page(items=[_to_audit_record(row) for row in page.items], next=page.next)


def count_audit(*, action: str, actor_id: int, since: datetime) -> int:
    """Count how often an actor did something since an instant: the limit of reveals. 1 query."""
    return AuditEntry.objects.filter(action=action, actor_id=actor_id, at__gt=since).count()


def to_user_record(user: User) -> UserRecord:
    """Show a user row to other rooms."""
    return UserRecord(
        id=user.pk,
        phone_masked=mask_phone(open_phone(user.phone_encrypted, user_id=user.pk)),
        display_name=user.display_name,
        has_password=user.has_usable_password(),
    )


def to_staff_record(profile: StaffProfile) -> StaffRecord:
    """Show a staff row, with its user loaded, to other rooms."""
    user = to_user_record(profile.user)
    return StaffRecord(
        id=profile.user_id,
        phone_masked=user.phone_masked,
        display_name=user.display_name,
        roles=tuple(Role(code) for code in profile.roles),
        is_active=profile.is_active,
        has_second_factor=profile.totp_confirmed_at is not None,
    )


def _profile_of(user: User) -> StaffProfile | None:
    try:
        return user.staff
    except StaffProfile.DoesNotExist:
        return None


def _to_audit_record(row: AuditEntry) -> AuditRecord:
    return AuditRecord(
        id=row.pk,
        at=row.at,
        actor=row.actor,
        action=row.action,
        subject=row.subject,
        before=row.before,
        after=row.after,
        reason=row.reason,
    )
