"""REST of trade-ins for shoppers: what an old device brings, and their own trade-ins."""

from django.http import HttpResponse
from ninja import Router, Status

from zhida.shop.accounts.permissions import shopper_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.tradeins import api_staff, photo_files, queries, schemas, schemas_cases, services
from zhida.shop.tradeins.lifecycle import PayWay
from zhida.shop.tradeins.records import Acceptance

shopper = Router(tags=["trade-ins"])
staff = api_staff.staff

PRIVATE_HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


@shopper.get("/trade-in/prices", response=schemas.PriceTableOut)
def read_prices(request: ShopRequest) -> schemas.PriceTableOut:
    """Show which models are taken, and the questions about them."""
    return schemas.PriceTableOut.of(queries.find_price_table(), queries.list_models())


@shopper.post("/trade-in/quotes", response=schemas.ValuationOut)
def value_device(request: ShopRequest, body: schemas.TradeInWish) -> schemas.ValuationOut:
    """Say what a device brings, line by line; writes nothing."""
    return schemas.ValuationOut.of(queries.value_device(code=body.code, answers=body.answers))


@shopper.get("/trade-ins", response=schemas_cases.TradeInPage, auth=shopper_only)
def list_trade_ins(request: ShopRequest, cursor: str | None = None) -> schemas_cases.TradeInPage:
    page = queries.list_trade_ins(for_customer=request.actor.customer_id, cursor=cursor)
    return schemas_cases.TradeInPage(items=[schemas.SummaryOut.of(one) for one in page.items], next=page.next)


@shopper.post("/trade-ins", response={201: schemas_cases.TradeInOut}, auth=shopper_only)
def start_trade_in(request: ShopRequest, body: schemas.TradeInWish) -> Status[schemas_cases.TradeInOut]:
    """Keep a quote, which holds for 7 days."""
    number = services.start_trade_in(
        actor=request.actor, code=body.code, answers=body.answers, now=request.now
    )
    return Status(201, _own(request, number))


@shopper.get("/trade-ins/photos/{photo}", auth=shopper_only)
def read_photo(request: ShopRequest, photo: str) -> HttpResponse:
    """Send a photo of one's own device on the bench."""
    path = queries.photo_file(number=photo, for_customer=request.actor.customer_id)
    return HttpResponse(path.read_bytes(), content_type=photo_files.CONTENT_TYPE, headers=PRIVATE_HEADERS)


@shopper.get("/trade-ins/{number}", response=schemas_cases.TradeInOut, auth=shopper_only)
def read_trade_in(request: ShopRequest, number: str) -> schemas_cases.TradeInOut:
    return _own(request, number)


@shopper.post("/trade-ins/{number}/accept", response=schemas_cases.TradeInOut, auth=shopper_only)
def accept_quote(request: ShopRequest, number: str, body: schemas.AcceptIn) -> schemas_cases.TradeInOut:
    """Accept a quote: for which wiped device, and how the money is to come."""
    acceptance = Acceptance(
        serial=body.serial,
        is_wiped=body.is_wiped,
        way=PayWay(body.way.upper()),
        order=body.order,
        line=body.line,
        payee=body.payee.record() if body.payee else None,
        is_payee_agreed=body.is_payee_agreed,
    )
    services.accept_quote(actor=request.actor, number=number, acceptance=acceptance, now=request.now)
    return _own(request, number)


@shopper.post("/trade-ins/{number}/account", response=schemas_cases.TradeInOut, auth=shopper_only)
def give_account(request: ShopRequest, number: str, body: schemas.AccountIn) -> schemas_cases.TradeInOut:
    """Name the account for a trade-in that waits for one."""
    services.give_account(
        actor=request.actor,
        number=number,
        payee=body.payee.record(),
        is_agreed=body.is_payee_agreed,
        now=request.now,
    )
    return _own(request, number)


@shopper.post("/trade-ins/{number}/shipments", response=schemas_cases.TradeInOut, auth=shopper_only)
def enter_tracking(request: ShopRequest, number: str, body: schemas.ParcelIn) -> schemas_cases.TradeInOut:
    """Say with which parcel the device was sent."""
    services.enter_tracking(
        actor=request.actor, number=number, carrier=body.carrier, tracking=body.tracking, now=request.now
    )
    return _own(request, number)


@shopper.post("/trade-ins/{number}/answer", response=schemas_cases.TradeInOut, auth=shopper_only)
def answer_requote(request: ShopRequest, number: str, body: schemas.AnswerIn) -> schemas_cases.TradeInOut:
    """Take the new amount, or have the device sent back."""
    services.answer_requote(actor=request.actor, number=number, is_accepted=body.accept, now=request.now)
    return _own(request, number)


@shopper.post("/trade-ins/{number}/cancel", response=schemas_cases.TradeInOut, auth=shopper_only)
def cancel_trade_in(request: ShopRequest, number: str) -> schemas_cases.TradeInOut:
    services.cancel_trade_in(actor=request.actor, number=number, now=request.now)
    return _own(request, number)


def _own(request: ShopRequest, number: str) -> schemas_cases.TradeInOut:
    record = queries.get_trade_in(number=number, for_customer=request.actor.customer_id)
    return schemas_cases.TradeInOut.of(record)
