"""Sending what waits for one endpoint: one at a time, each outside any transaction.

An endpoint is leased by the machine's clock, so that two workers never send to it at once. A run ends with
the first failure, or when ten seconds are over, and comes back a minute later.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Min, Q

from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.notifications.records import AlertKind
from zhida.shop.notifications.services import raise_alert
from zhida.shop.webhooks import conf, delivery_state, endpoint_state
from zhida.shop.webhooks.calling import Outcome, post
from zhida.shop.webhooks.models import Delivery, DeliveryTry, Endpoint
from zhida.shop.webhooks.records import DeliveryState, EndpointState
from zhida.shop.webhooks.services.planning import SEND_TIMER
from zhida.shop.webhooks.signing import live_secrets, signature


def send_due(*, endpoint_id: int, now: datetime) -> int:
    """Send what is due for an endpoint, 20 at most, up to the first failure; return how many.

    Of one subject the oldest goes first and the later ones wait for it. Sets the endpoint's timer for what is
    left. Runs outside any transaction.
    """
    if not Endpoint.objects.filter(pk=endpoint_id, state=EndpointState.ACTIVE).exists():
        return 0
    if not _lease(endpoint_id):
        _come_back(endpoint_id, due_at=now + conf.LOOK_AGAIN)
        return 0
    started, sent, is_well = time.monotonic(), 0, True
    while sent < conf.MOST_A_RUN and is_well:
        row = _next_due(endpoint_id, now=now)
        if row is None:
            break
        is_well = _send(row, now=now) and time.monotonic() - started < conf.LONGEST_RUN_SECONDS
        sent += 1
    _release(endpoint_id, earliest=now if is_well else now + conf.REST)
    return sent


def _send(row: Delivery, *, now: datetime) -> bool:
    endpoint = Endpoint.objects.get(pk=row.endpoint_id)
    body = row.body.encode()
    marks = signature(body, at=int(time.time()), secrets_=live_secrets(endpoint, now=now))
    outcome = post(
        endpoint.url,
        body=body,
        headers={"Zhida-Event": row.event, "Zhida-Delivery": row.number, "Zhida-Signature": marks},
        allow_inside=settings.ZHIDA.is_demo_or_test,
    )
    _note(row, endpoint, outcome, now=now)
    return outcome.is_good


@transactional
def _note(row: Delivery, endpoint: Endpoint, outcome: Outcome, *, now: datetime) -> None:
    DeliveryTry.objects.create(
        delivery=row,
        at=now,
        status=outcome.status,
        error=outcome.error,
        milliseconds=outcome.milliseconds,
        excerpt=outcome.excerpt,
    )
    delivery_state.finish(row, is_good=outcome.is_good, now=now)
    if outcome.is_good:
        Endpoint.objects.filter(pk=endpoint.pk).exclude(failing_since=None).update(failing_since=None)
        return
    Endpoint.objects.filter(pk=endpoint.pk, failing_since=None).update(failing_since=now)
    if endpoint_state.stop_after_failures(endpoint.pk, failing_before=now - conf.STOP_AFTER):
        raise_alert(
            kind=AlertKind.WEBHOOK_STOPPED,
            subject=str(endpoint.pk),
            data={"name": endpoint.name, "host": urlsplit(endpoint.url).hostname or ""},
            now=now,
        )


def _next_due(endpoint_id: int, *, now: datetime) -> Delivery | None:
    """Return the oldest delivery that is due and first of its subject."""
    pending = Delivery.objects.filter(endpoint_id=endpoint_id, state=DeliveryState.PENDING)
    firsts = pending.order_by().values("subject").annotate(first=Min("id")).values("first")
    return Delivery.objects.filter(pk__in=firsts, next_at__lte=now).order_by("id").first()


@transactional
def _lease(endpoint_id: int) -> bool:
    machine_now = datetime.now(UTC)
    free = Endpoint.objects.filter(pk=endpoint_id).filter(Q(busy_until=None) | Q(busy_until__lt=machine_now))
    return free.update(busy_until=machine_now + conf.LEASE) == 1


@transactional
def _release(endpoint_id: int, *, earliest: datetime) -> None:
    """Let the endpoint go, and come back when the next delivery is due."""
    Endpoint.objects.filter(pk=endpoint_id).update(busy_until=None)
    pending = Delivery.objects.filter(endpoint_id=endpoint_id, state=DeliveryState.PENDING)
    due_at = pending.aggregate(first=Min("next_at"))["first"]
    if due_at is not None:
        set_timer(kind=SEND_TIMER, key=str(endpoint_id), due_at=max(due_at, earliest))


@transactional
def _come_back(endpoint_id: int, *, due_at: datetime) -> None:
    set_timer(kind=SEND_TIMER, key=str(endpoint_id), due_at=due_at)
