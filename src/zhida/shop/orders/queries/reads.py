"""Orders read by their owner or by staff; a shopper's reads are scoped before anything else."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db.models import Count, Sum

from zhida.shop.kernel.money import Money
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.orders import conf, from_rows
from zhida.shop.orders.errors import OrderNotFound
from zhida.shop.orders.models import (
    Order,
    OrderHistory,
    OrderLine,
    OrderPriceChange,
    OrderQuerySet,
    OrderRemark,
)
from zhida.shop.orders.queries.own import OwnOrderFilter
from zhida.shop.orders.queries.staff_filter import StaffOrderFilter
from zhida.shop.orders.records import OrderMoney, OrderRecord, OrderStatus, OrderSummary

ROWS_AT_ONCE = 500
EVERY_ORDER = OwnOrderFilter()
NEWEST_FIRST = ("-placed_at", "-id")


def get_order(*, number: str, for_customer: int | None) -> OrderRecord:
    """Read one order in full with its address in clear; three queries.

    `for_customer` is the shopper who asks; None is the system (subscribers, timers), never staff, who read
    through get_order_for_staff. Raises OrderNotFound, with the very same body for another's order.
    """
    order = _row(Order.objects.of_customer(for_customer), number)
    return from_rows.record_of(order, _history(order), is_masked=False)


def get_order_for_staff(*, number: str) -> OrderRecord:
    """Read one order with masked address, remarks and price changes; five queries.

    Raises OrderNotFound.
    """
    order = _row(Order.objects.of_customer(None), number)
    record = from_rows.record_of(order, _history(order), is_masked=True)
    remarks = OrderRemark.objects.filter(order=order).order_by("at", "id")
    changes = OrderPriceChange.objects.filter(order=order).order_by("at", "id")
    return replace(
        record,
        remarks=tuple(from_rows.remark_of(row) for row in remarks),
        price_changes=tuple(from_rows.price_change_of(order, row) for row in changes),
    )


def list_orders(
    *, for_customer: int, wanted: OwnOrderFilter = EVERY_ORDER, cursor: str | None = None
) -> Page[OrderSummary]:
    """List a shopper's orders, newest first, 20 a page; two queries.

    Raises InvalidCursor, OrderTextInvalid.
    """
    return _summaries(wanted.rows(for_customer), cursor)


def list_orders_for_staff(*, wanted: StaffOrderFilter, cursor: str | None = None) -> Page[OrderSummary]:
    """List all orders that match, newest first, 20 a page; two queries. Raises InvalidCursor."""
    return _summaries(wanted.rows(), cursor)


def count_by_status(*, for_customer: int) -> dict[OrderStatus, int]:
    """Count a shopper's orders by status, for the tabs of the order centre; one query."""
    counted = (
        Order.objects.of_customer(for_customer)
        .order_by("status")
        .values_list("status")
        .annotate(orders=Count("id"))
    )
    return {OrderStatus(status): orders for status, orders in counted}


def status_of(*, number: str, for_customer: int | None) -> OrderStatus:
    """Read where an order stands; one query. Raises OrderNotFound (also another's order)."""
    return OrderStatus(_row(Order.objects.of_customer(for_customer).only("id", "status"), number).status)


def expiry_of(*, number: str) -> tuple[OrderStatus, datetime]:
    """Read where an order stands and when its time to pay ends; one query. Raises OrderNotFound."""
    row = _row(Order.objects.of_customer(None).only("id", "status", "expires_at"), number)
    return OrderStatus(row.status), row.expires_at


def customer_of(*, number: str) -> int:
    """Read whose order it is; one query. Raises OrderNotFound."""
    row = _row(Order.objects.of_customer(None).only("id", "customer_id"), number)
    return int(row.customer_id)


def units_by_product(*, number: str) -> dict[str, int]:
    """Count the sold units of an order by product number, gifts not, in their order; one query."""
    rows = OrderLine.objects.filter(order__number=number, gift_offer="").order_by("product_number")
    return dict(rows.values_list("product_number").annotate(units=Sum("quantity")))


def row_id_of(*, number: str) -> int:
    """Read the key by which rows of rooms above point at an order; one query. Raises OrderNotFound."""
    return _row(Order.objects.of_customer(None).only("id"), number).pk


def iterate_money() -> Iterator[OrderMoney]:
    """Go through all orders in the order of their ids, one query for 500."""
    last_id = 0
    while rows := list(Order.objects.filter(id__gt=last_id).order_by("id")[:ROWS_AT_ONCE]):
        yield from (_money_of(row) for row in rows)
        last_id = rows[-1].pk


def get_money(*, number: str) -> OrderMoney:
    """Read one order's status and sums; one query. Raises OrderNotFound."""
    return _money_of(_row(Order.objects.of_customer(None), number))


def refund_totals() -> dict[str, tuple[int, int]]:
    """Read fen claimed and fen back of every order that has a refund, by number; one query."""
    rows = Order.objects.filter(refunding_minor__gt=0).values_list(
        "number", "refunding_minor", "refunded_minor"
    )
    return {number: (claimed, back) for number, claimed, back in rows}


def _money_of(row: Order) -> OrderMoney:
    return OrderMoney(
        number=row.number,
        status=OrderStatus(row.status),
        captured=Money(row.captured_minor, row.currency),
        refunded=Money(row.refunded_minor, row.currency),
        points_used=row.quote["quote"]["points_used"],
    )


def _row(rows: OrderQuerySet, number: str) -> Order:
    row = rows.filter(number=number).first()
    if row is None:
        raise OrderNotFound
    return row


def _history(order: Order) -> list[OrderHistory]:
    return list(OrderHistory.objects.filter(order=order).order_by("id"))


def _summaries(rows: OrderQuerySet, cursor: str | None) -> Page[OrderSummary]:
    page = paginate(rows, order=NEWEST_FIRST, cursor=cursor, limit=conf.ORDERS_A_PAGE)
    lines_by_order: dict[int, list[OrderLine]] = defaultdict(list)
    ids = [order.pk for order in page.items]
    for line in OrderLine.objects.filter(order_id__in=ids).order_by("order_id", "key"):
        lines_by_order[line.order_id].append(line)
    summaries = [from_rows.summary_of(order, lines_by_order[order.pk]) for order in page.items]
    return Page(items=summaries, next=page.next)
