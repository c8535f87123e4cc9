"""What people look for, as staff read it: what is asked most, what finds nothing, what nobody opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol, cast

from django.db.models import F, Min, Q, QuerySet, Sum

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.clock import biz_date
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.search.errors import InvalidPeriod
from zhida.shop.search.models import SearchedQuery
from zhida.shop.search.permissions import READ_SEARCHES

LONGEST_PERIOD_DAYS: Final = 180
USUAL_PERIOD_DAYS: Final = 30
# A query asked less often says little about its results.
ASKED_OFTEN: Final = 5
# Fewer clicks than one in so many answered searches are few.
SEARCHES_A_CLICK: Final = 10
PAGE_ROWS: Final = 50


class _Summed(Protocol):
    """A row of sums; it has `query` or `biz_date`, whichever it was summed by."""

    query: str
    biz_date: date
    asked: int
    empty: int
    eased: int
    opened: int
    places: int


class SearchReport(StrEnum):
    """The reports; the values are the public API's."""

    SEARCHES = "searches"
    ZERO_RESULTS = "zero-results"
    LOW_CLICK = "low-click-searches"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days in Shanghai, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFigures:
    """The counts of a query (`day` is None) or of a day (`query` is None)."""

    query: str | None = None
    day: date | None = None
    searches: int
    zero_results: int
    relaxed: int
    clicks: int
    positions: int

    @property
    def clicks_percent(self) -> int:
        """Return the clicks on a hundred searches, rounded down; above 100 where many results were opened."""
        return self.clicks * 100 // self.searches if self.searches else 0

    @property
    def mean_position_tenths(self) -> int | None:
        """Return the mean place of what was clicked, in tenths, rounded down: 25 lies between 2nd and 3rd."""
        return self.positions * 10 // self.clicks if self.clicks else None


def period_of(*, first: date | None, last: date | None, now: datetime) -> Period:
    """Return the days of a report, the last thirty unless told. Raises InvalidPeriod."""
    until = last or biz_date(now)
    since = first or until - timedelta(days=min(USUAL_PERIOD_DAYS - 1, (until - date.min).days))
    if not 0 <= (until - since).days < LONGEST_PERIOD_DAYS:
        raise InvalidPeriod(most=LONGEST_PERIOD_DAYS)
    return Period(first=since, last=until)


def searches_by_day(*, actor: Actor, period: Period) -> tuple[SearchFigures, ...]:
    """Return the figures of all queries of each day that has some, the earliest first. One query."""
    actor.require(READ_SEARCHES)
    rows = cast("list[_Summed]", list(_summed(period, "biz_date", Q()).order_by("biz_date")))
    return tuple(_figures(row, day=row.biz_date) for row in rows)


def searches_by_query(
    *, actor: Actor, report: SearchReport, period: Period, cursor: str | None = None
) -> Page[SearchFigures]:
    """Return the figures of queries, those first that the report is about most. One query.

    SEARCHES holds all, the most asked first; ZERO_RESULTS those that found nothing, most often first;
    LOW_CLICK those asked at least five times with fewer clicks than one in ten answered searches.
    """
    actor.require(READ_SEARCHES)
    wanted, most = Q(asked__gt=0), "asked"
    if report is SearchReport.ZERO_RESULTS:
        wanted, most = Q(empty__gt=0), "empty"
    elif report is SearchReport.LOW_CLICK:
        wanted = Q(asked__gte=ASKED_OFTEN, asked__gt=F("empty") + SEARCHES_A_CLICK * F("opened"))
    rows = _summed(period, "query", wanted)
    page = paginate(rows, order=(f"-{most}", "first"), cursor=cursor, limit=PAGE_ROWS)
    items = cast("list[_Summed]", page.items)
    return Page(items=[_figures(row, query=row.query) for row in items], next=page.next)


def _summed(period: Period, by: str, wanted: Q) -> QuerySet[SearchedQuery]:
    """Sum the period by a column and keep the sums that are wanted. Rows are named tuples, which `paginate`
    reads as it reads models.
    """
    rows = SearchedQuery.objects.filter(biz_date__gte=period.first, biz_date__lte=period.last)
    summed = rows.values(by).annotate(
        asked=Sum("searches"),
        empty=Sum("zero_results"),
        eased=Sum("relaxed"),
        opened=Sum("clicks"),
        places=Sum("positions"),
        first=Min("id"),
    )
    return cast(
        "QuerySet[SearchedQuery]",
        summed.filter(wanted).values_list(
            by, "asked", "empty", "eased", "opened", "places", "first", named=True
        ),
    )


def _figures(row: _Summed, *, query: str | None = None, day: date | None = None) -> SearchFigures:
    return SearchFigures(
        query=query,
        day=day,
        searches=row.asked,
        zero_results=row.empty,
        relaxed=row.eased,
        clicks=row.opened,
        positions=row.places,
    )
