"""Every engine: the counts of a group look at all filters but the group's own."""

from __future__ import annotations

from zhida.shop.search.price_ranges import RANGES
from zhida.shop.search.tests.backend_contract import (
    CASES,
    DIGITAL,
    HOME,
    PHONES,
    TV,
    OfferScope,
    fill,
    find,
    goods,
)


def values(facets):
    """Give value facets as pairs."""
    return [(one.value, one.count) for one in facets]


def categories(facets):
    """Give category facets as a mapping."""
    return {one.category_id: one.count for one in facets.category}


def ranges(facets):
    """Give price facets as triples."""
    return [(one.price_min, one.price_max, one.count) for one in facets.price]


def test_facets_of_everything(shelf):
    fill(shelf)

    facets = find(shelf, offers=(OfferScope(brands=frozenset({"远山"})),)).facets

    assert values(facets.brand) == [("远山", 3), ("青岚", 3)]
    assert ranges(facets) == [
        (0, 199_99, 1),
        (200_00, 999_99, 1),
        (1000_00, 2999_99, 2),
        (3000_00, 4999_99, 1),
        (5000_00, None, 1),
    ]
    assert categories(facets) == {DIGITAL: 5, PHONES: 4, CASES: 1, HOME: 1, TV: 1}
    assert [one.category_id for one in facets.category] == [DIGITAL, PHONES, CASES, HOME, TV]
    assert {name: values(one) for name, one in facets.attributes.items()} == {
        "颜色": [("黑", 3), ("白", 2), ("蓝", 1)],
        "内存": [("16 GB", 3), ("8 GB", 1)],
    }
    assert list(facets.attributes) == ["颜色", "内存"]
    assert (facets.in_stock, facets.on_offer) == (5, 3)


def test_brand_counts_look_past_the_brand_filter_and_others_do_not(shelf):
    fill(shelf)

    found = find(shelf, brands=("远山",))

    assert found.total == 3
    assert values(found.facets.brand) == [("远山", 3), ("青岚", 3)]
    assert sum(one.count for one in found.facets.price) == 3
    assert categories(found.facets) == {DIGITAL: 2, PHONES: 2, HOME: 1, TV: 1}
    assert {name: values(one) for name, one in found.facets.attributes.items()} == {
        "颜色": [("蓝", 1), ("黑", 1)]
    }
    assert found.facets.in_stock == 2


def test_price_counts_look_past_the_price_filter_and_others_do_not(shelf):
    fill(shelf)
    everything = find(shelf).facets

    found = find(shelf, price_min=2000_00, price_max=5000_00)

    assert found.total == 2
    assert found.facets.price == everything.price
    assert values(found.facets.brand) == [("远山", 2)]
    assert categories(found.facets) == {DIGITAL: 2, PHONES: 2}
    assert values(found.facets.attributes["颜色"]) == [("蓝", 1), ("黑", 1)]


def test_each_attribute_name_looks_past_its_own_filter_only(shelf):
    fill(shelf)

    found = find(shelf, attributes={"颜色": ("黑",), "内存": ("16 GB",)})

    assert found.total == 1
    assert {name: values(one) for name, one in found.facets.attributes.items()} == {
        "颜色": [("白", 1), ("蓝", 1), ("黑", 1)],
        "内存": [("16 GB", 1), ("8 GB", 1)],
    }
    assert values(found.facets.brand) == [("远山", 1)]


def test_category_counts_look_past_the_category_filter(shelf):
    fill(shelf)

    found = find(shelf, category_ids=(PHONES,), in_stock=True)

    assert found.total == 3
    assert categories(found.facets) == {DIGITAL: 4, PHONES: 3, CASES: 1, HOME: 1, TV: 1}
    assert values(found.facets.brand) == [("青岚", 2), ("远山", 1)]


