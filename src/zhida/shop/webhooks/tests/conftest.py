"""Fixtures of the webhooks room."""

from __future__ import annotations

import pytest

from zhida.shop.accounts.records import Actor, ActorKind, Role
from zhida.shop.webhooks.records import EndpointDraft
from zhida.shop.webhooks.services import make_endpoint
from zhida.shop.webhooks.tests.receiving import Receiver


@pytest.fixture
def admin():
    return Actor(kind=ActorKind.STAFF, user_id=1, roles=frozenset({Role.ADMIN}))


@pytest.fixture
def receiver():
    server = Receiver()
    yield server
    server.stop()


@pytest.fixture
def endpoint(admin, receiver, now):
    """An endpoint that wants orders that were placed or paid, with its secret."""
    draft = EndpointDraft(name="ERP", url=receiver.url, events=frozenset({"order.placed", "order.paid"}))
    return make_endpoint(actor=admin, draft=draft, now=now)
