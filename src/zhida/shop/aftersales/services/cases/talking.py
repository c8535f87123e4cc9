"""Messages on a case, from either side."""

from datetime import datetime

from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.aftersales import case_status
from zhida.shop.aftersales.models import CaseMessage
from zhida.shop.aftersales.permissions import DECIDE_CASES
from zhida.shop.aftersales.services.cases import media
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.errors import OrderTextInvalid


@transactional
def add_message(
    *, actor: Actor, number: str, text: str, media_numbers: tuple[str, ...], now: datetime
) -> None:
    """Say something on one's own case, or as staff on any, with files that were uploaded before.

    Raises PermissionDenied, CaseNotFound (also another's), OrderTextInvalid, CaseMediaNotFound, TooManyFiles.
    """
    is_staff = actor.kind is ActorKind.STAFF
    if is_staff:
        actor.require(DECIDE_CASES)
    case = case_status.lock_case(number=number, for_customer=None if is_staff else actor.customer_id)
    words = text.strip()
    if not words or "\x00" in words:
        raise OrderTextInvalid
    message = CaseMessage.objects.create(case=case, is_staff=is_staff, by=actor.principal, at=now, text=words)
    media.attach(case=case, by=actor.principal, numbers=media_numbers, message=message)
