"""The only row locks of the room, always intent before attempt before refund."""

from zhida.shop.kernel.uow import require_transaction
from zhida.shop.payments.errors import PaymentNotFound
from zhida.shop.payments.models import PaymentIntent


def lock_intent(*, intent_id: int) -> PaymentIntent:
    """Lock one intent and return it as it is now."""
    require_transaction()
    (row,) = list(PaymentIntent.objects.select_for_update().filter(pk=intent_id))
    return row


def lock_intent_of(*, ref: str) -> PaymentIntent:
    """Lock the intent of a ref. Raises PaymentNotFound."""
    require_transaction()
    rows = list(PaymentIntent.objects.select_for_update().filter(ref=ref))
    if not rows:
        raise PaymentNotFound
    return rows[0]
