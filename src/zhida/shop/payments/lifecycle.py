"""The states of an intent, an attempt and a refund, and the only moves between them.

Money facts always win: SUCCEEDED may follow FAILED and CLOSED, because a channel can take money late.
Nothing leaves SUCCEEDED; partly or fully refunded is derived from the refunds.
"""

from enum import StrEnum
from typing import Final


class IntentStatus(StrEnum):
    OPEN = "OPEN"
    PAID = "PAID"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"


class AttemptStatus(StrEnum):
    """CREATED: numbered, not yet at the channel. PROCESSING: money may be moving, the outcome is unknown."""

    CREATED = "CREATED"
    PENDING = "PENDING"
    PROCESSING = "PROCESSING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CLOSED = "CLOSED"


class RefundStatus(StrEnum):
    """REQUESTED: decided, not yet sent. PROCESSING: sent, or the outcome is unknown."""

    REQUESTED = "REQUESTED"
    PROCESSING = "PROCESSING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


class Source(StrEnum):
    """Where a change of state comes from."""

    START = "START"
    NOTIFICATION = "NOTIFICATION"
    QUERY = "QUERY"
    REQUEST = "REQUEST"
    STATEMENT = "STATEMENT"


OPEN_ATTEMPTS: Final = frozenset({AttemptStatus.CREATED, AttemptStatus.PENDING, AttemptStatus.PROCESSING})
OPEN_REFUNDS: Final = frozenset({RefundStatus.REQUESTED, RefundStatus.PROCESSING})

# For each state, the states it may follow.
ATTEMPT_COMES_FROM: Final[dict[AttemptStatus, frozenset[AttemptStatus]]] = {
    AttemptStatus.CREATED: frozenset(),
    AttemptStatus.PENDING: frozenset({AttemptStatus.CREATED, AttemptStatus.PROCESSING}),
    AttemptStatus.PROCESSING: frozenset({AttemptStatus.CREATED, AttemptStatus.PENDING}),
    AttemptStatus.SUCCEEDED: OPEN_ATTEMPTS | {AttemptStatus.FAILED, AttemptStatus.CLOSED},
    AttemptStatus.FAILED: OPEN_ATTEMPTS,
    AttemptStatus.CLOSED: OPEN_ATTEMPTS,
}
REFUND_COMES_FROM: Final[dict[RefundStatus, frozenset[RefundStatus]]] = {
    RefundStatus.REQUESTED: frozenset(),
    RefundStatus.PROCESSING: frozenset({RefundStatus.REQUESTED}),
    RefundStatus.SUCCEEDED: OPEN_REFUNDS | {RefundStatus.FAILED},
    RefundStatus.FAILED: OPEN_REFUNDS,
}
INTENT_COMES_FROM: Final[dict[IntentStatus, frozenset[IntentStatus]]] = {
    IntentStatus.OPEN: frozenset(),
    IntentStatus.PAID: frozenset({IntentStatus.OPEN}),
    IntentStatus.EXPIRED: frozenset({IntentStatus.OPEN}),
    IntentStatus.CANCELLED: frozenset({IntentStatus.OPEN}),
}

# What a shopper is told of an attempt.
PUBLIC_ATTEMPT_STATUS: Final[dict[AttemptStatus, str]] = {
    AttemptStatus.CREATED: "pending",
    AttemptStatus.PENDING: "pending",
    AttemptStatus.PROCESSING: "processing",
    AttemptStatus.SUCCEEDED: "succeeded",
    AttemptStatus.FAILED: "failed",
    AttemptStatus.CLOSED: "closed",
}
