"""Every room's check of its own books, gathered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from zhida.shop.aftersales import queries as aftersales
from zhida.shop.cart import queries as cart
from zhida.shop.checkout import queries as checkout
from zhida.shop.devices import queries as devices
from zhida.shop.inventory import queries as inventory
from zhida.shop.invoicing import queries as invoicing
from zhida.shop.kernel.invariants import InvariantResult
from zhida.shop.loyalty import queries as loyalty
from zhida.shop.orders import queries as orders
from zhida.shop.payments import queries as payments
from zhida.shop.price_protection import queries as price_protection
from zhida.shop.promotions import queries as promotions
from zhida.shop.tradeins import queries as tradeins

CHECKS: tuple[Callable[[], Sequence[InvariantResult]], ...] = (
    inventory.check_invariants,
    payments.check_invariants,
    promotions.check_coupons,
    promotions.check_invariants,
    loyalty.check_invariants,
    cart.check_invariants,
    orders.check_invariants,
    checkout.check_invariants,
    aftersales.check_invariants,
    devices.check_invariants,
    price_protection.check_invariants,
    tradeins.check_invariants,
    invoicing.check_invariants,
)

# Django's own transactions see each commit of others on MariaDB, and take SQLite's one lock for writing.
BEGIN = {
    "sqlite": ("BEGIN DEFERRED",),
    "mysql": (
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
    ),
}


def run_checks() -> list[InvariantResult]:
    """Run all checks on the database as it is at one moment, whatever is sold meanwhile; reads only."""
    with one_moment(connection):
        return [result for check in CHECKS for result in check()]


@contextmanager
def one_moment(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Let all reads within see the same moment and hold up no writer. Outside of a transaction only."""
    with database.cursor() as cursor:
        for statement in BEGIN[database.vendor]:
            cursor.execute(statement)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
