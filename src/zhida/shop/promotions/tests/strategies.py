"""Random small cases for the property tests; ZHIDA_EXAMPLES says how many, 40 by default."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from zhida.shop.promotions.tests.cases import LATER, NOW

RUNS = settings(
    max_examples=int(os.environ.get("ZHIDA_EXAMPLES", "40")),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
SKUS = ["A", "B", "C"]
amounts = st.integers(min_value=0, max_value=5000)
scopes = st.sampled_from(
    [{}, {"skus": ["A"]}, {"categories": ["x"]}, {"exclude_skus": ["B"]}, {"brands": ["b"], "skus": ["C"]}]
)
percents = st.integers(min_value=1, max_value=100)
limits = st.none() | st.integers(min_value=0, max_value=4)

lines = st.fixed_dictionaries(
    {
        "sku": st.sampled_from(SKUS),
        "quantity": st.integers(min_value=1, max_value=4),
        "selling": amounts,
        "brand": st.sampled_from(["b", "c"]),
        "category": st.sampled_from([[], ["x"], ["x", "y"]]),
        "level_prices": st.dictionaries(st.sampled_from(["1", "2"]), amounts, max_size=2),
    }
)
_terms: dict[str, st.SearchStrategy[Any]] = {
    "priority": st.integers(min_value=0, max_value=2),
    "group": st.sampled_from(["", "g", "h"]),
    "scope": scopes,
}


def _of(kind: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"kind": st.just(kind), **_terms, **fields})


_prices = st.dictionaries(st.sampled_from(SKUS), amounts, max_size=3)
_cut_tiers = st.lists(
    st.fixed_dictionaries({"threshold": amounts, "cut": amounts}),
    min_size=1,
    max_size=3,
    unique_by=lambda tier: tier["threshold"],
)
_percent_tiers = st.lists(
    st.fixed_dictionaries({"threshold": amounts, "percent_off": percents}),
    min_size=1,
    max_size=3,
    unique_by=lambda tier: tier["threshold"],
)
flash_offers = _of("flash_price", skus=_prices, quota_left=limits, buyer_left=limits)
line_offers = st.one_of(
    _of("nth_percent", nth=st.integers(1, 3), percent_off=percents),
    _of("count_percent", count=st.integers(1, 3), percent_off=percents),
    _of(
        "bundle_price",
        items=st.dictionaries(st.sampled_from(SKUS), st.integers(1, 2), min_size=1, max_size=2),
        price=amounts,
    ),
)
money_offers = st.one_of(
    _of("threshold_cut", tiers=_cut_tiers, cap=st.none() | amounts),
    _of("every_cut", threshold=st.integers(1, 5000), cut=amounts, cap=st.none() | amounts),
    _of("threshold_percent", tiers=_percent_tiers, cap=st.none() | amounts),
)
other_offers = st.one_of(
    _of("threshold_gift", threshold=amounts, gift_sku=st.just("G"), gift_value=amounts),
    _of("free_freight", threshold=amounts),
)
offers = st.one_of(flash_offers, line_offers, money_offers, other_offers)
coupons = st.builds(
    lambda coupon, worth: {**coupon, **worth},
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["shop", "category", "product", "freight"]),
            "threshold": st.sampled_from([0, 0, 1000]),
            "cap": st.none() | amounts,
            "scope": scopes,
            "stacks": st.booleans(),
        }
    ),
    st.one_of(
        st.fixed_dictionaries({"cut": st.integers(0, 2000)}), st.fixed_dictionaries({"percent_off": percents})
    ),
)


def numbered(prefix: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give documents ids in their order."""
    return [{"id": f"{prefix}{number}", **item} for number, item in enumerate(items)]


@st.composite
def cases(draw: st.DrawFn, *, most_coupons: int = 4) -> dict[str, Any]:
    """A whole case document with best coupons."""
    return {
        "now": NOW,
        "buyer": {"level": draw(st.integers(0, 2)), "points": draw(st.integers(0, 3000))},
        "lines": numbered("L", draw(st.lists(lines, min_size=1, max_size=4))),
        "offers": [
            *numbered("O", draw(st.lists(offers, max_size=5))),
            {"id": "Z", "kind": "every_cut", "threshold": 1, "cut": 1, "ends_at": LATER, "cap": 3},
        ],
        "coupons": numbered("C", draw(st.lists(coupons, max_size=most_coupons))),
        "use": {"coupons": "best", "points": draw(st.integers(0, 3000))},
        "points": {
            "per_yuan": draw(st.sampled_from([100, 7, 300])),
            "max_percent": draw(st.integers(0, 100)),
        },
        "freight": draw(st.sampled_from([0, 500, 1200])),
    }
