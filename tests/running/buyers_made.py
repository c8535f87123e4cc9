"""Runs inside a shop's own environment: many buyers with sessions and addresses, past the login pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from zhida.shop.accounts.records import Actor, ActorKind, Audience, ClientFacts
from zhida.shop.accounts.services.sessions import insert_session
from zhida.shop.accounts.services.users import ensure_user
from zhida.shop.customers import services as customers
from zhida.shop.customers.records import AddressInput
from zhida.shop.kernel.uow import transactional

# Numbers that no test logs in with.
FIRST_NUMBER = 13_400_000_000
BUYERS_A_TRANSACTION = 250
ADDRESS = AddressInput(
    name="张三",
    phone="13800001111",
    province="广东省",
    city="深圳市",
    district="南山区",
    detail="科技园路 1 号 2 栋 301",
)


def print_buyers(start: int, stop: int) -> None:
    """Make the buyers from the one number to before the other; print each one's token and address as JSON."""
    for first in range(start, stop, BUYERS_A_TRANSACTION):
        for buyer in _make(range(first, min(stop, first + BUYERS_A_TRANSACTION))):
            print(json.dumps(buyer))


@transactional
def _make(indexes: range) -> list[dict[str, str]]:
    now = datetime.now(UTC)
    return [_buyer(f"+86{FIRST_NUMBER + index}", now=now) for index in indexes]


def _buyer(number: str, *, now: datetime) -> dict[str, str]:
    user, _is_new = ensure_user(number=number, now=now)
    customers.ensure_customer(user_id=user.pk, now=now)
    actor = Actor(kind=ActorKind.SHOPPER, user_id=user.pk)
    address = customers.add_address(customer_id=actor.customer_id, address=ADDRESS, now=now)
    token, _row = insert_session(
        user=user, audience=Audience.SHOPPER, client=ClientFacts(), is_verified=True, now=now
    )
    return {"token": token, "address": str(address.id)}
