"""The staff's REST routes of exports: ask for a list, watch it, fetch the file."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from django.http import FileResponse, HttpResponseBase
from ninja import Router, Schema, Status
from pydantic import Field

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.exports import queries, services
from zhida.shop.exports.permissions import EXPORT_LISTS
from zhida.shop.exports.records import ExportAsk, ExportForm, ExportRecord

staff = Router(tags=["exports"])


class ExportFormWord(StrEnum):
    """The format of a file in the API's words."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


class ExportStatusWord(StrEnum):
    """Where an export stands in the API's words."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"


class ExportListOut(Schema):
    name: str
    title: str
    filters: list[str]
    has_personal: bool
    may_reveal: bool


class ExportListsOut(Schema):
    items: list[ExportListOut]


class ExportIn(Schema):
    """A list to write; with `reveal_reason` personal columns come in clear, and the reason is kept."""

    list: Annotated[str, Field(min_length=1, max_length=40)]
    form: ExportFormWord = ExportFormWord.XLSX
    filter: Annotated[
        dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=200)]],
        Field(max_length=20),
    ] = {}
    reveal_reason: Annotated[str, Field(max_length=200)] | None = None


class ExportOut(Schema):
    number: str
    list: str
    form: ExportFormWord
    filter: dict[str, str]
    is_revealed: bool
    asked_by: str
    status: ExportStatusWord
    done: int
    total: int
    rows: int
    file_name: str
    size_bytes: int
    sha256: str
    refusal: str
    created_at: datetime
    expires_at: datetime | None


class ExportPageOut(Schema):
    items: list[ExportOut]
    next: str | None


@staff.get(
    "/export-lists",
    response=ExportListsOut,
    auth=staff_only(EXPORT_LISTS),
    summary="Name the lists",
)
def get_export_lists(request: ShopRequest) -> ExportListsOut:
    found = queries.list_exportable(actor=request.actor)
    items = [
        ExportListOut(
            name=one.name,
            title=one.title,
            filters=list(one.filters),
            has_personal=one.has_personal,
            may_reveal=one.may_reveal,
        )
        for one in found
    ]
    return ExportListsOut(items=items)


@staff.post("/exports", response={201: ExportOut}, auth=staff_only(EXPORT_LISTS), summary="Ask for an export")
def post_export(request: ShopRequest, body: ExportIn) -> Status[ExportOut]:
    ask = ExportAsk(
        list_name=body.list,
        form=ExportForm(body.form.upper()),
        filter={name: value for name, value in body.filter.items() if value},
        reveal_reason=body.reveal_reason,
    )
    number = services.ask_export(actor=request.actor, ask=ask, now=request.now)
    return Status(201, _out(queries.get_export(actor=request.actor, number=number)))


@staff.get("/exports", response=ExportPageOut, auth=staff_only(EXPORT_LISTS), summary="List one's exports")
def get_exports(
    request: ShopRequest, cursor: Annotated[str | None, Field(max_length=200)] = None
) -> ExportPageOut:
    page = queries.list_exports(actor=request.actor, cursor=cursor)
    return ExportPageOut(items=[_out(one) for one in page.items], next=page.next)


@staff.get(
    "/exports/{number}",
    response=ExportOut,
    auth=staff_only(EXPORT_LISTS),
    summary="Show an export",
)
def get_export(request: ShopRequest, number: str) -> ExportOut:
    return _out(queries.get_export(actor=request.actor, number=number))


@staff.get(
    "/exports/{number}/file",
    response={200: None},
    auth=staff_only(EXPORT_LISTS),
    summary="Fetch the file of an export",
)
def get_export_file(request: ShopRequest, number: str) -> HttpResponseBase:
    path, name = services.fetch_export(actor=request.actor, number=number, now=request.now)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _out(one: ExportRecord) -> ExportOut:
    return ExportOut(
        number=one.number,
        list=one.list_name,
        form=ExportFormWord(one.form.lower()),
        filter=dict(one.filter),
        is_revealed=one.is_revealed,
        asked_by=one.asked_by,
        status=ExportStatusWord(one.status.lower()),
        done=one.done,
        total=one.total,
        rows=one.rows,
        file_name=one.file_name,
        size_bytes=one.size_bytes,
        sha256=one.sha256,
        refusal=one.refusal,
        created_at=one.created_at,
        expires_at=one.expires_at,
    )
