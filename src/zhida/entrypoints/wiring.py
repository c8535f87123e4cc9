"""Who reacts to what: the one table from events to subscribers, and from timers to what they start."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from zhida.shop.kernel.delivery import Subscriber, Subscription, TimerHandler
from zhida.shop.kernel.outbox import Event

SUBSCRIPTIONS: dict[type[Event], tuple[Subscriber, ...]] = {}

TIMERS: dict[str, TimerHandler] = {}


@functools.cache
def subscriptions() -> Mapping[str, Subscription]:
    """Return the table by event name, as the worker needs it."""
    return {
        event_type.name: Subscription(event_type=event_type, subscribers=subscribers)
        for event_type, subscribers in SUBSCRIPTIONS.items()
    }


def timer_handlers() -> Mapping[str, TimerHandler]:
    """Return what each kind of timer starts."""
    return TIMERS
