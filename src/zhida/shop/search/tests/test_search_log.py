"""The query log: what is counted, what is masked, what is forgotten, what is popular."""

from __future__ import annotations

import multiprocessing
import re
import threading
from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection
from hypothesis import given, strategies

from zhida.shop.kernel.models import Timer
from zhida.shop.search import tasks
from zhida.shop.search.models import PopularQuery, SearchedQuery
from zhida.shop.search.services import search_log, searches
from zhida.shop.search.services.search_log import masked, note_click, note_search, write_searches
from zhida.shop.search.services.searches import tend_searches
from zhida.shop.search.tests.test_lists import list_phone

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _nothing_gathered():
    search_log._Gathered.counts.clear()
    yield
    search_log._Gathered.counts.clear()


def search(now, query: str, *, total: int = 5, relaxed: bool = False, language: str = "zh") -> None:
    note_search(query=query, total=total, relaxed=relaxed, language=language, now=now)


def click(now, query: str, *, position: int, product: str | None = None) -> None:
    number = product or list_phone(now, f"CLICKED-{position}").number
    note_click(query=query, product=number, position=position, language="zh", now=now)


def rows() -> list[tuple]:
    columns = (
        "query",
        "language",
        "searches",
        "zero_results",
        "relaxed",
        "clicks",
        "positions",
        "last_total",
    )
    return list(SearchedQuery.objects.order_by("query", "language", "biz_date").values_list(*columns))


def test_noting_asks_the_database_nothing(now, django_assert_num_queries):
    with django_assert_num_queries(0):
        search(now, "手机")


def test_counts_of_a_day_add_up_over_writes(now):
    search(now, "Hua  Wei", total=9)
    search(now, "hua wei", total=8, relaxed=True)
    assert write_searches() == 1
    search(now, "HUA WEI", total=0, relaxed=True)
    click(now, "hua wei", position=2)
    click(now, "hua wei", position=5)
    assert write_searches() == 1

    assert rows() == [("hua wei", "zh", 3, 1, 1, 2, 7, 0)]
    assert write_searches() == 0


def test_click_on_what_is_not_on_sale_counts_for_nothing(now):
    click(now, "手机", position=1, product="G-NONE")

    assert write_searches() == 0


def test_days_and_languages_are_counted_apart(now):
    search(now, "手机")
    search(now, "手机", language="en")
    search(now + timedelta(hours=12), "手机")

    write_searches()

    assert [(*row[:3],) for row in rows()] == [("手机", "en", 1), ("手机", "zh", 1), ("手机", "zh", 1)]
    assert sorted(SearchedQuery.objects.values_list("biz_date", flat=True)) == [
        DAY,
        DAY,
        DAY + timedelta(days=1),
    ]


def test_click_alone_leaves_the_last_total(now):
    search(now, "手机", total=7)
    write_searches()
    click(now, "手机", position=1)

    write_searches()

    assert rows() == [("手机", "zh", 1, 0, 0, 1, 1, 7)]


@pytest.mark.parametrize(
    ("typed", "counted"),
    [
        ("我的手机 13800138000 丢了", "我的手机 * 丢了"),
        ("138-0013-8000", "*"),
        ("+86 138 0013 8000", "*"),
        ("ZHANG.san@Example.com 订单", "* 订单"),
        ("11010119900307123X", "*"),
        ("6222 0212 3456 7890", "*"),
        ("01088886666", "*"),
        ("rtx 4070 16gb 512", "rtx 4070 16gb 512"),
        ("iPhone 15 128 256", "iphone 15 128 256"),
        ("x" * 300, "x" * 100),
    ],
)
def test_personal_numbers_are_masked(typed, counted):
    assert masked(typed) == counted


@given(strategies.text(max_size=300))
def test_whatever_is_typed_is_counted_without_long_numbers(typed):
    counted = masked(typed)

    assert len(counted) <= 100
    assert not re.search(r"[0-9]{7}", counted)


@pytest.mark.parametrize("query", ["", "  ", "!!!", "13800138000", "a@b.cn", "…—"])
def test_nothing_to_count_is_not_counted(now, query):
    search(now, query)

    assert write_searches() == 0


def test_flood_of_queries_stays_small(now, monkeypatch):
    monkeypatch.setattr(search_log, "MOST_GATHERED", 3)
    for number in range(9):
        search(now, f"nonsense {number}")
    search(now, "nonsense 0")

    assert write_searches() == 3
    assert rows()[0][:3] == ("nonsense 0", "zh", 2)


def test_fault_loses_no_counts(now, meanwhile):
    search(now, "手机")

    def database_is_away():
        search(now, "手机")
        raise OperationalError("away")

    meanwhile('UPDATE "search_searchedquery"', database_is_away)
    with pytest.raises(OperationalError):
        write_searches()
    write_searches()

    assert rows() == [("手机", "zh", 2, 0, 0, 0, 0, 5)]


def test_old_days_are_forgotten_and_rare_queries_sooner(now):
    for days, query, count in (
        (181, "old", 9),
        (180, "kept", 9),
        (31, "rare", 1),
        (31, "asked", 2),
        (30, "new", 1),
    ):
        SearchedQuery.objects.create(
            biz_date=DAY - timedelta(days=days), query=query, language="zh", searches=count
        )

    assert tend_searches(now=now) == 2

    assert sorted(SearchedQuery.objects.values_list("query", flat=True)) == ["asked", "kept", "new"]


def test_popular_is_what_was_answered_in_full_three_times_in_thirty_days(now):
    def asked(query: str, searches: int, *, days: int = 1, last_total: int = 4, **columns) -> None:
        SearchedQuery.objects.create(
            biz_date=DAY - timedelta(days=days),
            query=query,
            language="zh",
            searches=searches,
            last_total=last_total,
            **columns,
        )

    asked("手机", 2)
    asked("手机", 2, days=30)
    asked("平板", 9)
    asked("两次", 2)
    asked("没有", 9, zero_results=9, last_total=0)
    asked("放宽", 9, relaxed=8)
    asked("去年", 9, days=31)
    asked("我的 *", 9)

    tend_searches(now=now)
    tend_searches(now=now)

    assert list(PopularQuery.objects.order_by("-searches").values_list("query", "searches")) == [
        ("平板", 9),
        ("手机", 4),
    ]


def test_timer_tends_and_sets_itself_again(now):
    searches.start_tending_searches(due_at=now)

    tasks.tend_searches("all", now=now)

    timer = Timer.objects.get(kind="search.searches")
    assert timer.due_at == now + timedelta(minutes=10)


@pytest.mark.django_db(transaction=True)
def test_process_that_ends_writes_what_it_gathered(now, settings):
    def serve_one_search() -> None:
        settings.SEARCH_LOG_SECONDS = 60
        search(now, "手机")

    connection.close()
    server = multiprocessing.get_context("fork").Process(target=serve_one_search)
    server.start()
    server.join(timeout=20)

    assert server.exitcode == 0
    assert rows() == [("手机", "zh", 1, 0, 0, 0, 0, 5)]


@pytest.mark.django_db(transaction=True)
def test_counts_are_written_beside_the_pages(now, settings, monkeypatch):
    monkeypatch.setattr(search_log._Gathered, "writer_of", None)
    settings.SEARCH_LOG_SECONDS = 0.01
    search(now, "手机")

    settings.SEARCH_LOG_SECONDS = 0
    for thread in threading.enumerate():
        if thread.name == "search-log":
            thread.join(timeout=10)

    assert rows() == [("手机", "zh", 1, 0, 0, 0, 0, 5)]
