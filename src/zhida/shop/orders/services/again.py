"""Buying the goods of an order once more."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.cart import services as cart_services
from zhida.shop.inventory.queries import free_units
from zhida.shop.kernel.errors import ShopError
from zhida.shop.orders import queries
from zhida.shop.orders.errors import SoldOut
from zhida.shop.orders.records import BoughtAgain, LeftOut, OrderLineRecord


def buy_again(*, actor: Actor, number: str, now: datetime) -> BoughtAgain:
    """Put the sold goods of the shopper's own order into their cart; gifts are the offers' to give again.

    Each line is a use case of its own: what cannot be bought is left out, each with its reason, and keeps
    nothing else out. Raises OrderNotFound (also another's order).
    """
    order = queries.get_order(number=number, for_customer=actor.customer_id)
    sold = [line for line in order.lines if line.gift is None]
    free = free_units(sku_ids=[line.sku_id for line in sold])
    left_out: list[LeftOut] = []
    for line in sold:
        refusal = _add(actor, line, is_out=free[line.sku_id] <= 0, now=now)
        if refusal is not None:
            left_out.append(LeftOut(sku=line.sku, title=line.title, code=refusal.code, reason=refusal.detail))
    return BoughtAgain(added=len(sold) - len(left_out), left_out=tuple(left_out))


def _add(actor: Actor, line: OrderLineRecord, *, is_out: bool, now: datetime) -> ShopError | None:
    if is_out:
        return SoldOut()
    try:
        cart_services.add_line(actor=actor, sku=line.sku, quantity=line.quantity, now=now)
    except ShopError as error:
        return error
    return None
