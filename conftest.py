"""Fixtures that every test may use."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from zhida.shop.accounts.records import Actor, ActorKind, Role


@pytest.fixture
def now() -> datetime:
    """Noon in Shanghai on the day the worked examples use."""
    return datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture
def staff_actor():
    """Make a member of staff with the given roles."""

    def make(*roles: Role, user_id: int = 9001) -> Actor:
        return Actor(kind=ActorKind.STAFF, user_id=user_id, roles=frozenset(roles or {Role.ADMIN}))

    return make


@pytest.fixture
def guest_actor() -> Actor:
    """Somebody who has not logged in."""
    return Actor(kind=ActorKind.GUEST, guest_key="0" * 32)
