"""The staff's REST routes of sheets: template, upload and dry run, doing, what was refused."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from django.http import HttpResponse
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.sheets import queries, services
from zhida.shop.sheets.permissions import BRING_SHEETS
from zhida.shop.sheets.records import SheetRecord

staff = Router(tags=["sheets"])
# Spreadsheets read CSV as UTF-8 only with the mark.
MARK = "\ufeff"


class SheetStatusWord(StrEnum):
    """Where a sheet stands in the API's words."""

    UPLOADED = "uploaded"
    CHECKED = "checked"
    APPLYING = "applying"
    DONE = "done"
    REFUSED = "refused"


class SheetForm(Schema):
    """Which kind of sheet a file is."""

    kind: Annotated[str, Field(min_length=1, max_length=20)]


class SheetKindOut(Schema):
    name: str
    title: str
    columns: list[str]
    required: list[str]


class SheetKindsOut(Schema):
    items: list[SheetKindOut]


class SheetCountsOut(Schema):
    """How many rows stand where."""

    pending: int = 0
    ready: int = 0
    same: int = 0
    refused: int = 0
    done: int = 0
    failed: int = 0


class SheetProblemOut(Schema):
    row: int
    column: str
    reason: str


class SheetOut(Schema):
    number: str
    kind: str
    status: SheetStatusWord
    file_name: str
    brought_by: str
    counts: SheetCountsOut
    refusal: str
    created_at: datetime
    problems: list[SheetProblemOut]


class SheetPageOut(Schema):
    items: list[SheetOut]
    next: str | None


@staff.get("/sheet-kinds", response=SheetKindsOut, auth=staff_only(BRING_SHEETS), summary="Name the sheets")
def get_sheet_kinds(request: ShopRequest) -> SheetKindsOut:
    found = queries.list_kinds(actor=request.actor)
    items = [
        SheetKindOut(name=one.name, title=one.title, columns=list(one.columns), required=list(one.required))
        for one in found
    ]
    return SheetKindsOut(items=items)


@staff.get(
    "/sheet-kinds/{name}/template",
    response={200: None},
    auth=staff_only(BRING_SHEETS),
    summary="Fetch a table to fill in",
)
def get_sheet_template(request: ShopRequest, name: str) -> HttpResponse:
    return _csv(queries.template_of(actor=request.actor, kind=name), f"{name}.csv")


@staff.get("/sheets", response=SheetPageOut, auth=staff_only(BRING_SHEETS), summary="List sheets")
def get_sheets(
    request: ShopRequest, cursor: Annotated[str | None, Field(max_length=200)] = None
) -> SheetPageOut:
    page = queries.list_sheets(actor=request.actor, cursor=cursor)
    return SheetPageOut(items=[_out(one) for one in page.items], next=page.next)


@staff.post(
    "/sheets", response={201: SheetOut}, auth=staff_only(BRING_SHEETS), summary="Bring a sheet and try it"
)
def post_sheet(
    request: ShopRequest, form: Annotated[SheetForm, Form()], file: Annotated[UploadedFile, File()]
) -> Status[SheetOut]:
    number = services.upload_sheet(
        actor=request.actor,
        kind=form.kind,
        file_name=file.name or "",
        pieces=file.chunks(),
        now=request.now,
    )
    return Status(201, _out(queries.get_sheet(actor=request.actor, number=number)))


@staff.get("/sheets/{number}", response=SheetOut, auth=staff_only(BRING_SHEETS), summary="Show a sheet")
def get_sheet(request: ShopRequest, number: str) -> SheetOut:
    return _out(queries.get_sheet(actor=request.actor, number=number))


@staff.post(
    "/sheets/{number}/apply", response=SheetOut, auth=staff_only(BRING_SHEETS), summary="Have a sheet done"
)
def post_sheet_apply(request: ShopRequest, number: str) -> SheetOut:
    services.apply_sheet(actor=request.actor, number=number, now=request.now)
    return _out(queries.get_sheet(actor=request.actor, number=number))


@staff.get(
    "/sheets/{number}/problems",
    response={200: None},
    auth=staff_only(BRING_SHEETS),
    summary="Fetch the refused rows",
)
def get_sheet_problems(request: ShopRequest, number: str) -> HttpResponse:
    return _csv(queries.problems_of(actor=request.actor, number=number), f"{number}.csv")


def _csv(text: str, name: str) -> HttpResponse:
    response = HttpResponse(MARK + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _out(one: SheetRecord) -> SheetOut:
    return SheetOut(
        number=one.number,
        kind=one.kind,
        status=SheetStatusWord(one.status.lower()),
        file_name=one.file_name,
        brought_by=one.brought_by,
        counts=SheetCountsOut(**one.counts),
        refusal=one.refusal,
        created_at=one.created_at,
        problems=[
            SheetProblemOut(row=problem.row, column=problem.column, reason=problem.reason)
            for problem in one.problems
        ],
    )
