"""Reads of the webhooks room."""

from __future__ import annotations

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.webhooks.models import Delivery, DeliveryTry, Endpoint
from zhida.shop.webhooks.permissions import READ_WEBHOOKS
from zhida.shop.webhooks.records import (
    DeliveryRecord,
    DeliveryState,
    EndpointRecord,
    EndpointState,
    TryRecord,
)


def list_endpoints(*, actor: Actor) -> list[EndpointRecord]:
    """List the endpoints, at most ten, the oldest first. Raises PermissionDenied. 1 query."""
    actor.require(READ_WEBHOOKS)
    return [to_endpoint_record(row) for row in Endpoint.objects.order_by("made_at", "id")]


def list_deliveries(
    *,
    actor: Actor,
    endpoint_id: int | None = None,
    state: DeliveryState | None = None,
    cursor: str | None,
    limit: int = 20,
) -> Page[DeliveryRecord]:
    """List deliveries, newest first, with their tries. Raises PermissionDenied. 2 queries."""
    actor.require(READ_WEBHOOKS)
    rows = Delivery.objects.all()
    if endpoint_id is not None:
        rows = rows.filter(endpoint_id=endpoint_id)
    if state is not None:
        rows = rows.filter(state=state)
    page = paginate(rows, order=("-id",), cursor=cursor, limit=limit)
    log: dict[int, list[TryRecord]] = {}
    tries = DeliveryTry.objects.filter(delivery_id__in=[row.pk for row in page.items]).order_by("-id")
    for row in tries if page.items else ():
        log.setdefault(row.delivery_id, []).append(_to_try_record(row))
    items = [to_delivery_record(row, log=tuple(log.get(row.pk, ()))) for row in page.items]
    return Page(items=items, next=page.next)


def to_endpoint_record(row: Endpoint) -> EndpointRecord:
    """Show an endpoint without its secrets."""
    return EndpointRecord(
        id=row.pk,
        name=row.name,
        url=row.url,
        events=tuple(row.events),
        state=EndpointState(row.state),
        failing_since=row.failing_since,
        old_secret_until=row.old_secret_until,
        made_at=row.made_at,
    )


def to_delivery_record(row: Delivery, *, log: tuple[TryRecord, ...]) -> DeliveryRecord:
    """Show a delivery with the given tries."""
    is_pending = row.state == DeliveryState.PENDING
    return DeliveryRecord(
        id=row.pk,
        number=row.number,
        endpoint_id=row.endpoint_id,
        event=row.event,
        subject=row.subject,
        body=row.body,
        state=DeliveryState(row.state),
        tries=row.tries,
        recorded_at=row.recorded_at,
        next_at=row.next_at if is_pending else None,
        log=log,
    )


def _to_try_record(row: DeliveryTry) -> TryRecord:
    return TryRecord(
        at=row.at,
        status=row.status,
        error=row.error,
        milliseconds=row.milliseconds,
        excerpt=row.excerpt,
    )
