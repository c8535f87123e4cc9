"""Random cases for the second writing: small numbers, so that ties, limits and roundings meet often."""

from __future__ import annotations

from random import Random
from typing import Any

from zhida.shop.promotions.tests.cases import NOW

IDS = ["A", "B", "a", "Z", "é", "É", "中", "文", "𠮷", "L10", "L2", "L1", "_"]
SKUS = "ABCD"
THRESHOLDS = [0, 0, 1, 5, 20, 50, 100, 300]
# Each part of a scope, how often it stands there in percent, and what it may hold.
SCOPE_PARTS: list[tuple[str, int, list[list[str]]]] = [
    ("skus", 25, [[], ["A"], ["B", "C"], ["Q"]]),
    ("categories", 25, [[], ["x"], ["y"], ["X"], ["x", "中"]]),
    ("brands", 20, [[], ["b"], ["c"]]),
    ("products", 15, [[], ["p"], ["q"]]),
    ("exclude_skus", 15, [[], ["A"], ["C"]]),
    ("exclude_categories", 15, [[], ["y"], ["中"]]),
    ("exclude_brands", 6, [[], ["b"]]),
    ("exclude_products", 6, [[], ["q"]]),
]
STARTS = ["2026-11-22T04:00:00Z", NOW, "2026-11-22T05:00:01+00:00", "2026-11-22T11:00:00+09:00"]
ENDS = ["2026-11-22T13:30:00+09:00", NOW, "2026-11-22T04:00:00Z", "2027-01-01T00:00:00+08:00"]
OFFER_KINDS = {
    "flash_price": 4,
    "nth_percent": 3,
    "count_percent": 2,
    "bundle_price": 3,
    "threshold_cut": 3,
    "every_cut": 2,
    "threshold_percent": 2,
    "threshold_gift": 3,
    "free_freight": 2,
}


def random_case(rng: Random, *, most_coupons: int = 5) -> dict[str, Any]:
    """A whole case document that the rules do not refuse."""
    line_ids, offer_ids, coupon_ids = (
        [prefix + one for one in rng.sample(IDS, rng.randint(least, most))]
        for prefix, least, most in (("", 1, 5), ("O", 0, 7), ("C", 0, most_coupons))
    )
    groups = ["g", "g", "g", "h", "中", *offer_ids[:2]]
    case: dict[str, Any] = {
        "now": NOW,
        "buyer": {"level": rng.choice([0, 1, 2, 10]), "points": rng.choice([0, 1, 50, 1000, 99999])},
        "lines": [_line(rng, line_id) for line_id in line_ids],
        "offers": [_offer(rng, offer_id, groups) for offer_id in offer_ids],
        "coupons": [_coupon(rng, coupon_id) for coupon_id in coupon_ids],
        "use": {"coupons": "best", "points": rng.choice([0, 1, 7, 33, 250, 5000])},
        "freight": rng.choice([0, 1, 5, 10, 30, 100]),
    }
    if _often(rng, 35):
        case["use"]["coupons"] = rng.sample(coupon_ids, rng.randint(0, len(coupon_ids)))
    if _often(rng, 80):
        percent = rng.choice([0, 1, 30, 50, 99, 100])
        case["points"] = {"per_yuan": rng.choice([100, 7, 300, 1, 50]), "max_percent": percent}
    return case | {"refunds": random_refunds(rng, case["lines"])}


