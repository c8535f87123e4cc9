"""Placing an order while a crowd wants the same flash offer: in turn."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.cart import queries as cart_queries
from zhida.shop.checkout.errors import BusyWaiting
from zhida.shop.checkout.records import PlacedOrder, PlaceOrder, Turn
from zhida.shop.checkout.services.place import place_order
from zhida.shop.checkout.waiting.gate import WORKER
from zhida.shop.checkout.waiting.lines import place_in
from zhida.shop.checkout.waiting.tickets import Ticket, read, sign


def place_in_turn(
    *, actor: Actor, request: PlaceOrder, idempotency_key: str | None, turn: Turn, now: datetime
) -> PlacedOrder:
    """Place an order as `place_order` does; a flash offer's only while there is room, or in its turn.

    Without a crowd this costs no statement. With one a checkout of a flash offer that has no turn yet gets a
    ticket, or keeps the one it brings: signed, of one customer and one offer, its place by order of arrival.
    A ticket that is forged, another's or too old counts as none. Other orders always pass. When nobody who
    holds a place has asked for three seconds, room goes to whoever comes.
    Raises BusyWaiting, and what `place_order` raises.
    """
    offer = _flash_offer(actor, request, now=now)
    if offer is None:
        WORKER.enter(is_limited=False)
    else:
        _enter_in_turn(offer, actor.customer_id, turn)
    try:
        return place_order(actor=actor, request=request, idempotency_key=idempotency_key, now=now)
    finally:
        WORKER.leave()


def _flash_offer(actor: Actor, request: PlaceOrder, *, now: datetime) -> str | None:
    """Name the flash offer that is wanted, as far as this worker knows; a cart is read only in a crowd."""
    if request.lines is not None:
        return WORKER.offer_of((line.sku for line in request.lines), now=now)
    cart = cart_queries.read_cart(actor) if WORKER.is_crowded else None
    if cart is None:
        return None
    lines = [
        line
        for line in cart.lines
        if (line.is_selected if request.line_ids is None else line.line_id in request.line_ids)
    ]
    return WORKER.offer_of((line.sku for line in lines), now=now)


def _enter_in_turn(offer: str, customer_id: int, turn: Turn) -> None:
    now = turn.asked_at
    ticket = _own(read(turn.ticket, now=now), offer, customer_id)
    if ticket is not None:
        WORKER.note_holder(offer, now=now)
    # Who comes back without the ticket has the place that this worker remembers.
    ticket = ticket or WORKER.remembered(offer, customer_id, now=now)
    may_wait = ticket is not None or WORKER.knows_line_of(offer)
    line = WORKER.line_of(offer, now=now) if may_wait else None
    is_turn = line is None or (ticket is not None and ticket.place <= line.let_in(now))
    may_enter = is_turn or not WORKER.expects_holders(offer, now=now)
    if may_enter and WORKER.enter(is_limited=True):
        return
    ticket = ticket or WORKER.next_place(offer, customer_id, now=now)
    stands = place_in(WORKER.line_of(offer, now=now), ticket.place, now=now)
    raise BusyWaiting(
        retry_after_seconds=stands.retry_after_seconds,
        ticket=sign(ticket),
        place=stands.place,
        ahead=stands.ahead,
    )


def _own(ticket: Ticket | None, offer: str, customer_id: int) -> Ticket | None:
    if ticket is None or (ticket.offer, ticket.customer_id) != (offer, customer_id):
        return None
    return ticket
