"""How each operation at each account stands, kept in the database so that all processes see the same."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import require_transaction, transactional
from zhida.shop.payments.breaker import (
    FULL_PPM,
    Breaker,
    Health,
    Operation,
    after_failure,
    after_success,
    failure_ppm_at,
    is_probe_due,
    is_worth_writing,
    with_probe,
)
from zhida.shop.payments.health_models import ChannelHealth, ChannelOverride
from zhida.shop.payments.routing import Condition, Steering

log = logging.getLogger(__name__)

# What tells whether an account should get new payments: it opens them, and it says how they stand.
GUARDING: Final = (Operation.CREATE, Operation.QUERY)

# So many writers may be faster; then this one sample is let go.
TRIES: Final = 16

Key = tuple[str, Operation]


def list_health() -> Mapping[Key, Health]:
    """Return the health by account and operation. One query."""
    rows = ChannelHealth.objects.order_by("account", "operation")
    return {(row.account, Operation(row.operation)): _health(row) for row in rows}


def list_overrides(*, now: datetime) -> Mapping[str, ChannelOverride]:
    """Return what staff decided about accounts and still holds, by account. One query."""
    return {row.account: row for row in ChannelOverride.objects.filter(until__gt=now).order_by("account")}


def conditions(*, now: datetime) -> Mapping[str, Condition]:
    """Return what the router has to know of each account of which there is anything to know. Two queries."""
    health, overrides = list_health(), list_overrides(now=now)
    accounts = {account for account, _operation in health} | set(overrides)
    return {name: _condition(name, health, overrides.get(name), now=now) for name in accounts}


def note_success(*, account: str, operation: Operation, now: datetime) -> None:
    """Note a call, begun at `now`, that was answered: one read, and a write each 10 s while healthy."""

    def change(before: Health) -> Health | None:
        after = after_success(before, now=now)
        return after if is_worth_writing(before, after, now=now) else None

    _note(account, operation, change)


def note_failure(*, account: str, operation: Operation, word: str, now: datetime) -> None:
    """Note a call, begun at `now`, that failed technically; `word` says how, without addresses or secrets."""
    _note(account, operation, lambda before: after_failure(before, word=word, now=now))


def claim_probe(*, account: str, now: datetime) -> bool:
    """Claim the one payment that may try an account out; False when another claimed it a moment earlier."""
    require_transaction()
    rows = ChannelHealth.objects.filter(account=account, operation__in=GUARDING).order_by("operation")
    due = [row for row in rows if is_probe_due(_health(row), now)]
    return bool(due) and all(_write(row, with_probe(_health(row), now=now)) for row in due)


def _note(account: str, operation: Operation, change: Callable[[Health], Health | None]) -> None:
    for _try in range(TRIES):
        row = ChannelHealth.objects.filter(account=account, operation=operation).first()
        after = change(_health(row) if row else Health())
        if after is None or _store(row, account, operation, after):
            return
    log.warning("a sample of %s at %s was let go", operation, account)


@transactional
def _store(row: ChannelHealth | None, account: str, operation: Operation, after: Health) -> bool:
    if row is not None:
        return _write(row, after)
    return insert_new(ChannelHealth(account=account, operation=operation, **_columns(after)))


def _write(row: ChannelHealth, after: Health) -> bool:
    """Write unless somebody else has written since the row was read."""
    unchanged = ChannelHealth.objects.filter(pk=row.pk, version=row.version)
    return unchanged.update(version=row.version + 1, **_columns(after)) == 1


def _health(row: ChannelHealth) -> Health:
    return Health(
        breaker=Breaker(row.breaker),
        failure_ppm=row.failure_ppm,
        failures_in_a_row=row.failures_in_a_row,
        recent=tuple((at, failed) for at, failed in row.recent),
        since=row.since,
        probe_at=row.probe_at,
        pause=timedelta(seconds=row.pause_seconds),
        noted_at=row.noted_at,
        last_error=row.last_error,
        last_error_at=row.last_error_at,
        last_success_at=row.last_success_at,
    )


def _columns(health: Health) -> dict[str, object]:
    return {
        "breaker": health.breaker,
        "failure_ppm": health.failure_ppm,
        "failures_in_a_row": health.failures_in_a_row,
        "recent": [list(call) for call in health.recent],
        "since": health.since,
        "probe_at": health.probe_at,
        "pause_seconds": health.pause // timedelta(seconds=1),
        "noted_at": health.noted_at,
        "last_error": health.last_error,
        "last_error_at": health.last_error_at,
        "last_success_at": health.last_success_at,
    }


def _condition(
    account: str, health: Mapping[Key, Health], override: ChannelOverride | None, *, now: datetime
) -> Condition:
    """Sum up the guarding operations: the worst health, and a probe only when every open one is due."""
    guarding = [health.get((account, operation), Health()) for operation in GUARDING]
    broken = [each for each in guarding if each.breaker is not Breaker.CLOSED]
    return Condition(
        health_ppm=FULL_PPM - max(failure_ppm_at(each, now) for each in guarding),
        is_broken=bool(broken),
        is_probe_due=bool(broken) and all(is_probe_due(each, now) for each in broken),
        steering=Steering(override.kind) if override else None,
    )
