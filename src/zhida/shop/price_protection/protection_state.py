"""The one writer of where a protection's money and a run stand."""

from datetime import datetime

from zhida.shop.price_protection.lifecycle import (
    PROTECTION_TRANSITIONS,
    RUN_TRANSITIONS,
    ProtectionStatus,
    RunStatus,
)
from zhida.shop.price_protection.models import Protection, SkuRun


def move_protection(*, refund: str, to: ProtectionStatus, now: datetime) -> Protection | None:
    """Move the protection that a refund pays; None when it is not one of ours, or stands there already."""
    row = Protection.objects.select_related("line").filter(refund_number=refund).first()
    sources = [status for status, targets in PROTECTION_TRANSITIONS.items() if to in targets]
    if row is None:
        return None
    here = Protection.objects.filter(pk=row.pk, status__in=sources)
    return row if here.update(status=to, finished_at=now) else None


def move_run(*, sku_id: int, to: RunStatus, **fields: object) -> bool:
    """Move the run for a SKU and set what goes with it; False when it may not go there from where it is."""
    sources = [status for status, targets in RUN_TRANSITIONS.items() if to in targets]
    return SkuRun.objects.filter(pk=sku_id, status__in=sources).update(status=to, **fields) == 1
