"""Short ways to write cases in tests: a document with what matters, the rest by default."""

from __future__ import annotations

from typing import Any

from zhida.shop.promotions.engine.case_documents import read_case, write_answer
from zhida.shop.promotions.engine.quoting import quote
from zhida.shop.promotions.engine.shares import refund_in_turn

NOW = "2026-11-22T12:00:00+08:00"
EARLIER = "2026-11-22T10:00:00+08:00"
LATER = "2026-11-22T14:00:00+08:00"

CONTRACT_CASE: dict[str, Any] = {
    "now": NOW,
    "buyer": {"level": 0, "points": 5000},
    "lines": [
        {
            "id": "L1",
            "sku": "A-1",
            "product": "A",
            "category": ["phones"],
            "brand": "B",
            "quantity": 2,
            "selling": 12900,
            "level_prices": {"2": 12500},
        }
    ],
    "offers": [
        {
            "id": "F1",
            "kind": "flash_price",
            "skus": {"A-1": 9900},
            "quota_left": 1,
            "buyer_left": 1,
            "starts_at": EARLIER,
            "ends_at": LATER,
        },
        {
            "id": "P1",
            "kind": "nth_percent",
            "nth": 2,
            "percent_off": 50,
            "scope": {},
            "group": "line",
            "priority": 10,
        },
        {
            "id": "P2",
            "kind": "count_percent",
            "count": 2,
            "percent_off": 10,
            "scope": {"categories": ["phones"]},
            "group": "line",
            "priority": 5,
        },
        {
            "id": "P3",
            "kind": "bundle_price",
            "items": {"A-1": 1, "C-1": 1},
            "price": 19900,
            "group": "line",
            "priority": 20,
        },
        {
            "id": "T1",
            "kind": "threshold_cut",
            "tiers": [{"threshold": 20000, "cut": 3000}],
            "scope": {"exclude_skus": ["X"]},
            "group": "order",
            "priority": 10,
        },
        {
            "id": "T2",
            "kind": "every_cut",
            "threshold": 10000,
            "cut": 1500,
            "cap": 4500,
            "scope": {},
            "group": "order",
            "priority": 5,
        },
        {
            "id": "T3",
            "kind": "threshold_percent",
            "tiers": [{"threshold": 50000, "percent_off": 12}],
            "cap": None,
            "scope": {"brands": ["B"]},
            "group": "order2",
            "priority": 1,
        },
        {
            "id": "G1",
            "kind": "threshold_gift",
            "threshold": 20000,
            "gift_sku": "G-1",
            "gift_value": 4900,
            "scope": {},
            "group": "gift",
            "priority": 1,
        },
        {"id": "W1", "kind": "free_freight", "threshold": 9900, "scope": {}},
    ],
    "coupons": [
        {"id": "C1", "kind": "shop", "threshold": 10000, "cut": 1000, "scope": {}, "stacks": False},
        {
            "id": "C2",
            "kind": "category",
            "threshold": 0,
            "percent_off": 5,
            "cap": 2000,
            "scope": {"categories": ["phones"]},
            "stacks": False,
        },
        {"id": "C3", "kind": "freight", "threshold": 0, "cut": 1000, "scope": {}, "stacks": False},
    ],
    "use": {"coupons": "best", "points": 0},
    "points": {"per_yuan": 100, "max_percent": 30},
    "freight": 1200,
    "refunds": [[{"line": "L1", "quantity": 1}], [{"line": "L1", "quantity": 1}]],
}


def line(line_id: str, price: int, *, quantity: int = 1, **more: Any) -> dict[str, Any]:
    """A line whose SKU is its id."""
    return {"id": line_id, "sku": line_id, "quantity": quantity, "selling": price, **more}


def offer(offer_id: str, kind: str, **more: Any) -> dict[str, Any]:
    """An offer or coupon."""
    return {"id": offer_id, "kind": kind, **more}


def answer_to(*lines: dict[str, Any], **case: Any) -> dict[str, Any]:
    """The answer to a case of these lines, in the field names of the contract."""
    parsed = read_case({"now": NOW, "lines": list(lines), **case})
    answer = quote(parsed)
    return write_answer(answer, refund_in_turn(answer.unit_shares, parsed.refunds))


def discounts(answer: dict[str, Any]) -> dict[str, int]:
    """Amount by applied offer."""
    return {one["id"]: one["amount"] for one in answer["discounts"]}


def shares(answer: dict[str, Any], offer_id: str) -> dict[str, int]:
    """The shares of one applied offer by row."""
    return next(one["shares"] for one in answer["discounts"] if one["id"] == offer_id)


def reasons(answer: dict[str, Any]) -> dict[str, str]:
    """Reason by offer that was not applied."""
    return {one["id"]: one["reason"] for one in answer["not_applied"]}


def missing(answer: dict[str, Any]) -> dict[str, dict[str, int]]:
    """What is missing, by offer that says so."""
    return {one["id"]: one["missing"] for one in answer["not_applied"] if "missing" in one}


def prices(answer: dict[str, Any]) -> list[tuple[str, int, int, str]]:
    """Rows as (row, quantity, unit price, source)."""
    return [(row["row"], row["quantity"], row["unit_price"], row["source"]) for row in answer["rows"]]
