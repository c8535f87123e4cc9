"""What the shop sold and what waits, counted for staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, Sum

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.clock import SHANGHAI, biz_date
from zhida.shop.kernel.money import Money
from zhida.shop.orders.models import Order, OrderHistory, OrderLine
from zhida.shop.orders.permissions import VIEW_ORDERS
from zhida.shop.orders.records import OrderStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySales:
    """Orders paid on one day in Shanghai and what they were to pay; later refunds are not taken off."""

    day: date
    orders: int
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidCart:
    """What one paid order held, units by SKU code, and the quote stored with it."""

    units: Mapping[str, int]
    quote: Mapping[str, object]


def count_all_by_status(*, actor: Actor) -> dict[OrderStatus, int]:
    """Count all orders by status; one query. Raises PermissionDenied."""
    actor.require(VIEW_ORDERS)
    counted = Order.objects.order_by("status").values_list("status").annotate(orders=Count("id"))
    return {OrderStatus(status): orders for status, orders in counted}


def sales_by_day(*, actor: Actor, days: int, now: datetime) -> Sequence[DaySales]:
    """Count what was paid on each of the last days up to today in Shanghai, oldest first; one query.

    Raises PermissionDenied.
    """
    actor.require(VIEW_ORDERS)
    today = biz_date(now)
    wanted = [today - timedelta(days=back) for back in reversed(range(days))]
    parts = {f"orders_{place}": Count("id", filter=_within(day)) for place, day in enumerate(wanted)}
    sums = {
        f"minor_{place}": Sum("order__payable_minor", filter=_within(day), default=0)
        for place, day in enumerate(wanted)
    }
    paid = OrderHistory.objects.filter(status=OrderStatus.PAID, at__gte=_midnight(wanted[0]))
    totals = paid.aggregate(**parts, **sums)
    return [
        DaySales(day=day, orders=totals[f"orders_{place}"], amount=Money(totals[f"minor_{place}"]))
        for place, day in enumerate(wanted)
    ]


def paid_carts(*, starts_at: datetime, ends_at: datetime, limit: int) -> list[PaidCart]:
    """Return what the newest orders paid in a period held, newest first; two queries."""
    paid = OrderHistory.objects.filter(status=OrderStatus.PAID, at__gte=starts_at, at__lt=ends_at)
    orders = Order.objects.filter(pk__in=paid.values("order_id")).order_by("-id")
    quotes = dict(orders.values_list("pk", "quote")[:limit])
    lines: dict[int, dict[str, int]] = {pk: {} for pk in quotes}
    rows = OrderLine.objects.filter(order_id__in=quotes.keys()).order_by("order_id", "key")
    for pk, sku, quantity in rows.values_list("order_id", "sku_code", "quantity"):
        lines[pk][sku] = lines[pk].get(sku, 0) + quantity
    return [PaidCart(units=lines[pk], quote=quote["quote"]) for pk, quote in quotes.items()]


def _within(day: date) -> Q:
    return Q(at__gte=_midnight(day), at__lt=_midnight(day + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)
