"""The states of units, which services.status writes, and of recalls, which services.recalling writes."""

from enum import StrEnum
from typing import Final

from zhida.shop.devices.errors import RecallCannotMove, UnitCannotMove


class UnitStatus(StrEnum):
    """Where a unit that was sold stands: with its owner, in the workshop, or back in the house."""

    ACTIVE = "ACTIVE"
    IN_REPAIR = "IN_REPAIR"
    RETURNED = "RETURNED"
    REPLACED = "REPLACED"


class RecallStatus(StrEnum):
    """Where a recall stands; PROPOSED waits for its second person while the sale is stopped already."""

    PROPOSED = "PROPOSED"
    OPEN = "OPEN"
    DROPPED = "DROPPED"
    CLOSED = "CLOSED"


# What came back may be sold again, as refurbished goods for example: then it is ACTIVE with its new owner.
UNIT_TRANSITIONS: Final[dict[UnitStatus, frozenset[UnitStatus]]] = {
    UnitStatus.ACTIVE: frozenset({UnitStatus.IN_REPAIR, UnitStatus.RETURNED, UnitStatus.REPLACED}),
    UnitStatus.IN_REPAIR: frozenset({UnitStatus.ACTIVE, UnitStatus.RETURNED, UnitStatus.REPLACED}),
    UnitStatus.RETURNED: frozenset({UnitStatus.ACTIVE}),
    UnitStatus.REPLACED: frozenset({UnitStatus.ACTIVE}),
}

RECALL_TRANSITIONS: Final[dict[RecallStatus, frozenset[RecallStatus]]] = {
    RecallStatus.PROPOSED: frozenset({RecallStatus.OPEN, RecallStatus.DROPPED}),
    RecallStatus.OPEN: frozenset({RecallStatus.CLOSED}),
    RecallStatus.DROPPED: frozenset(),
    RecallStatus.CLOSED: frozenset(),
}

AT_HOME: Final = frozenset({UnitStatus.ACTIVE, UnitStatus.IN_REPAIR})


def check_unit_move(*, present: UnitStatus, to: UnitStatus) -> None:
    """Let a step of the table pass. Raises UnitCannotMove."""
    if to not in UNIT_TRANSITIONS[present]:
        raise UnitCannotMove(unit_status=present.lower())


def check_recall_move(*, present: RecallStatus, to: RecallStatus) -> None:
    """Let a step of the table pass. Raises RecallCannotMove."""
    if to not in RECALL_TRANSITIONS[present]:
        raise RecallCannotMove(recall_status=present.lower())
