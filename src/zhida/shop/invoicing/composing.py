"""The lines of an invoice out of its order, and what is left of a blue one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhida.shop.aftersales import queries as aftersales
from zhida.shop.aftersales.records import StaffRefundRecord
from zhida.shop.invoicing.amounts import FREIGHT, RefundParts, left_after, red_tax, taken_by, tax_in
from zhida.shop.invoicing.models import Invoice, InvoiceLine
from zhida.shop.invoicing.rates import Rate, rates_of
from zhida.shop.orders import queries as orders
from zhida.shop.orders.records import OrderRecord
from zhida.shop.tradeins import queries as tradeins

SUCCEEDED = "SUCCEEDED"
FREIGHT_NAME = "运费"
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """The lines of a blue invoice, and the refunds that are left out of it."""

    lines: tuple[InvoiceLine, ...]
    left_out: tuple[str, ...]


def compose_blue(*, order: str, now: datetime) -> Composed:
    """Give what was really paid for an order by line, at the rates in force."""
    record = orders.get_order(number=order, for_customer=None)
    refunds = arrived_refunds(order)
    shares = shares_of(record)
    left = left_after(paid_by_line(record), [parts_of(one) for one in refunds], shares=shares)
    sold = [line for line in record.lines if left.get(line.key)]
    rates, freight_rate = rates_of({line.product_number: line.sku_id for line in sold}, now=now)
    back = Counter({line.key: 0 for line in sold})
    for refund in refunds:
        back.update({key: len(units) for key, units in refund.units.items()})
    lines = [
        _line(
            line.key, line.title, line.quantity - back[line.key], left[line.key], rates[line.product_number]
        )
        for line in sold
    ]
    if left.get(FREIGHT):
        lines.append(_line(FREIGHT, FREIGHT_NAME, 1, left[FREIGHT], freight_rate))
    return Composed(lines=tuple(lines), left_out=tuple(refund.number for refund in refunds))


def compose_red(*, blue: Invoice, refund: StaffRefundRecord | None) -> tuple[InvoiceLine, ...]:
    """Give what a refund takes of a blue invoice, or all that is left of it; nothing when nothing is left."""
    lines = {line.key: line for line in InvoiceLine.objects.filter(invoice=blue).order_by("id")}
    left = left_of(blue)
    units: Mapping[str, Sequence[int]] = refund.units if refund else {}
    taken = {key: minor for key, minor in left.items() if minor}
    if taken and refund is not None:
        record = orders.get_order(number=refund.order, for_customer=None)
        taken = taken_by(parts_of(refund), left=left, shares=shares_of(record))
    return tuple(
        _red_line(lines[key], gross, left=left[key], quantity=len(units.get(key, ())))
        for key, gross in sorted(taken.items())
    )


def left_of(blue: Invoice) -> dict[str, int]:
    """Give what is left of each line of a blue invoice after its red ones, whatever their state."""
    left = dict(InvoiceLine.objects.filter(invoice=blue).values_list("key", "gross_minor"))
    reds = InvoiceLine.objects.filter(invoice__blue=blue).values_list("key", "gross_minor")
    for key, minor in reds:
        left[key] -= minor
    return left


def arrived_refunds(order: str) -> list[StaffRefundRecord]:
    """List the refunds of an order whose money is back, oldest first; those of nothing are none.

    What pays for an old device is none either: the new goods were sold at their full price.
    Source: 国税发〔1993〕154号 art. 2(3), which lets only gold and silver be taxed on the difference.
    """
    paying = tradeins.credits_of(order=order)
    return [refund for refund in _arrived(order) if refund.number not in paying]


def kept_minor(order: str) -> int:
    """Give what an order's buyer pays for its goods after refunds, in fen: old devices count as money."""
    money = orders.get_money(number=order)
    paying = tradeins.credits_of(order=order)
    arrived = _arrived(order) if paying else []
    credited = sum(refund.amount.minor for refund in arrived if refund.number in paying)
    return money.captured.minor - money.refunded.minor + credited


def paid_by_line(order: OrderRecord) -> dict[str, int]:
    """Give what came in by line, freight its own; gifts and other lines of nothing are left out."""
    if order.captured.is_zero:
        return {}
    paid = {line.key: line.payable.minor for line in order.lines if line.payable.minor}
    if order.amounts.freight.minor:
        paid[FREIGHT] = order.amounts.freight.minor
    assert sum(paid.values()) == order.captured.minor, order.number
    return paid


def shares_of(order: OrderRecord) -> dict[str, tuple[int, ...]]:
    """Give the frozen unit shares by line."""
    return {line.key: line.unit_shares for line in order.lines}


def parts_of(refund: StaffRefundRecord) -> RefundParts:
    """Give the parts of a refund in fen."""
    return RefundParts(
        number=refund.number,
        units=refund.units,
        goods_minor=refund.goods.minor,
        freight_minor=refund.freight.minor,
        amount_minor=refund.amount.minor,
    )


def _arrived(order: str) -> list[StaffRefundRecord]:
    return [
        refund
        for refund in aftersales.list_refunds(order=order)
        if refund.status == SUCCEEDED and not refund.amount.is_zero
    ]


def _line(key: str, name: str, quantity: int, gross: int, rate: Rate) -> InvoiceLine:
    tax = tax_in(gross, rate_bp=rate.rate_bp)
    return InvoiceLine(
        key=key,
        name=name[:LONGEST_NAME],
        tax_code=rate.tax_code,
        quantity=quantity,
        rate_bp=rate.rate_bp,
        gross_minor=gross,
        net_minor=gross - tax,
        tax_minor=tax,
    )


def _red_line(blue: InvoiceLine, gross: int, *, left: int, quantity: int) -> InvoiceLine:
    tax = red_tax(left, gross, rate_bp=blue.rate_bp)
    return InvoiceLine(
        key=blue.key,
        name=blue.name,
        tax_code=blue.tax_code,
        quantity=quantity,
        rate_bp=blue.rate_bp,
        gross_minor=gross,
        net_minor=gross - tax,
        tax_minor=tax,
    )
