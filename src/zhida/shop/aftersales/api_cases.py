"""REST of cases for shoppers: preview, apply, send, talk, appeal."""

from datetime import datetime
from typing import Annotated, BinaryIO, cast

from django.http import HttpResponse
from ninja import File, Header, Router, Status
from ninja.files import UploadedFile

from zhida.shop.accounts.permissions import shopper_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.aftersales import case_showing, queries, schemas, services
from zhida.shop.aftersales.case_lifecycle import CaseKind
from zhida.shop.aftersales.case_reasons import CaseReason
from zhida.shop.aftersales.records import CasePreview, CaseWish
from zhida.shop.kernel.errors import InvalidInput

shopper = Router(tags=["after-sales"])
PRIVATE_HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


@shopper.post("/after-sales", response={201: schemas.CaseOut}, auth=shopper_only)
def open_case(
    request: ShopRequest,
    body: schemas.CaseIn,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", max_length=90)] = "",
) -> Status[dict[str, object]]:
    """Open a case; a return without a reason is approved in the same reply, with where to send it."""
    number = services.open_case(
        actor=request.actor, wish=wish_of(body), idempotency_key=idempotency_key, now=request.now
    )
    return Status(201, _detail(request, number))


@shopper.post("/after-sales/preview", response=schemas.CasePreviewOut, auth=shopper_only)
def preview_case(request: ShopRequest, body: schemas.CasePreviewIn) -> dict[str, object]:
    """Say which kinds are open to each line until when, and what the chosen units bring and why."""
    record = preview_of(body, for_customer=request.actor.customer_id, now=request.now)
    return case_showing.preview(record)


@shopper.post("/after-sales/media", response={201: schemas.CaseMediaOut}, auth=shopper_only)
def upload_media(request: ShopRequest, file: File[UploadedFile]) -> Status[dict[str, object]]:
    """Upload a photo or an MP4 for a case to come; its id goes into the case or a message."""
    stream = cast("BinaryIO", file.file)
    number = services.upload_media(actor=request.actor, stream=stream, now=request.now)
    record = queries.get_media(number=number, actor=request.actor)
    return Status(201, case_showing.shown_media(record, media=case_showing.SHOPPER_MEDIA))


@shopper.get("/after-sales/media/{id}", auth=shopper_only, url_name="case_media")
def read_media(request: ShopRequest, id: str) -> HttpResponse:
    """Send a photo or video of one's own cases."""
    return send_file(request, id)


@shopper.get("/after-sales", response=schemas.CaseListOut, auth=shopper_only)
def list_cases(request: ShopRequest, order: str = "", cursor: str | None = None) -> dict[str, object]:
    """List one's own cases, newest first; `order` keeps those about one order."""
    page = queries.list_cases(for_customer=request.actor.customer_id, order=order, cursor=cursor)
    return {"items": [case_showing.summary(case) for case in page.items], "next": page.next}


@shopper.get("/after-sales/{number}", response=schemas.CaseOut, auth=shopper_only)
def read_case(request: ShopRequest, number: str) -> dict[str, object]:
    return _detail(request, number)


@shopper.post("/after-sales/{number}/shipments", response=schemas.CaseOut, auth=shopper_only)
def enter_shipment(request: ShopRequest, number: str, body: schemas.CaseShipmentIn) -> dict[str, object]:
    """Say with which waybill the goods were sent back."""
    services.enter_shipment(
        actor=request.actor, number=number, carrier=body.carrier, tracking=body.tracking, now=request.now
    )
    return _detail(request, number)


@shopper.post("/after-sales/{number}/cancel", response=schemas.CaseOut, auth=shopper_only)
def cancel_case(request: ShopRequest, number: str) -> dict[str, object]:
    services.cancel_case(actor=request.actor, number=number, now=request.now)
    return _detail(request, number)


@shopper.post("/after-sales/{number}/appeal", response=schemas.CaseOut, auth=shopper_only)
def appeal_case(request: ShopRequest, number: str, body: schemas.CaseAppealIn) -> dict[str, object]:
    """Ask another member of staff to judge a rejected case, once."""
    services.appeal_case(actor=request.actor, number=number, reason=body.reason, now=request.now)
    return _detail(request, number)


@shopper.post("/after-sales/{number}/quote", response=schemas.CaseOut, auth=shopper_only)
def answer_quote(request: ShopRequest, number: str, body: schemas.CaseAnswerIn) -> dict[str, object]:
    """Take or decline what a repair costs."""
    services.answer_quote(actor=request.actor, number=number, accepts=body.accept, now=request.now)
    return _detail(request, number)


@shopper.post("/after-sales/{number}/messages", response={201: schemas.CaseOut}, auth=shopper_only)
def add_message(request: ShopRequest, number: str, body: schemas.CaseMessageIn) -> Status[dict[str, object]]:
    services.add_message(
        actor=request.actor, number=number, text=body.text, media_numbers=tuple(body.media), now=request.now
    )
    return Status(201, _detail(request, number))


def wish_of(body: schemas.CaseIn) -> CaseWish:
    """Read what is asked for. Raises InvalidInput (a line named twice)."""
    return CaseWish(
        order=body.order,
        quantities=_quantities(body.lines),
        kind=CaseKind(body.kind.upper()),
        reason=CaseReason(body.reason.upper()),
        note=body.note.strip(),
        media=tuple(body.media),
        keeps_gifts=body.keeps_gifts,
        wanted_sku=body.sku,
    )


def preview_of(body: schemas.CasePreviewIn, *, for_customer: int | None, now: datetime) -> CasePreview:
    """Answer a preview for a shopper, or for staff. Raises InvalidInput and what the query raises."""
    return queries.preview_case(
        order=body.order,
        quantities=_quantities(body.lines),
        reason=None if body.reason is None else CaseReason(body.reason.upper()),
        for_customer=for_customer,
        now=now,
    )


def send_file(request: ShopRequest, number: str) -> HttpResponse:
    """Send an upload to whom it is for; never cached, never run."""
    path, content_type = queries.media_file(number=number, actor=request.actor)
    return HttpResponse(path.read_bytes(), content_type=content_type, headers=PRIVATE_HEADERS)


def _detail(request: ShopRequest, number: str) -> dict[str, object]:
    case = queries.get_case(number=number, for_customer=request.actor.customer_id, now=request.now)
    return case_showing.detail(case)


def _quantities(lines: list[schemas.CaseLineIn]) -> dict[str, int]:
    quantities = {line.line: line.quantity for line in lines}
    if len(quantities) != len(lines):
        raise InvalidInput(fields={"lines": InvalidInput.message})
    return quantities
