"""The states of a refund that staff decided."""

from enum import StrEnum
from typing import Final


class StaffRefundStatus(StrEnum):
    REQUESTED = "REQUESTED"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


STAFF_REFUND_TRANSITIONS: Final[dict[StaffRefundStatus, frozenset[StaffRefundStatus]]] = {
    StaffRefundStatus.REQUESTED: frozenset({StaffRefundStatus.SUCCEEDED, StaffRefundStatus.FAILED}),
    StaffRefundStatus.SUCCEEDED: frozenset(),
    # A channel may pay what it had refused before: money facts win.
    StaffRefundStatus.FAILED: frozenset({StaffRefundStatus.SUCCEEDED}),
}
