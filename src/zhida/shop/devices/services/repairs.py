"""Time in the workshop, which lengthens the warranty."""

from datetime import datetime

from django.db.models import F

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.devices.errors import DeviceNotFound
from zhida.shop.devices.lifecycle import UnitStatus
from zhida.shop.devices.models import Unit, UnitStep
from zhida.shop.devices.permissions import EXTEND_WARRANTY
from zhida.shop.devices.records import StepKind
from zhida.shop.devices.services.status import Step, lock_unit, move, note_step
from zhida.shop.kernel.clock import biz_date
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.queries import normalise_serial


@transactional
def start_repair(*, order: str, serial: str, case: str, at: datetime) -> None:
    """Note that a unit arrived in the workshop; one of another order, or not its owner's, is passed over."""
    unit = lock_unit(serial)
    if unit is not None and unit.order == order and unit.status == UnitStatus.ACTIVE:
        step = Step(kind=StepKind.REPAIR_STARTED, source=f"repair:{case}", at=at, order=order)
        move(unit, to=UnitStatus.IN_REPAIR, step=step)


@transactional
def end_repair(*, order: str, serial: str, case: str, at: datetime) -> None:
    """Note that a unit left the workshop; the days from its arrival to its leaving lengthen the warranty.

    Worked: in on 2026-11-22 and out on 2026-11-30 are 8 days.
    Source: 消费者权益保护法实施条例 art. 18 (the time of repair is not counted).
    """
    unit = lock_unit(serial)
    if unit is None or unit.order != order or unit.status != UnitStatus.IN_REPAIR:
        return
    started = UnitStep.objects.filter(unit=unit, source=f"repair:{case}").first()
    if started is None:
        return
    days = (biz_date(at) - biz_date(started.at)).days
    step = Step(kind=StepKind.REPAIR_ENDED, source=f"repaired:{case}", at=at, order=order, note=f"+{days}")
    if move(unit, to=UnitStatus.ACTIVE, step=step):
        Unit.objects.filter(pk=unit.pk).update(extra_days=F("extra_days") + days)


@transactional
def extend_warranty(*, actor: Actor, serial: str, days: int, reason: str, now: datetime) -> None:
    """Give a unit more days of warranty, for time that it could not be used; writes an audit row.

    Raises SerialInvalid, SerialCheckDigitWrong, DeviceNotFound.
    """
    actor.require(EXTEND_WARRANTY)
    assert days >= 1, days
    unit = lock_unit(normalise_serial(serial))
    if unit is None:
        raise DeviceNotFound
    by = actor.principal
    source = f"extended:{now.isoformat()}:{by}"
    note = f"+{days} {reason}"
    if not note_step(unit, Step(kind=StepKind.EXTENDED, source=source, at=now, by=by, note=note)):
        return
    Unit.objects.filter(pk=unit.pk).update(extra_days=F("extra_days") + days)
    record_audit(
        actor=actor,
        action="devices.extend_warranty",
        subject=f"device:{unit.serial}",
        before={"extra_days": unit.extra_days},
        after={"extra_days": unit.extra_days + days},
        reason=reason,
        now=now,
    )
