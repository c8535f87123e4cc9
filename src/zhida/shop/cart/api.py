"""REST of the cart: shoppers and guests, each their own cart only."""

from ninja import Router, Status

from zhida.shop.accounts.records import Actor, ActorKind, ShopRequest
from zhida.shop.cart import queries, services
from zhida.shop.cart.records import CartView, LineChange, QuoteView, WantedLine
from zhida.shop.cart.schemas import (
    CartLineIn,
    CartLinePatch,
    CartOut,
    CartQuotedOut,
    CartQuoteIn,
    CartSelectionIn,
    RowId,
)
from zhida.shop.customers import queries as customers_queries
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.promotions.records import QuoteChoice

shopper = Router(tags=["cart"])


@shopper.get("/cart", response=CartOut)
def read_cart(request: ShopRequest) -> dict[str, object]:
    return _cart(request)


@shopper.post("/cart/lines", response={201: CartOut})
def add_line(request: ShopRequest, body: CartLineIn) -> Status[dict[str, object]]:
    filled = services.fill_cart(actor=request.actor, sku=body.sku, quantity=body.quantity, now=request.now)
    view = queries.show_cart(actor=request.actor, cart=filled.cart, known=filled.known, now=request.now)
    return Status(201, _shown(view))


@shopper.patch("/cart/lines/{line_id}", response=CartOut)
def change_line(request: ShopRequest, line_id: RowId, body: CartLinePatch) -> dict[str, object]:
    given = body.model_fields_set
    if not given:
        raise InvalidInput
    change = LineChange(
        quantity=body.quantity if "quantity" in given else None,
        is_selected=body.selected if "selected" in given else None,
        sku=body.sku if "sku" in given else None,
    )
    services.change_line(actor=request.actor, line_id=line_id, change=change, now=request.now)
    return _cart(request)


@shopper.delete("/cart/lines/{line_id}", response=CartOut)
def remove_line(request: ShopRequest, line_id: RowId) -> dict[str, object]:
    services.remove_line(actor=request.actor, line_id=line_id, now=request.now)
    return _cart(request)


@shopper.post("/cart/selection", response=CartOut)
def select_lines(request: ShopRequest, body: CartSelectionIn) -> dict[str, object]:
    services.select_lines(
        actor=request.actor, line_ids=body.line_ids, is_selected=body.selected, now=request.now
    )
    return _cart(request)


@shopper.post("/quotes", response=CartQuotedOut)
def quote(request: ShopRequest, body: CartQuoteIn) -> dict[str, object]:
    if body.line_ids is not None and body.lines is not None:
        raise InvalidInput(fields={"lines": InvalidInput.message})
    coupons = body.coupons if body.coupons == "best" else tuple(body.coupons)
    choice = QuoteChoice(coupons=coupons, points=body.points)
    view = _quoted_lines(request, body, choice)
    return {"quote": _quote(view)}


def _quoted_lines(request: ShopRequest, body: CartQuoteIn, choice: QuoteChoice) -> QuoteView:
    actor: Actor = request.actor
    customer_id = actor.user_id if actor.kind is ActorKind.SHOPPER else None
    region = None
    if body.address_id is not None:
        address = customers_queries.get_address(address_id=body.address_id, for_customer=actor.customer_id)
        region = address.region_code
    if body.lines is not None:
        wanted = [WantedLine(sku=line.sku, quantity=line.quantity) for line in body.lines]
        return queries.quote_lines(
            wanted=wanted,
            customer_id=customer_id,
            region=region,
            choice=choice,
            now=request.now,
            is_fetched=body.pickup,
        )
    return queries.quote_cart(
        actor=actor,
        line_ids=body.line_ids,
        region=region,
        choice=choice,
        now=request.now,
        is_fetched=body.pickup,
    )


def _cart(request: ShopRequest) -> dict[str, object]:
    return _shown(queries.get_cart(actor=request.actor, now=request.now))


def _shown(view: CartView) -> dict[str, object]:
    return {"version": view.version, "lines": _lines(view), "quote": _quote(view.quote)}


def _lines(view: CartView) -> list[dict[str, object]]:
    return [
        {
            "id": line.line_id,
            "sku": line.sku,
            "product": line.sku_record.product_number if line.sku_record else "",
            "title": line.sku_record.title if line.sku_record else "",
            "options": dict(line.sku_record.options) if line.sku_record else {},
            "image": line.sku_record.image if line.sku_record else None,
            "quantity": line.quantity,
            "selected": line.is_selected,
            "unit_price": line.unit_price,
            "amount": line.amount,
            "discount": line.discount,
            "payable": line.payable,
            "rows": list(line.rows),
            "problems": [
                {
                    "code": problem.code.value,
                    "free": problem.free,
                    "limit": problem.limit,
                    "was": problem.was,
                    "now": problem.present,
                }
                for problem in line.problems
            ],
        }
        for line in view.lines
    ]


def _quote(view: QuoteView) -> dict[str, object]:
    parts = view.parts
    return {
        "goods": parts.goods,
        "discount": parts.discount,
        "coupon": parts.coupon,
        "points": parts.points,
        "freight": parts.freight,
        "payable": parts.payable,
        "adjustments": list(view.adjustments),
        "hints": list(view.hints),
        "gifts": list(view.gifts),
        "points_used": view.points_used,
        "points_usable": view.points_usable,
        "coupons": list(view.coupons),
    }
