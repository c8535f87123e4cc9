"""Rows turned into records and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from zhida.shop.kernel.money import Money
from zhida.shop.pricing.models import Price, PriceChangeRequest, PriceHistory
from zhida.shop.pricing.records import (
    PriceChangeRecord,
    PriceDraft,
    PriceHistoryRecord,
    SkuPrice,
)


class PriceColumns(Protocol):
    """The price columns that a price, its history and a request share."""

    compare_at_minor: int | None
    level_prices: Mapping[str, int]
    currency: str


def price_record(row: Price) -> SkuPrice:
    """Build the record of a price."""
    return SkuPrice(
        sku_id=row.sku_id,
        selling=Money(row.selling_minor, row.currency),
        compare_at=compare_at_of(row),
        compare_at_basis=row.compare_at_basis,
        level_prices=levels_of(row),
    )


def history_record(row: PriceHistory) -> PriceHistoryRecord:
    """Build the record of a past change."""
    return PriceHistoryRecord(
        id=row.pk,
        selling=Money(row.selling_minor, row.currency),
        compare_at=compare_at_of(row),
        compare_at_basis=row.compare_at_basis,
        level_prices=levels_of(row),
        changed_by=row.changed_by,
        approved_by=row.approved_by,
        reason=row.reason,
        at=row.at,
    )


def change_record(row: PriceChangeRequest) -> PriceChangeRecord:
    """Build the record of a request whose SKU is loaded."""
    return PriceChangeRecord(
        id=row.pk,
        sku=row.sku.sku,
        status=row.status,
        old_selling=Money(row.old_selling_minor, row.currency),
        draft=draft_of(row),
        made_by=row.made_by,
        decided_by=row.decided_by,
        reason=row.reason,
        made_at=row.made_at,
    )


def draft_of(row: PriceChangeRequest) -> PriceDraft:
    """Build the draft that a request holds."""
    return PriceDraft(
        sku_id=row.sku_id,
        selling=Money(row.selling_minor, row.currency),
        compare_at=compare_at_of(row),
        compare_at_basis=row.compare_at_basis,
        level_prices=levels_of(row),
    )


def compare_at_of(row: PriceColumns) -> Money | None:
    """Return the crossed-out price, if there is one."""
    return None if row.compare_at_minor is None else Money(row.compare_at_minor, row.currency)


def levels_of(row: PriceColumns) -> dict[int, Money]:
    """Return the level prices by level."""
    return {int(level): Money(minor, row.currency) for level, minor in row.level_prices.items()}


def level_column(draft: PriceDraft) -> dict[str, int]:
    """Write level prices as the column holds them, lowest level first."""
    return {str(level): price.minor for level, price in sorted(draft.level_prices.items())}
