"""The states of a protection and of a run, the ways to the first, and the merchant's two modes."""

from enum import StrEnum
from typing import Final


class ProtectionStatus(StrEnum):
    """Where the money of a protection is."""

    REFUNDING = "REFUNDING"
    REFUNDED = "REFUNDED"
    FAILED = "FAILED"


class RunStatus(StrEnum):
    """Where the automatic run for a SKU stands. WAITING: its cap is reached, staff have to let it go on."""

    RUNNING = "RUNNING"
    WAITING = "WAITING"
    DONE = "DONE"


class Way(StrEnum):
    """Who asked for a protection: the shopper, or the shop by itself."""

    SELF = "SELF"
    AUTO = "AUTO"


class Mode(StrEnum):
    """Whom automatic runs pay: those who chose it (SELF), or every protected shopper (AUTO)."""

    SELF = "SELF"
    AUTO = "AUTO"


PROTECTION_TRANSITIONS: Final[dict[ProtectionStatus, frozenset[ProtectionStatus]]] = {
    ProtectionStatus.REFUNDING: frozenset({ProtectionStatus.REFUNDED, ProtectionStatus.FAILED}),
    ProtectionStatus.REFUNDED: frozenset(),
    # A channel may pay what it had refused before: money facts win.
    ProtectionStatus.FAILED: frozenset({ProtectionStatus.REFUNDED}),
}
RUN_TRANSITIONS: Final[dict[RunStatus, frozenset[RunStatus]]] = {
    RunStatus.RUNNING: frozenset({RunStatus.WAITING, RunStatus.DONE}),
    RunStatus.WAITING: frozenset({RunStatus.RUNNING}),
    RunStatus.DONE: frozenset({RunStatus.RUNNING}),
}
