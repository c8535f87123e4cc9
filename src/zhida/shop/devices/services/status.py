"""The one writer of a unit's status and of its history."""

from dataclasses import dataclass
from datetime import datetime

from zhida.shop.devices.lifecycle import UnitStatus, check_unit_move
from zhida.shop.devices.models import Unit, UnitStep
from zhida.shop.devices.records import StepKind
from zhida.shop.kernel.inserts import insert_new

LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that happened to a unit; `source` is what told it, so that twice is once."""

    kind: StepKind
    source: str
    at: datetime
    by: str = "SYSTEM"
    order: str = ""
    note: str = ""


def note_step(unit: Unit, step: Step) -> bool:
    """Write a step unless its source told it before; say whether it is new."""
    return insert_new(
        UnitStep(
            unit=unit,
            kind=step.kind,
            source=step.source,
            at=step.at,
            by=step.by,
            order=step.order,
            note=step.note[:LONGEST_NOTE],
        )
    )


def move(unit: Unit, *, to: UnitStatus, step: Step) -> bool:
    """Take one step of the table on a locked unit; a source that told it before moves nothing.

    Raises UnitCannotMove.
    """
    if UnitStep.objects.filter(unit=unit, source=step.source).exists():
        return False
    check_unit_move(present=UnitStatus(unit.status), to=to)
    note_step(unit, step)
    unit.status = to
    unit.save(update_fields=["status"])
    return True


def lock_unit(serial: str) -> Unit | None:
    """Lock and return the unit of a serial; None when there is none."""
    return next(iter(Unit.objects.select_for_update().filter(serial=serial)), None)
