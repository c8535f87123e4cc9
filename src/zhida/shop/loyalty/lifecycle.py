"""The states of an adjustment of points."""

from enum import StrEnum
from types import MappingProxyType


class AdjustmentStatus(StrEnum):
    """WAITING: for a second person; nothing has moved yet."""

    WAITING = "WAITING"
    BOOKED = "BOOKED"
    REJECTED = "REJECTED"


ADJUSTMENT_TRANSITIONS = MappingProxyType(
    {
        AdjustmentStatus.WAITING: frozenset({AdjustmentStatus.BOOKED, AdjustmentStatus.REJECTED}),
        AdjustmentStatus.BOOKED: frozenset(),
        AdjustmentStatus.REJECTED: frozenset(),
    }
)
