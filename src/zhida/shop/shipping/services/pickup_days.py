"""The days for which goods lie ready: a reminder, the last one, and the day on which they are given up."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.kernel import outbox, timers
from zhida.shop.kernel.uow import transactional
from zhida.shop.shipping.conf import GIVE_UP_AFTER, PICKUP_TIMER, REMIND_BEFORE
from zhida.shop.shipping.events import PickupDueSoon, PickupGivenUp, PickupOverdue
from zhida.shop.shipping.lifecycle import PickupState
from zhida.shop.shipping.models import Pickup


def first_look(valid_until: datetime, *, now: datetime) -> datetime:
    """Say when goods laid ready now are looked at first: for the reminder, or at the end of a short time."""
    remind_at = valid_until - REMIND_BEFORE
    return remind_at if remind_at > now else valid_until


@transactional
def tend_pickup(*, ref: str, now: datetime) -> None:
    """Do what is due about goods that lie ready, and plan the next look; nothing once they were fetched.

    One day before the code lapses its buyer is reminded (records PickupDueSoon); then it lapses (records
    PickupOverdue, once for each such day); three days later they are given up (records PickupGivenUp).
    Worked: ready on the 1st at noon for 7 days: reminded on the 7th, lapsed on the 8th, given up on the 11th.
    """
    rows = Pickup.objects.select_for_update().select_related("store").filter(ref=ref, state=PickupState.READY)
    row = next(iter(rows), None)
    if row is None:
        return
    if now < row.valid_until:
        if now >= row.valid_until - REMIND_BEFORE:
            outbox.record(PickupDueSoon(ref=ref, store=row.store.code, valid_until=row.valid_until), now=now)
        timers.set_timer(kind=PICKUP_TIMER, key=ref, due_at=first_look(row.valid_until, now=now))
    elif row.overdue_at is None:
        row.overdue_at = now
        row.save(update_fields=["overdue_at"])
        outbox.record(PickupOverdue(ref=ref, store=row.store.code, valid_until=row.valid_until), now=now)
        timers.set_timer(kind=PICKUP_TIMER, key=ref, due_at=row.valid_until + GIVE_UP_AFTER)
    elif now >= row.valid_until + GIVE_UP_AFTER:
        outbox.record(PickupGivenUp(ref=ref, valid_until=row.valid_until), now=now)
