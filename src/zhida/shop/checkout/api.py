"""REST of checkout: placing, paying and cancelling orders."""

from datetime import UTC, datetime
from typing import Annotated

from ninja import Header, Router, Status

from zhida.shop.accounts.permissions import shopper_only, staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.cart.records import WantedLine
from zhida.shop.checkout import (
    api_coupons,
    api_pickup,
    api_price_steps,
    api_simulation,
    api_waiting,
    permissions,
    schemas,
    services,
)
from zhida.shop.checkout.payer import payer_device
from zhida.shop.checkout.records import PickupWish, PlaceOrder, Turn
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.money import Money
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.permissions import LOWER_PRICE
from zhida.shop.payments import queries as payments_queries
from zhida.shop.payments.records import Scene
from zhida.shop.payments.services import PayWish

_shopper = Router(tags=["checkout"])
# A quote of aftersales is paid from the same places as an order.
payer_of = payer_device
shopper = (_shopper, api_coupons.shopper, api_pickup.shopper, api_waiting.shopper)
_staff = Router(tags=["checkout"])
staff = (_staff, api_simulation.staff, api_price_steps.staff, api_coupons.staff, api_pickup.staff)


@_shopper.post("/orders", response={201: schemas.PlacedOrderOut}, auth=shopper_only)
def place_order(
    request: ShopRequest,
    body: schemas.PlaceOrderIn,
    idempotency_key: Annotated[str | None, Header(alias="Idempotency-Key")] = None,
    ticket: Annotated[str, Header(alias="Waiting-Ticket")] = "",
) -> Status[object]:
    placed = services.place_in_turn(
        actor=request.actor,
        request=_submit(body),
        idempotency_key=idempotency_key,
        turn=Turn(ticket=ticket, asked_at=datetime.now(UTC)),
        now=request.now,
    )
    return Status(201, placed)


@_shopper.post("/orders/{number}/cancel", response=schemas.OrderStatusOut, auth=shopper_only)
def cancel_order(request: ShopRequest, number: str) -> dict[str, object]:
    services.cancel_order(actor=request.actor, number=number, now=request.now)
    return _status(number)


@_shopper.get("/orders/{number}/payment-methods", response=schemas.PayMethodsOut, auth=shopper_only)
def list_payment_methods(request: ShopRequest, number: str, scene: Scene = Scene.PC) -> dict[str, object]:
    orders_queries.status_of(number=number, for_customer=request.actor.customer_id)
    methods = payments_queries.methods_for(ref=number, scene=scene, now=request.now)
    return {
        "items": [{"channel": method.channel, "title": str(method.title)} for method in methods],
        "next": None,
    }


@_shopper.post("/orders/{number}/payments", response={201: schemas.PayStartOut}, auth=shopper_only)
def start_payment(request: ShopRequest, number: str, body: schemas.PayIn) -> Status[object]:
    started = services.start_payment(
        actor=request.actor,
        number=number,
        wish=PayWish(channel=body.channel, scene=body.scene, device=payer_device(request, body)),
        now=request.now,
    )
    return Status(201, started)


@_shopper.get("/orders/{number}/payments/{attempt}", response=schemas.PayAttemptOut, auth=shopper_only)
def read_payment(request: ShopRequest, number: str, attempt: str) -> dict[str, object]:
    orders_queries.status_of(number=number, for_customer=request.actor.customer_id)
    record = payments_queries.attempt_status(ref=number, attempt=attempt)
    return {
        "attempt": record.number,
        "channel": record.channel,
        "status": record.public_status,
        "amount": record.amount,
        "expires_at": record.expires_at,
    }


@_staff.post(
    "/orders/{number}/cancel",
    response=schemas.OrderStatusOut,
    auth=staff_only(permissions.CANCEL_ORDERS),
)
def cancel_any_order(request: ShopRequest, number: str, body: schemas.OrderCancelIn) -> dict[str, object]:
    services.cancel_order(actor=request.actor, number=number, reason=body.reason, now=request.now)
    return _status(number)


@_staff.post("/orders/{number}/price", response=schemas.OrderStatusOut, auth=staff_only(LOWER_PRICE))
def lower_price(request: ShopRequest, number: str, body: schemas.LowerPriceIn) -> dict[str, object]:
    services.lower_price(
        actor=request.actor,
        number=number,
        payable=Money(body.payable.minor, body.payable.currency),
        reason=body.reason,
        now=request.now,
    )
    return _status(number)


def _submit(body: schemas.PlaceOrderIn) -> PlaceOrder:
    if body.lines is not None and body.line_ids is not None:
        raise InvalidInput(fields={"lines": InvalidInput.message})
    return PlaceOrder(
        address_id=body.address_id,
        expected_payable=Money(body.expected_payable.minor, body.expected_payable.currency),
        line_ids=None if body.line_ids is None else tuple(body.line_ids),
        lines=None
        if body.lines is None
        else tuple(WantedLine(sku=line.sku, quantity=line.quantity) for line in body.lines),
        coupons="best" if body.coupons is None or body.coupons == "best" else tuple(body.coupons),
        points=body.points,
        invoice=None if body.invoice is None else body.invoice.model_dump(),
        note=body.note.strip(),
        cart_version=body.cart_version,
        expected_gifts=None if body.expected_gifts is None else tuple(body.expected_gifts),
        confirmed_exclusions=tuple(body.confirmed_exclusions),
        pickup=None if body.pickup is None else PickupWish(**body.pickup.model_dump()),
    )


def _status(number: str) -> dict[str, object]:
    status, _expires_at = orders_queries.expiry_of(number=number)
    return {"number": number, "status": status.lower()}
