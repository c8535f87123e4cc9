"""What one process of the flash benchmark does: takes `hot N` or `many N`, gives seconds.

Each order is one unit of a SKU on a flash sale of its own, with quota and limit; `hot` orders are all of one
SKU, `many` go round all of them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import cycle

from bench import scratch
from bench.order_worker import ORDERS_A_BUYER, THREADS, new_buyer
from bench.replay import fresh_key
from zhida.shop.accounts.records import SYSTEM_ACTOR, Actor
from zhida.shop.cart.records import WantedLine
from zhida.shop.checkout import services as checkout
from zhida.shop.checkout.records import PlaceOrder
from zhida.shop.checkout.tests.factories import price_of
from zhida.shop.inventory import services as inventory
from zhida.shop.kernel.money import Money
from zhida.shop.promotions.conf import QUOTA_BUCKETS
from zhida.shop.promotions.tests.offers_made import make_flash

SKUS = tuple(f"B{number}-1" for number in range(16))
QUOTA = 100_000
LIMIT = 100


def prepare() -> None:
    """Make the shop: goods on sale, a flash offer for each SKU, the stock of each in buckets."""
    scratch.prepare_database()
    scratch.import_catalogue(skus=len(SKUS) * 4)
    now = datetime.now(UTC)
    buyer = new_buyer()[0]
    for sku in SKUS:
        nine_tenths = _price(buyer, sku).minor * 9 // 10
        make_flash(sku, now=now, minor=nine_tenths, quota_left=QUOTA, buyer_left=LIMIT)
        inventory.split_into_buckets(
            actor=SYSTEM_ACTOR, sku=sku, warehouse="MAIN", buckets=QUOTA_BUCKETS, now=now
        )


def serve(buyer_count: int) -> None:
    """Make the buyers, then do as told until the input ends."""
    buyers = [new_buyer() for _index in range(buyer_count)]
    submits = iter([buyer for buyer in buyers for _order in range(ORDERS_A_BUYER)])
    goes_round = {"hot": cycle(SKUS[:1]), "many": cycle(SKUS)}
    payable = {sku: _price(buyers[0][0], sku) for sku in SKUS}
    with ThreadPoolExecutor(THREADS) as pool:
        print("ready", flush=True)
        for command in sys.stdin:
            name, _space, number = command.partition(" ")
            skus = [next(goes_round[name]) for _index in range(int(number))]
            chosen = [(next(submits), sku, payable[sku]) for sku in skus]
            started = time.perf_counter()
            list(pool.map(_place, chosen))
            print(time.perf_counter() - started, flush=True)


def _price(actor: Actor, sku: str) -> Money:
    return price_of(actor, _lines(sku), now=datetime.now(UTC))


def _place(chosen: tuple[tuple[Actor, int], str, Money]) -> None:
    (actor, address), sku, payable = chosen
    request = PlaceOrder(address_id=address, lines=_lines(sku), expected_payable=payable)
    checkout.place_order(actor=actor, request=request, idempotency_key=fresh_key(), now=datetime.now(UTC))


def _lines(sku: str) -> Sequence[WantedLine]:
    return (WantedLine(sku=sku, quantity=1),)
