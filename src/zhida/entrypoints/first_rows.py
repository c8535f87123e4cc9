"""What a fresh demo or test shop needs before a product that is imported can be sold (CONTRACT section 1)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

from django.conf import settings

from zhida.entrypoints.entity import TEST_ENTITY, get_entity, save_entity
from zhida.shop.accounts.services import start_purging
from zhida.shop.aftersales.records import ReturnTo
from zhida.shop.aftersales.services import ensure_return_place
from zhida.shop.inventory.services import ensure_warehouse
from zhida.shop.loyalty.services import start_tending
from zhida.shop.notifications.services import start_watching
from zhida.shop.payments.services import start_reconciling
from zhida.shop.policies.services import ensure_law_rule
from zhida.shop.pricing.services import start_judging
from zhida.shop.search.services import start_tending_searches
from zhida.shop.shipping.services import ensure_default_freight, start_pushes_purging
from zhida.shop.webhooks.services import start_pruning


def ensure_first_rows() -> None:
    """Start housekeeping; outside production leave a warehouse MAIN, freight 0, the law and a test entity."""
    start_purging(due_at=datetime.now(UTC))
    start_tending_searches(due_at=datetime.now(UTC))
    start_tending(due_at=datetime.now(UTC))
    start_reconciling(due_at=datetime.now(UTC))
    start_judging(due_at=datetime.now(UTC))
    start_watching(due_at=datetime.now(UTC))
    start_pruning(due_at=datetime.now(UTC))
    start_pushes_purging(due_at=datetime.now(UTC))
    if not settings.ZHIDA.is_demo_or_test:
        return
    ensure_warehouse()
    ensure_default_freight()
    ensure_law_rule(now=datetime.now(UTC))
    if not any(asdict(get_entity()).values()):
        save_entity(TEST_ENTITY, is_demo=True)
    entity = get_entity()
    ensure_return_place(
        place=ReturnTo(name=f"{entity.brand or entity.name} 售后", phone=entity.phone, address=entity.address)
    )
