"""REST of cases for staff: the queue, one case, and every decision about it."""

from typing import Annotated, BinaryIO, cast

from django.http import HttpResponse
from ninja import File, Header, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.aftersales import case_showing, permissions, queries, schemas, services
from zhida.shop.aftersales.api_cases import preview_of, send_file, wish_of
from zhida.shop.aftersales.case_decisions import decide
from zhida.shop.aftersales.case_lifecycle import CaseKind, CaseStatus
from zhida.shop.aftersales.case_stages import CaseStage
from zhida.shop.aftersales.errors import NoReturnPlace
from zhida.shop.aftersales.records import ReturnTo

staff = Router(tags=["after-sales"])


class CaseQueueQuery(Schema):
    """What staff narrow the queue by; `open` is false for cases that ended, too, newest first.

    `mine` keeps cases that the asker answered.
    """

    kind: schemas.CaseKindWord | None = None
    status: schemas.CaseStatusWord | None = None
    stage: schemas.CaseStageWord | None = None
    order: str = ""
    customer: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    mine: bool = False
    overdue: bool = False
    open: bool = True
    cursor: str | None = None


@staff.get("/after-sales", response=schemas.StaffCaseListOut, auth=staff_only(permissions.VIEW_CASES))
def list_all_cases(request: ShopRequest, wanted: Query[CaseQueueQuery]) -> dict[str, object]:
    """List cases by deadline, the most urgent first."""
    narrowed = queries.CaseFilter(
        kind=CaseKind(wanted.kind.upper()) if wanted.kind else None,
        status=CaseStatus(wanted.status.upper()) if wanted.status else None,
        stage=CaseStage(wanted.stage.upper()) if wanted.stage else None,
        order=wanted.order,
        customer_id=wanted.customer,
        decided_by=request.actor.principal if wanted.mine else "",
        is_overdue=wanted.overdue,
        is_open=wanted.open and wanted.status is None,
    )
    page = queries.list_cases_for_staff(wanted=narrowed, now=request.now, cursor=wanted.cursor)
    items = [case_showing.staff_summary(case, now=request.now) for case in page.items]
    return {"items": items, "next": page.next}


@staff.post(
    "/after-sales",
    response={201: schemas.StaffCaseOut},
    auth=staff_only(permissions.DECIDE_CASES),
)
def open_case_for_buyer(
    request: ShopRequest,
    body: schemas.CaseIn,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", max_length=90)] = "",
) -> Status[dict[str, object]]:
    """Open a case that a buyer asked for otherwise; `note` says what and how. The case is the buyer's own."""
    wish = wish_of(body)
    number = services.open_case_for_buyer(
        actor=request.actor, wish=wish, idempotency_key=idempotency_key, now=request.now
    )
    return Status(201, _detail(request, number))


@staff.post(
    "/after-sales/preview",
    response=schemas.CasePreviewOut,
    auth=staff_only(permissions.VIEW_CASES),
)
def preview_for_buyer(request: ShopRequest, body: schemas.CasePreviewIn) -> dict[str, object]:
    """Say which kinds are open to each line of an order until when, and what the units bring and why."""
    return case_showing.preview(preview_of(body, for_customer=None, now=request.now))


@staff.get("/after-sales/counts", response=schemas.CaseCountsOut, auth=staff_only(permissions.VIEW_CASES))
def count_cases(request: ShopRequest) -> dict[str, int]:
    """Say how many cases wait at each stage."""
    return case_showing.counts(queries.count_cases(now=request.now))


@staff.get(
    "/after-sales/return-place",
    response=schemas.ReturnPlaceDocument,
    auth=staff_only(permissions.VIEW_CASES),
)
def read_return_place(request: ShopRequest) -> ReturnTo:
    """Say where goods are sent back to."""
    place = queries.get_return_place()
    if place is None:
        raise NoReturnPlace
    return place


@staff.put(
    "/after-sales/return-place",
    response=schemas.ReturnPlaceDocument,
    auth=staff_only(permissions.MANAGE_RETURN_PLACE),
)
def put_return_place(request: ShopRequest, body: schemas.ReturnPlaceDocument) -> ReturnTo:
    """Set where goods are sent back to from now on."""
    place = ReturnTo(name=body.name, phone=body.phone, address=body.address)
    services.put_return_place(actor=request.actor, place=place, now=request.now)
    return place


@staff.get("/after-sales/media/{id}", auth=staff_only(permissions.VIEW_CASES), url_name="staff_case_media")
def read_any_media(request: ShopRequest, id: str) -> HttpResponse:
    """Send a photo or video of a case."""
    return send_file(request, id)


@staff.get("/after-sales/{number}", response=schemas.StaffCaseOut, auth=staff_only(permissions.VIEW_CASES))
def read_any_case(request: ShopRequest, number: str) -> dict[str, object]:
    return _detail(request, number)


@staff.get(
    "/after-sales/{number}/basis", response=schemas.CaseBasisOut, auth=staff_only(permissions.VIEW_CASES)
)
def read_basis(request: ShopRequest, number: str) -> dict[str, object]:
    """Say which serials may come back and what the units of a case would bring now."""
    return case_showing.basis(queries.basis_of_case(number=number))


@staff.post(
    "/after-sales/{number}/decisions",
    response=schemas.StaffCaseOut,
    auth=staff_only(permissions.DECIDE_CASES),
)
def decide_case(request: ShopRequest, number: str, body: schemas.DecisionIn) -> dict[str, object]:
    """Decide or do one thing about a case; goods need the right to handle them, money that to refund."""
    decide(actor=request.actor, number=number, body=body, now=request.now)
    return _detail(request, number)


@staff.post(
    "/after-sales/{number}/messages",
    response={201: schemas.StaffCaseOut},
    auth=staff_only(permissions.DECIDE_CASES),
)
def answer_case(request: ShopRequest, number: str, body: schemas.CaseMessageIn) -> Status[dict[str, object]]:
    """Write to the shopper on the case."""
    services.add_message(
        actor=request.actor, number=number, text=body.text, media_numbers=tuple(body.media), now=request.now
    )
    return Status(201, _detail(request, number))


@staff.post(
    "/after-sales/{number}/media",
    response={201: schemas.CaseMediaOut},
    auth=staff_only(permissions.DECIDE_CASES),
)
def upload_case_media(
    request: ShopRequest, number: str, file: File[UploadedFile]
) -> Status[dict[str, object]]:
    """Put a photo or an MP4 to a case, for example what the bench saw."""
    stream = cast("BinaryIO", file.file)
    uploaded = services.upload_for_case(actor=request.actor, number=number, stream=stream, now=request.now)
    record = queries.get_media(number=uploaded, actor=request.actor)
    return Status(201, case_showing.shown_media(record, media=case_showing.STAFF_MEDIA))


def _detail(request: ShopRequest, number: str) -> dict[str, object]:
    case = queries.get_case(number=number, for_customer=None, now=request.now)
    return case_showing.staff_detail(case, now=request.now)
