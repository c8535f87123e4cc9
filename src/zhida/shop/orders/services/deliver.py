"""A parcel was signed for."""

from datetime import datetime

from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import progress
from zhida.shop.orders.locks import find_locked


@transactional
def mark_delivered(*, number: str, parcel: str, now: datetime) -> None:
    """Move a shipped order to DELIVERED once all its parcels are signed for.

    A parcel signed for before the rest has left changes nothing yet; a repeat changes nothing, and neither
    does a parcel that belongs to no order, such as one of an after-sales case.
    """
    order = find_locked(number=number)
    if order is not None:
        progress.advance(order=order, parcel=parcel, by="SYSTEM", now=now)
