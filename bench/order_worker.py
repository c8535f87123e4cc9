"""What one process of the order benchmark does: takes `shop N` or `sql N`, gives seconds.

Its threads hold one database connection each. Buyers take turns, since five unpaid orders are the most that
one may have.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count

from bench.replay import Names, Recording, fresh_key, recorded, send_again
from zhida.shop.accounts.models import User
from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.cart.records import WantedLine
from zhida.shop.cart.tests.factories import make_address
from zhida.shop.checkout import services as checkout
from zhida.shop.checkout.records import PlacedOrder, PlaceOrder
from zhida.shop.checkout.tests.factories import price_of
from zhida.shop.customers import services as customers
from zhida.shop.kernel.ids import new_number

THREADS = 4
ORDERS_A_BUYER = 5
LINES = (WantedLine(sku="B1-1", quantity=1), WantedLine(sku="B2-1", quantity=1))

_buyers_made = count(1)


def serve(buyer_count: int) -> None:
    """Make the buyers and record one order, then do as told until the input ends."""
    buyers = [new_buyer() for _index in range(buyer_count)]
    payable = price_of(buyers[0][0], LINES, now=datetime.now(UTC))
    submits = iter([buyer for buyer in buyers for _order in range(ORDERS_A_BUYER)])

    def place(buyer: tuple[Actor, int], key: str) -> PlacedOrder:
        request = PlaceOrder(address_id=buyer[1], lines=LINES, expected_payable=payable)
        return checkout.place_order(
            actor=buyer[0], request=request, idempotency_key=key, now=datetime.now(UTC)
        )

    recording = record(next(submits), place)
    with ThreadPoolExecutor(THREADS) as pool:
        acts = {
            "shop": lambda buyer: place(buyer, fresh_key()),
            "sql": lambda buyer: send_again(recording, names_of(buyer, fresh_key())),
        }
        print(f"ready {len(recording.statements)}", flush=True)
        for command in sys.stdin:
            name, _space, number = command.partition(" ")
            chosen = [next(submits) for _index in range(int(number))]
            started = time.perf_counter()
            list(pool.map(acts[name], chosen))
            print(time.perf_counter() - started, flush=True)


def new_buyer() -> tuple[Actor, int]:
    """Make a shopper with an address."""
    now = datetime.now(UTC)
    index = f"bench-{os.getpid()}-{next(_buyers_made)}"
    user = User.objects.create(phone_encrypted="-", phone_index=index, created_at=now)
    customers.ensure_customer(user_id=user.pk, now=now)
    actor = Actor(kind=ActorKind.SHOPPER, user_id=user.pk)
    return actor, make_address(actor, now=now)


def record(buyer: tuple[Actor, int], place: Callable[[tuple[Actor, int], str], PlacedOrder]) -> Recording:
    """Place one real order and keep its statements."""
    key = fresh_key()
    placed: list[PlacedOrder] = []
    statements = recorded(lambda: placed.append(place(buyer, key)))
    names = Names(customer=buyer[0].customer_id, address=buyer[1], number=placed[0].number, key=key)
    return Recording(statements=statements, names=names)


def names_of(buyer: tuple[Actor, int], key: str) -> Names:
    """Return the names of a new order of this buyer."""
    number = new_number("Z", datetime.now(UTC))
    return Names(customer=buyer[0].customer_id, address=buyer[1], number=number, key=key)
