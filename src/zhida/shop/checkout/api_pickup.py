"""REST of orders that are fetched: the buyer's code, and the store's counter."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

from ninja import Query, Router, Schema, Status
from pydantic import Field

from zhida.shop.accounts.permissions import shopper_only, staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.queries import PackedOrder
from zhida.shop.shipping import queries as shipping_queries
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.errors import PickupNotFound
from zhida.shop.shipping.permissions import HAND_OVER
from zhida.shop.shipping.records import PickupRecord, PickupStage, PickupState

shopper = Router(tags=["pickup"])
staff = Router(tags=["pickup"])

STAGES: Final = {
    "ready": PickupStage.READY,
    "overdue": PickupStage.LAPSED,
    "fetched": PickupStage.FETCHED,
}

Stage = Literal["waiting", "preparing", "ready", "overdue", "fetched"]
Code = Annotated[str, Field(min_length=1, max_length=64)]


class PickupOut(Schema):
    """What lies ready; `code` only for its buyer, and only while it is of use. State none: nothing does."""

    order: str
    store: str = ""
    store_name: str = ""
    state: str = "none"
    ready_at: datetime | None = None
    valid_until: datetime | None = None
    code: str = ""


class FetchedLineOut(Schema):
    line: str
    sku: str
    title: str
    options: dict[str, str]
    quantity: int
    needs_serial: bool


class FetchedOrderOut(Schema):
    """An order at a store's counter, masked; `state` is preparing, ready or fetched.

    `tries_left` is how many wrong codes it still takes; one that is overdue takes none before more days are
    given.
    """

    order: str
    store: str
    placed_at: datetime
    name: str
    phone: str
    note: str
    state: str
    valid_until: datetime | None
    is_overdue: bool
    tries_left: int | None
    fetched_at: datetime | None
    lines: list[FetchedLineOut]


class FetchedOrdersOut(Schema):
    items: list[FetchedOrderOut]
    next: str | None


class HandOverIn(Schema):
    """The code as it was typed, or the text of the picture: the order's number, a colon and the code."""

    code: Code
    serials: dict[str, list[Annotated[str, Field(max_length=64)]]] = Field(default_factory=dict)


class HandedOverOut(Schema):
    parcel: str


@shopper.get("/orders/{number}/pickup", response=PickupOut, auth=shopper_only)
def read_own_pickup(request: ShopRequest, number: str) -> PickupOut:
    """Show where my order lies ready, with its code."""
    orders_queries.status_of(number=number, for_customer=request.actor.customer_id)
    found = shipping_queries.find_pickup(ref=number)
    if found is None:
        return PickupOut(order=number)
    return _pickup(found, code=shipping_queries.pickup_code(ref=number, now=request.now))


@staff.get("/pickups", response=FetchedOrdersOut, auth=staff_only(HAND_OVER))
def list_pickups(
    request: ShopRequest,
    store: Annotated[str, Query(max_length=20)],
    stage: Stage = "waiting",
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> FetchedOrdersOut:
    """List the orders at a store's counter; `waiting` are those to lay ready and those that lie ready.

    The oldest order first; what lies ready or is overdue by its last day; what was fetched the latest first.
    """
    if stage in ("waiting", "preparing"):
        lying = shipping_queries.lying_refs(store=store) if stage == "preparing" else []
        page = orders_queries.list_fetched(actor=request.actor, store=store, cursor=cursor, but=lying)
        ready = shipping_queries.pickups_of(refs=[order.number for order in page.items])
        items = [_fetched(order, ready.get(order.number), now=request.now) for order in page.items]
        return FetchedOrdersOut(items=items, next=page.next)
    found = shipping_queries.list_pickups(store=store, stage=STAGES[stage], now=request.now, cursor=cursor)
    by_ref = {one.ref: one for one in found.items}
    orders = orders_queries.counter_orders(actor=request.actor, numbers=list(by_ref))
    items = [_fetched(order, by_ref[order.number], now=request.now) for order in orders]
    return FetchedOrdersOut(items=items, next=found.next)


@staff.get("/pickups/{number}", response=FetchedOrderOut, auth=staff_only(HAND_OVER))
def read_pickup(request: ShopRequest, number: str) -> FetchedOrderOut:
    """Show one order at the counter, found by the picture that its buyer shows."""
    orders = orders_queries.counter_orders(actor=request.actor, numbers=[number])
    if not orders:
        raise PickupNotFound
    return _fetched(orders[0], shipping_queries.find_pickup(ref=number), now=request.now)


@staff.post("/orders/{number}/pickup", response={201: PickupOut}, auth=staff_only(HAND_OVER))
def lay_ready(request: ShopRequest, number: str) -> Status[object]:
    """Lay a paid order ready in its store; its buyer gets the code."""
    return Status(
        201, _pickup(orders_services.lay_ready(actor=request.actor, number=number, now=request.now))
    )


@staff.post("/orders/{number}/pickup/renewal", response=PickupOut, auth=staff_only(HAND_OVER))
def renew(request: ShopRequest, number: str) -> PickupOut:
    """Give a new code and more days."""
    return _pickup(shipping_services.renew_pickup(actor=request.actor, ref=number, now=request.now))


@staff.post("/orders/{number}/pickup/handover", response={201: HandedOverOut}, auth=staff_only(HAND_OVER))
def hand_over(request: ShopRequest, number: str, body: HandOverIn) -> Status[object]:
    """Hand an order over to who shows its code."""
    parcel = orders_services.hand_over(
        actor=request.actor,
        number=number,
        code=body.code.removeprefix(f"{number}:"),
        serials={line: tuple(values) for line, values in body.serials.items()},
        now=request.now,
    )
    return Status(201, HandedOverOut(parcel=parcel.number))


def _pickup(record: PickupRecord, *, code: str = "") -> PickupOut:
    return PickupOut(
        order=record.ref,
        store=record.store,
        store_name=record.store_name,
        state=record.state.lower(),
        ready_at=record.ready_at,
        valid_until=record.valid_until,
        code=code,
    )


def _fetched(order: PackedOrder, ready: PickupRecord | None, *, now: datetime) -> FetchedOrderOut:
    is_lying = ready is not None and ready.state is PickupState.READY
    return FetchedOrderOut(
        order=order.number,
        store=order.pickup_point,
        placed_at=order.placed_at,
        name=order.address.name,
        phone=order.address.phone,
        note=order.note,
        state=ready.state.lower() if ready else "preparing",
        valid_until=ready.valid_until if ready else None,
        is_overdue=ready is not None and is_lying and ready.valid_until <= now,
        tries_left=ready.tries_left if ready and is_lying else None,
        fetched_at=ready.ended_at if ready and ready.state is PickupState.FETCHED else None,
        lines=[
            FetchedLineOut(
                line=line.key,
                sku=line.sku,
                title=line.title,
                options=dict(line.options),
                quantity=line.units,
                needs_serial=line.needs_serial,
            )
            for line in order.lines
        ],
    )
