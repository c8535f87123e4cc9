"""From an event to a delivery for each endpoint that asked for it; the sending comes after the commit."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.ids import new_number
from zhida.shop.kernel.outbox import Event
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import require_transaction, transactional
from zhida.shop.webhooks import delivery_state
from zhida.shop.webhooks.errors import DeliveryNotFinished, DeliveryNotFound, EndpointNotFound
from zhida.shop.webhooks.models import Delivery, Endpoint
from zhida.shop.webhooks.permissions import MANAGE_WEBHOOKS
from zhida.shop.webhooks.published import PING, PUBLISHED, data_of
from zhida.shop.webhooks.queries import to_delivery_record
from zhida.shop.webhooks.records import DeliveryRecord

SEND_TIMER: Final = "webhooks.send"


@transactional
def plan_deliveries(*, event: Event, now: datetime) -> int:
    """Write a delivery of the event for each endpoint that wants it; return how many. 1 query without any."""
    name = PUBLISHED[type(event)].name
    wanting = [row for row in Endpoint.objects.only("id", "events").order_by("id") if name in row.events]
    for row in wanting:
        _plan(row.pk, event=name, subject=event.key, data=data_of(event), now=now)
    return len(wanting)


@transactional
def ping_endpoint(*, actor: Actor, endpoint_id: int, now: datetime) -> DeliveryRecord:
    """Plan a delivery that says nothing but that it arrived. Audited.

    Raises PermissionDenied and EndpointNotFound.
    """
    actor.require(MANAGE_WEBHOOKS)
    if not Endpoint.objects.filter(pk=endpoint_id).exists():
        raise EndpointNotFound
    row = _plan(endpoint_id, event=PING, subject=PING, data={}, now=now)
    _audit(actor, "webhooks.ping", endpoint_id, now=now)
    return to_delivery_record(row, log=())


@transactional
def send_delivery_again(*, actor: Actor, delivery_id: int, now: datetime) -> None:
    """Put a delivered or parked delivery back in line, under its own number and with its own words. Audited.

    Raises PermissionDenied, DeliveryNotFound and DeliveryNotFinished.
    """
    actor.require(MANAGE_WEBHOOKS)
    row = Delivery.objects.filter(pk=delivery_id).first()
    if row is None:
        raise DeliveryNotFound
    if not delivery_state.send_again(delivery_id, now=now):
        raise DeliveryNotFinished
    set_timer(kind=SEND_TIMER, key=str(row.endpoint_id), due_at=now)
    _audit(actor, "webhooks.send_again", row.endpoint_id, now=now)


def _plan(endpoint_id: int, *, event: str, subject: str, data: dict[str, object], now: datetime) -> Delivery:
    require_transaction()
    number = new_number("W", now)
    document = {"id": number, "event": event, "recorded_at": now.isoformat(), "data": data}
    row = Delivery.objects.create(
        number=number,
        endpoint_id=endpoint_id,
        event=event,
        subject=subject,
        body=json.dumps(document, ensure_ascii=False, separators=(",", ":")),
        next_at=now,
        recorded_at=now,
    )
    set_timer(kind=SEND_TIMER, key=str(endpoint_id), due_at=now)
    return row


def _audit(actor: Actor, action: str, endpoint_id: int, *, now: datetime) -> None:
    record_audit(
        actor=actor, action=action, subject=f"webhook:{endpoint_id}", before=None, after=None, now=now
    )
