"""The REST routes of what people look for."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from ninja import Query, Router, Schema
from pydantic import Field

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.search.permissions import READ_SEARCHES
from zhida.shop.search.queries.reports import (
    SearchFigures,
    SearchReport,
    period_of,
    searches_by_day,
    searches_by_query,
)

reports = Router(tags=["search"])


class ReportBy(StrEnum):
    """What a row of a report is."""

    QUERY = "query"
    DAY = "day"


class SearchReportQuery(Schema):
    """The days of a report, both included, in Shanghai; the last thirty unless told. By day: one page."""

    first: Annotated[date | None, Field(alias="from")] = None
    last: Annotated[date | None, Field(alias="to")] = None
    by: ReportBy = ReportBy.QUERY
    cursor: str | None = None


class SearchFiguresOut(Schema):
    """A query's counts (`day` is null) or a day's (`query` is null). 25 tenths are place 2.5."""

    query: str | None
    day: date | None
    searches: int
    zero_results: int
    relaxed: int
    clicks: int
    clicks_percent: int
    mean_position_tenths: int | None


class SearchReportOut(Schema):
    first: date
    last: date
    items: list[SearchFiguresOut]
    next: str | None


@reports.get("/reports/searches", response=SearchReportOut, auth=staff_only(READ_SEARCHES))
def report_searches(request: ShopRequest, wanted: Query[SearchReportQuery]) -> SearchReportOut:
    """Show what is looked for, the most asked first."""
    return _report(request, SearchReport.SEARCHES, wanted)


@reports.get("/reports/zero-results", response=SearchReportOut, auth=staff_only(READ_SEARCHES))
def report_zero_results(request: ShopRequest, wanted: Query[SearchReportQuery]) -> SearchReportOut:
    """Show what is looked for and not found, most often first."""
    return _report(request, SearchReport.ZERO_RESULTS, wanted)


@reports.get("/reports/low-click-searches", response=SearchReportOut, auth=staff_only(READ_SEARCHES))
def report_low_click_searches(request: ShopRequest, wanted: Query[SearchReportQuery]) -> SearchReportOut:
    """Show what is found but hardly opened, the most asked first."""
    return _report(request, SearchReport.LOW_CLICK, wanted)


def _report(request: ShopRequest, report: SearchReport, wanted: SearchReportQuery) -> SearchReportOut:
    period = period_of(first=wanted.first, last=wanted.last, now=request.now)
    if wanted.by is ReportBy.DAY:
        days = searches_by_day(actor=request.actor, period=period)
        items, following = [_figures(day) for day in days], None
    else:
        page = searches_by_query(actor=request.actor, report=report, period=period, cursor=wanted.cursor)
        items, following = [_figures(row) for row in page.items], page.next
    return SearchReportOut(first=period.first, last=period.last, items=items, next=following)


def _figures(row: SearchFigures) -> SearchFiguresOut:
    return SearchFiguresOut(
        query=row.query,
        day=row.day,
        searches=row.searches,
        zero_results=row.zero_results,
        relaxed=row.relaxed,
        clicks=row.clicks,
        clicks_percent=row.clicks_percent,
        mean_position_tenths=row.mean_position_tenths,
    )
