"""Lane 1: the lowest unit price of every unit: flash price, level price or selling price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhida.shop.promotions.engine.ledger import Ledger, PricedRow, Refusal
from zhida.shop.promotions.engine.offers import FlashPrice
from zhida.shop.promotions.records import SELLING_SOURCE, QuoteLine, Reason


@dataclass(slots=True)
class _Stock:
    """What a flash offer may still price; None is no limit. Both limits run on from line to line."""

    offer: FlashPrice
    quota_left: int | None
    buyer_left: int | None
    is_used: bool = False

    def take(self, wanted: int) -> int:
        units = min([wanted, *(left for left in (self.quota_left, self.buyer_left) if left is not None)])
        if self.quota_left is not None:
            self.quota_left -= units
        if self.buyer_left is not None:
            self.buyer_left -= units
        self.is_used = self.is_used or units > 0
        return units


def price_rows(
    lines: Sequence[QuoteLine], *, level: int, flash_offers: Sequence[FlashPrice], now: datetime
) -> Ledger:
    """Split every line into rows of one unit price, and say of each unused flash offer why.

    A line of 2 with one flash unit at 9900 and selling at 12900 gives L1.1 (1 at 9900) and L1.2 (1 at 12900).
    """
    live = [
        _Stock(offer=offer, quota_left=offer.quota_left, buyer_left=offer.buyer_left)
        for offer in flash_offers
        if offer.out_of_period(now) is None
    ]
    rows: list[PricedRow] = []
    for line in sorted(lines, key=lambda one: one.line):
        rows += _rows_of(line, level=level, live=live)
    rows.sort(key=lambda row: row.key)
    ledger = Ledger(rows=tuple(rows), amounts=[row.quantity * row.unit_price for row in rows])
    for offer in flash_offers:
        period = offer.out_of_period(now)
        if period is not None:
            ledger.refuse(offer, Refusal(reason=period))
    for stock in live:
        if not stock.is_used:
            ledger.refuse(stock.offer, Refusal(reason=_why_unused(stock, lines)))
    return ledger


def regular_price(line: QuoteLine, *, level: int) -> tuple[int, str]:
    """Return the price without flash offers and its source: `selling`, or `level:N` where that is lower."""
    level_prices = [(price, key) for key, price in line.level_prices.items() if key <= level]
    if not level_prices or min(level_prices)[0] >= line.selling_minor:
        return line.selling_minor, SELLING_SOURCE
    price, key = min(level_prices)
    return price, f"level:{key}"


def _rows_of(line: QuoteLine, *, level: int, live: Sequence[_Stock]) -> list[PricedRow]:
    regular, regular_source = regular_price(line, level=level)
    cheaper = [
        stock
        for stock in live
        if stock.offer.scope.holds(line) and stock.offer.prices.get(line.sku, regular) < regular
    ]
    cheaper.sort(key=lambda stock: (stock.offer.prices[line.sku], *stock.offer.precedence))
    parts: list[tuple[int, int, str]] = []
    left = line.quantity
    for stock in cheaper:
        units = stock.take(left)
        if units:
            parts.append((units, stock.offer.prices[line.sku], stock.offer.id))
            left -= units
    if left:
        parts.append((left, regular, regular_source))
    return [
        PricedRow(key=f"{line.line}.{number}", line=line, quantity=units, unit_price=price, source=source)
        for number, (units, price, source) in enumerate(parts, start=1)
    ]


def _why_unused(stock: _Stock, lines: Sequence[QuoteLine]) -> Reason:
    if not any(line.sku in stock.offer.prices and stock.offer.scope.holds(line) for line in lines):
        return Reason.OUT_OF_SCOPE
    if stock.quota_left == 0:
        return Reason.QUOTA_USED_UP
    if stock.buyer_left == 0:
        return Reason.BUYER_LIMIT
    return Reason.NOT_CHEAPER
