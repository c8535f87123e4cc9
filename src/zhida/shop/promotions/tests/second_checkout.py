"""The second writing of the rules, lanes 4 to 6 and the answer: every combination of coupons is tried."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from zhida.shop.promotions.tests.second_writing import (
    GIFT_KINDS,
    LINE_KINDS,
    MONEY_KINDS,
    Pricing,
    apportion,
    capped,
    half_up,
    price_units,
    rank,
    run_gifts,
    run_groups,
    run_money,
)

SLOTS = {"category": "category", "product": "category", "shop": "shop", "freight": "freight"}
TURNS = ["category", "shop", "freight"]
ROW_FIELDS = ("row", "line", "quantity", "unit_price", "source", "amount", "adjustments")


@dataclass
class Outcome:
    """What some coupons come to: what each found and took, and what is left to pay."""

    found: dict[str, int]
    shares: dict[str, dict[str, int]]
    cuts: dict[str, int]
    free_by: list[dict[str, Any]]
    freight: int
    points_fen: int
    payable: int


def second_answer(case):
    """Answer a case by the second writing; `not_applied` is a mapping by id, its order is not judged."""
    pricing = Pricing(case)
    price_units(pricing)
    run_groups(pricing, LINE_KINDS, run_money)
    run_groups(pricing, MONEY_KINDS, run_money)
    run_groups(pricing, GIFT_KINDS, run_gifts)
    used, outcome = _use_coupons(pricing)
    _tell_of_free_freight(pricing, outcome)
    if outcome.points_fen:
        amounts = {row["row"]: row["left"] for row in pricing.rows}
        pricing.apply("points", apportion(outcome.points_fen, amounts))
    per_yuan = case.get("points", {}).get("per_yuan", 0)
    left = _unit_shares(pricing)
    return {
        "rows": [{key: row[key] for key in ROW_FIELDS} | {"payable": row["left"]} for row in pricing.rows],
        "goods": sum(row["amount"] for row in pricing.rows),
        "discounts": pricing.discounts,
        "not_applied": pricing.refused,
        "coupons_used": used,
        "points_used": ceil(Fraction(outcome.points_fen * per_yuan, 100)),
        "points_amount": outcome.points_fen,
        "gifts": pricing.gifts,
        "freight": case.get("freight", 0),
        "freight_payable": outcome.freight,
        "payable": outcome.payable,
        "unit_shares": _unit_shares(pricing),
        "refunds": [_refund(refund, left) for refund in case.get("refunds", [])],
    }


def _use_coupons(pricing):
    usable, wanted = _usable(pricing), pricing.case.get("use", {}).get("coupons", "best")
    idle: dict[str, str] = {}
    chosen = _best(pricing, usable) if wanted == "best" else _named(pricing, usable, wanted, idle)
    outcome = _outcome(pricing, chosen)
    held = {SLOTS[one["kind"]] for one in chosen if not one.get("stacks")}
    for coupon in [one for one in usable if one not in chosen]:
        is_asked, slot = wanted == "best" or coupon["id"] in wanted, SLOTS[coupon["kind"]]
        if coupon["id"] in idle:
            pricing.refuse(coupon, idle[coupon["id"]])
        elif slot == "freight" and _is_free(pricing, outcome):
            pricing.refuse(coupon, "freight_already_free")
        elif is_asked and slot in held and not coupon.get("stacks"):
            pricing.refuse(coupon, "slot_taken")
        else:
            pricing.refuse(coupon, "not_chosen")
    for coupon_id, shares in outcome.shares.items():
        pricing.discount(coupon_id, shares)
    return [one["id"] for one in chosen], outcome


def _usable(pricing):
    """9: thresholds look at what stands after lane 3; in order of application."""
    usable = []
    for coupon in pricing.live(part="coupons"):
        rows = pricing.rows_of(coupon)
        if rows and coupon["kind"] != "freight" and not sum(row["left"] for row in rows):
            pricing.refuse(coupon, "nothing_left")
        elif pricing.is_reached(coupon):
            usable.append(coupon)
    return sorted(usable, key=lambda one: (TURNS.index(SLOTS[one["kind"]]), one["id"]))


def _best(pricing, usable):
    """10: smallest payable, then fewest coupons, then smallest ids; none without effect."""
    tried = []
    for size in range(len(usable) + 1):
        for chosen in itertools.combinations(usable, size):
            slots = [SLOTS[one["kind"]] for one in chosen if not one.get("stacks")]
            if len(slots) == len(set(slots)):
                outcome = _outcome(pricing, chosen)
                if all(outcome.cuts.values()):
                    tried.append((outcome.payable, size, sorted(one["id"] for one in chosen), chosen))
    return min(tried, key=lambda one: one[:3])[3]


def _named(pricing, usable, names, idle):
    """20: the first named has the slot, unless it has no effect; goods coupons settle before freight ones."""
    wanted = [one for name in dict.fromkeys(names) for one in usable if one["id"] == name]
    while True:
        asked = [one for one in wanted if one["id"] not in idle]
        first = {SLOTS[one["kind"]]: one["id"] for one in reversed(asked) if not one.get("stacks")}
        chosen = [one for one in asked if one.get("stacks") or first[SLOTS[one["kind"]]] == one["id"]]
        chosen.sort(key=usable.index)
        outcome = _outcome(pricing, chosen)
        without = [one for one in chosen if not outcome.cuts[one["id"]]]
        if not without:
            return chosen
        for coupon in [one for one in without if one["kind"] != "freight"] or without:
            reason = "not_cheaper" if outcome.found[coupon["id"]] else "nothing_left"
            if coupon["kind"] == "freight" and _is_free(pricing, outcome):
                reason = "freight_already_free"
            idle[coupon["id"]] = reason


def _is_free(pricing, outcome):
    return bool(outcome.free_by) or not pricing.case.get("freight", 0)


def _outcome(pricing, chosen):
    """Lanes 4 to 6 with these coupons (9 to 12); nothing is written down."""
    case, left = pricing.case, {row["row"]: row["left"] for row in pricing.rows}
    found, shares, cuts = {}, {}, {}
    for coupon in [one for one in chosen if one["kind"] != "freight"]:
        amounts = {row["row"]: left[row["row"]] for row in pricing.rows_of(coupon)}
        found[coupon["id"]] = sum(amounts.values())
        cuts[coupon["id"]] = _worth(coupon, found[coupon["id"]])
        shares[coupon["id"]] = apportion(cuts[coupon["id"]], amounts)
        for key, share in shares[coupon["id"]].items():
            left[key] -= share
    free_by = [
        offer
        for offer in sorted(pricing.live("free_freight"), key=rank)
        if (rows := pricing.rows_of(offer)) and sum(left[row["row"]] for row in rows) >= offer["threshold"]
    ]
    freight = 0 if free_by else case.get("freight", 0)
    for coupon in [one for one in chosen if one["kind"] == "freight"]:
        found[coupon["id"]] = freight
        cuts[coupon["id"]] = _worth(coupon, freight)
        freight -= cuts[coupon["id"]]
    goods = sum(left.values())
    fen = _points_fen(case, goods)
    return Outcome(found, shares, cuts, free_by, freight, fen, goods - fen + freight)


def _worth(coupon, base):
    if "cut" in coupon:
        return capped(coupon, coupon["cut"], base)
    return capped(coupon, half_up(Fraction(base * coupon["percent_off"], 100)), base)


def _points_fen(case, goods):
    """11."""
    if "points" not in case:
        return 0
    points = min(case.get("use", {}).get("points", 0), case.get("buyer", {}).get("points", 0))
    return min(points * 100 // case["points"]["per_yuan"], goods * case["points"]["max_percent"] // 100)


def _tell_of_free_freight(pricing, outcome):
    """12, 21; called while the rows hold what coupons left and points have not taken."""
    for offer in pricing.live("free_freight"):
        is_used = offer in outcome.free_by[:1] and pricing.case.get("freight", 0)
        if pricing.is_reached(offer) and not is_used:
            pricing.refuse(offer, "freight_already_free")


def _unit_shares(pricing):
    """15 and section 4: what a line pays, split over its units, the fen left over first."""
    shares = {}
    for line in sorted(pricing.case["lines"], key=lambda line: line["id"]):
        paid = sum(row["left"] for row in pricing.rows if row["line"] == line["id"])
        units = line["quantity"]
        shares[line["id"]] = [paid // units + (place < paid % units) for place in range(units)]
    return shares


def _refund(refund, unit_shares):
    """15: the highest shares that earlier refunds left."""
    lines: dict[str, int] = {}
    for one in refund:
        left = unit_shares[one["line"]]
        lines[one["line"]] = lines.get(one["line"], 0) + sum(left[: one["quantity"]])
        unit_shares[one["line"]] = left[one["quantity"] :]
    return {"amount": sum(lines.values()), "lines": lines}
