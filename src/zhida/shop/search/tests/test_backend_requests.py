"""Every engine: any mix of filters gives what looking at every product gives."""

from __future__ import annotations

import random

import pytest

from zhida.shop.search.backends import OfferScope, SearchRequest
from zhida.shop.search.records import Filters, Sort
from zhida.shop.search.tests.backend_contract import CASES, CATEGORIES, DIGITAL, HOME, PHONES, TV, fill, goods
from zhida.shop.search.tests.plain_answers import facets_of, passes

BRANDS = ("青岚", "远山", "拾光")
VALUES = {"颜色": ("黑", "白", "蓝"), "内存": ("8 GB", "16 GB"), "屏幕": ("6 英寸",)}
REQUESTS = 40


def many_goods(chance: random.Random):
    """Make forty products whose facts fall as they may."""
    documents = []
    for number in range(1, 41):
        attributes = {
            (name, chance.choice(VALUES[name]))
            for name in VALUES
            for _twice in range(2)
            if chance.random() < 0.6
        }
        documents.append(
            goods(
                number,
                brand=chance.choice(BRANDS),
                category_id=chance.choice((PHONES, CASES, TV)),
                price_minor=chance.choice((1, 99_00, 100_00, 1999_00, 2000_00, chance.randrange(10**6))),
                attributes=tuple(sorted(attributes)),
                in_stock=chance.random() < 0.7,
                sales=chance.randrange(3),
            )
        )
    return documents


def any_scope(chance: random.Random) -> OfferScope:
    """Make a scope that names a few things."""

    def some(values, most=2):
        return frozenset(chance.sample(values, chance.choice((0, 0, 1, most))))

    numbers = [f"G{number}" for number in range(1, 45)]
    names = [path[-1] for path in CATEGORIES.values()]
    return OfferScope(
        products=some(numbers, 5),
        skus=some([f"S{number}-1" for number in range(1, 45)], 5),
        brands=some(BRANDS),
        categories=some(names),
        exclude_products=some(numbers, 5),
        exclude_brands=some(BRANDS),
        exclude_categories=some(names),
    )


def any_request(chance: random.Random) -> SearchRequest:
    """Make a request with some of all filters."""
    low = chance.choice((None, 0, 99_00, 1500_00))
    filters = Filters(
        brands=tuple(chance.sample([*BRANDS, "没有"], chance.choice((0, 0, 1, 2)))),
        price_min=low,
        price_max=chance.choice((None, None, 100_00, 2000_00)),
        attributes={
            name: tuple(chance.sample([*values, "没有"], chance.choice((1, 2))))
            for name, values in VALUES.items()
            if chance.random() < 0.3
        },
        in_stock=chance.random() < 0.3,
        on_offer=chance.random() < 0.3,
    )
    return SearchRequest(
        filters=filters,
        sort=Sort.PRICE_ASC,
        category_ids=chance.choice(((), (), (PHONES,), (DIGITAL,), (CASES, HOME))),
        limit=60,
        offers=tuple(any_scope(chance) for _each in range(chance.choice((0, 1, 2)))),
    )


@pytest.mark.parametrize("seed", [20261122, 7])
def test_any_request_gives_what_looking_at_every_product_gives(shelf, seed):
    chance = random.Random(seed)  # noqa: S311 -- the same chance each time
    documents = many_goods(chance)
    fill(shelf, documents)

    for _each in range(REQUESTS):
        request = any_request(chance)
        found = shelf.backend.find(request)

        expected = [one for one in documents if passes(one, request)]
        assert sorted(found.product_ids) == sorted(one.product_id for one in expected), request
        assert found.total == len(expected), request
        assert found.facets == facets_of(documents, request), request
