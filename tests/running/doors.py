"""Clients that knock at the REST doors as a shopper, as staff, or as a guest."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from django.test import Client

from zhida.shop.accounts.models import StaffProfile, User
from zhida.shop.accounts.records import Actor, Audience, ClientFacts, Role
from zhida.shop.accounts.services.sessions import insert_session
from zhida.shop.accounts.services.users import ensure_user
from zhida.shop.kernel.uow import transactional

SHOP = "/api/shop/v1"
STAFF = "/api/staff/v1"

_sequence = count(1)


def set_clock(settings, tmp_path, now: datetime) -> None:
    """Let the doors read this instant."""
    clock_file = tmp_path / "clock"
    clock_file.write_text(now.isoformat(), encoding="utf-8")
    settings.ZHIDA = replace(settings.ZHIDA, test_clock_file=clock_file)


def shopper_client(shopper: Actor) -> Client:
    """A program with the shopper's token."""
    return _client(User.objects.get(pk=shopper.user_id), Audience.SHOPPER)


def staff_client(*roles: Role) -> Client:
    """A program with the token of a new member of staff."""
    now = datetime.now(UTC)
    user, _is_new = transactional(ensure_user)(number=f"+86137{next(_sequence):08d}", now=now)
    StaffProfile.objects.create(user=user, roles=list(roles), created_at=now)
    return _client(user, Audience.STAFF)


def send(client: Client, method: str, path: str, body: object = None, **headers: str):
    """Send JSON and give the answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.generic(method, path, _json(body), content_type="application/json", headers=named or None)


def _json(body: object) -> str:
    return "" if body is None else json.dumps(body)


@transactional
def _client(user: User, audience: Audience) -> Client:
    token, _row = insert_session(
        user=user, audience=audience, client=ClientFacts(), is_verified=True, now=datetime.now(UTC)
    )
    return Client(headers={"Authorization": f"Bearer {token}"})
