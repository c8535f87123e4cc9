"""What the lines of an order would bring now, from what stands in the books at this instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from zhida.shop.aftersales import queries as aftersales_queries
from zhida.shop.kernel.money import Money
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.records import OrderLineRecord, OrderRecord, OrderStatus
from zhida.shop.price_protection.models import ProtectedLine
from zhida.shop.price_protection.present_prices import present_unit_price
from zhida.shop.price_protection.reckoning import due_by_unit, goods_left, held_units
from zhida.shop.price_protection.records import Answer, LineQuote


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """An order, its protected lines by key, units in open cases, and what came back for single units."""

    order: OrderRecord
    protected: Mapping[str, ProtectedLine]
    in_cases: Mapping[str, int]
    cuts: Mapping[str, Mapping[int, int]]


def read_books(*, number: str, for_customer: int | None) -> Books:
    """Read what quotes of an order rest on; six queries. Raises OrderNotFound, also for another's."""
    order = orders_queries.get_order(number=number, for_customer=for_customer)
    lines = ProtectedLine.objects.filter(order__number=number)
    return Books(
        order=order,
        protected={line.line_key: line for line in lines},
        in_cases=aftersales_queries.open_units(order=number),
        cuts=aftersales_queries.price_cuts_of(order=number),
    )


def quote_line(books: Books, line: OrderLineRecord, *, now: datetime) -> LineQuote:
    """Say what one line would bring now, and why nothing where it brings nothing."""
    row = books.protected.get(line.key)
    held = held_units(line, in_cases=books.in_cases.get(line.key, 0))
    cuts = books.cuts.get(line.key, {})
    answer = _refusal(books, row, held, now)
    price_now = None
    due: dict[int, int] = {}
    if row is not None and answer is None:
        price_now = present_unit_price(
            sku=line.sku,
            quantity=line.quantity,
            level=row.level,
            customer_id=books.order.customer_id,
            now=now,
        )
        if price_now is not None:
            due = due_by_unit(
                shares=line.unit_shares,
                held=held,
                cuts=cuts,
                drop=row.unit_minor - price_now,
                left=goods_left(books.order),
            )
    return LineQuote(
        line=line.key,
        sku=line.sku,
        title=line.title,
        answer=answer or _answer(price_now, due),
        quantity=line.quantity,
        held=len(held),
        paid=Money(row.unit_minor if row else 0),
        price_now=None if price_now is None else Money(price_now),
        protected=Money(sum(cuts.get(unit, 0) for unit in held)),
        amount=Money(sum(due.values())),
        units=due,
        until=row.ends_at if row else None,
    )


def _refusal(books: Books, row: ProtectedLine | None, held: list[int], now: datetime) -> Answer | None:
    if row is None:
        return Answer.NOT_PROTECTED
    if row.ends_at is not None and row.ends_at <= now:
        return Answer.ENDED
    if not held or books.order.status is OrderStatus.CLOSED:
        return Answer.NOTHING_HELD
    return None


def _answer(price_now: int | None, due: Mapping[int, int]) -> Answer:
    if price_now is None:
        return Answer.NOT_ON_SALE
    return Answer.LOWER if due else Answer.NOT_LOWER
