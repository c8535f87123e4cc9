"""Reads of checkout: where a place in a line stands, and what must hold between rooms that never meet."""

from datetime import datetime

from zhida.shop.checkout.errors import PlaceLost
from zhida.shop.checkout.records import WaitingPlace
from zhida.shop.checkout.waiting import lines, tickets
from zhida.shop.checkout.waiting.gate import WORKER
from zhida.shop.inventory import queries as inventory_queries
from zhida.shop.inventory.errors import ReservationNotFound
from zhida.shop.kernel.invariants import InvariantResult
from zhida.shop.loyalty import queries as loyalty_queries
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.errors import OrderNotFound
from zhida.shop.orders.records import OrderMoney, OrderStatus
from zhida.shop.payments import queries as payments_queries
from zhida.shop.promotions import queries as promotions_queries

STATES_BY_STATUS = {OrderStatus.AWAITING_PAYMENT: "HELD", OrderStatus.CANCELLED: "RELEASED"}
STATE_ONCE_PAID = "COMMITTED"
ENDED = frozenset({OrderStatus.CANCELLED, OrderStatus.CLOSED})


def waiting_place(*, ticket: str, now: datetime) -> WaitingPlace:
    """Say where a ticket stands in its line; a worker reads a line at most once a second.

    `now` is the machine's clock.
    Raises PlaceLost for a ticket that we did not sign or that is too old.
    """
    known = tickets.read(ticket, now=now)
    if known is None:
        raise PlaceLost
    WORKER.note_holder(known.offer, now=now)
    return lines.place_in(WORKER.line_of(known.offer, now=now), known.place, now=now)


def check_invariants() -> list[InvariantResult]:
    """Check each order against its payment and its stock; four queries an order, so for the nightly job."""
    broken_money: list[str] = []
    broken_stock: list[str] = []
    broken_points: list[str] = []
    kept_money: list[str] = []
    for order in orders_queries.iterate_money():
        if not _money_holds(order):
            broken_money.append(order.number)
        if not _stock_holds(order):
            broken_stock.append(order.number)
        if not _points_hold(order):
            broken_points.append(order.number)
        if order.status in ENDED and not _all_went_back(order):
            kept_money.append(order.number)
    return [
        InvariantResult("checkout.orders_match_payments", sorted(broken_money)),
        InvariantResult("checkout.orders_match_stock", sorted(broken_stock)),
        InvariantResult("checkout.orders_match_points", sorted(broken_points)),
        InvariantResult("checkout.ended_orders_gave_all_back", sorted(kept_money)),
        InvariantResult("checkout.coupons_wait_for_unpaid_orders", _overdue_coupons()),
    ]


def _overdue_coupons() -> list[str]:
    """Name the orders that hold a coupon though they were paid, ended, or never were."""
    return [ref for ref in promotions_queries.locked_refs() if not _is_unpaid(ref)]


def _is_unpaid(ref: str) -> bool:
    try:
        status = orders_queries.status_of(number=ref, for_customer=None)
    except OrderNotFound:
        return False
    return status is OrderStatus.AWAITING_PAYMENT


def _money_holds(order: OrderMoney) -> bool:
    """A paid order's money came in, what it gave back went out, and a cancelled one keeps nothing.

    A second payment of an order is in the intent beside the first, so the intent may hold more.
    """
    intent = payments_queries.find_intent(ref=order.number)
    if intent is None:
        return False
    if order.status is OrderStatus.CANCELLED:
        return intent.captured == intent.refunding
    return intent.captured >= order.captured and intent.refunded >= order.refunded


def _all_went_back(order: OrderMoney) -> bool:
    """Each fen that was paid for an order that ended is back or on its way, a second payment's too."""
    intent = payments_queries.find_intent(ref=order.number)
    return intent is not None and intent.captured == intent.refunding and order.captured == order.refunded


def _stock_holds(order: OrderMoney) -> bool:
    try:
        reservation = inventory_queries.get_reservation(ref=order.number)
    except ReservationNotFound:
        return False
    return reservation.state == STATES_BY_STATUS.get(order.status, STATE_ONCE_PAID)


def _points_hold(order: OrderMoney) -> bool:
    """An order holds the points it spent until it ends; refunds of a part give a part back."""
    held = loyalty_queries.points_spent(refs=[order.number]).get(order.number, 0)
    if order.status in ENDED:
        return held == 0
    return held == order.points_used if order.refunded.is_zero else 0 <= held <= order.points_used
