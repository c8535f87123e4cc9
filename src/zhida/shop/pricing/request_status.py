"""The one writer of a price request's status."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.uow import require_transaction
from zhida.shop.pricing.lifecycle import PRICE_REQUEST_TRANSITIONS, PriceRequestStatus
from zhida.shop.pricing.models import PriceChangeRequest


def end_waiting(*, sku_id: int, status: PriceRequestStatus, actor: Actor, now: datetime) -> bool:
    """Move a SKU's waiting request on, once; False when none waits any more."""
    require_transaction()
    assert status in PRICE_REQUEST_TRANSITIONS[PriceRequestStatus.WAITING]
    waiting = PriceChangeRequest.objects.filter(waiting_slot=sku_id, status=PriceRequestStatus.WAITING)
    moved = waiting.update(status=status, waiting_slot=None, decided_by=actor.principal, decided_at=now)
    return moved == 1
