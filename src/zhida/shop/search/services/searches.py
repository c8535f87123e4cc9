"""Writing down how often what was looked for, forgetting it, and saying what is popular."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import F, Max, Sum

from zhida.shop.kernel.clock import biz_date
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.search.models import PopularQuery, SearchedQuery

SEARCHES_TIMER: Final = "search.searches"
TENDED_EVERY: Final = timedelta(minutes=10)
KEPT_DAYS: Final = 180
# A query that one visitor asked once may say who asked; it goes early.
RARE_KEPT_DAYS: Final = 30
FORGOTTEN_AT_ONCE: Final = 5000
# What stands in a counted query for something personal.
MASK: Final = "*"
POPULAR_DAYS: Final = 30
POPULAR_FROM: Final = 3
MOST_POPULAR: Final = 2000


@dataclass(frozen=True, slots=True, order=True)
class SearchKey:
    """A query, normalised and masked, on one day in Shanghai, in the language of the page."""

    biz_date: date
    query: str
    language: str


@dataclass(slots=True)
class SearchCounts:
    """What came of a query since the last write; `last_total` is None when it was only clicked."""

    searches: int = 0
    zero_results: int = 0
    relaxed: int = 0
    clicks: int = 0
    positions: int = 0
    last_total: int | None = None

    def add(self, other: SearchCounts) -> None:
        """Count another's counts as well; its total is the later one."""
        self.searches += other.searches
        self.zero_results += other.zero_results
        self.relaxed += other.relaxed
        self.clicks += other.clicks
        self.positions += other.positions
        self.last_total = self.last_total if other.last_total is None else other.last_total


@transactional
def add_counts(*, counts: Mapping[SearchKey, SearchCounts]) -> None:
    """Add counts to the log: one statement a query, three for its first on a day. Rows in one fixed order."""
    for key in sorted(counts):
        if not _added(key, counts[key]):
            row = SearchedQuery(biz_date=key.biz_date, query=key.query, language=key.language)
            insert_new(row)
            _added(key, counts[key])


@transactional
def tend_searches(*, now: datetime) -> int:
    """Forget what is older than 180 days, and rare queries older than 30; count anew what is popular.

    Returns how many rows were forgotten, at most ten thousand at once.
    """
    today = biz_date(now)
    old = SearchedQuery.objects.filter(biz_date__lt=today - timedelta(days=KEPT_DAYS))
    rare = SearchedQuery.objects.filter(
        biz_date__lt=today - timedelta(days=RARE_KEPT_DAYS), searches__lte=1, clicks=0
    )
    forgotten = 0
    for rows in (old, rare):
        ids = list(rows.order_by("pk").values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
        forgotten += SearchedQuery.objects.filter(pk__in=ids).delete()[0]
    _count_popular(since=today - timedelta(days=POPULAR_DAYS), now=now)
    return forgotten


@transactional
def start_tending_searches(*, due_at: datetime) -> None:
    """Set the timer of the next tending."""
    set_timer(kind=SEARCHES_TIMER, key="all", due_at=due_at)


def _added(key: SearchKey, counts: SearchCounts) -> bool:
    changes: dict[str, object] = {
        "searches": F("searches") + counts.searches,
        "zero_results": F("zero_results") + counts.zero_results,
        "relaxed": F("relaxed") + counts.relaxed,
        "clicks": F("clicks") + counts.clicks,
        "positions": F("positions") + counts.positions,
    }
    if counts.last_total is not None:
        changes["last_total"] = counts.last_total
    rows = SearchedQuery.objects.filter(biz_date=key.biz_date, query=key.query, language=key.language)
    return bool(rows.update(**changes))


def _count_popular(*, since: date, now: datetime) -> None:
    """Keep the queries that were answered in full at least three times, the most asked ones; none that had
    something personal in it.
    """
    rows = (
        SearchedQuery.objects.filter(biz_date__gte=since)
        .exclude(query__contains=MASK)
        .values("query")
        .annotate(answered=Sum("searches") - Sum("zero_results") - Sum("relaxed"), found=Max("last_total"))
        .filter(answered__gte=POPULAR_FROM, found__gt=0)
        .order_by("-answered", "query")
    )
    popular = {row["query"]: row["answered"] for row in rows[:MOST_POPULAR]}
    if popular == dict(PopularQuery.objects.values_list("query", "searches")):
        return
    PopularQuery.objects.all().delete()
    PopularQuery.objects.bulk_create(
        PopularQuery(query=query, searches=searches, counted_at=now) for query, searches in popular.items()
    )
