"""What the webhooks room is asked with and shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class EndpointState(StrEnum):
    """Whether deliveries leave: PAUSED by staff, STOPPED by the shop after days of failure."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    STOPPED = "STOPPED"


class DeliveryState(StrEnum):
    """Where a delivery stands; PARKED ones are sent again by hand only."""

    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    PARKED = "PARKED"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointDraft:
    """An address to tell, and of which events."""

    name: str
    url: str
    events: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRecord:
    """An endpoint as staff see it; the secret is not part of it."""

    id: int
    name: str
    url: str
    events: tuple[str, ...]
    state: EndpointState
    failing_since: datetime | None
    old_secret_until: datetime | None
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeEndpoint:
    """An endpoint with its fresh secret, which is told this once."""

    endpoint: EndpointRecord
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TryRecord:
    """One try of a delivery: the status, 0 when there was none, and the beginning of the answer."""

    at: datetime
    status: int
    error: str
    milliseconds: int
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRecord:
    """One event for one endpoint, with its tries, newest first."""

    id: int
    number: str
    endpoint_id: int
    event: str
    subject: str
    body: str
    state: DeliveryState
    tries: int
    recorded_at: datetime
    next_at: datetime | None
    log: tuple[TryRecord, ...]
