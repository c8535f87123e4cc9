"""How well calls to a channel went, and when to leave it alone: pure, whole numbers only.

Only technical failures count: no answer, a 5xx, a wrong signature. A buyer who declines and a channel that
refuses have been served.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

FULL_PPM: Final = 1_000_000

# Each call moves the average of failures by a tenth; without calls it halves every five minutes.
AVERAGE_OVER_CALLS: Final = 10
HALF_LIFE: Final = timedelta(minutes=5)
FORGOTTEN_PPM: Final = 10_000

FAILURES_IN_A_ROW: Final = 5
RECENT_CALLS: Final = 20
RECENT_FOR: Final = timedelta(seconds=60)

FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(minutes=10)

# A probe that gave no answer by then has died with its process: another may go.
PROBE_LEASE: Final = timedelta(seconds=30)

# A healthy operation's successes are written down no more often than this.
SUCCESS_EVERY: Final = timedelta(seconds=10)

LONGEST_WORD: Final = 60


class Operation(StrEnum):
    CREATE = "CREATE"
    QUERY = "QUERY"
    CLOSE = "CLOSE"
    REFUND = "REFUND"
    QUERY_REFUND = "QUERY_REFUND"


class Breaker(StrEnum):
    """CLOSED: calls go through. OPEN: no new payments. HALF_OPEN: one payment is trying it out."""

    CLOSED = "CLOSED"
    OPEN = "OPEN"
    HALF_OPEN = "HALF_OPEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How one operation at one account stands.

    `failure_ppm` is the moving average of failures as of `noted_at`. `recent` holds the last calls, (instant
    in milliseconds, failed), from the first failure of the last minute on. `since` is when the breaker left
    CLOSED; from `probe_at` on the next probe may go.
    """

    breaker: Breaker = Breaker.CLOSED
    failure_ppm: int = 0
    failures_in_a_row: int = 0
    recent: tuple[tuple[int, bool], ...] = ()
    since: datetime | None = None
    probe_at: datetime | None = None
    pause: timedelta = FIRST_PAUSE
    noted_at: datetime | None = None
    last_error: str = ""
    last_error_at: datetime | None = None
    last_success_at: datetime | None = None


def after_success(health: Health, *, now: datetime) -> Health:
    """Return the health after a call, begun at `now`, that was answered.

    An answer to a call begun before the breaker opened, or before the probe, leaves the breaker as it is.
    """
    average = failure_ppm_at(health, now)
    average -= average // AVERAGE_OVER_CALLS
    told = replace(
        health,
        failure_ppm=average if average >= FORGOTTEN_PPM else 0,
        noted_at=now,
        last_success_at=now,
    )
    if health.breaker is Breaker.CLOSED:
        recent = _recent(health, failed=False, now=now)
        return replace(told, failures_in_a_row=0, recent=recent)
    if not _is_news(health, now):
        return told
    return replace(
        told,
        breaker=Breaker.CLOSED,
        failures_in_a_row=0,
        recent=(),
        since=None,
        probe_at=None,
        pause=FIRST_PAUSE,
    )


def after_failure(health: Health, *, word: str, now: datetime) -> Health:
    """Return the health after a call, begun at `now`, that failed technically.

    The breaker opens after 5 failures in a row, or when more than half of the last 20 calls failed, all of
    them within 60 s. A failed probe opens it again, for twice as long, up to 10 minutes.
    """
    average = failure_ppm_at(health, now)
    told = replace(
        health,
        failure_ppm=average + (FULL_PPM - average) // AVERAGE_OVER_CALLS,
        failures_in_a_row=health.failures_in_a_row + 1,
        recent=_recent(health, failed=True, now=now),
        noted_at=now,
        last_error=word,
        last_error_at=now,
    )
    if health.breaker is Breaker.CLOSED:
        return _opened(told, pause=FIRST_PAUSE, since=now, now=now) if _is_broken(told) else told
    is_probe = is_probe_due(health, now) or (health.breaker is Breaker.HALF_OPEN and _is_news(health, now))
    if not is_probe:
        return told
    return _opened(told, pause=min(2 * health.pause, LONGEST_PAUSE), since=health.since or now, now=now)


def with_probe(health: Health, *, now: datetime) -> Health:
    """Return the health while one payment tries the channel out."""
    return replace(health, breaker=Breaker.HALF_OPEN, probe_at=now + PROBE_LEASE)


def is_probe_due(health: Health, now: datetime) -> bool:
    """Say whether the breaker is open and the next probe may go."""
    return health.probe_at is not None and now >= health.probe_at


def failure_ppm_at(health: Health, now: datetime) -> int:
    """Return the average of failures, in millionths, as time has worn it down."""
    if not health.failure_ppm or health.noted_at is None:
        return 0
    passed = max((now - health.noted_at) // timedelta(milliseconds=1), 0)
    half_life = HALF_LIFE // timedelta(milliseconds=1)
    halvings, rest = divmod(passed, half_life)
    worn = (health.failure_ppm >> halvings) * (2 * half_life - rest) // (2 * half_life)
    return worn if worn >= FORGOTTEN_PPM else 0


def is_worth_writing(before: Health, after: Health, *, now: datetime) -> bool:
    """Say whether a success changes what others have to know, or was last written down a while ago."""
    is_troubled = bool(before.failures_in_a_row or before.recent) or before.breaker is not after.breaker
    return is_troubled or before.noted_at is None or now >= before.noted_at + SUCCESS_EVERY


def _opened(health: Health, *, pause: timedelta, since: datetime, now: datetime) -> Health:
    return replace(health, breaker=Breaker.OPEN, since=since, pause=pause, probe_at=now + pause)


def _is_news(health: Health, now: datetime) -> bool:
    """Say whether a call began after the breaker opened, or with the probe or after it."""
    assert health.probe_at is not None, "a breaker that is not closed has its next probe"
    if health.breaker is Breaker.OPEN:
        return now > health.probe_at - health.pause
    return now >= health.probe_at - PROBE_LEASE


def _is_broken(health: Health) -> bool:
    failures = sum(failed for _at, failed in health.recent)
    return health.failures_in_a_row >= FAILURES_IN_A_ROW or (
        len(health.recent) == RECENT_CALLS and 2 * failures > RECENT_CALLS
    )


def _recent(health: Health, *, failed: bool, now: datetime) -> tuple[tuple[int, bool], ...]:
    """Return the last 20 calls of the last minute; successes ahead of the first failure are left out."""
    at = int(now.timestamp() * 1000)
    horizon = at - RECENT_FOR // timedelta(milliseconds=1)
    calls = [call for call in (*health.recent, (at, failed)) if call[0] > horizon][-RECENT_CALLS:]
    first = next((index for index, (_at, has_failed) in enumerate(calls) if has_failed), len(calls))
    return tuple(calls[first:])
