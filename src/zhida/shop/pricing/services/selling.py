"""Keep what was sold at which price."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zhida.shop.kernel.clock import biz_date
from zhida.shop.kernel.inserts import insert_rows
from zhida.shop.kernel.uow import transactional
from zhida.shop.pricing.models import SoldPrice
from zhida.shop.pricing.records import SoldRow


@transactional
def record_sale(*, ref: str, rows: Sequence[SoldRow], now: datetime) -> None:
    """Keep the prices of one paid order, by which crossed-out prices are judged; a repeat changes nothing.

    Source: 明码标价和禁止价格欺诈规定 art. 16.
    """
    if not rows or SoldPrice.objects.filter(ref=ref).exists():
        return
    insert_rows(
        [
            SoldPrice(
                sku_id=row.sku_id,
                unit_minor=row.unit_minor,
                quantity=row.quantity,
                ref=ref,
                row=row.row,
                at=now,
                biz_date=biz_date(now),
            )
            for row in rows
        ]
    )


@transactional
def take_back_sale(*, ref: str, now: datetime) -> None:
    """Count a sale no more: all of the order was refunded. A repeat changes nothing."""
    SoldPrice.objects.filter(ref=ref, refunded_at__isnull=True).update(refunded_at=now)
