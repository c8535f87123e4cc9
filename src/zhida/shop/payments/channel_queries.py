"""Reads about channel accounts: how they do, and what the router decided."""

from collections.abc import Mapping
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.payments.breaker import FULL_PPM, Breaker, Health, failure_ppm_at
from zhida.shop.payments.channel_records import (
    ChannelRecord,
    DecisionRecord,
    OperationRecord,
    OverrideRecord,
)
from zhida.shop.payments.channels import ChannelAccount, channel_accounts
from zhida.shop.payments.decisions import candidates_of, mode_of
from zhida.shop.payments.health import GUARDING, Key, list_health, list_overrides
from zhida.shop.payments.health_models import ChannelOverride
from zhida.shop.payments.models import PaymentAttempt
from zhida.shop.payments.permissions import READ_CHANNELS
from zhida.shop.payments.routing import Steering, out_of_schedule


def list_channels(*, actor: Actor, now: datetime) -> list[ChannelRecord]:
    """List the channel accounts of the channels file by name, with how they do; no keys. Two queries.

    Raises PermissionDenied.
    """
    actor.require(READ_CHANNELS)
    health, overrides = list_health(), list_overrides(now=now)
    return [
        _channel_record(account, health, overrides.get(name), now=now)
        for name, account in sorted(channel_accounts().items())
    ]


def list_decisions(*, actor: Actor, cursor: str | None = None, limit: int = 20) -> Page[DecisionRecord]:
    """List what the router decided, newest first, with its inputs. One query. Raises PermissionDenied."""
    actor.require(READ_CHANNELS)
    rows = PaymentAttempt.objects.select_related("intent")
    page = paginate(rows, order=("-id",), cursor=cursor, limit=limit)
    return Page(items=[_decision_record(row) for row in page.items], next=page.next)


def list_operations(*, now: datetime) -> list[OperationRecord]:
    """List how every operation at every account does, for the machines that watch. One query."""
    return [_operation_record(key, health, now=now) for key, health in list_health().items()]


def _channel_record(
    account: ChannelAccount,
    health: Mapping[Key, Health],
    override: ChannelOverride | None,
    *,
    now: datetime,
) -> ChannelRecord:
    own = {key: each for key, each in health.items() if key[0] == account.name}
    return ChannelRecord(
        name=account.name,
        kind=account.kind,
        currency=account.currency,
        enabled=account.enabled,
        weight=account.weight,
        fee_bp=account.fee_bp,
        min_minor=account.min_minor,
        max_minor=account.max_minor,
        valid_from=account.valid_from,
        valid_to=account.valid_to,
        state=_state(account, own, override, now=now),
        operations=tuple(_operation_record(key, each, now=now) for key, each in own.items()),
        override=_override_record(override) if override else None,
    )


def _state(
    account: ChannelAccount,
    health: Mapping[Key, Health],
    override: ChannelOverride | None,
    *,
    now: datetime,
) -> str:
    """Sum up in a word why new payments come or do not; the strongest reason first."""
    if not account.enabled:
        return "DISABLED"
    unscheduled = out_of_schedule(account, now)
    if unscheduled is not None:
        return unscheduled.value
    if override is not None and override.kind == Steering.STOP:
        return "STOPPED"
    breakers = {health[account.name, each].breaker for each in GUARDING if (account.name, each) in health}
    if Breaker.OPEN in breakers:
        return "BROKEN"
    if Breaker.HALF_OPEN in breakers:
        return "PROBING"
    return "PREFERRED" if override is not None else "GOOD"


def _operation_record(key: Key, health: Health, *, now: datetime) -> OperationRecord:
    account, operation = key
    return OperationRecord(
        account=account,
        operation=operation,
        health_ppm=FULL_PPM - failure_ppm_at(health, now),
        breaker=health.breaker,
        since=health.since,
        probe_at=health.probe_at,
        failures_in_a_row=health.failures_in_a_row,
        last_error=health.last_error,
        last_error_at=health.last_error_at,
        last_success_at=health.last_success_at,
    )


def _override_record(row: ChannelOverride) -> OverrideRecord:
    return OverrideRecord(
        account=row.account,
        kind=row.kind,
        until=row.until,
        reason=row.reason,
        set_by=row.set_by,
        set_at=row.set_at,
    )


def _decision_record(row: PaymentAttempt) -> DecisionRecord:
    return DecisionRecord(
        attempt=row.number,
        ref=row.intent.ref,
        at=row.created_at,
        method=row.method,
        scene=row.scene,
        amount=Money(row.amount_minor, row.currency),
        chosen=row.account,
        mode=mode_of(row.decision),
        candidates=candidates_of(row.decision),
    )
