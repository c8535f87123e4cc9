"""The staff: hired, given other roles, dismissed. Each change ends the sessions that held the old rights."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from zhida.shop.accounts.errors import LastAdministrator, StaffExists, StaffNotFound
from zhida.shop.accounts.events import StaffDismissed
from zhida.shop.accounts.models import StaffProfile, User
from zhida.shop.accounts.permissions import MANAGE_STAFF
from zhida.shop.accounts.phone_numbers import normalise_phone
from zhida.shop.accounts.queries import get_staff
from zhida.shop.accounts.records import Actor, Audience, NewStaff, Role, StaffChange, StaffRecord
from zhida.shop.accounts.services.auditing import record_audit
from zhida.shop.accounts.services.ending import end_sessions_of
from zhida.shop.accounts.services.passwords import hash_password
from zhida.shop.accounts.services.users import ensure_user
from zhida.shop.kernel.outbox import record
from zhida.shop.kernel.uow import require_transaction, transactional


@transactional
def create_staff(*, actor: Actor, staff: NewStaff, now: datetime) -> StaffRecord:
    """Hire the person with this number, or take a dismissed one back with new roles and no second factor.

    A password already set is kept unless a new one is given. Audited.
    Raises PermissionDenied, InvalidPhone, WeakPassword and StaffExists.
    """
    actor.require(MANAGE_STAFF)
    user, _is_new = ensure_user(number=normalise_phone(staff.phone), now=now)
    profile = StaffProfile.objects.filter(pk=user.pk).first()
    if profile is not None and profile.is_active:
        raise StaffExists
    user.display_name = staff.display_name or user.display_name
    user.password = hash_password(staff.password) if staff.password else user.password
    user.save(update_fields=["display_name", "password"])
    fields = {
        "roles": sorted(staff.roles),
        "is_active": True,
        "totp_encrypted": "",
        "totp_confirmed_at": None,
    }
    StaffProfile.objects.update_or_create(
        user=user, defaults=fields, create_defaults={**fields, "created_at": now}
    )
    record_audit(
        actor=actor,
        action="accounts.create_staff",
        subject=_subject(user.pk),
        before=None,
        after={"roles": sorted(staff.roles)},
        now=now,
    )
    return get_staff(user_id=user.pk)


@transactional
def change_staff(*, actor: Actor, user_id: int, change: StaffChange, now: datetime) -> StaffRecord:
    """Make all parts of a change in one transaction: return, name, roles, second factor, dismissal."""
    actor.require(MANAGE_STAFF)
    if change.is_active:
        reinstate_staff(actor=actor, user_id=user_id, reason=change.reason, now=now)
    if change.name is not None:
        rename_staff(actor=actor, user_id=user_id, display_name=change.name, now=now)
    if change.roles is not None:
        change_roles(actor=actor, user_id=user_id, roles=change.roles, reason=change.reason, now=now)
    if change.reset_second_factor:
        reset_second_factor(actor=actor, user_id=user_id, reason=change.reason, now=now)
    if change.is_active is False:
        dismiss_staff(actor=actor, user_id=user_id, reason=change.reason, now=now)
    return get_staff(user_id=user_id)


@transactional
def change_roles(
    *, actor: Actor, user_id: int, roles: Collection[Role], reason: str = "", now: datetime
) -> StaffRecord:
    """Give a member of staff other roles and end their staff sessions; audited.

    Locks the staff rows in the order of their ids, so that two administrators cannot remove each other.
    Raises PermissionDenied, StaffNotFound and LastAdministrator.
    """
    actor.require(MANAGE_STAFF)
    profile = _locked_profile(user_id, stays_admin=Role.ADMIN in roles)
    before = {"roles": list(profile.roles)}
    profile.roles = sorted(set(roles))
    profile.save(update_fields=["roles"])
    end_sessions_of(user_id=user_id, audience=Audience.STAFF, keep=None, now=now)
    record_audit(
        actor=actor,
        action="accounts.change_roles",
        subject=_subject(user_id),
        before=before,
        after={"roles": profile.roles},
        reason=reason,
        now=now,
    )
    return get_staff(user_id=user_id)


@transactional
def rename_staff(*, actor: Actor, user_id: int, display_name: str, now: datetime) -> StaffRecord:
    """Change the name that colleagues see; audited. Raises PermissionDenied and StaffNotFound."""
    actor.require(MANAGE_STAFF)
    before = get_staff(user_id=user_id)
    User.objects.filter(pk=user_id).update(display_name=display_name)
    record_audit(
        actor=actor,
        action="accounts.rename_staff",
        subject=_subject(user_id),
        before={"name": before.display_name},
        after={"name": display_name},
        now=now,
    )
    return get_staff(user_id=user_id)


@transactional
def dismiss_staff(*, actor: Actor, user_id: int, reason: str = "", now: datetime) -> None:
    """Take all rights from a member of staff, end their sessions and record StaffDismissed; audited.

    Raises PermissionDenied, StaffNotFound and LastAdministrator.
    """
    actor.require(MANAGE_STAFF)
    profile = _locked_profile(user_id, stays_admin=False)
    profile.is_active = False
    profile.save(update_fields=["is_active"])
    end_sessions_of(user_id=user_id, audience=Audience.STAFF, keep=None, now=now)
    record(StaffDismissed(user_id=user_id), now=now)
    record_audit(
        actor=actor,
        action="accounts.dismiss_staff",
        subject=_subject(user_id),
        before={"is_active": True, "roles": list(profile.roles)},
        after={"is_active": False},
        reason=reason,
        now=now,
    )


@transactional
def reinstate_staff(*, actor: Actor, user_id: int, reason: str = "", now: datetime) -> None:
    """Take a dismissed member of staff back with the roles of before and no second factor; audited.

    Nothing happens to whoever works here. Raises PermissionDenied and StaffNotFound.
    """
    actor.require(MANAGE_STAFF)
    staff = get_staff(user_id=user_id)
    back = StaffProfile.objects.filter(pk=user_id, is_active=False)
    if not back.update(is_active=True, totp_encrypted="", totp_confirmed_at=None):
        return
    record_audit(
        actor=actor,
        action="accounts.reinstate_staff",
        subject=_subject(user_id),
        before={"is_active": False},
        after={"is_active": True, "roles": [str(role) for role in staff.roles]},
        reason=reason,
        now=now,
    )


@transactional
def reset_second_factor(*, actor: Actor, user_id: int, reason: str, now: datetime) -> StaffRecord:
    """Forget a lost authenticator and end the staff sessions, so that the next login must enrol; audited.

    Raises PermissionDenied and StaffNotFound.
    """
    actor.require(MANAGE_STAFF)
    get_staff(user_id=user_id)
    StaffProfile.objects.filter(pk=user_id).update(totp_encrypted="", totp_confirmed_at=None)
    end_sessions_of(user_id=user_id, audience=Audience.STAFF, keep=None, now=now)
    record_audit(
        actor=actor,
        action="accounts.reset_second_factor",
        subject=_subject(user_id),
        before=None,
        after=None,
        reason=reason,
        now=now,
    )
    return get_staff(user_id=user_id)


def lock_active_staff() -> list[StaffProfile]:
    """Lock the rows of all working staff, by id; the staff of one shop are few."""
    require_transaction()
    return list(StaffProfile.objects.select_for_update().filter(is_active=True).order_by("user_id"))


def _locked_profile(user_id: int, *, stays_admin: bool) -> StaffProfile:
    staff = lock_active_staff()
    profile = next((row for row in staff if row.user_id == user_id), None)
    if profile is None:
        raise StaffNotFound
    is_admin = Role.ADMIN in profile.roles
    others = [row for row in staff if row.user_id != user_id and Role.ADMIN in row.roles]
    if is_admin and not stays_admin and not others:
        raise LastAdministrator
    return profile


def _subject(user_id: int) -> str:
    return f"staff:{user_id}"
