"""REST of orders: shoppers list and confirm their own; staff list, ship and annotate all."""

from datetime import date, timedelta
from typing import Annotated

from ninja import Query, Router, Schema, Status
from pydantic import Field

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.kernel.clock import biz_date
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.money import parse_yuan
from zhida.shop.orders import api_own, permissions, queries, schemas, services, showing
from zhida.shop.orders.records import OrderFlag, OrderStatus, ShipmentDraft

shopper = api_own.shopper
staff = Router(tags=["orders"])


class StaffListQuery(Schema):
    """What staff may narrow the list by; `phone` is looked up whole, days are Shanghai's, both included."""

    status: schemas.OrderStatusWord | None = None
    number: str = ""
    phone: str = ""
    flag: schemas.OrderFlagWord | None = None
    region: Annotated[str, Field(max_length=6)] = ""
    sku: Annotated[str, Field(max_length=64)] = ""
    payable_from: Annotated[str, Field(max_length=20)] = ""
    payable_to: Annotated[str, Field(max_length=20)] = ""
    placed_from: date | None = None
    placed_to: date | None = None
    has_remark: bool = False
    is_urged: bool = False
    is_late: bool = False
    cursor: str | None = None


@staff.get("/orders", response=schemas.StaffOrderListOut, auth=staff_only(permissions.VIEW_ORDERS))
def list_all_orders(request: ShopRequest, wanted: Query[StaffListQuery]) -> dict[str, object]:
    narrowed = queries.StaffOrderFilter(
        status=OrderStatus(wanted.status.upper()) if wanted.status else None,
        number=wanted.number,
        phone=wanted.phone,
        flag=OrderFlag(wanted.flag.upper()) if wanted.flag else None,
        region=wanted.region,
        sku=wanted.sku,
        payable_from=parse_yuan(wanted.payable_from) if wanted.payable_from else None,
        payable_to=parse_yuan(wanted.payable_to) if wanted.payable_to else None,
        placed_from=queries.midnight(day=wanted.placed_from) if wanted.placed_from else None,
        placed_until=queries.midnight(day=wanted.placed_to + timedelta(days=1)) if wanted.placed_to else None,
        has_remark=wanted.has_remark,
        is_urged=wanted.is_urged,
        late_on=biz_date(request.now) if wanted.is_late else None,
    )
    page = queries.list_orders_for_staff(wanted=narrowed, cursor=wanted.cursor)
    holds = queries.holds_of(orders=page.items)
    items = [showing.staff_summary(order, holds.get(order.number, ())) for order in page.items]
    return {"items": items, "next": page.next}


@staff.post(
    "/orders/{number}/address",
    response=schemas.OrderAddressOut,
    auth=staff_only(permissions.REVEAL_ADDRESS),
)
def reveal_address(request: ShopRequest, number: str, body: schemas.OrderRevealIn) -> dict[str, object]:
    revealed = services.reveal_address(
        actor=request.actor, number=number, reason=body.reason, now=request.now
    )
    return showing.address(revealed)


@staff.post(
    "/orders/{number}/packing", response=schemas.StaffOrderOut, auth=staff_only(permissions.SHIP_ORDERS)
)
def mark_packing(request: ShopRequest, number: str) -> dict[str, object]:
    services.mark_packing(actor=request.actor, number=number, now=request.now)
    return staff_detail_of(number)


@staff.post(
    "/orders/{number}/shipments",
    response={201: schemas.OrderShipmentOut},
    auth=staff_only(permissions.SHIP_ORDERS),
)
def ship(request: ShopRequest, number: str, body: schemas.OrderShipmentIn) -> Status[dict[str, object]]:
    quantities = None
    if body.lines is not None:
        quantities = {line.line: line.quantity for line in body.lines}
        if len(quantities) != len(body.lines):
            raise InvalidInput(fields={"lines": InvalidInput.message})
    serials = {line: tuple(values) for line, values in (body.serials or {}).items()}
    draft = ShipmentDraft(
        carrier=body.carrier, tracking=body.tracking, quantities=quantities, serials=serials
    )
    parcel = services.ship(actor=request.actor, number=number, shipment=draft, now=request.now)
    return Status(201, showing.shipment(parcel))


@staff.post(
    "/orders/{number}/remarks",
    response={201: schemas.OrderRemarkOut},
    auth=staff_only(permissions.ANNOTATE_ORDERS),
)
def add_remark(request: ShopRequest, number: str, body: schemas.OrderRemarkIn) -> Status[object]:
    return Status(
        201, services.add_remark(actor=request.actor, number=number, text=body.text, now=request.now)
    )


@staff.post(
    "/orders/{number}/flags",
    response=schemas.StaffOrderOut,
    auth=staff_only(permissions.ANNOTATE_ORDERS),
)
def set_flag(request: ShopRequest, number: str, body: schemas.OrderFlagIn) -> dict[str, object]:
    services.set_flag(actor=request.actor, number=number, flag=OrderFlag(body.flag.upper()), now=request.now)
    return staff_detail_of(number)


def own_detail_of(number: str, *, customer_id: int) -> dict[str, object]:
    """Give one of a shopper's orders in full. Raises OrderNotFound."""
    return api_own.detail_of(queries.get_order(number=number, for_customer=customer_id))


def staff_detail_of(number: str) -> dict[str, object]:
    """Give one order in full as staff see it. Raises OrderNotFound."""
    order = queries.get_order_for_staff(number=number)
    holds = queries.holds_of(orders=[order]).get(number, ())
    return showing.staff_detail(order, api_own.detail_of(order), holds)
