"""The money of goods that nobody fetched from their store goes back."""

from datetime import datetime

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.aftersales.records import RefundRequest, StaffRefundRecord
from zhida.shop.aftersales.services.request import refund_order
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.records import OrderStatus
from zhida.shop.shipping import queries as shipping_queries
from zhida.shop.shipping.records import PickupState

# Kept with the refund, in the words of the house, whoever reads it.
REASON = "逾期未到店取货，自动退款"
STILL_THERE = frozenset({OrderStatus.PAID, OrderStatus.PACKING})


@transactional
def refund_unfetched(*, order: str, now: datetime) -> StaffRefundRecord | None:
    """Give all that is left of an order back, since its goods were given up in the store.

    None when they were fetched or given more days meanwhile, and when all of it is claimed by other refunds.
    Twice for the same days gives the first refund. Raises as `refund_order`.
    """
    pickup = shipping_queries.find_pickup(ref=order)
    if pickup is None or pickup.state is not PickupState.READY or now < pickup.given_up_at:
        return None
    record = orders_queries.get_order(number=order, for_customer=None)
    is_all_claimed = all(line.quantity == len(line.claimed_units) for line in record.lines)
    if record.status not in STILL_THERE or is_all_claimed:
        return None
    return refund_order(
        actor=SYSTEM_ACTOR,
        number=order,
        request=RefundRequest(quantities={}, freight=None, amount=None, reason=REASON),
        idempotency_key=f"unfetched-{order}",
        now=now,
    )
