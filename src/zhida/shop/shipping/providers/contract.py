"""What every courier aggregator can do, in our words. A service's own words stay in its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from zhida.shop.shipping.records import CourierRecord, HookReply, TrackingReport


class CourierSilent(Exception):
    """No answer that can be believed: a timeout, a broken connection, 5xx, nonsense. It may heal."""


class CourierRefused(Exception):
    """The service said no; `word` is its own code, `is_final` when asking again says the same."""

    def __init__(self, word: str, *, is_final: bool) -> None:
        super().__init__(word)
        self.word = word
        self.is_final = is_final


class PushRejected(Exception):
    """A push that is not proven or cannot be read; nothing of it is kept."""

    def __init__(self, reason: str, *, status: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


class TrackPhase(StrEnum):
    """Whether the service goes on telling of a waybill, is done with it, or gave it up."""

    RUNNING = "RUNNING"
    ENDED = "ENDED"
    LOST = "LOST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """All that a service knows of a waybill; `carriers` are its codes, several after a correction."""

    tracking: str
    carriers: frozenset[str]
    reports: tuple[TrackingReport, ...]
    phase: TrackPhase = TrackPhase.RUNNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A proven push: its track, and its text without the phones and names that couriers write into it."""

    track: Track
    redacted: str


class CourierService(Protocol):
    """One account at one aggregator."""

    def carrier_code(self, courier: CourierRecord) -> str:
        """Give the service's code of a courier; empty when it does not follow that one."""

    def subscribe(self, *, carrier: str, tracking: str, callback_url: str) -> None:
        """Ask to be told of a waybill; asking twice is fine. Raises CourierSilent, CourierRefused."""

    def query(self, *, carrier: str, tracking: str) -> Track:
        """Ask how a waybill stands; a waybill without news has no reports. Raises as `subscribe`."""

    def read_push(self, fields: Mapping[str, str]) -> Push:
        """Prove and read a push. Raises PushRejected."""

    def acknowledgement(self) -> HookReply:
        """Give the answer that ends the repeating of a push."""

    def refusal(self, rejected: PushRejected) -> HookReply:
        """Give the answer to a push that is not taken."""
