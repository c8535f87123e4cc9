"""The REST routes of lists: what they give out, what they take, what they refuse."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from zhida.shop.search.models import SearchedQuery
from zhida.shop.search.services import write_searches
from zhida.shop.search.tests.test_lists import list_phone

pytestmark = pytest.mark.django_db
API = "/api/shop/v1"
PUNCTUATION = "，。！？…“”()[]{}*:\\/^~+-\"'"


def asked(path: str, pairs=()) -> tuple[int, dict]:
    answer = Client().get(f"{API}{path}?{urlencode(pairs)}")
    return answer.status_code, answer.json()


def test_facets_name_their_categories_and_count_the_switches(now):
    list_phone(now, "A", price=100_00)
    list_phone(now, "B", price=200_00, stock=0)

    status, body = asked("/search", [("q", "手机")])

    assert status == 200
    facets = body["facets"]
    assert [(it["name"], it["count"]) for it in facets["category"]] == [("数码", 2), ("手机", 2)]
    assert {it["value"].isdigit() for it in facets["category"]} == {True}
    assert facets["in_stock"] == 1
    assert facets["on_offer"] == 0
    assert body["items"][0]["marks"] == [[0, 2]]


def test_a_facet_value_is_what_its_parameter_takes(now):
    list_phone(now, "A", price=100_00)
    found = asked("/search", [("q", "手机")])[1]["facets"]

    brand = asked("/products", [("brand", found["brand"][0]["value"])])[1]
    category = asked("/products", [("category", found["category"][0]["value"])])[1]

    assert (brand["total"], category["total"]) == (1, 1)


@pytest.mark.parametrize("page", ["101", "1000000000", "9" * 30])
def test_a_page_beyond_the_last_is_too_far(now, page):
    status, body = asked("/products", [("page", page)])

    assert (status, body["code"]) == (400, "page_too_far")


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ([("q", "长" * 101)], "invalid"),
        ([("q", "a\0b")], "invalid"),
        ([("page", "0")], "invalid"),
        ([("page", "9" * 5000)], "invalid"),
        ([("page_size", "61")], "invalid"),
        ([("price_min", "-1")], "invalid"),
        ([("price_min", "1.5")], "invalid"),
        ([("sort", "evil")], "invalid"),
        ([(f"attr.{n}", "1") for n in range(21)], "invalid"),
        ([("brand", str(n)) for n in range(21)], "invalid"),
        ([("brand", str(n)) for n in range(5000)], "invalid"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_makes_no_sense_is_refused_in_words(pairs, code):
    status, body = asked("/search", pairs)

    assert (status, body["code"]) == (400, code)


@pytest.mark.parametrize(
    "text", [PUNCTUATION, "title:手机", '"手机', "手机*", "(" * 100, "\t\x1b\x07", "OR AND NOT"]
)
def test_an_odd_query_is_answered(now, text):
    list_phone(now, "A")

    status, body = asked("/search", [("q", text)])

    assert status == 200
    assert set(body) == {"items", "facets", "total", "page", "page_size", "query"}
    assert asked("/suggest", [("q", text)])[0] == 200


def test_a_search_is_counted_once_for_who_begins_it(now):
    list_phone(now, "A")
    write_searches()
    SearchedQuery.objects.all().delete()

    for pairs in ([], [("page", "2")], [("brand", "青岚")], [("page_size", "1")], [("attr.颜色", "黑")]):
        asked("/search", [("q", "手机"), *pairs])
    write_searches()

    assert list(SearchedQuery.objects.values_list("query", "searches", "last_total")) == [("手机", 1, 1)]


def test_repeated_values_are_alternatives(now):
    list_phone(now, "A", colours="黑")
    list_phone(now, "B", colours="白")
    list_phone(now, "C", colours="蓝")

    name = quote("attr.颜色")
    answer = Client().get(f"{API}/products?{name}={quote('黑')}&{name}={quote('白')}").json()

    assert answer["total"] == 2
