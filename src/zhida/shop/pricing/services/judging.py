"""Take crossed-out prices off the page that the shop's own sales no longer bear."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.accounts.services import record_audit
from zhida.shop.catalogue.queries import find_skus
from zhida.shop.kernel import outbox
from zhida.shop.kernel.money import yuan_text
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.pricing.conf import JUDGED_AT_ONCE, SOLD_COMPARE_AT_BASIS
from zhida.shop.pricing.events import CompareAtWithdrawn
from zhida.shop.pricing.law import is_above
from zhida.shop.pricing.models import Price
from zhida.shop.pricing.records import PriceDraft, SkuPrice, SoldBound
from zhida.shop.pricing.services.writing import (
    Hands,
    PriceWrite,
    audit_document,
    lock_prices,
    write_prices,
)
from zhida.shop.pricing.sold_prices import sold_bounds

JUDGE_TIMER = "pricing.judge_compare_at"


def judge_compare_at_prices(*, now: datetime, skus: Collection[str] | None = None) -> list[str]:
    """Withdraw the crossed-out prices above what the seven days before sold for; return their SKU codes.

    Looks at those that rest on the shop's own sales (a stated basis stands), of all SKUs or of these codes,
    500 at a time, each lot in a transaction of its own with its price rows locked by SKU id. A withdrawn
    price stays in the history; it leaves an audit line, a PriceChanged and a CompareAtWithdrawn for staff.
    Source: 明码标价和禁止价格欺诈规定 art. 16.
    """
    rows = Price.objects.filter(compare_at_minor__isnull=False, compare_at_basis=SOLD_COMPARE_AT_BASIS)
    if skus is not None:
        rows = rows.filter(sku__sku__in=list(skus))
    sku_ids = list(rows.order_by("sku_id").values_list("sku_id", flat=True))
    withdrawn: list[str] = []
    for start in range(0, len(sku_ids), JUDGED_AT_ONCE):
        withdrawn += _judge(sku_ids[start : start + JUDGED_AT_ONCE], now=now)
    return withdrawn


@transactional
def start_judging(*, due_at: datetime) -> None:
    """Set the timer of the next judgement."""
    set_timer(kind=JUDGE_TIMER, key="all", due_at=due_at)


@transactional
def _judge(sku_ids: Collection[int], *, now: datetime) -> list[str]:
    bounds = sold_bounds(sku_ids=sku_ids, before=now)
    false = {
        sku_id: price
        for sku_id, price in lock_prices(sku_ids=sku_ids).items()
        if price.compare_at is not None
        and price.compare_at_basis == SOLD_COMPARE_AT_BASIS
        and is_above(price.compare_at, bounds.get(sku_id))
    }
    if not false:
        return []
    skus = find_skus(sku_ids=false.keys(), now=now)
    writes = [
        PriceWrite(sku=skus[sku_id], draft=_without_compare_at(price), before=price)
        for sku_id, price in sorted(false.items())
    ]
    write_prices(
        writes, hands=Hands(changed_by=SYSTEM_ACTOR.principal, reason=SOLD_COMPARE_AT_BASIS), now=now
    )
    for write in writes:
        _tell(write, bounds[write.draft.sku_id], now=now)
    return [write.sku.sku for write in writes]


def _without_compare_at(price: SkuPrice) -> PriceDraft:
    return PriceDraft(sku_id=price.sku_id, selling=price.selling, level_prices=price.level_prices)


def _tell(write: PriceWrite, bound: SoldBound, *, now: datetime) -> None:
    assert write.before is not None
    assert write.before.compare_at is not None
    record_audit(
        actor=SYSTEM_ACTOR,
        action="pricing.withdraw_compare_at",
        subject=f"sku:{write.sku.sku}",
        before=audit_document(write.before),
        after={"compare_at_minor": None, "sold_minor": bound.price.minor},
        reason=f"{yuan_text(write.before.compare_at.minor)} > {yuan_text(bound.price.minor)}",
        now=now,
    )
    outbox.record(
        CompareAtWithdrawn(sku=write.sku.sku, compare_at=write.before.compare_at, sold=bound.price), now=now
    )
