"""The state of endpoints: the only file that writes it.

ACTIVE -> PAUSED by staff; ACTIVE -> STOPPED after days of failure; both back to ACTIVE by staff.
"""

from __future__ import annotations

from datetime import datetime

from zhida.shop.kernel.uow import require_transaction
from zhida.shop.webhooks.models import Endpoint
from zhida.shop.webhooks.records import EndpointState


def pause(endpoint_id: int) -> bool:
    """Hold what would leave; False when nothing was leaving."""
    return _move(endpoint_id, origins=[EndpointState.ACTIVE], to=EndpointState.PAUSED)


def resume(endpoint_id: int) -> bool:
    """Let it leave again, the days of failure counted anew; False when it was leaving."""
    return _move(endpoint_id, origins=[EndpointState.PAUSED, EndpointState.STOPPED], to=EndpointState.ACTIVE)


def stop_after_failures(endpoint_id: int, *, failing_before: datetime) -> bool:
    """Stop an endpoint that has failed since before an instant; False when it has not."""
    require_transaction()
    failing = Endpoint.objects.filter(
        pk=endpoint_id, state=EndpointState.ACTIVE, failing_since__lte=failing_before
    )
    return failing.update(state=EndpointState.STOPPED) == 1


def _move(endpoint_id: int, *, origins: list[EndpointState], to: EndpointState) -> bool:
    require_transaction()
    rows = Endpoint.objects.filter(pk=endpoint_id, state__in=origins)
    return rows.update(state=to, failing_since=None) == 1
