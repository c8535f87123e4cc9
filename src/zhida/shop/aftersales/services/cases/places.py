"""Where goods are sent back to."""

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.aftersales.models import ReturnPlace
from zhida.shop.aftersales.permissions import MANAGE_RETURN_PLACE
from zhida.shop.aftersales.records.cases import ReturnTo
from zhida.shop.kernel.uow import transactional

SLOT = "MAIN"


@transactional
def ensure_return_place(*, place: ReturnTo) -> None:
    """Have an address for returns, unless staff entered one. Sets up a demo or a test."""
    ReturnPlace.objects.get_or_create(
        slot=SLOT, defaults={"name": place.name, "phone": place.phone, "address": place.address}
    )


@transactional
def put_return_place(*, actor: Actor, place: ReturnTo, now: datetime) -> None:
    """Set where goods are sent back to from now on, with an audit row. Raises PermissionDenied."""
    actor.require(MANAGE_RETURN_PLACE)
    values = {"name": place.name, "phone": place.phone, "address": place.address}
    ReturnPlace.objects.update_or_create(slot=SLOT, defaults=values)
    record_audit(
        actor=actor,
        action="aftersales.put_return_place",
        subject=f"return_place:{SLOT}",
        before=None,
        after={"address": place.address},
        now=now,
    )
