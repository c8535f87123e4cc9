"""The rules of pricing written a second time, plainly and slowly, to judge the engine by: lanes 1 to 3.

Nothing is taken from the engine. The numbers name the rules of the reference that a line follows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from math import floor
from typing import Any

LINE_KINDS = {"nth_percent", "count_percent", "bundle_price"}
MONEY_KINDS = {"threshold_cut", "every_cut", "threshold_percent"}
GIFT_KINDS = {"threshold_gift"}
NO_LIMIT = 10**9


def half_up(amount):
    return floor(amount + Fraction(1, 2))


def apportion(total, amounts):
    """Largest remainder over {row: amount}; rows that get nothing are left out."""
    whole = sum(amounts.values())
    exact = {key: Fraction(total * amount, whole) for key, amount in amounts.items() if amount > 0}
    shares = {key: floor(part) for key, part in exact.items()}
    by_remainder = sorted(exact, key=lambda key: (shares[key] - exact[key], -amounts[key], key))
    for key in by_remainder[: total - sum(shares.values())]:
        shares[key] += 1
    return {key: share for key, share in shares.items() if share}


def in_scope(line, scope):
    values = {
        "skus": {line["sku"]},
        "products": {line.get("product")},
        "brands": {line.get("brand")},
        "categories": set(line.get("category", [])),
    }
    if any(values[key] & set(scope.get(f"exclude_{key}", [])) for key in values):
        return False
    named = [key for key in values if scope.get(key)]
    return not named or any(values[key] & set(scope[key]) for key in named)


def rank(offer):
    return (-offer.get("priority", 0), offer["id"])


def capped(offer, cut, base):
    cap = offer.get("cap")
    return min(cut, base) if cap is None else min(cut, base, cap)


@dataclass
class Pricing:
    """One case while it is priced."""

    case: dict[str, Any]
    rows: list[dict[str, Any]] = field(default_factory=list)
    discounts: list[dict[str, Any]] = field(default_factory=list)
    gifts: list[dict[str, Any]] = field(default_factory=list)
    refused: dict[str, dict[str, Any]] = field(default_factory=dict)

    def live(self, *kinds, part="offers"):
        """The offers of these kinds that are in their period; the others are refused."""
        now, found = datetime.fromisoformat(self.case["now"]), []
        for offer in self.case.get(part, []):
            if kinds and offer["kind"] not in kinds:
                continue
            if "starts_at" in offer and now < datetime.fromisoformat(offer["starts_at"]):
                self.refuse(offer, "not_started")
            elif "ends_at" in offer and now >= datetime.fromisoformat(offer["ends_at"]):
                self.refuse(offer, "ended")
            else:
                found.append(offer)
        return found

    def refuse(self, offer, reason, **missing):
        self.refused[offer["id"]] = {"reason": reason, **({"missing": missing} if missing else {})}

    def rows_of(self, offer):
        return [row for row in self.rows if in_scope(row["of"], offer.get("scope", {}))]

    def apply(self, offer_id, shares):
        for row in self.rows:
            if row["row"] in shares:
                row["left"] -= shares[row["row"]]
                row["adjustments"].append({"offer": offer_id, "amount": shares[row["row"]]})

    def discount(self, offer_id, shares):
        self.apply(offer_id, shares)
        self.discounts.append({"id": offer_id, "amount": sum(shares.values()), "shares": shares})

    def is_reached(self, offer):
        """Whether the offer's threshold is, by what is left of the rows in its scope."""
        rows = self.rows_of(offer)
        base = sum(row["left"] for row in rows)
        if not rows:
            self.refuse(offer, "out_of_scope")
        elif base < offer.get("threshold", 0):
            self.refuse(offer, "below_threshold", minor=offer["threshold"] - base)
        else:
            return True
        return False


def price_units(pricing):
    """Lane 1 (2, 16, 21)."""
    case, flash = pricing.case, pricing.live("flash_price")
    left = {one["id"]: min(one.get("quota_left", NO_LIMIT), one.get("buyer_left", NO_LIMIT)) for one in flash}
    for line in sorted(case["lines"], key=lambda line: line["id"]):
        price, source = _own_price(line, case.get("buyer", {}).get("level", 0))
        cheaper = [offer for offer in flash if offer["skus"].get(line["sku"], price) < price]
        cheaper.sort(key=lambda offer: (offer["skus"][line["sku"]], *rank(offer)))
        units, number = line["quantity"], 1
        for offer in cheaper:
            taken = min(units, left[offer["id"]])
            if taken:
                pricing.rows.append(_row(line, number, taken, offer["skus"][line["sku"]], offer["id"]))
                number, units = number + 1, units - taken
                left[offer["id"]] -= taken
        if units:
            pricing.rows.append(_row(line, number, units, price, source))
    used = {row["source"] for row in pricing.rows}
    for offer in flash:
        if offer["id"] not in used:
            pricing.refuse(offer, _why_no_flash(offer, case["lines"]))


def _own_price(line, level):
    price, source = line["selling"], "selling"
    for key in sorted(int(key) for key in line.get("level_prices", {})):
        if key <= level and line["level_prices"][str(key)] < price:
            price, source = line["level_prices"][str(key)], f"level:{key}"
    return price, source


