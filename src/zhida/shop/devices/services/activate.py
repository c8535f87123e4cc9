"""When a unit was first switched on."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.devices.errors import ActivationInFuture
from zhida.shop.devices.models import Activation
from zhida.shop.devices.permissions import RECORD_ACTIVATIONS
from zhida.shop.devices.records import StepKind
from zhida.shop.devices.services.status import Step, lock_unit, note_step
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.queries import normalise_serial


@transactional
def record_activation(*, actor: Actor, serial: str, activated_at: datetime, now: datetime) -> datetime:
    """Keep when a unit was first switched on and return the earliest instant that is known.

    A later one, or the same again, changes nothing. A serial that we never sold is kept too: its unit may be
    heard of later. Writes an audit row where something changed.
    Raises SerialInvalid, SerialCheckDigitWrong, ActivationInFuture.
    """
    actor.require(RECORD_ACTIVATIONS)
    if activated_at > now:
        raise ActivationInFuture(fields={"activated_at": ActivationInFuture.message})
    serial = normalise_serial(serial)
    by = actor.principal
    is_new = insert_new(Activation(serial=serial, activated_at=activated_at, received_at=now, by=by))
    earlier = Activation.objects.filter(serial=serial, activated_at__gt=activated_at)
    if is_new or earlier.update(activated_at=activated_at, received_at=now, by=by):
        unit = lock_unit(serial)
        if unit is not None:
            source = f"activated:{activated_at.isoformat()}"
            note_step(unit, Step(kind=StepKind.ACTIVATED, source=source, at=activated_at, by=by))
        record_audit(
            actor=actor,
            action="devices.activate",
            subject=f"device:{serial}",
            before=None,
            after={"activated_at": activated_at.isoformat()},
            now=now,
        )
    return Activation.objects.get(serial=serial).activated_at
