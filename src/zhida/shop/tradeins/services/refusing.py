"""The list of devices that are not taken: stolen ones above all."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.queries import normalise_serial
from zhida.shop.tradeins.errors import RefusedSerialNotFound
from zhida.shop.tradeins.models import RefusedSerial
from zhida.shop.tradeins.permissions import REFUSE_SERIALS

LONGEST_REASON = 200


@transactional
def refuse_serial(*, actor: Actor, serial: str, reason: str, now: datetime) -> str:
    """List a device as not to be taken and return its serial in its one form; a listed one stays as it is.

    Writes an audit row. Raises PermissionDenied, SerialInvalid, SerialCheckDigitWrong, InvalidInput.
    """
    actor.require(REFUSE_SERIALS)
    listed = normalise_serial(serial)
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise InvalidInput(fields={"reason": InvalidInput.message})
    if insert_new(RefusedSerial(serial=listed, reason=reason.strip(), by=actor.principal, at=now)):
        _audit(actor, listed, "refuse_serial", reason=reason.strip(), now=now)
    return listed


@transactional
def allow_serial(*, actor: Actor, serial: str, now: datetime) -> None:
    """Take a device off the list. Writes an audit row. Raises PermissionDenied, RefusedSerialNotFound."""
    actor.require(REFUSE_SERIALS)
    removed, _by_model = RefusedSerial.objects.filter(serial=serial.strip().upper()).delete()
    if not removed:
        raise RefusedSerialNotFound
    _audit(actor, serial.strip().upper(), "allow_serial", reason="", now=now)


def _audit(actor: Actor, serial: str, verb: str, *, reason: str, now: datetime) -> None:
    record_audit(
        actor=actor,
        action=f"tradeins.{verb}",
        subject=f"serial:{serial}",
        before=None,
        after={"serial": serial},
        reason=reason,
        now=now,
    )
