"""Reads a whole case (`zhida quote CASE.json`) and writes its answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from zhida.shop.promotions.engine.fields import CaseInvalid, Fields
from zhida.shop.promotions.engine.offer_documents import read_coupon, read_offer
from zhida.shop.promotions.engine.offers import Case, Coupon, RefundLine
from zhida.shop.promotions.engine.shares import RefundShare
from zhida.shop.promotions.records import (
    BuyerFacts,
    NotApplied,
    PointsRule,
    Quote,
    QuoteChoice,
    QuoteLine,
    QuoteRow,
)

MOST_UNITS = 1_000_000
LEVEL = re.compile("0|[1-9][0-9]{0,5}")


def read_case(document: object) -> Case:
    """Read a case. Raises CaseInvalid with the place of the first thing that is wrong."""
    fields = Fields(document, "case")
    now = fields.instant("now")
    if now is None:
        raise fields.refused("now", "is missing")
    coupons = tuple(read_coupon(coupon) for coupon in fields.children("coupons"))
    offers = tuple(read_offer(offer) for offer in fields.children("offers"))
    _refuse_twice("offers and coupons", [offer.id for offer in (*offers, *coupons)])
    buyer = fields.child("buyer")
    return Case(
        now=now,
        lines=_lines(fields),
        buyer=BuyerFacts(level=buyer.integer("level", default=0), points=buyer.integer("points", default=0)),
        offers=offers,
        coupons=coupons,
        choice=_choice(fields, coupons),
        points=_points(fields),
        freight=fields.integer("freight", default=0),
        refunds=tuple(
            tuple(_refund_line(line) for line in refund) for refund in fields.lists_of_children("refunds")
        ),
    )


def check_units(lines: Sequence[QuoteLine]) -> None:
    """Refuse a cart without lines, with two lines of one id, or beyond a million units."""
    ids, units = [line.line for line in lines], sum(line.quantity for line in lines)
    if not ids:
        raise CaseInvalid("case.lines", "is empty")
    _refuse_twice("lines", ids)
    if units > MOST_UNITS:
        raise CaseInvalid("case.lines", f"hold more than {MOST_UNITS} units")


def _lines(fields: Fields) -> tuple[QuoteLine, ...]:
    lines = tuple(_line(line) for line in fields.children("lines"))
    check_units(lines)
    return lines


def _line(fields: Fields) -> QuoteLine:
    return QuoteLine(
        line=fields.text("id"),
        sku=fields.text("sku"),
        product=fields.text("product", default=""),
        category=fields.texts("category"),
        brand=fields.text("brand", default=""),
        quantity=fields.integer("quantity", least=1),
        selling_minor=fields.integer("selling"),
        level_prices=_level_prices(fields),
    )


def _level_prices(fields: Fields) -> dict[int, int]:
    prices: dict[int, int] = {}
    for level, price in fields.integers("level_prices").items():
        if not LEVEL.fullmatch(level):
            raise fields.refused("level_prices", f"{level!r} is not a level")
        prices[int(level)] = price
    return prices


def _choice(fields: Fields, coupons: Sequence[Coupon]) -> QuoteChoice:
    use = fields.child("use")
    points = use.integer("points", default=0)
    chosen: Literal["best"] | tuple[str, ...] = "best"
    if use.has("coupons") and not use.holds("coupons", "best"):
        chosen = use.texts("coupons")
        known = {coupon.id for coupon in coupons}
        for wanted in chosen:
            if wanted not in known:
                raise use.refused("coupons", f"{wanted!r} is not among the coupons")
    return QuoteChoice(coupons=chosen, points=points)


def _points(fields: Fields) -> PointsRule | None:
    if not fields.has("points"):
        return None
    rule = fields.child("points")
    return PointsRule(
        per_yuan=rule.integer("per_yuan", least=1), max_percent=rule.integer("max_percent", most=100)
    )


def _refund_line(fields: Fields) -> RefundLine:
    return RefundLine(line=fields.text("line"), quantity=fields.integer("quantity", least=1))


def _refuse_twice(what: str, ids: Sequence[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise CaseInvalid(f"case.{what}", f"two have the id {one!r}")
        seen.add(one)


def write_answer(answer: Quote, refunds: Sequence[RefundShare]) -> dict[str, object]:
    """Write a quote and its refunds in the fixed field names of `zhida quote`."""
    return {
        "rows": [_row(row) for row in answer.rows],
        "goods": answer.goods,
        "discounts": [{"id": d.id, "amount": d.amount, "shares": dict(d.shares)} for d in answer.discounts],
        "not_applied": [_not_applied(entry) for entry in answer.not_applied],
        "coupons_used": list(answer.coupons_used),
        "points_used": answer.points_used,
        "points_amount": answer.points_amount,
        "gifts": [
            {"offer": gift.offer, "sku": gift.sku, "quantity": gift.quantity, "value": gift.value}
            for gift in answer.gifts
        ],
        "freight": answer.freight,
        "freight_payable": answer.freight_payable,
        "payable": answer.payable,
        "unit_shares": {line: list(shares) for line, shares in answer.unit_shares.items()},
        "refunds": [{"amount": refund.amount, "lines": dict(refund.lines)} for refund in refunds],
    }


def _row(row: QuoteRow) -> dict[str, object]:
    return {
        "row": row.row,
        "line": row.line,
        "quantity": row.quantity,
        "unit_price": row.unit_price,
        "source": row.source,
        "amount": row.amount,
        "adjustments": [{"offer": a.offer, "amount": a.amount} for a in row.adjustments],
        "payable": row.payable,
    }


def _not_applied(entry: NotApplied) -> dict[str, object]:
    written: dict[str, object] = {"id": entry.id, "reason": entry.reason.value}
    if entry.missing_minor is not None:
        written["missing"] = {"minor": entry.missing_minor}
    elif entry.missing_quantity is not None:
        written["missing"] = {"quantity": entry.missing_quantity}
    return written