def _row(line, number, quantity, price, source):
    return {
        "row": f"{line['id']}.{number}",
        "line": line["id"],
        "quantity": quantity,
        "unit_price": price,
        "source": source,
        "amount": quantity * price,
        "adjustments": [],
        "left": quantity * price,
        "of": line,
    }


def _why_no_flash(offer, lines):
    if not any(line["sku"] in offer["skus"] for line in lines):
        return "out_of_scope"
    if offer.get("quota_left") == 0:
        return "quota_used_up"
    return "buyer_limit" if offer.get("buyer_left") == 0 else "not_cheaper"


def run_groups(pricing, kinds, run):
    """Hand every group of live offers on, by its highest priority, then name (3, 18)."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for offer in pricing.live(*kinds):
        groups.setdefault(offer.get("group") or offer["id"], []).append(offer)
    ranked = [(-max(one.get("priority", 0) for one in members), name) for name, members in groups.items()]
    for _rank, name in sorted(ranked):
        run(pricing, groups[name])


def run_money(pricing, offers):
    """One group of lane 2 or 3: the largest discount wins."""
    tries = [(offer, _shares_of(pricing, offer)) for offer in offers]
    won = sorted((-sum(shares.values()), *rank(offer)) for offer, shares in tries if shares)
    for offer, shares in tries:
        if shares and offer["id"] == won[0][-1]:
            pricing.discount(offer["id"], shares)
        elif shares:
            pricing.refuse(offer, "lost_to_group")


def run_gifts(pricing, offers):
    """One group of gifts (7, 19)."""
    reached = [offer for offer in offers if pricing.is_reached(offer)]
    for place, offer in enumerate(sorted(reached, key=lambda one: (-one["gift_value"], *rank(one)))):
        if place:
            pricing.refuse(offer, "lost_to_group")
        else:
            gift = {"sku": offer["gift_sku"], "quantity": 1, "value": offer["gift_value"]}
            pricing.gifts.append({"offer": offer["id"], **gift})


def _shares_of(pricing, offer):
    """What the offer would take now, by row; nothing, with the reason told, when it takes nothing."""
    rows = pricing.rows_of(offer)
    if offer["kind"] == "bundle_price":
        rows = [row for row in rows if row["of"]["sku"] in offer["items"]]
    base = sum(row["left"] for row in rows)
    if not base:
        pricing.refuse(offer, "nothing_left" if rows else "out_of_scope")
        return {}
    weigh = {"nth_percent": _nth, "count_percent": _count, "bundle_price": _bundle}.get(offer["kind"], _order)
    shares = weigh(pricing, offer, rows)
    if shares is None:
        return {}
    if not any(shares.values()):
        pricing.refuse(offer, "not_cheaper")
    return {key: share for key, share in shares.items() if share}


def _nth(pricing, offer, rows):
    """4."""
    units = sum(row["quantity"] for row in rows)
    if units < offer["nth"]:
        return pricing.refuse(offer, "below_count", quantity=offer["nth"] - units)
    return _percent_of_cheapest(offer, rows, units // offer["nth"])


def _count(pricing, offer, rows):
    """5."""
    units = sum(row["quantity"] for row in rows)
    if units < offer["count"]:
        return pricing.refuse(offer, "below_count", quantity=offer["count"] - units)
    return _percent_of_cheapest(offer, rows, units)


def _percent_of_cheapest(offer, rows, units):
    shares = {}
    for row in sorted(rows, key=lambda row: (row["unit_price"], row["row"])):
        taken = min(units, row["quantity"])
        units -= taken
        cut = Fraction(row["left"] * taken * offer["percent_off"], row["quantity"] * 100)
        shares[row["row"]] = half_up(cut)
    return shares


def _bundle(pricing, offer, rows):
    """6, 21."""
    owned = dict.fromkeys(offer["items"], 0)
    for row in rows:
        owned[row["of"]["sku"]] += row["quantity"]
    most = min(owned[sku] // needed for sku, needed in offer["items"].items())
    if not most:
        return pricing.refuse(offer, "incomplete_set")
    tries = []
    for sets in range(1, most + 1):
        worths = _worths({sku: sets * needed for sku, needed in offer["items"].items()}, rows)
        tries.append((sum(worths.values()) - sets * offer["price"], -sets, worths))
    saved, _sets, worths = max(tries, key=lambda one: one[:2])
    return apportion(saved, worths) if saved > 0 else {}


def _worths(wanted, rows):
    worths = {}
    for row in sorted(rows, key=lambda row: (-row["unit_price"], row["row"])):
        taken = min(wanted[row["of"]["sku"]], row["quantity"])
        wanted[row["of"]["sku"]] -= taken
        worths[row["row"]] = row["left"] * taken // row["quantity"]
    return worths


def _order(pricing, offer, rows):
    """7, 19."""
    amounts = {row["row"]: row["left"] for row in rows}
    base, tiers = sum(amounts.values()), offer.get("tiers", [offer])
    reached = [tier for tier in tiers if tier["threshold"] <= base]
    if not reached:
        lowest = min(tier["threshold"] for tier in tiers)
        return pricing.refuse(offer, "below_threshold", minor=lowest - base)
    tier = max(reached, key=lambda tier: tier["threshold"])
    if "percent_off" in tier:
        cut = half_up(Fraction(base * tier["percent_off"], 100))
    else:
        cut = tier["cut"] * (base // offer["threshold"] if offer["kind"] == "every_cut" else 1)
    return apportion(capped(offer, cut, base), amounts)