def test_switches_say_how_many_would_be_left(shelf):
    fill(shelf)
    offers = (OfferScope(products=frozenset({"G1", "G4", "G6"})),)

    plain = find(shelf, offers=offers)
    stocked = find(shelf, offers=offers, in_stock=True)
    both = find(shelf, offers=offers, in_stock=True, on_offer=True)

    assert (plain.total, plain.facets.in_stock, plain.facets.on_offer) == (6, 5, 3)
    assert (stocked.total, stocked.facets.in_stock, stocked.facets.on_offer) == (5, 5, 2)
    assert (both.total, both.facets.in_stock, both.facets.on_offer) == (2, 2, 2)
    assert values(both.facets.brand) == [("远山", 1), ("青岚", 1)]


def test_chosen_values_stay_with_zero_and_others_are_hidden(shelf):
    fill(shelf)

    found = find(
        shelf,
        brands=("青岚", "没有"),
        attributes={"颜色": ("蓝",), "没有": ("值",)},
        category_ids=(CASES, TV),
    )

    assert found.total == 0
    assert values(found.facets.brand) == [("没有", 0), ("青岚", 0)]
    assert categories(found.facets) == {CASES: 0, TV: 0}
    assert {name: values(one) for name, one in found.facets.attributes.items()} == {
        "没有": [("值", 0)],
        "颜色": [("蓝", 0)],
    }
    assert (found.facets.price, found.facets.in_stock) == ((), 0)


def test_words_narrow_the_counts(shelf):
    fill(shelf)

    found = find(shelf, query="远山", brands=("青岚",))

    assert (found.total, values(found.facets.brand)) == (0, [("远山", 3), ("青岚", 0)])


def test_prices_are_split_into_about_equal_parts(shelf):
    fill(shelf, [goods(number, price_minor=number * 100_00) for number in range(1, 51)])

    found = find(shelf, limit=1).facets.price

    assert [(one.price_min, one.price_max, one.count) for one in found] == [
        (0, 999_99, 9),
        (1000_00, 1999_99, 10),
        (2000_00, 2999_99, 10),
        (3000_00, 3999_99, 10),
        (4000_00, None, 11),
    ]


def test_every_price_range_counts_what_its_filter_finds(shelf):
    prices = [1, 99, 100, 4_999, 5_000, 19_999, 20_000, 99_999_99, 100_000_00, 10**9, 10**12]
    fill(shelf, [goods(number, price_minor=price) for number, price in enumerate(prices, start=1)])

    found = find(shelf).facets.price

    assert len(found) <= RANGES
    assert sum(one.count for one in found) == len(prices)
    for one in found:
        left = find(shelf, price_min=one.price_min, price_max=one.price_max, with_facets=False)
        assert left.total == one.count


def test_odd_values_are_told_apart(shelf):
    odd = ['6.1" (英寸)', "a.*|b", "C:\\路径", "x y", "#@&<>~", "黑 "]
    fill(
        shelf,
        [goods(at, attributes=(("屏 [幕]", value),)) for at, value in enumerate(odd, start=1)],
    )

    for value in odd:
        found = find(shelf, attributes={"屏 [幕]": (value,)})
        assert (found.total, len(found.facets.attributes["屏 [幕]"])) == (1, len(odd))
        assert (value, 1) in values(found.facets.attributes["屏 [幕]"])


def test_many_values_show_the_most_frequent_and_keep_the_chosen(shelf):
    documents = [
        goods(number, brand=f"牌{number:02}", attributes=(("型号", f"M{number:02}"), ("共有", "是")))
        for number in range(1, 36)
    ]
    fill(shelf, [*documents, goods(36, brand="牌35", attributes=(("型号", "M35"),))])

    found = find(shelf, limit=1).facets
    chosen = find(shelf, limit=1, attributes={"型号": ("M34",)}, brands=("牌34",)).facets

    assert (len(found.brand), values(found.brand)[0]) == (30, ("牌35", 2))
    assert (len(found.attributes["型号"]), "共有" in found.attributes) == (30, False)
    assert values(chosen.brand) == [("牌34", 1)]
    assert (len(chosen.attributes["型号"]), values(chosen.attributes["型号"])) == (1, [("M34", 1)])
    alone = find(shelf, limit=1, attributes={"型号": ("M34",)}).facets.attributes["型号"]
    assert (len(alone), ("M34", 1) in values(alone)) == (31, True)
