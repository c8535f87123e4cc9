"""The worker's half of outbox and timers: claim by compare-and-set, run, mark, back off, park.

Order: an event waits while an earlier one of its key is pending. A parked event lets the later ones of its
key go on: subscribers guard by state, and the back office shows what is parked until somebody runs it again.
Leases and back-off use the machine's clock; a test that moves the shop's clock does not disturb them.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.db.models import F, Q

from zhida.shop.kernel.models import EventState, Heartbeat, OutboxDelivery, OutboxEvent, Timer
from zhida.shop.kernel.outbox import Event
from zhida.shop.kernel.uow import transactional

log = logging.getLogger(__name__)

BATCH = 100
LEASE = timedelta(seconds=60)
PARK_AFTER_ATTEMPTS = 8
FIRST_BACKOFF_SECONDS = 1
LONGEST_BACKOFF_SECONDS = 600

# A subscriber is `def on_x(event: X, *, now: datetime) -> None`; each takes its own event type, which no one
# signature can say.
Subscriber = Callable[..., None]
TimerHandler = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Subscription:
    """An event type and who reacts to it, in this order, each alone."""

    event_type: type[Event]
    subscribers: tuple[Subscriber, ...]


def deliver_due(subscriptions: Mapping[str, Subscription], *, now: datetime) -> int:
    """Deliver what is pending, oldest first, each subscriber in its own transaction; return how many events.

    `now` is the shop's clock, handed to subscribers. A subscriber that fails is retried later, the others of
    the event are not held up.
    """
    delivered = 0
    for row in _next_events():
        token = _claim_event(row)
        if token is None:
            continue
        failure = _run_subscribers(row, subscriptions.get(row.name), now=now)
        _finish_event(row, token, failure)
        delivered += 1
    return delivered


def run_due_timers(handlers: Mapping[str, TimerHandler], *, now: datetime) -> int:
    """Run the timers of these kinds that are due by the shop's clock, one after the other; return how many.

    A handler runs outside any transaction. Its timer is deleted afterwards unless it was set again meanwhile.
    """
    machine_now = datetime.now(UTC)
    due = Timer.objects.filter(kind__in=list(handlers), due_at__lte=now).filter(_is_free(machine_now))
    ran = 0
    for row in due.order_by("due_at", "id")[:BATCH]:
        token = _claim_timer(row, now=now)
        if token is None:
            continue
        _run_timer(row, token, handlers, now=now)
        ran += 1
    return ran


@transactional
def beat(name: str) -> None:
    """Note that a process of this kind is alive; machine time."""
    seen_at = datetime.now(UTC)
    if not Heartbeat.objects.filter(name=name).update(seen_at=seen_at):
        Heartbeat.objects.bulk_create([Heartbeat(name=name, seen_at=seen_at)], ignore_conflicts=True)


@transactional
def retry_parked(event_id: int) -> bool:
    """Put a parked event back in line, with its attempts counted anew; False when it was not parked."""
    parked = OutboxEvent.objects.filter(pk=event_id, state=EventState.PARKED)
    return parked.update(state=EventState.PENDING, attempts=0, not_before=None, lease="") == 1


def _is_free(machine_now: datetime) -> Q:
    return Q(not_before__isnull=True) | Q(not_before__lt=machine_now)


def _next_events() -> Sequence[OutboxEvent]:
    """Pick the oldest pending events that are free and first of their key."""
    machine_now = datetime.now(UTC)
    pending = OutboxEvent.objects.filter(state=EventState.PENDING)
    candidates = list(pending.filter(_is_free(machine_now)).order_by("id")[:BATCH])
    if not candidates:
        return []
    held = pending.filter(
        key__in={row.key for row in candidates}, id__lt=candidates[-1].id, not_before__gte=machine_now
    )
    first_held: dict[str, int] = {}
    for key, event_id in held.values_list("key", "id"):
        first_held[key] = min(event_id, first_held.get(key, event_id))
    return [row for row in candidates if row.id < first_held.get(row.key, row.id + 1)]


@transactional
def _claim_event(row: OutboxEvent) -> str | None:
    machine_now = datetime.now(UTC)
    if OutboxEvent.objects.filter(key=row.key, state=EventState.PENDING, id__lt=row.id).exists():
        return None
    token = secrets.token_hex(16)
    free = OutboxEvent.objects.filter(pk=row.pk, state=EventState.PENDING).filter(_is_free(machine_now))
    return token if free.update(lease=token, not_before=machine_now + LEASE) == 1 else None


@transactional
def _claim_timer(row: Timer, *, now: datetime) -> str | None:
    machine_now = datetime.now(UTC)
    token = secrets.token_hex(16)
    due = Timer.objects.filter(pk=row.pk, generation=row.generation, due_at__lte=now)
    claimed = due.filter(_is_free(machine_now)).update(lease=token, not_before=machine_now + LEASE)
    return token if claimed == 1 else None


def _run_subscribers(row: OutboxEvent, subscription: Subscription | None, *, now: datetime) -> str:
    """Run every subscriber that has not run; return the last failure, or nothing."""
    if subscription is None:
        return ""
    event = subscription.event_type.from_payload(row.payload)
    failure = ""
    for subscriber in subscription.subscribers:
        try:
            _run_once(row.pk, subscriber, event, now=now)
        except Exception as error:  # noqa: BLE001 -- the worker's outer loop: whatever it is, retry, then park
            failure = f"{name_of(subscriber)}: {type(error).__name__}: {error}"
            log.warning("event %s %s failed: %s", row.pk, row.name, failure)
    return failure


def _run_once(event_id: int, subscriber: Subscriber, event: Event, *, now: datetime) -> None:
    """Run a subscriber unless its effect is committed already; two workers at once end in one effect."""
    name = name_of(subscriber)
    if OutboxDelivery.objects.filter(event_id=event_id, subscriber=name).exists():
        return
    try:
        _run_in_transaction(event_id, name, subscriber, event, now=now)
    except IntegrityError:
        if not OutboxDelivery.objects.filter(event_id=event_id, subscriber=name).exists():
            raise


@transactional
def _run_in_transaction(
    event_id: int, name: str, subscriber: Subscriber, event: Event, *, now: datetime
) -> None:
    OutboxDelivery.objects.create(event_id=event_id, subscriber=name, delivered_at=now)
    subscriber(event, now=now)


@transactional
def _finish_event(row: OutboxEvent, token: str, failure: str) -> None:
    """Mark the outcome; nothing happens when the lease was lost meanwhile."""
    mine = OutboxEvent.objects.filter(pk=row.pk, lease=token)
    if not failure:
        mine.update(state=EventState.DELIVERED, lease="", not_before=None)
        return
    attempts = row.attempts + 1
    if attempts >= PARK_AFTER_ATTEMPTS:
        log.error("event %s %s parked after %s attempts: %s", row.pk, row.name, attempts, failure)
        mine.update(state=EventState.PARKED, lease="", attempts=attempts, last_error=failure)
        return
    not_before = datetime.now(UTC) + backoff(attempts)
    mine.update(lease="", not_before=not_before, attempts=attempts, last_error=failure)


def _run_timer(row: Timer, token: str, handlers: Mapping[str, TimerHandler], *, now: datetime) -> None:
    failure = ""
    try:
        handlers[row.kind](row.key, now=now)
    except Exception as error:  # noqa: BLE001 -- the worker's outer loop: whatever it is, try again later
        failure = f"{type(error).__name__}: {error}"
        log.warning("timer %s %s failed: %s", row.kind, row.key, failure)
    _finish_timer(row, token, failure)


@transactional
def _finish_timer(row: Timer, token: str, failure: str) -> None:
    """Delete the timer that ran unless it was set again, or put it off after a failure."""
    mine = Timer.objects.filter(pk=row.pk, lease=token)
    if not failure:
        mine.filter(generation=row.generation).delete()
        return
    not_before = datetime.now(UTC) + backoff(row.attempts + 1)
    mine.update(lease="", not_before=not_before, attempts=F("attempts") + 1, last_error=failure)


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after the n-th failure: 1, 4, 16, 64, 256, 600 seconds."""
    return timedelta(seconds=min(FIRST_BACKOFF_SECONDS * 4 ** (attempts - 1), LONGEST_BACKOFF_SECONDS))


def name_of(subscriber: Callable[..., Any]) -> str:
    """Return the permanent name under which effects are counted; which file of a folder it is may change."""
    place = subscriber.__module__.removeprefix("zhida.shop.").partition(".subscribers")
    return f"{place[0]}{place[1]}.{subscriber.__qualname__}"
