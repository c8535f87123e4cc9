"""What other rooms see of payments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.utils.functional import Promise

from zhida.shop.kernel.money import Money
from zhida.shop.payments.lifecycle import (
    PUBLIC_ATTEMPT_STATUS,
    AttemptStatus,
    IntentStatus,
    RefundStatus,
)

__all__ = [
    "AttemptRecord",
    "AttemptStart",
    "AttemptStatus",
    "CloseOutcome",
    "HookReply",
    "IntentRecord",
    "IntentStatus",
    "MethodRecord",
    "PayerDevice",
    "PaymentRecord",
    "RefundRecord",
    "RefundStatus",
    "Scene",
]


class CloseOutcome(StrEnum):
    """CLOSED: nobody can pay any more (what comes nevertheless is refunded). UNKNOWN: ask again later."""

    CLOSED = "CLOSED"
    CAPTURED = "CAPTURED"
    UNKNOWN = "UNKNOWN"


class Scene(StrEnum):
    """Where the shopper pays: a desktop browser, a phone's browser, inside WeChat."""

    PC = "pc"
    H5 = "h5"
    JSAPI = "jsapi"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentRecord:
    """One amount to collect. `refunding` are all refunds decided and not failed, `refunded` those arrived."""

    id: int
    ref: str
    payer: str
    amount: Money
    captured: Money
    refunding: Money
    refunded: Money
    status: IntentStatus
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerDevice:
    """What a channel wants to know of where a payment starts: the payer's openid and address, when known.

    `openids` are the payer's by appid: the router chooses the account, and its appid the openid. `openid` is
    named by test programs, for whichever account.
    """

    openid: str = field(default="", repr=False)
    ip: str = ""
    openids: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptStart:
    """What a shopper's device needs to pay: `kind` is redirect, form, qr, jsapi or transfer."""

    attempt: str
    kind: str
    payload: dict[str, str]
    expires_at: datetime
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRecord:
    """One try to pay. `captured` came in, in the currency it came in; `counts` is what that counts for."""

    number: str
    ref: str
    channel: str
    account: str
    scene: str
    status: AttemptStatus
    amount: Money
    captured: Money
    counts: Money
    created_at: datetime
    expires_at: datetime
    captured_at: datetime | None

    @property
    def public_status(self) -> str:
        """The status in the words of the shopper API."""
        return PUBLIC_ATTEMPT_STATUS[self.status]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRecord:
    """One refund; `key` is the caller's, unique within the ref. `problem`: the channel's word for a hitch.

    `expected_on` is the day in Shanghai by which it has usually reached the payer.
    """

    number: str
    ref: str
    attempt: str
    channel: str
    key: str
    amount: Money
    status: RefundStatus
    reason: str
    problem: str
    created_at: datetime
    finished_at: datetime | None
    expected_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRecord:
    """Everything about one ref: the intent, its attempts and its refunds, oldest first."""

    intent: IntentRecord
    attempts: tuple[AttemptRecord, ...] = field(default_factory=tuple)
    refunds: tuple[RefundRecord, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodRecord:
    """A way to pay as a shopper is offered it."""

    channel: str
    title: str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class HookReply:
    """What a channel is answered to its notification."""

    status: int
    body: bytes
    content_type: str = "text/plain"
