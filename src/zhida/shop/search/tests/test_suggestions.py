"""Completing what is typed: names by letters, sounds, initials and slips; products by the engine."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, strategies

from zhida.shop.search import queries
from zhida.shop.search.models import PopularQuery
from zhida.shop.search.suggestion_table import Name, SuggestionTable, one_edit_away
from zhida.shop.search.tests.test_lists import list_phone
from zhida.shop.search.text.characters import fold

TABLE = SuggestionTable(
    [
        Name(text="华为", kind="brand", weight=90),
        Name(text="小米", kind="brand", weight=80),
        Name(text="Apple Watch", kind="category", weight=70),
        Name(text="智能手机", kind="category", weight=60),
        Name(text="手机壳", kind="category", weight=50),
        Name(text="手机", kind="query", weight=9),
    ]
)


def completed(typed: str) -> list[str]:
    return [name.text for name in TABLE.complete(typed)]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("手机", ["手机壳", "手机", "智能手机"]),
        ("手機", ["手机壳", "手机", "智能手机"]),
        ("华", ["华为"]),
        ("xiaomi", ["小米"]),
        ("xiaom", ["小米"]),
        ("XiaoM", ["小米"]),
        ("hua wei", ["华为"]),
        ("huaw", ["华为"]),
        ("shouji", ["智能手机", "手机壳", "手机"]),
        ("xm", ["小米"]),
        ("hw", ["华为"]),
        ("znsj", ["智能手机"]),
        ("x", ["小米"]),
        ("apple w", ["Apple Watch"]),
        ("applewatch", ["Apple Watch"]),
        ("watch", ["Apple Watch"]),
        ("huawie", ["华为"]),
        ("xaiomi", ["小米"]),
        ("xiomi", ["小米"]),
        ("appel", ["Apple Watch"]),
        ("applle", ["Apple Watch"]),
        ("wtch", ["Apple Watch"]),
        ("wtc", []),
        ("mi", ["小米"]),
        ("华伟", ["华为"]),
        ("晓米", ["小米"]),
        ("冰箱", []),
        ("!!!", []),
        ("", []),
        ("x" * 5000, []),
    ],
)
def test_names_are_completed(typed, names):
    assert completed(typed) == names


@given(strategies.text(max_size=120))
def test_whatever_is_typed_is_completed_by_at_most_twenty(typed):
    assert len(TABLE.complete(typed)) <= 20


@given(strategies.text(max_size=60))
def test_every_name_answers_its_own_letters(text):
    table = SuggestionTable([Name(text=text, kind="query")])

    assert [name.text for name in table.complete(text)] == [text] * any(map(str.isalnum, fold(text)))


def test_slips_keep_the_first_letter_and_four_letters():
    others = set(one_edit_away("abcd"))

    assert {"abdc", "axcd", "abxcd", "abcdd"} <= others
    assert {other[0] for other in others} == {"a"}
    assert min(len(other) for other in others) == 4
    assert min(len(other) for other in one_edit_away("abcde")) == 4


def test_heaviest_are_what_many_look_for():
    assert [name.text for name in TABLE.heaviest(kind="brand", limit=1)] == ["华为"]


@pytest.mark.django_db
def test_suggestions_lead_to_their_pages(now):
    number = list_phone(now, "A", title="青岚 X 手机").number
    PopularQuery.objects.create(query="手机壳", searches=7, counted_at=now)
    PopularQuery.objects.create(query="手机", searches=5, counted_at=now)

    found = [
        (one.text, one.kind, one.url.rpartition("-")[0], one.count) for one in queries.suggest(text="手机")
    ]

    assert found == [
        ("手机", "category", "/c/shouji", 1),
        ("手机壳", "query", "", None),
        ("青岚 X 手机", "product", "/p/qinglan-x-shouji", None),
    ]
    assert queries.suggest(text="手机")[-1].url == f"/p/qinglan-x-shouji-{number}"


@pytest.mark.django_db
def test_without_a_text_it_is_what_many_look_for(now):
    for query, searches in (("平板", 3), ("手机", 5)):
        PopularQuery.objects.create(query=query, searches=searches, counted_at=now)

    assert [one.text for one in queries.suggest(text=" ")] == ["手机", "平板"]


@pytest.mark.django_db
@pytest.mark.parametrize("products", [1, 3])
def test_suggestions_take_the_same_queries_for_one_and_three(
    now, settings, products, django_assert_num_queries
):
    for number in range(products):
        list_phone(now, f"P{number}")
    queries.suggest(text="手机")
    settings.SUGGESTIONS_LIFE_SECONDS = 60

    with django_assert_num_queries(2):
        found = queries.suggest(text="手机")

    assert [one.kind for one in found] == ["category", *["product"] * products]


@pytest.mark.django_db
def test_at_most_ten_and_three_of_a_kind(now):
    for number in range(12):
        list_phone(now, f"P{number}", brand=f"手机牌 {number}")
        PopularQuery.objects.create(query=f"手机 {number}", searches=number, counted_at=now)

    kinds = [one.kind for one in queries.suggest(text="手机")]

    assert kinds == ["category", *["brand"] * 3, *["query"] * 3, *["product"] * 3]


@pytest.mark.django_db(transaction=True)
def test_names_are_read_anew_beside_a_question(now, settings):
    assert queries.suggest(text="") == ()
    PopularQuery.objects.create(query="手机", searches=5, counted_at=now)
    settings.SUGGESTIONS_LIFE_SECONDS = 1e-9

    before = queries.suggest(text="")
    wait_for_the_reader()
    settings.SUGGESTIONS_LIFE_SECONDS = 60
    after = queries.suggest(text="")

    assert (before, [one.text for one in after]) == ((), ["手机"])


def wait_for_the_reader() -> None:
    for thread in threading.enumerate():
        if thread.name == "suggestions":
            thread.join(timeout=10)
