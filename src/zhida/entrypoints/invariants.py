"""Every room's check of its own books, gathered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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


def run_checks() -> list[InvariantResult]:
    """Run all checks on the database as it is now; reads only."""
    return [result for check in CHECKS for result in check()]
