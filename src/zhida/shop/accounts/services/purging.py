"""Forgetting: codes, wrong guesses and dead sessions go once no limit needs them."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts import conf
from zhida.shop.accounts.models import (
    CodeAllowance,
    FailedAttempt,
    GuestStarts,
    LoginCode,
    LoginSession,
    LoginWalk,
    PasskeyChallenge,
)
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional

PURGE_TIMER = "accounts.purge"


@transactional
def purge_traces(*, now: datetime) -> int:
    """Delete what is older than two days and return the number of rows.

    Walks go an hour past their end, challenges at it. `now` is the machine's clock.
    """
    old = now - conf.TRACES_KEPT
    deleted = [
        LoginCode.objects.filter(sent_at__lt=old).delete()[0],
        CodeAllowance.objects.filter(last_sent_at__lt=old).delete()[0],
        FailedAttempt.objects.filter(failed_at__lt=old).delete()[0],
        GuestStarts.objects.filter(hour_starts_at__lt=old).delete()[0],
        LoginWalk.objects.filter(expires_at__lt=now - conf.WALKS_KEPT).delete()[0],
        PasskeyChallenge.objects.filter(expires_at__lt=now).delete()[0],
        LoginSession.objects.filter(expires_at__lt=old).delete()[0],
    ]
    return sum(deleted)


@transactional
def start_purging(*, due_at: datetime) -> None:
    """Set the timer of the next purge."""
    set_timer(kind=PURGE_TIMER, key="all", due_at=due_at)
