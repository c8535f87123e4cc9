"""A parcel was signed for."""

from datetime import datetime

from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import progress
from zhida.shop.orders.locks import lock_order


@transactional
def mark_delivered(*, number: str, parcel: str, now: datetime) -> None:
    """Move a shipped order to DELIVERED once all its parcels are signed for.

    A parcel signed for before the rest has left changes nothing yet; a repeat changes nothing.
    Raises OrderNotFound.
    """
    order = lock_order(number=number)
    progress.advance(order=order, parcel=parcel, by="SYSTEM", now=now)
