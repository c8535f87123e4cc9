"""What a refund's end does: the money arrived, or the channel refused it for good."""

from datetime import datetime

from zhida.shop.aftersales import case_refunds
from zhida.shop.aftersales.events import OrderRefunded
from zhida.shop.aftersales.lifecycle import STAFF_REFUND_TRANSITIONS, StaffRefundStatus
from zhida.shop.aftersales.models import StaffRefund
from zhida.shop.aftersales.points import reversal_of
from zhida.shop.inventory import services as inventory_services
from zhida.shop.inventory.records import ReserveLine
from zhida.shop.kernel import outbox
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.loyalty import services as loyalty_services
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.records import ClaimedRefund, OrderRecord
from zhida.shop.pricing.services import take_back_sale
from zhida.shop.promotions import services as promotions_services
from zhida.shop.search import services as search_services


@transactional
def settle_refund(*, number: str, now: datetime) -> bool:
    """Count a refund that arrived on its order and put units that never left back to stock.

    Its units are taken off what lists count as sold, and points spent and earned are set right by share.
    With the last unit the coupons return and the sale counts no more; the last fen back closes the order. A
    refund that had failed and arrived after all is claimed anew first; when another refund took its place
    meanwhile the refusal of orders is raised for a person to see.
    False when the refund is not ours, or was settled before.
    """
    row = _find(number)
    if row is None or not _move(row, to=StaffRefundStatus.SUCCEEDED, now=now):
        return False
    if row.status == StaffRefundStatus.FAILED:
        orders_services.restore_refund(number=row.order.number, claimed=_claimed(row))
    _count(row, order_number=row.order.number, now=now)
    return True


def settle(*, row: StaffRefund, order_number: str, now: datetime) -> None:
    """Settle a refund of nothing in the transaction that asked for it."""
    moved = _move(row, to=StaffRefundStatus.SUCCEEDED, now=now)
    assert moved, row.number
    _count(row, order_number=order_number, now=now)


@transactional
def fail_refund(*, number: str, now: datetime) -> bool:
    """Give back to the order what a refund that the channel refused for good had claimed.

    False when the refund is not ours, or ended before.
    """
    row = _find(number)
    if row is None or not _move(row, to=StaffRefundStatus.FAILED, now=now):
        return False
    release(row=row, order_number=row.order.number, now=now)
    return True


def hold(*, row: StaffRefund) -> None:
    """Let a refund wait for a second person, in the transaction that asked for it."""
    held = StaffRefund.objects.filter(pk=row.pk, status=StaffRefundStatus.REQUESTED).update(
        status=StaffRefundStatus.WAITING
    )
    assert held == 1, row.number


def decide(*, row: StaffRefund, to: StaffRefundStatus, by: str) -> bool:
    """Note what a second person decided of a refund that waits; False when it does not wait any more."""
    waiting = StaffRefund.objects.filter(pk=row.pk, status=StaffRefundStatus.WAITING)
    return waiting.update(status=to, decided_by=by) == 1


def release(*, row: StaffRefund, order_number: str, now: datetime) -> None:
    """Give back to the order what a refund that will not happen had claimed."""
    orders_services.release_refund(number=order_number, claimed=_claimed(row))
    case_refunds.end(refund=row.number, arrived=False, now=now)


def _find(number: str) -> StaffRefund | None:
    return StaffRefund.objects.select_related("order").filter(number=number).first()


def _move(row: StaffRefund, *, to: StaffRefundStatus, now: datetime) -> bool:
    sources = [status for status, targets in STAFF_REFUND_TRANSITIONS.items() if to in targets]
    moved = StaffRefund.objects.filter(pk=row.pk, status__in=sources).update(status=to, finished_at=now)
    return moved == 1


def _count(row: StaffRefund, *, order_number: str, now: datetime) -> None:
    settled = orders_services.settle_refund(number=order_number, claimed=_claimed(row), by="PAYMENT", now=now)
    order = orders_queries.get_order(number=order_number, for_customer=None)
    if settled.is_closed or _is_all_returned(order):
        take_back_sale(ref=order_number, now=now)
        promotions_services.return_used(ref=order_number, now=now)
    reversal = reversal_of(
        order,
        _claimed(row),
        key=row.number,
        is_closed=settled.is_closed,
        is_price_cut=bool(row.price_cuts),
    )
    loyalty_services.reverse(ref=order_number, reversal=reversal, now=now)
    for product_number, units in sorted(settled.units_refunded.items()):
        search_services.add_sales(number=product_number, units=-units, now=now)
    if settled.units_back:
        inventory_services.put_back(
            ref=order_number,
            lines=[
                ReserveLine(sku_id=sku_id, quantity=units)
                for sku_id, units in sorted(settled.units_back.items())
            ],
            key=row.number,
            now=now,
        )
    refunded = OrderRefunded(
        number=row.number,
        order=order_number,
        customer_id=order.customer_id,
        amount=Money(row.amount_minor, row.currency),
        refunded_at=now,
    )
    outbox.record(refunded, now=now)
    case_refunds.end(refund=row.number, arrived=True, now=now)


def _is_all_returned(order: OrderRecord) -> bool:
    """Say whether all that was sold came back; freight or a gift's charge may have stayed."""
    return all(line.refunded_quantity == line.quantity for line in order.lines if line.gift is None)


def _claimed(row: StaffRefund) -> ClaimedRefund:
    return ClaimedRefund(
        amount=Money(row.amount_minor, row.currency),
        units={key: tuple(units) for key, units in row.units.items()},
        withheld=row.withheld,
        goods_minor=row.goods_minor,
        freight_minor=row.freight_minor,
        free_minor=row.free_minor,
    )
