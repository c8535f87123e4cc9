"""Protected lines follow their order: they begin when it is paid and end some days after it is signed for."""

from datetime import datetime

from zhida.shop.kernel.uow import transactional
from zhida.shop.loyalty import queries as loyalty_queries
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.records import OrderLineRecord, OrderRecord, OrderStatus
from zhida.shop.policies import queries as policies_queries
from zhida.shop.policies.records import LinePolicy
from zhida.shop.price_protection.lifecycle import ProtectionStatus
from zhida.shop.price_protection.models import ProtectedLine
from zhida.shop.price_protection.protection_state import move_protection
from zhida.shop.price_protection.reckoning import unit_price_of

UNPAID = frozenset({OrderStatus.AWAITING_PAYMENT, OrderStatus.CANCELLED, OrderStatus.CLOSED})


@transactional
def follow_order(*, number: str, now: datetime) -> None:
    """Keep the protected lines of a paid order, and until when; again it changes nothing.

    Lines whose frozen policy promises no days are none, nor are gifts. Before the signature there is no end;
    of a line in several parcels the last signature counts. The buyer's level is that of the first call.
    Raises OrderNotFound.
    """
    order = orders_queries.get_order(number=number, for_customer=None)
    policies = {line.key: LinePolicy.from_document(line.policy) for line in order.lines}
    lines = [line for line in order.lines if line.gift is None and policies[line.key].price_protection_days]
    if order.status in UNPAID or not lines:
        return
    kept = {row.line_key: row for row in ProtectedLine.objects.filter(order__number=number)}
    signed = orders_queries.signed_lines(number=number)
    dates = policies_queries.dates_of_lines(policies=policies, signed=signed)
    missing = [line for line in lines if line.key not in kept]
    if missing:
        _keep(order, missing, now)
    for line in lines:
        ends_at = dates[line.key].price_protected_until
        row = kept.get(line.key)
        if ends_at is not None and (row is None or row.ends_at is None or row.ends_at < ends_at):
            ProtectedLine.objects.filter(order__number=number, line_key=line.key).update(ends_at=ends_at)


@transactional
def end_order(*, number: str, now: datetime) -> None:
    """Let nothing look at the lines of an order that was refunded whole."""
    ProtectedLine.objects.filter(order__number=number).update(ends_at=now)


@transactional
def note_refund(*, refund: str, arrived: bool, now: datetime) -> None:
    """Note how the refund of a protection ended; others' refunds change nothing.

    What failed may be asked for again, and the next automatic run looks at the line anew.
    """
    to = ProtectionStatus.REFUNDED if arrived else ProtectionStatus.FAILED
    row = move_protection(refund=refund, to=to, now=now)
    if row is not None and not arrived:
        ProtectedLine.objects.filter(pk=row.line_id).update(answered_minor=row.line.unit_minor)


def _keep(order: OrderRecord, lines: list[OrderLineRecord], now: datetime) -> None:
    standing = loyalty_queries.standing_of(customer_id=order.customer_id, now=now)
    order_id = orders_queries.row_id_of(number=order.number)
    prices = {line.key: unit_price_of(order, line) for line in lines}
    ProtectedLine.objects.bulk_create(
        [
            ProtectedLine(
                order_id=order_id,
                line_key=line.key,
                sku_id=line.sku_id,
                customer_id=order.customer_id,
                quantity=line.quantity,
                level=standing.level,
                unit_minor=prices[line.key],
                answered_minor=prices[line.key],
            )
            for line in lines
        ],
        ignore_conflicts=True,
    )
