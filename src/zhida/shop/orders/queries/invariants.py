"""What must always hold between the rows of this room; read-only, for `zhida invariants`."""

from collections.abc import Iterable

from django.db.models import F, Max, Q, Sum

from zhida.shop.kernel.invariants import InvariantResult
from zhida.shop.orders.lifecycle import ONCE_PAID, OrderStatus
from zhida.shop.orders.models import Order, OrderHistory, OrderLine

ROWS_AT_ONCE = 500


def check_invariants() -> list[InvariantResult]:
    """Check every order: sums, shares, refunds, captures and status against history."""
    return [
        _result("orders.parts_sum", _parts_broken()),
        _result("orders.lines_sum_to_order", _line_sums_broken()),
        _result("orders.shares_sum_to_line", _shares_broken()),
        _result("orders.captured_matches_status", _captured_broken()),
        _result("orders.refunded_within_captured", _refunds_broken()),
        _result("orders.status_is_last_in_history", _history_broken()),
    ]


def _result(name: str, broken: Iterable[str]) -> InvariantResult:
    return InvariantResult(name=name, broken=tuple(sorted(broken)))


def _parts_broken() -> Iterable[str]:
    parts = (
        F("goods_minor") - F("discount_minor") - F("coupon_minor") - F("points_minor") + F("freight_minor")
    )
    return Order.objects.exclude(payable_minor=parts).values_list("number", flat=True)


def _line_sums_broken() -> Iterable[str]:
    summed = (
        Order.objects.order_by("id")
        .annotate(goods=Sum("lines__amount_minor", default=0), paid=Sum("lines__payable_minor", default=0))
        .values_list("number", "goods", "goods_minor", "paid", F("payable_minor") - F("freight_minor"))
    )
    return [
        number
        for number, goods, goods_minor, paid, payable_for_goods in summed.iterator(ROWS_AT_ONCE)
        if (goods, paid) != (goods_minor, payable_for_goods)
    ]


def _shares_broken() -> Iterable[str]:
    fields = (
        "order__number",
        "quantity",
        "payable_minor",
        "unit_shares",
        "claimed_units",
        "refunded_quantity",
    )
    lines = OrderLine.objects.order_by("id").values_list(*fields).iterator(ROWS_AT_ONCE)
    return {
        number
        for number, quantity, payable, shares, claimed, refunded in lines
        if len(shares) != quantity
        or sum(shares) != payable
        or shares != sorted(shares, reverse=True)
        or len(set(claimed)) != len(claimed)
        or not set(claimed) <= set(range(quantity))
        or refunded > len(claimed)
    }


def _captured_broken() -> Iterable[str]:
    paid = Q(status__in=[status.value for status in ONCE_PAID])
    wrong = (paid & ~Q(captured_minor=F("payable_minor"))) | (~paid & ~Q(captured_minor=0))
    return Order.objects.filter(wrong).values_list("number", flat=True)


def _refunds_broken() -> Iterable[str]:
    right = Q(refunded_minor__lte=F("refunding_minor")) & Q(refunding_minor__lte=F("captured_minor"))
    return Order.objects.exclude(right).values_list("number", flat=True)


def _history_broken() -> Iterable[str]:
    last = Order.objects.annotate(last_id=Max("history__id")).values_list("number", "status", "last_id")
    entered = dict(OrderHistory.objects.values_list("id", "status"))
    placed = OrderStatus.AWAITING_PAYMENT
    return [
        number
        for number, status, last_id in last.iterator(ROWS_AT_ONCE)
        if entered.get(last_id, placed) != status
    ]
