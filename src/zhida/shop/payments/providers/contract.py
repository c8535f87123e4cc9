"""What every channel can do, in our words. A channel's own words stay in its file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from zhida.shop.kernel.money import Money


class FactStatus(StrEnum):
    """What a channel says of a payment or a refund. ABSENT: it has no such number (never final by itself)."""

    ABSENT = "ABSENT"
    PENDING = "PENDING"
    PROCESSING = "PROCESSING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CLOSED = "CLOSED"


class OutcomeUnknown(Exception):
    """No verified answer (timeout, broken connection, 5xx, bad signature): anything may have happened."""


class RefusedByChannel(Exception):
    """A verified refusal for good; `code` is the channel's own word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotificationRejected(Exception):
    """A notification that is not from the channel, too old, or not for us; `status` is the HTTP answer."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOrder:
    """What is asked of a channel. A repeat of the same number is sent with the very same values."""

    attempt: str
    amount: Money
    subject: str
    scene: str
    expires_at: datetime
    notify_url: str
    return_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """How the shopper gets to pay: `kind` is REDIRECT, FORM, QR, JSAPI or TRANSFER."""

    kind: str
    payload: dict[str, str]
    provider_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrder:
    """A refund as asked of a channel; `refund` is its idempotency key there."""

    refund: str
    attempt: str
    provider_number: str
    amount: Money
    paid: Money
    reason: str
    notify_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFact:
    """A verified statement about a payment. `amount` is what was really paid, when it SUCCEEDED."""

    attempt: str
    status: FactStatus
    amount: Money | None = None
    provider_number: str = ""
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFact:
    """A verified statement about a refund."""

    refund: str
    attempt: str
    status: FactStatus
    amount: Money | None = None
    provider_number: str = ""
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """A verified notification. `dedupe_key` is the same whenever the same news is sent again."""

    dedupe_key: str
    fact: PaymentFact | RefundFact
    proof: dict[str, str]


class Provider(Protocol):
    """One channel account. Calls raise OutcomeUnknown or RefusedByChannel; `now` stamps what is signed."""

    @property
    def scenes(self) -> frozenset[str]:
        """Name the scenes in which a shopper can pay here."""

    def create(self, order: PaymentOrder, *, now: datetime) -> Presentation:
        """Open a payment; the same order again gives the same payment."""

    def query(self, attempt: str, *, now: datetime) -> PaymentFact:
        """Ask how a payment stands."""

    def close(self, attempt: str, *, now: datetime) -> PaymentFact:
        """End a payment: CLOSED when nobody can pay it any more, SUCCEEDED when it was paid."""

    def refund(self, order: RefundOrder, *, now: datetime) -> RefundFact:
        """Give money back; the same order again refunds once."""

    def query_refund(self, order: RefundOrder, *, now: datetime) -> RefundFact:
        """Ask how a refund stands."""

    def read_notification(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Notification:
        """Prove and read a notification of either hook. Raises NotificationRejected."""

    @property
    def acknowledgement(self) -> tuple[int, bytes, str]:
        """Give the status, body and content type that end the channel's repeating."""
