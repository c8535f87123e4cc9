"""Every engine: what is found, in which order, page by page."""

from __future__ import annotations

import pytest

from zhida.shop.search.tests.backend_contract import (
    CASES,
    DIGITAL,
    HOME,
    PHONES,
    SIX,
    UNKNOWN_PRODUCT,
    OfferScope,
    QueryRules,
    Sort,
    fill,
    find,
    goods,
    ids,
)

ODD_QUERIES = (
    "title:手机",
    '"',
    "*",
    "?" * 100,
    "\\",
    "(a OR b) AND NOT c",
    "青岚~2 手机^9",
    "[1 TO 2]",
    "/.*.*.*/",
    "青" * 5_000,
    "手机壳" * 30,
    "x1y2z3a4b5c6d7e8f9g0" * 5,
    "a b c d e f g h i j k l m n o p",
    "\x00\x1f\x7f",
    "。，！",
    "|_|",
    "%_",
    "😀 手机",
)


def test_documents_are_added_replaced_and_taken_out(shelf):
    fill(shelf)

    assert (shelf.count(), ids(shelf)) == (6, [5, 1, 2, 3, 4, 6])
    shelf.put([goods(1, price_minor=9000_00)])
    shelf.remove([2, UNKNOWN_PRODUCT])
    shelf.commit()
    assert (shelf.count(), ids(shelf)) == (5, [5, 3, 4, 6, 1])
    shelf.remove([1, 3, 4, 5, 6])
    shelf.commit()
    assert (shelf.count(), ids(shelf)) == (0, [])


def test_empty_shelf_finds_nothing(shelf):
    found = find(shelf)

    assert (found.product_ids, found.total) == ((), 0)
    assert (found.facets.brand, found.facets.price, found.facets.category) == ((), (), ())
    assert (found.facets.attributes, found.facets.in_stock, found.facets.on_offer) == ({}, 0, 0)


def test_brands_are_alternatives(shelf):
    fill(shelf)

    assert ids(shelf, brands=("远山",)) == [3, 4, 6]
    assert ids(shelf, brands=("远山", "青岚")) == [5, 1, 2, 3, 4, 6]
    assert ids(shelf, brands=("没有",)) == []
    assert ids(shelf, brands=("青岚 OR 远山", '"', "*")) == []


def test_prices_are_fen_and_both_ends_count(shelf):
    fill(shelf)

    assert ids(shelf, price_min=999_00, price_max=2999_00) == [1, 2, 3]
    assert ids(shelf, price_min=999_01, price_max=2998_99) == [2]
    assert ids(shelf, price_min=5000_00) == [6]
    assert ids(shelf, price_max=48_99) == []
    assert ids(shelf, price_min=5000_00, price_max=1) == []
    assert ids(shelf, price_min=0, price_max=2**62) == [5, 1, 2, 3, 4, 6]


def test_category_branches_are_alternatives(shelf):
    fill(shelf)

    assert ids(shelf, category_ids=(DIGITAL,)) == [5, 1, 2, 3, 4]
    assert ids(shelf, category_ids=(PHONES,)) == [1, 2, 3, 4]
    assert ids(shelf, category_ids=(CASES, HOME)) == [5, 6]
    assert ids(shelf, category_ids=(777,)) == []


def test_attribute_values_are_alternatives_and_names_are_not(shelf):
    fill(shelf)

    assert ids(shelf, attributes={"颜色": ("白", "蓝")}) == [1, 2, 4]
    assert ids(shelf, attributes={"颜色": ("白", "黑"), "内存": ("16 GB",)}) == [2, 3]
    assert ids(shelf, attributes={"颜色": ("黑",), "内存": ("32 GB",)}) == []
    assert ids(shelf, attributes={"内存": ("黑",)}) == []
    assert ids(shelf, attributes={"没有": ("黑",), '"*': ("?",)}) == []


def test_stock_can_be_asked_for(shelf):
    fill(shelf)

    assert ids(shelf, in_stock=True, brands=("远山",)) == [3, 6]


@pytest.mark.parametrize(
    ("offers", "expected"),
    [
        ((), []),
        ((OfferScope(),), [5, 1, 2, 3, 4, 6]),
        ((OfferScope(products=frozenset({"G2", "G404"})),), [2]),
        ((OfferScope(skus=frozenset({"S3-2", "S404"})),), [3]),
        ((OfferScope(brands=frozenset({"远山"})),), [3, 4, 6]),
        ((OfferScope(categories=frozenset({"数码"})),), [5, 1, 2, 3, 4]),
        ((OfferScope(products=frozenset({"G1"}), brands=frozenset({"远山"})),), [1, 3, 4, 6]),
        ((OfferScope(exclude_products=frozenset({"G1"}), exclude_brands=frozenset({"远山"})),), [5, 2]),
        ((OfferScope(categories=frozenset({"数码"}), exclude_categories=frozenset({"手机"})),), [5]),
        ((OfferScope(brands=frozenset({"远山"}), exclude_products=frozenset({"G3"})),), [4, 6]),
        (
            (OfferScope(products=frozenset({"G3"})), OfferScope(exclude_categories=frozenset({"数码"}))),
            [3, 6],
        ),
    ],
)
def test_what_a_live_offer_is_for_can_be_asked_for(shelf, offers, expected):
    fill(shelf)

    found = find(shelf, on_offer=True, offers=offers, sort=Sort.PRICE_ASC)

    assert list(found.product_ids) == expected
    assert (found.total, found.facets.on_offer) == (len(expected), len(expected))


