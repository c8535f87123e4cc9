"""REST of paying a repair's quote, in the shapes of paying an order: the ways, a try, what became of it."""

from ninja import Router, Status

from zhida.shop.accounts.permissions import shopper_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.aftersales import queries, services
from zhida.shop.checkout.api import payer_of
from zhida.shop.checkout.schemas import PayAttemptOut, PayIn, PayMethodsOut, PayStartOut
from zhida.shop.payments import queries as payments_queries
from zhida.shop.payments.records import Scene
from zhida.shop.payments.services import PayWish

shopper = Router(tags=["after-sales"])


@shopper.get("/after-sales/{number}/payment-methods", response=PayMethodsOut, auth=shopper_only)
def list_quote_methods(request: ShopRequest, number: str, scene: Scene = Scene.PC) -> dict[str, object]:
    """List how the quote of one's own repair can be paid; empty where nothing is to be paid."""
    found = queries.quote_methods(
        number=number, for_customer=request.actor.customer_id, scene=scene, now=request.now
    )
    return {"items": [{"channel": one.channel, "title": str(one.title)} for one in found], "next": None}


@shopper.post("/after-sales/{number}/payments", response={201: PayStartOut}, auth=shopper_only)
def start_quote_payment(request: ShopRequest, number: str, body: PayIn) -> Status[object]:
    """Start paying the quote of one's own repair, at the sum that it says."""
    wish = PayWish(channel=body.channel, scene=body.scene, device=payer_of(request, body))
    started = services.start_quote_payment(actor=request.actor, number=number, wish=wish, now=request.now)
    return Status(201, started)


@shopper.get("/after-sales/{number}/payments/{attempt}", response=PayAttemptOut, auth=shopper_only)
def read_quote_payment(request: ShopRequest, number: str, attempt: str) -> dict[str, object]:
    queries.check_own_case(number=number, for_customer=request.actor.customer_id)
    record = payments_queries.attempt_status(ref=number, attempt=attempt)
    return {
        "attempt": record.number,
        "channel": record.channel,
        "status": record.public_status,
        "amount": record.amount,
        "expires_at": record.expires_at,
    }
