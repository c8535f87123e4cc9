"""The state of deliveries: the only file that writes it.

PENDING -> DELIVERED or PARKED; both back to PENDING by hand.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from zhida.shop.kernel.uow import require_transaction
from zhida.shop.webhooks import conf
from zhida.shop.webhooks.models import Delivery
from zhida.shop.webhooks.records import DeliveryState


def finish(row: Delivery, *, is_good: bool, now: datetime) -> DeliveryState:
    """Count a try: delivered, waiting for the next one, or parked after the last."""
    require_transaction()
    pending = Delivery.objects.filter(pk=row.pk, state=DeliveryState.PENDING)
    if is_good:
        pending.update(state=DeliveryState.DELIVERED, tries=F("tries") + 1)
        return DeliveryState.DELIVERED
    if row.tries >= len(conf.BACKOFF):
        pending.update(state=DeliveryState.PARKED, tries=F("tries") + 1)
        return DeliveryState.PARKED
    pending.update(tries=F("tries") + 1, next_at=now + conf.BACKOFF[row.tries])
    return DeliveryState.PENDING


def send_again(delivery_id: int, *, now: datetime) -> bool:
    """Put a finished delivery back in line under its own number; False when it is still in line."""
    require_transaction()
    finished = Delivery.objects.filter(
        pk=delivery_id, state__in=[DeliveryState.DELIVERED, DeliveryState.PARKED]
    )
    return finished.update(state=DeliveryState.PENDING, tries=0, next_at=now) == 1
