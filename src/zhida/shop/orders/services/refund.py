"""Refunds counted on the order: claimed when asked, settled when the money is back, released on failure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from zhida.shop.kernel import outbox
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import progress, status
from zhida.shop.orders.errors import (
    FreightNotRefundable,
    OrderCannotMove,
    OrderChangedMeanwhile,
    OrderLineNotFound,
    RefundTooLarge,
    UnitsNotRefundable,
)
from zhida.shop.orders.events import OrderClosed
from zhida.shop.orders.lifecycle import ONCE_PAID, OrderStatus
from zhida.shop.orders.locks import lines_of, lock_order
from zhida.shop.orders.models import Order, OrderLine
from zhida.shop.orders.records import ClaimedRefund, RefundClaim, SettledRefund


@dataclass(frozen=True, slots=True)
class _LineClaim:
    line: OrderLine
    units: tuple[int, ...]
    withheld: int

    @property
    def minor(self) -> int:
        return sum(self.line.unit_shares[unit] for unit in self.units)


@transactional
def hold_for_refund(*, number: str) -> None:
    """Lock an order in the caller's transaction, so that what it reads for a refund stays true till its end.

    Raises OrderNotFound.
    """
    lock_order(number=number)


@transactional
def claim_refund(*, number: str, claim: RefundClaim) -> ClaimedRefund:
    """Reserve what a refund wants, so that no second refund can have it.

    Goods come back at their frozen unit shares, highest first: a line of 2 units at 3334 and 3333 gives 3334
    for the first; a claim that says what its units bring gets that instead. Units that have not left are
    withheld from shipping. One conditional update on the order keeps all claims within what was captured.
    Raises OrderNotFound, OrderLineNotFound, OrderCannotMove (never paid, or closed), UnitsNotRefundable,
    FreightNotRefundable, RefundTooLarge.
    """
    order = lock_order(number=number)
    if order.status not in ONCE_PAID or order.status == OrderStatus.CLOSED:
        raise OrderCannotMove(order_status=order.status.lower())
    lines = {line.key: line for line in lines_of(order)}
    quantities = _quantities(lines, claim)
    claims = [_claim_line(lines[key], quantities[key]) for key in sorted(quantities)]
    left = order.captured_minor - order.refunding_minor
    goods = sum(entry.minor for entry in claims) if claim.goods_minor is None else claim.goods_minor
    freight, free = claim.freight_minor, claim.free_minor
    if claim.is_whole:
        freight = min(order.freight_minor - order.freight_refunding_minor, left)
        goods = min(goods, left - freight)
        free = left - freight - goods
    _claim_money(order, amount=goods + freight + free, freight=freight)
    return ClaimedRefund(
        amount=Money(goods + freight + free, order.currency),
        units={entry.line.key: entry.units for entry in claims},
        withheld={entry.line.key: entry.withheld for entry in claims},
        goods_minor=goods,
        freight_minor=freight,
        free_minor=free,
    )


@transactional
def settle_refund(*, number: str, claimed: ClaimedRefund, by: str, now: datetime) -> SettledRefund:
    """Count a claimed refund as paid back; the last fen back moves the order to CLOSED.

    Records OrderClosed then; what had still to be shipped is withheld and given back as units for the stock.
    Raises OrderNotFound.
    """
    order = lock_order(number=number)
    lines = lines_of(order)
    units_refunded: Counter[str] = Counter()
    for line in lines:
        units = len(claimed.units.get(line.key, ()))
        if units:
            _count_refunded(line, units)
            units_refunded[line.product_number] += units
    settled = Order.objects.filter(
        pk=order.pk, refunding_minor__gte=F("refunded_minor") + claimed.amount.minor
    ).update(refunded_minor=F("refunded_minor") + claimed.amount.minor)
    assert settled == 1, number
    order.refresh_from_db()
    units_back = {line.sku_id: 0 for line in lines}
    for line in lines:
        units_back[line.sku_id] += claimed.withheld.get(line.key, 0)
    is_closed = _is_all_back(order, lines)
    if is_closed:
        _withhold_the_rest(lines, units_back)
        status.move(order=order, to=OrderStatus.CLOSED, by=by, now=now)
        refunded = Money(order.refunded_minor, order.currency)
        outbox.record(OrderClosed(number=number, customer_id=order.customer_id, refunded=refunded), now=now)
    else:
        progress.advance(order=order, parcel="", by=by, now=now)
    return SettledRefund(
        is_closed=is_closed,
        units_back={sku_id: units for sku_id, units in units_back.items() if units},
        units_refunded=units_refunded,
    )


@transactional
def release_refund(*, number: str, claimed: ClaimedRefund) -> None:
    """Give back what a refund that failed had claimed. Raises OrderNotFound."""
    order = lock_order(number=number)
    for line in lines_of(order):
        units = claimed.units.get(line.key, ())
        if units:
            kept = sorted(set(line.claimed_units) - set(units))
            _change_claim(line, kept, withheld=line.withheld_quantity - claimed.withheld[line.key])
    released = Order.objects.filter(
        pk=order.pk, refunding_minor__gte=F("refunded_minor") + claimed.amount.minor
    ).update(
        refunding_minor=F("refunding_minor") - claimed.amount.minor,
        freight_refunding_minor=F("freight_refunding_minor") - claimed.freight_minor,
    )
    assert released == 1, number


@transactional
def restore_refund(*, number: str, claimed: ClaimedRefund) -> None:
    """Claim again the very units and sum of a refund that had failed and arrived after all.

    Raises OrderNotFound, UnitsNotRefundable, FreightNotRefundable, RefundTooLarge when they were given to
    another refund meanwhile: then money went back twice and a person has to look.
    """
    order = lock_order(number=number)
    for line in lines_of(order):
        units = claimed.units.get(line.key, ())
        if not units:
            continue
        if set(units) & set(line.claimed_units):
            raise UnitsNotRefundable(line=line.key, left=line.quantity - len(line.claimed_units))
        withheld = line.withheld_quantity + claimed.withheld[line.key]
        _change_claim(line, sorted({*line.claimed_units, *units}), withheld=withheld)
    _claim_money(order, amount=claimed.amount.minor, freight=claimed.freight_minor)


def _quantities(lines: Mapping[str, OrderLine], claim: RefundClaim) -> dict[str, int]:
    if claim.is_whole:
        unclaimed = {key: line.quantity - len(line.claimed_units) for key, line in lines.items()}
        return {key: units for key, units in unclaimed.items() if units}
    if unknown := claim.quantities.keys() - lines.keys():
        raise OrderLineNotFound(line=min(unknown))
    return dict(claim.quantities)


def _claim_line(line: OrderLine, quantity: int) -> _LineClaim:
    free = [unit for unit in range(line.quantity) if unit not in set(line.claimed_units)]
    if quantity > len(free):
        raise UnitsNotRefundable(line=line.key, left=len(free))
    units = tuple(free[:quantity])
    to_ship = line.quantity - line.shipped_quantity - line.withheld_quantity
    withheld = min(quantity, to_ship)
    _change_claim(line, sorted({*line.claimed_units, *units}), withheld=line.withheld_quantity + withheld)
    return _LineClaim(line=line, units=units, withheld=withheld)


def _change_claim(line: OrderLine, units: list[int], *, withheld: int) -> None:
    changed = OrderLine.objects.filter(
        pk=line.pk, refund_version=line.refund_version, quantity__gte=F("shipped_quantity") + withheld
    ).update(claimed_units=units, withheld_quantity=withheld, refund_version=F("refund_version") + 1)
    if changed != 1:
        raise OrderChangedMeanwhile


def _claim_money(order: Order, *, amount: int, freight: int) -> None:
    if freight > order.freight_minor - order.freight_refunding_minor:
        raise FreightNotRefundable(left=order.freight_minor - order.freight_refunding_minor)
    changed = Order.objects.filter(
        pk=order.pk,
        captured_minor__gte=F("refunding_minor") + amount,
        freight_minor__gte=F("freight_refunding_minor") + freight,
    ).update(
        refunding_minor=F("refunding_minor") + amount,
        freight_refunding_minor=F("freight_refunding_minor") + freight,
    )
    if changed != 1:
        raise RefundTooLarge(left=order.captured_minor - order.refunding_minor)


def _count_refunded(line: OrderLine, units: int) -> None:
    counted = OrderLine.objects.filter(pk=line.pk, quantity__gte=F("refunded_quantity") + units).update(
        refunded_quantity=F("refunded_quantity") + units
    )
    assert counted == 1, line.key
    line.refunded_quantity += units


def _is_all_back(order: Order, lines: list[OrderLine]) -> bool:
    if order.captured_minor:
        return order.refunded_minor == order.captured_minor
    return all(line.refunded_quantity == line.quantity for line in lines)


def _withhold_the_rest(lines: list[OrderLine], units_back: dict[int, int]) -> None:
    for line in lines:
        left = line.quantity - line.shipped_quantity - line.withheld_quantity
        if left:
            _change_claim(line, line.claimed_units, withheld=line.withheld_quantity + left)
            units_back[line.sku_id] += left
