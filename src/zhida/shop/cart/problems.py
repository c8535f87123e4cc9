"""What is wrong with a line of a cart. Pure."""

from zhida.shop.cart.records import HeldLine, LineProblem, ProblemCode
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.kernel.money import Money
from zhida.shop.pricing.records import SkuPrice


def problems_of(
    *, row: HeldLine, record: SkuRecord | None, price: SkuPrice | None, free: int
) -> tuple[LineProblem, ...]:
    """Name every problem of a line; a line that is off sale has that one only.

    The price compared is the selling price against what it was when the line was added or last changed.
    """
    if record is None or price is None or not record.is_sellable:
        return (LineProblem(code=ProblemCode.UNPUBLISHED),)
    problems = []
    if free <= 0:
        problems.append(LineProblem(code=ProblemCode.SOLD_OUT, free=0))
    elif free < row.quantity:
        problems.append(LineProblem(code=ProblemCode.SHORT_STOCK, free=free))
    if price.selling.minor != row.price_when_added_minor:
        was = Money(row.price_when_added_minor)
        problems.append(LineProblem(code=ProblemCode.PRICE_CHANGED, was=was, present=price.selling))
    if record.limit_per_order is not None and row.quantity > record.limit_per_order:
        problems.append(LineProblem(code=ProblemCode.LIMIT, limit=record.limit_per_order))
    return tuple(problems)
