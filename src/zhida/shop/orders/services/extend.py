"""Give an unpaid order a later end of its time to pay."""

from datetime import datetime

from zhida.shop.kernel.uow import require_transaction
from zhida.shop.orders.errors import OrderChangedMeanwhile
from zhida.shop.orders.lifecycle import OrderStatus
from zhida.shop.orders.models import Order


def extend_expiry(*, number: str, expires_at: datetime) -> None:
    """Move the end of an unpaid order's time to pay; the caller moves what it holds in the same transaction.

    One conditional update. Raises OrderChangedMeanwhile (paid or ended meanwhile).
    """
    require_transaction()
    moved = Order.objects.filter(number=number, status=OrderStatus.AWAITING_PAYMENT).update(
        expires_at=expires_at
    )
    if moved != 1:
        raise OrderChangedMeanwhile
