"""What the units kept of an order cost under the offers stored with it: the second way to settle a return."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from zhida.shop.promotions.engine.fields import Fields
from zhida.shop.promotions.engine.ledger import Ledger, PricedRow
from zhida.shop.promotions.engine.offer_documents import COUPON_KINDS, read_coupon, read_offer
from zhida.shop.promotions.engine.offers import Case, Coupon, FlashPrice, Offer
from zhida.shop.promotions.engine.quoting import quote_rows
from zhida.shop.promotions.records import OfferTerms, Quote, QuoteChoice, QuoteLine

# Stored offers were in their period when the order was placed; they are read without one.
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def quote_kept(stored: Quote, kept: Mapping[str, int]) -> Quote | None:
    """Price the units that stay at the unit prices and offers stored with their order, before points.

    Of a line with several unit prices the cheapest units stay. Coupons that were used are used again where
    their threshold is still reached. The quotas of flash offers do not matter: their rows stand.
    满300减50 over 200.00 and 150.00: the kept 200.00 reaches no threshold and costs 200.00.
    None when nothing stays, and for a quote that was stored before its lines' scopes were.
    """
    lines = _kept_lines(stored, kept)
    if not lines:
        return None
    offers = _stored_offers(stored)
    coupons = tuple(offer for offer in offers if isinstance(offer, Coupon))
    case = Case(
        now=_ANY_TIME,
        lines=tuple(lines.values()),
        offers=tuple(offer for offer in offers if not isinstance(offer, (Coupon, FlashPrice))),
        coupons=coupons,
        choice=QuoteChoice(coupons=tuple(coupon.id for coupon in coupons)),
        freight=stored.freight,
    )
    rows = _kept_rows(stored, lines)
    return quote_rows(case, Ledger(rows=rows, amounts=[row.quantity * row.unit_price for row in rows]))


def read_terms(terms: OfferTerms) -> Offer:
    """Read an offer or coupon as it was stored with a quote, as if its period were now."""
    document: dict[str, object] = json.loads(terms.document)
    fields = Fields({**document, "id": terms.id, "starts_at": None, "ends_at": None}, terms.id)
    if document["kind"] in COUPON_KINDS:
        return read_coupon(fields)
    return read_offer(fields)


def _kept_lines(stored: Quote, kept: Mapping[str, int]) -> dict[str, QuoteLine]:
    skus = {row.line: row.sku for row in stored.rows}
    return {
        facts.line: QuoteLine(
            line=facts.line,
            sku=skus[facts.line],
            product=facts.product,
            category=facts.category,
            brand=facts.brand,
            quantity=kept[facts.line],
            selling_minor=0,
        )
        for facts in stored.lines
        if kept.get(facts.line)
    }


def _kept_rows(stored: Quote, lines: Mapping[str, QuoteLine]) -> tuple[PricedRow, ...]:
    left = {key: line.quantity for key, line in lines.items()}
    rows: list[PricedRow] = []
    for row in sorted(stored.rows, key=lambda one: (one.unit_price, one.row)):
        quantity = min(row.quantity, left.get(row.line, 0))
        if quantity:
            left[row.line] -= quantity
            rows.append(
                PricedRow(
                    key=row.row,
                    line=lines[row.line],
                    quantity=quantity,
                    unit_price=row.unit_price,
                    source=row.source,
                )
            )
    return tuple(sorted(rows, key=lambda row: row.key))


def _stored_offers(stored: Quote) -> list[Offer]:
    """Return the offers that were applied, each alone in its group and ranked in the order they ran in then.

    Groups ran by their highest member; those that lost are not stored, so the order is taken from the quote.
    """
    applied = [*(discount.id for discount in stored.discounts), *(gift.offer for gift in stored.gifts)]
    order = {number: place for place, number in enumerate(applied)}
    offers = [read_terms(terms) for terms in stored.terms]
    return [replace(offer, priority=-order.get(offer.id, 0), group="") for offer in offers]
