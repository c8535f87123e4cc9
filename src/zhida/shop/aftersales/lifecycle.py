"""The states of a refund that staff decided."""

from enum import StrEnum
from typing import Final


class StaffRefundStatus(StrEnum):
    """WAITING: for a second person; what it wants is claimed on the order, nothing is sent yet."""

    WAITING = "WAITING"
    REQUESTED = "REQUESTED"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    REJECTED = "REJECTED"


STAFF_REFUND_TRANSITIONS: Final[dict[StaffRefundStatus, frozenset[StaffRefundStatus]]] = {
    StaffRefundStatus.WAITING: frozenset({StaffRefundStatus.REQUESTED, StaffRefundStatus.REJECTED}),
    StaffRefundStatus.REJECTED: frozenset(),
    StaffRefundStatus.REQUESTED: frozenset({StaffRefundStatus.SUCCEEDED, StaffRefundStatus.FAILED}),
    StaffRefundStatus.SUCCEEDED: frozenset(),
    # A channel may pay what it had refused before: money facts win.
    StaffRefundStatus.FAILED: frozenset({StaffRefundStatus.SUCCEEDED}),
}
# Refunds that hold nothing on their order any more.
ENDED_WITHOUT_MONEY: Final = frozenset({StaffRefundStatus.FAILED, StaffRefundStatus.REJECTED})