def test_filters_hold_together(shelf):
    fill(shelf)

    asked = {"brands": ("青岚", "远山"), "category_ids": (PHONES,), "price_min": 1000_00, "in_stock": True}

    assert ids(shelf, **asked) == [2, 3]
    assert ids(shelf, **asked, attributes={"颜色": ("黑",)}) == [3]
    assert ids(shelf, **asked, attributes={"颜色": ("黑",)}, query="青岚手机") == []


def test_sorts(shelf):
    fill(shelf)

    assert ids(shelf, sort=Sort.PRICE_ASC) == [5, 1, 2, 3, 4, 6]
    assert ids(shelf, sort=Sort.PRICE_DESC) == [6, 4, 3, 2, 1, 5]
    assert ids(shelf, sort=Sort.NEWEST) == [1, 2, 3, 4, 5, 6]
    assert ids(shelf, sort=Sort.SALES)[:3] == [2, 1, 6]


def test_without_words_what_can_be_had_and_sells_comes_first(shelf):
    fill(shelf)

    assert ids(shelf, sort=Sort.RELEVANCE) == [2, 1, 6, 3, 5, 4]


def test_words_find_titles_brands_and_categories(shelf):
    fill(shelf)

    assert sorted(ids(shelf, query="青岚 手机")) == [1, 2, 5]
    assert ids(shelf, query="电视") == [6]
    assert ids(shelf, query="N3", sort=Sort.RELEVANCE)[0] == 3
    assert ids(shelf, query="洗衣机") == []


@pytest.mark.parametrize("query", ODD_QUERIES)
def test_no_query_is_too_odd(shelf, query):
    fill(shelf)

    found = find(shelf, query=query, attributes={"颜色": ("黑", *ODD_QUERIES)}, brands=("青岚", *ODD_QUERIES))

    assert len(found.product_ids) == len(set(found.product_ids)) <= found.total <= 6


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_hold_every_product_once(shelf, sort):
    fill(shelf, [goods(number, listed_at=SIX[0].listed_at) for number in range(1, 24)])

    pages = [find(shelf, sort=sort, offset=offset, limit=5) for offset in range(0, 25, 5)]

    assert [len(page.product_ids) for page in pages] == [5, 5, 5, 5, 3]
    assert sorted(one for page in pages for one in page.product_ids) == list(range(1, 24))
    assert {page.total for page in pages} == {23}


@pytest.mark.parametrize("offset", [6, 9_999, 10_000, 10**9])
def test_far_page_is_empty_with_total_and_facets(shelf, offset):
    fill(shelf)

    found = find(shelf, offset=offset, limit=60)

    assert (found.product_ids, found.total, found.facets.in_stock) == ((), 6, 5)


def test_total_is_right_without_facets_too(shelf):
    fill(shelf)

    found = find(shelf, brands=("远山",), limit=1, with_facets=False, sort=Sort.PRICE_DESC)

    assert (found.product_ids, found.total, found.facets.brand) == ((6,), 3, ())


def test_hidden_products_are_not_found_nor_counted(shelf):
    fill(shelf)
    rules = QueryRules(hidden=frozenset({1, 3, UNKNOWN_PRODUCT}))

    found = find(shelf, query="手机", sort=Sort.PRICE_ASC, rules=rules)

    assert (list(found.product_ids), found.total) == ([5, 2, 4], 3)
    assert [(one.value, one.count) for one in found.facets.brand] == [("青岚", 2), ("远山", 1)]


def test_pinned_products_come_first_whatever_words_they_hold(shelf):
    fill(shelf)
    rules = QueryRules(pinned=(6, 3, UNKNOWN_PRODUCT))

    found = find(shelf, query="青岚 手机", rules=rules)

    assert list(found.product_ids[:2]) == [6, 3]
    assert (sorted(found.product_ids[:5]), found.reading.exact) == ([1, 2, 3, 5, 6], 5)
    assert len(set(found.product_ids)) == len(found.product_ids) == found.total
    second = find(shelf, query="青岚 手机", rules=rules, offset=1, limit=1)
    assert (second.product_ids, second.total) == ((3,), 5)


def test_many_pinned_products_keep_their_order(shelf):
    others = [goods(number, brand="远山" if number % 4 else "青岚") for number in range(1, 21)]
    fill(shelf, others)
    pinned = (20, 1, 2, 3, 4, 16, 5, 6, 7, 12, 8, 9, 10, 11, 13)

    found = find(shelf, query="手机", rules=QueryRules(pinned=pinned))

    assert found.product_ids[: len(pinned)] == pinned


def test_pinned_products_pass_filters_and_keep_their_place_in_other_orders(shelf):
    fill(shelf)
    rules = QueryRules(pinned=(6, 3), hidden=frozenset({3}))

    assert ids(shelf, query="青岚 手机", rules=rules, category_ids=(DIGITAL,)) == [5, 1, 2]
    assert ids(shelf, query="青岚 手机", rules=rules) == [5, 1, 2, 6]
