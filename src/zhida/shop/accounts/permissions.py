"""Permissions of the accounts room, and the two guards that every REST route names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from zhida.shop.accounts.errors import LoginRequired, PermissionDenied
from zhida.shop.accounts.records import Actor, ActorKind, Permission, Role

MANAGE_STAFF: Final = Permission(
    code="accounts.manage_staff", roles=frozenset({Role.ADMIN}), is_for_people=True
)
MANAGE_KEYS: Final = Permission(
    code="accounts.manage_keys", roles=frozenset({Role.ADMIN}), is_for_people=True
)
READ_AUDIT: Final = Permission(code="accounts.read_audit", roles=frozenset({Role.AUDITOR}))


@dataclass(frozen=True, slots=True)
class ShopperGuard:
    """Lets logged-in shoppers pass; the answer is 401 for everybody else."""

    def __call__(self, request: HttpRequest) -> Actor:
        actor = _actor_of(request)
        if actor.kind is not ActorKind.SHOPPER:
            raise LoginRequired
        return actor


@dataclass(frozen=True, slots=True)
class StaffGuard:
    """Lets staff, or a program's key, with the permission pass.

    None asks for a person's staff login only (enrolling a second factor).
    """

    permission: Permission | None

    def __call__(self, request: HttpRequest) -> Actor:
        actor = _actor_of(request)
        if actor.kind is ActorKind.SHOPPER:
            raise PermissionDenied
        if actor.kind not in (ActorKind.STAFF, ActorKind.KEY):
            raise LoginRequired
        if self.permission is not None:
            actor.require(self.permission)
        elif actor.kind is ActorKind.KEY:
            raise PermissionDenied
        return actor


shopper_only: Final = ShopperGuard()
_asked_for: dict[str, Permission] = {}


def staff_only(permission: Permission | None) -> StaffGuard:
    """Make the `auth=` of a staff route: 401 without a staff login, 403 without the permission.

    What routes ask for is what an API key can be given (`grantable`).
    """
    if permission is not None and not permission.is_for_people:
        _asked_for[permission.code] = permission
    return StaffGuard(permission)


def grantable() -> Mapping[str, Permission]:
    """Return the permissions that an API key may hold, by code: those that staff routes ask for."""
    return dict(sorted(_asked_for.items()))


def _actor_of(request: HttpRequest) -> Actor:
    actor = getattr(request, "actor", None)
    assert isinstance(actor, Actor), "the actor middleware did not run"
    return actor