def random_refunds(rng: Random, lines: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Every unit of the lines once, in any order, one to four units a refund."""
    units = [line["id"] for line in lines for _ in range(line["quantity"])]
    rng.shuffle(units)
    refunds = []
    while units:
        size = rng.randint(1, 4)
        part, units = units[:size], units[size:]
        refunds.append([{"line": one, "quantity": part.count(one)} for one in dict.fromkeys(part)])
    return refunds


def _often(rng: Random, percent: int) -> bool:
    return rng.randrange(100) < percent


def _amount(rng: Random) -> int:
    if _often(rng, 6):
        return 0
    return rng.choice([rng.randint(1, 9), rng.choice([10, 25, 33, 50, 100]), rng.randint(1, 400)])


def _percent(rng: Random) -> int:
    return rng.choice([1, 5, 12, 33, 50, 50, 99, 100, rng.randint(1, 100)])


def _line(rng: Random, line_id: str) -> dict[str, Any]:
    line: dict[str, Any] = {
        "id": line_id,
        "sku": rng.choice("A" + SKUS),
        "quantity": rng.choice([1, 1, 2, 2, 3, 4, 7]),
        "selling": _amount(rng),
        "category": rng.choice([[], ["x"], ["x", "y"], ["中"], ["y", "x", "中"]]),
    }
    line |= {
        key: rng.choice(values) for key, values in (("product", "pq"), ("brand", "bc")) if _often(rng, 80)
    }
    levels = rng.sample(range(12), rng.randint(0, 3))
    return line | {
        "level_prices": {str(one): max(0, line["selling"] - rng.choice([0, 1, 2, 5, -3])) for one in levels}
    }


def _terms(rng: Random) -> dict[str, Any]:
    terms: dict[str, Any] = {"scope": {}}
    if _often(rng, 65):
        terms["scope"] = {
            key: rng.choice(lists) for key, percent, lists in SCOPE_PARTS if _often(rng, percent)
        }
    if _often(rng, 8):
        terms["starts_at"] = rng.choice(STARTS)
    elif _often(rng, 8):
        terms["ends_at"] = rng.choice(ENDS)
    return terms


def _offer(rng: Random, offer_id: str, groups: list[str]) -> dict[str, Any]:
    [kind] = rng.choices(list(OFFER_KINDS), list(OFFER_KINDS.values()))
    offer = {"id": offer_id, "kind": kind, **_terms(rng), "priority": rng.choice([0, 0, 1, 2, -1])}
    if _often(rng, 75):
        offer["group"] = rng.choice(groups)
    if kind in {"flash_price", "bundle_price"}:
        del offer["scope"]
    if kind in {"threshold_cut", "every_cut", "threshold_percent"} and _often(rng, 30):
        offer["cap"] = _amount(rng)
    return offer | _worth_of(rng, kind)


def _worth_of(rng: Random, kind: str) -> dict[str, Any]:
    skus = rng.sample(SKUS, rng.randint(1, 3))
    thresholds = rng.sample(sorted(set(THRESHOLDS)), rng.randint(1, 3))
    limits = [(name, rng.choice([None, 0, 1, 2, 5])) for name in ("quota_left", "buyer_left")]
    worths: dict[str, dict[str, Any]] = {
        "flash_price": {"skus": {sku: _amount(rng) for sku in skus}}
        | {name: limit for name, limit in limits if limit is not None},
        "nth_percent": {"nth": rng.randint(1, 4), "percent_off": _percent(rng)},
        "count_percent": {"count": rng.choice([1, 2, 3, 5]), "percent_off": _percent(rng)},
        "bundle_price": {"items": {sku: rng.choice([1, 1, 2]) for sku in skus}, "price": _amount(rng)},
        "threshold_cut": {"tiers": [{"threshold": one, "cut": _amount(rng)} for one in thresholds]},
        "every_cut": {"threshold": rng.choice([1, 3, 10, 50]), "cut": _amount(rng)},
        "threshold_percent": {
            "tiers": [{"threshold": one, "percent_off": _percent(rng)} for one in thresholds]
        },
        "threshold_gift": {"threshold": thresholds[0], "gift_sku": "G", "gift_value": rng.choice([0, 5, 5])},
        "free_freight": {"threshold": thresholds[0]},
    }
    return worths[kind]


def _coupon(rng: Random, coupon_id: str) -> dict[str, Any]:
    coupon = {
        "id": coupon_id,
        "kind": rng.choice(["shop", "shop", "category", "product", "freight", "freight"]),
        "threshold": rng.choice(THRESHOLDS),
        "stacks": _often(rng, 30),
        **_terms(rng),
    }
    if _often(rng, 30):
        coupon["cap"] = _amount(rng)
    return coupon | rng.choice([{"cut": _amount(rng)}, {"percent_off": _percent(rng)}])
