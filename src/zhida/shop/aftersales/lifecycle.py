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
    StaffRefundStatus.FAILED: frozenset(),
}
