"""REST of a shopper's own orders; one in full is read with its cases, in after-sales."""

from typing import Annotated

from ninja import Field, Query, Router, Schema, Status

from zhida.shop.accounts.permissions import shopper_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.orders import conf, queries, schemas, services, showing
from zhida.shop.orders.records import BoughtAgain, OrderRecord, OrderStatus
from zhida.shop.payments import queries as payments_queries
from zhida.shop.shipping import queries as shipping_queries

shopper = Router(tags=["orders"])


class OwnListQuery(Schema):
    """What a shopper narrows their list by; `text` is a part of a number or of a product's name."""

    status: schemas.OrderStatusWord | None = None
    tab: schemas.OrderTabWord = schemas.OrderTabWord.ALL
    text: Annotated[str, Field(max_length=conf.SEARCHED_TEXT_MAX_LENGTH)] = ""
    hidden: bool = False
    cursor: str | None = None


@shopper.get("/orders", response=schemas.OrderListOut, auth=shopper_only)
def list_orders(request: ShopRequest, wanted: Query[OwnListQuery]) -> dict[str, object]:
    """List my orders, those in the recycle bin only when `hidden` asks for them."""
    narrowed = queries.OwnOrderFilter(
        tab=queries.OrderTab(wanted.tab.upper()),
        status=OrderStatus(wanted.status.upper()) if wanted.status else None,
        text=wanted.text,
        is_hidden=wanted.hidden,
    )
    customer_id = request.actor.customer_id
    page = queries.list_orders(for_customer=customer_id, wanted=narrowed, cursor=wanted.cursor)
    return {"items": [showing.summary(order) for order in page.items], "next": page.next}


@shopper.get("/orders/counts", response=schemas.OrderCountsOut, auth=shopper_only)
def count_orders(request: ShopRequest) -> dict[str, object]:
    counts = queries.count_tabs(for_customer=request.actor.customer_id)
    return {"tabs": {tab.lower(): count for tab, count in counts.items()}}


@shopper.post("/orders/{number}/confirm-receipt", response=schemas.OrderOut, auth=shopper_only)
def confirm_receipt(request: ShopRequest, number: str) -> dict[str, object]:
    actor = request.actor
    services.confirm_receipt(
        number=number, for_customer=actor.customer_id, by=actor.principal, now=request.now
    )
    return _own(request, number)


@shopper.put("/orders/{number}/address", response=schemas.OrderOut, auth=shopper_only)
def change_address(request: ShopRequest, number: str, body: schemas.OrderAddressIn) -> dict[str, object]:
    """Send an order that nobody packs yet to another address of mine, where the freight is the same."""
    services.change_address(
        number=number,
        for_customer=request.actor.customer_id,
        address_id=body.address_id,
        now=request.now,
    )
    return _own(request, number)


@shopper.post("/orders/{number}/urge", response=schemas.OrderOut, auth=shopper_only)
def urge(request: ShopRequest, number: str) -> dict[str, object]:
    """Ask to send a paid order soon, once a day."""
    services.urge(number=number, for_customer=request.actor.customer_id, now=request.now)
    return _own(request, number)


@shopper.post("/orders/{number}/again", response=schemas.BoughtAgainOut, auth=shopper_only)
def buy_again(request: ShopRequest, number: str) -> BoughtAgain:
    """Put the goods of an order into my cart once more."""
    return services.buy_again(actor=request.actor, number=number, now=request.now)


@shopper.post("/orders/{number}/hide", response={204: None}, auth=shopper_only)
def hide(request: ShopRequest, number: str) -> Status[None]:
    """Put an ended order into the recycle bin."""
    services.hide(number=number, for_customer=request.actor.customer_id, now=request.now)
    return Status(204, None)


@shopper.post("/orders/{number}/restore", response={204: None}, auth=shopper_only)
def restore(request: ShopRequest, number: str) -> Status[None]:
    """Take an order out of the recycle bin."""
    services.restore(number=number, for_customer=request.actor.customer_id)
    return Status(204, None)


def detail_of(order: OrderRecord) -> dict[str, object]:
    """Give one order in full with its payments, refunds and parcels."""
    payment = payments_queries.get_payment(ref=order.number)
    parcels = shipping_queries.parcels_for(refs=[order.number]).get(order.number, [])
    return showing.detail(
        order,
        attempts=payment.attempts,
        refunds=payment.refunds,
        parcels=parcels,
        aftercare=queries.aftercare_of(order=order, parcels=parcels),
    )


def _own(request: ShopRequest, number: str) -> dict[str, object]:
    return detail_of(queries.get_order(number=number, for_customer=request.actor.customer_id))
