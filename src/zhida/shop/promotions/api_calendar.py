"""REST of the calendar of promotions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Query, Router, Schema
from pydantic import AwareDatetime

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.promotions import queries
from zhida.shop.promotions.permissions import READ_OFFERS
from zhida.shop.promotions.records.simulating import CalendarEntry

staff = Router(tags=["promotions"])


class CalendarEntryOut(Schema):
    id: str
    kind: str
    title: str
    status: str
    group: str
    starts_at: datetime | None
    ends_at: datetime | None
    overlaps: list[str]
    same_group: list[str]


class CalendarOut(Schema):
    items: list[CalendarEntryOut]


@staff.get("/promotions/calendar", response=CalendarOut, auth=staff_only(READ_OFFERS))
def promotion_calendar(
    request: ShopRequest,
    starts_at: Annotated[AwareDatetime, Query(alias="from")],
    ends_at: Annotated[AwareDatetime, Query(alias="to")],
) -> CalendarOut:
    """Show what runs between two times, and what meets what."""
    entries = queries.promotion_calendar(actor=request.actor, starts_at=starts_at, ends_at=ends_at)
    return CalendarOut(items=[_entry(entry) for entry in entries])


def _entry(entry: CalendarEntry) -> CalendarEntryOut:
    return CalendarEntryOut(
        id=entry.id,
        kind=entry.kind,
        title=entry.title,
        status=entry.status,
        group=entry.group,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        overlaps=list(entry.overlaps),
        same_group=list(entry.same_group),
    )
