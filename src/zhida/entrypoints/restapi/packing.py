"""The packing table: orders taken up together, and the pages that are printed for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from zhida.entrypoints.backoffice import printing
from zhida.entrypoints.backoffice.printing import Paper, WaybillPaper
from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import Actor, ShopRequest
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.errors import InvalidInput, ShopError
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries
from zhida.shop.orders.permissions import SHIP_ORDERS
from zhida.shop.orders.records import OrderStatus
from zhida.shop.orders.services import mark_packing

MOST_ORDERS = 200
OrderNumber = Annotated[str, Field(min_length=1, max_length=32)]
# Numbers are plain letters and digits; all that may stand in a list of them fits the address of a page.
LISTED = r"^[0-9A-Za-z, -]*$"
OrderNumbers = Annotated[str, Field(min_length=1, max_length=33 * MOST_ORDERS, pattern=LISTED)]
ParcelNumbers = Annotated[str, Field(max_length=25 * MOST_ORDERS, pattern=LISTED)]

staff = Router(tags=["packing"])


class PickingQuery(Schema):
    """Orders by number, with commas between them."""

    orders: OrderNumbers
    paper: Paper = Paper.A4


class SlipsQuery(PickingQuery):
    """Orders whose slips are printed; a gift's slip shows no prices."""

    prices: bool = False


class WaybillsQuery(Schema):
    """Orders by number, and some of their parcels; without parcels every one that is under way."""

    orders: OrderNumbers
    parcels: ParcelNumbers = ""
    paper: WaybillPaper = WaybillPaper.SMALL


class PackingIn(Schema):
    orders: Annotated[list[OrderNumber], Field(min_length=1, max_length=MOST_ORDERS)]


class PackedOut(Schema):
    """What became of one order: taken up, or why not."""

    order: str
    is_packing: bool
    code: str
    detail: str


class PackingOut(Schema):
    items: list[PackedOut]


@staff.post(
    "/packing/orders",
    response=PackingOut,
    auth=staff_only(SHIP_ORDERS),
    summary="Take up paid orders, each by itself",
)
def post_packing(request: ShopRequest, body: PackingIn) -> PackingOut:
    numbers = list(dict.fromkeys(number.strip().upper() for number in body.orders))
    return PackingOut(items=[_taken_up(request.actor, number, request.now) for number in numbers])


@staff.get(
    "/packing/pick-list",
    response={200: None},
    auth=staff_only(SHIP_ORDERS),
    summary="Print what is picked for orders",
)
def get_pick_list(request: ShopRequest, wanted: Query[PickingQuery]) -> HttpResponse:
    numbers = _numbers(wanted.orders)
    rows = queries.pick_rows(actor=request.actor, numbers=numbers)
    return printing.pick_list(request, rows, paper=wanted.paper)


@staff.get(
    "/packing/slips",
    response={200: None},
    auth=staff_only(SHIP_ORDERS),
    summary="Print what goes into each order's box",
)
def get_slips(request: ShopRequest, wanted: Query[SlipsQuery]) -> HttpResponse:
    boxes = queries.packed_orders(actor=request.actor, numbers=_numbers(wanted.orders))
    _note_slips(actor=request.actor, numbers=[box.number for box in boxes], now=request.now)
    return printing.slips(request, boxes, paper=wanted.paper, has_prices=wanted.prices)


@staff.get(
    "/packing/waybills",
    response={200: None},
    auth=staff_only(SHIP_ORDERS),
    summary="Print the waybills of boxes",
)
def get_waybills(request: ShopRequest, wanted: Query[WaybillsQuery]) -> HttpResponse:
    parcels = {part.strip().upper() for part in wanted.parcels.split(",") if part.strip()}
    bills = queries.waybills(actor=request.actor, numbers=_numbers(wanted.orders), parcels=parcels or None)
    _note_waybills(actor=request.actor, bills=bills, now=request.now)
    return printing.waybills(request, bills, paper=wanted.paper)


def _numbers(text: str) -> list[str]:
    numbers = list(dict.fromkeys(part.strip().upper() for part in text.split(",") if part.strip()))
    if not 1 <= len(numbers) <= MOST_ORDERS:
        raise InvalidInput(fields={"orders": InvalidInput.message})
    return numbers


def _taken_up(actor: Actor, number: str, now: datetime) -> PackedOut:
    """Take up one order in its own transaction; one that was taken up before is as wanted."""
    try:
        if queries.status_of(number=number, for_customer=None) is not OrderStatus.PACKING:
            mark_packing(actor=actor, number=number, now=now)
    except ShopError as refusal:
        return PackedOut(order=number, is_packing=False, code=refusal.code, detail=refusal.detail)
    return PackedOut(order=number, is_packing=True, code="", detail="")


@transactional
def _note_slips(*, actor: Actor, numbers: Sequence[str], now: datetime) -> None:
    """Write down whose names left the screen on paper, masked as they are."""
    record_audit(
        actor=actor,
        action="orders.print_slips",
        subject=f"orders:{len(numbers)}",
        before=None,
        after={"orders": list(numbers)},
        now=now,
    )


@transactional
def _note_waybills(*, actor: Actor, bills: Sequence[queries.Waybill], now: datetime) -> None:
    """Write down whose addresses left the screen on paper."""
    record_audit(
        actor=actor,
        action="orders.print_waybills",
        subject=f"orders:{len({bill.order for bill in bills})}",
        before=None,
        after={
            "orders": list(dict.fromkeys(bill.order for bill in bills)),
            "parcels": [bill.parcel for bill in bills if bill.parcel],
        },
        now=now,
    )
