"""How a price is written: the row, its history line and its event, always together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.kernel import outbox
from zhida.shop.kernel.clock import biz_date
from zhida.shop.pricing.conf import LONGEST_REASON
from zhida.shop.pricing.events import PriceChanged
from zhida.shop.pricing.models import Price, PriceHistory
from zhida.shop.pricing.records import PriceDraft, SkuPrice
from zhida.shop.pricing.rows import level_column, price_record

_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceWrite:
    """A checked draft about to be written over what was there before."""

    sku: SkuRecord
    draft: PriceDraft
    before: SkuPrice | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """Who changed the price, who approved it, and why."""

    changed_by: str
    reason: str
    approved_by: str = ""


def lock_prices(*, sku_ids: Collection[int]) -> dict[int, SkuPrice]:
    """Lock the price rows of these SKUs, by id, and return them. One query."""
    rows = list(Price.objects.select_for_update().filter(sku_id__in=list(sku_ids)).order_by("sku_id"))
    return {row.sku_id: price_record(row) for row in rows}


def write_prices(
    writes: Sequence[PriceWrite], *, hands: Hands, now: datetime, is_announced: bool = True
) -> None:
    """Write prices with their history and events; a few statements however many there are.

    `is_announced=False` spares the events of first prices: nobody has seen those SKUs yet.
    """
    Price.objects.bulk_create(
        [_price_row(write.draft, now=now) for write in writes if write.before is None], batch_size=_BATCH
    )
    Price.objects.bulk_update(
        [_price_row(write.draft, now=now) for write in writes if write.before is not None],
        fields=[
            "selling_minor",
            "compare_at_minor",
            "compare_at_basis",
            "level_prices",
            "currency",
            "updated_at",
        ],
        batch_size=_BATCH,
    )
    PriceHistory.objects.bulk_create(
        [_history_row(write.draft, hands=hands, now=now) for write in writes], batch_size=_BATCH
    )
    outbox.record_all(
        [
            PriceChanged(sku_id=write.sku.sku_id, sku=write.sku.sku, product_number=write.sku.product_number)
            for write in writes
            if is_announced or write.before is not None
        ],
        now=now,
    )


def audit_document(price: SkuPrice | PriceDraft | None) -> dict[str, object] | None:
    """Return a price as the audit log shows it."""
    if price is None:
        return None
    return {
        "selling_minor": price.selling.minor,
        "compare_at_minor": None if price.compare_at is None else price.compare_at.minor,
        "compare_at_basis": price.compare_at_basis,
        "level_prices": {str(level): value.minor for level, value in price.level_prices.items()},
    }


def _price_row(draft: PriceDraft, *, now: datetime) -> Price:
    return Price(
        sku_id=draft.sku_id,
        selling_minor=draft.selling.minor,
        compare_at_minor=None if draft.compare_at is None else draft.compare_at.minor,
        compare_at_basis=draft.compare_at_basis,
        level_prices=level_column(draft),
        currency=draft.selling.currency,
        updated_at=now,
    )


def _history_row(draft: PriceDraft, *, hands: Hands, now: datetime) -> PriceHistory:
    return PriceHistory(
        sku_id=draft.sku_id,
        selling_minor=draft.selling.minor,
        compare_at_minor=None if draft.compare_at is None else draft.compare_at.minor,
        compare_at_basis=draft.compare_at_basis,
        level_prices=level_column(draft),
        currency=draft.selling.currency,
        changed_by=hands.changed_by,
        approved_by=hands.approved_by,
        reason=hands.reason[:LONGEST_REASON],
        at=now,
        biz_date=biz_date(now),
    )
