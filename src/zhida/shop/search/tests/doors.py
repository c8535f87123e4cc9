"""Clients that knock at the REST doors as staff or as a browser."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from django.test import Client

from zhida.shop.accounts.models import StaffProfile
from zhida.shop.accounts.records import Audience, ClientFacts, Role
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


@transactional
def staff_client(*roles: Role) -> Client:
    """A program with the token of a new member of staff."""
    now = datetime.now(UTC)
    user, _is_new = ensure_user(number=f"+86136{next(_sequence):08d}", now=now)
    StaffProfile.objects.create(user=user, roles=list(roles), created_at=now)
    token, _row = insert_session(
        user=user, audience=Audience.STAFF, client=ClientFacts(), is_verified=True, now=now
    )
    return Client(headers={"Authorization": f"Bearer {token}"})


def send(client: Client, method: str, path: str, body: object = None, *, site: str = ""):
    """Send JSON, as a page of `site` would, and give the answer."""
    text = "" if body is None else json.dumps(body)
    headers = {"Sec-Fetch-Site": site} if site else None
    return client.generic(method, path, text, content_type="application/json", headers=headers)
