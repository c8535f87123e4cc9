"""The doors of following parcels: hooks for aggregators, reads and acts for staff."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field, StringConstraints

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.shipping import queries, services
from zhida.shop.shipping.lifecycle import ParcelState, ParcelTrouble
from zhida.shop.shipping.permissions import READ_SHIPPING, SEND_PARCELS
from zhida.shop.shipping.records import ParcelRecord, TrackingReport, WatchedParcel

tracking = Router(tags=["shipping"])

Cursor = Annotated[str, Field(max_length=200)]


class WatchKind(StrEnum):
    """Which parcels staff should look at."""

    TROUBLED = "troubled"
    SILENT = "silent"


class TrackingEventIn(Schema):
    occurred_at: AwareDatetime
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    state: ParcelState | None = None
    place: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
    trouble: ParcelTrouble | None = None


class TrackingEventOut(Schema):
    occurred_at: datetime
    state: str | None
    trouble: str | None
    text: str
    place: str


class ParcelLineOut(Schema):
    line: str
    quantity: int


class ParcelOut(Schema):
    number: str
    carrier: str
    carrier_name: str
    tracking: str
    state: str
    trouble: str | None
    shipped_at: datetime
    delivered_at: datetime | None
    lines: list[ParcelLineOut]
    events: list[TrackingEventOut]


class WatchedParcelOut(Schema):
    number: str
    ref: str
    carrier_name: str
    tracking: str
    state: str
    trouble: str | None
    shipped_at: datetime
    heard_at: datetime | None
    needs_eye_since: datetime | None
    service: str
    follow_state: str | None
    refusal: str
    last_text: str


class WatchedParcelsOut(Schema):
    items: list[WatchedParcelOut]
    next: str | None


class ParcelQueriedOut(Schema):
    new_reports: int
    parcel: ParcelOut


@csrf_exempt
@require_POST
def courier_hook(request: ShopRequest, name: str) -> HttpResponse:
    """Take an aggregator's push: POST /hooks/couriers/NAME, no login."""
    reply = services.receive_push(name=name, body=request.body, now=request.now)
    return HttpResponse(reply.body, status=reply.status, content_type=reply.content_type)


@tracking.post("/parcels/{number}/tracking-events", response={201: ParcelOut}, auth=staff_only(SEND_PARCELS))
def record_tracking(request: ShopRequest, number: str, payload: TrackingEventIn) -> ParcelOut:
    """Keep one report of a courier; a repeat changes nothing, a late one moves no state back."""
    report = TrackingReport(
        occurred_at=payload.occurred_at,
        text=payload.text,
        state=payload.state,
        place=payload.place,
        trouble=payload.trouble,
    )
    parcel = services.record_tracking(actor=request.actor, number=number, report=report, now=request.now)
    return _parcel(parcel)


@tracking.get("/parcels", response=WatchedParcelsOut, auth=staff_only(READ_SHIPPING))
def list_watched_parcels(
    request: ShopRequest,
    kind: Annotated[WatchKind, Query()] = WatchKind.TROUBLED,
    cursor: Annotated[Cursor | None, Query()] = None,
) -> WatchedParcelsOut:
    """List parcels in trouble, the newest first, or those nobody was told of for days, the longest first."""
    if kind is WatchKind.TROUBLED:
        page = queries.list_troubled_parcels(cursor=cursor)
    else:
        page = queries.list_silent_parcels(now=request.now, cursor=cursor)
    return WatchedParcelsOut(items=[_watched(record) for record in page.items], next=page.next)


@tracking.get("/parcels/{number}", response=WatchedParcelOut, auth=staff_only(READ_SHIPPING))
def get_watched_parcel(request: ShopRequest, number: str) -> WatchedParcelOut:
    """Show how one parcel is followed."""
    return _watched(queries.get_watched_parcel(number=number))


@tracking.post("/parcels/{number}/following", response=WatchedParcelOut, auth=staff_only(SEND_PARCELS))
def follow_again(request: ShopRequest, number: str) -> WatchedParcelOut:
    """Subscribe a parcel at its aggregator anew; it is done within the minute."""
    services.follow_again(actor=request.actor, number=number, now=request.now)
    return _watched(queries.get_watched_parcel(number=number))


@tracking.post("/parcels/{number}/queries", response=ParcelQueriedOut, auth=staff_only(SEND_PARCELS))
def query_parcel(request: ShopRequest, number: str) -> ParcelQueriedOut:
    """Ask the aggregator about a parcel now; a few times a day."""
    found = services.query_parcel(actor=request.actor, number=number, now=request.now)
    return ParcelQueriedOut(new_reports=found, parcel=_parcel(queries.get_parcel(number=number)))


@tracking.post("/parcels/{number}/trouble-seen", response=ParcelOut, auth=staff_only(SEND_PARCELS))
def put_trouble_aside(request: ShopRequest, number: str) -> ParcelOut:
    """Take a troubled parcel off the list: somebody sees to it. A new trouble puts it back."""
    return _parcel(services.put_trouble_aside(actor=request.actor, number=number, now=request.now))


def _parcel(record: ParcelRecord) -> ParcelOut:
    return ParcelOut(
        number=record.number,
        carrier=record.carrier,
        carrier_name=record.carrier_name,
        tracking=record.tracking,
        state=record.state.lower(),
        trouble=_word(record.trouble),
        shipped_at=record.shipped_at,
        delivered_at=record.delivered_at,
        lines=[ParcelLineOut(line=key, quantity=quantity) for key, quantity in record.lines],
        events=[
            TrackingEventOut(
                occurred_at=event.occurred_at,
                state=_word(event.state),
                trouble=_word(event.trouble),
                text=event.text,
                place=event.place,
            )
            for event in record.events
        ],
    )


def _watched(record: WatchedParcel) -> WatchedParcelOut:
    return WatchedParcelOut(
        number=record.number,
        ref=record.ref,
        carrier_name=record.carrier_name,
        tracking=record.tracking,
        state=record.state.lower(),
        trouble=_word(record.trouble),
        shipped_at=record.shipped_at,
        heard_at=record.heard_at,
        needs_eye_since=record.needs_eye_since,
        service=record.service,
        follow_state=_word(record.follow_state),
        refusal=record.refusal,
        last_text=record.last_text,
    )


def _word(code: str | None) -> str | None:
    return str(code).lower() if code else None
