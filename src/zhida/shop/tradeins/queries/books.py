"""What must always hold between the rows of this room; read-only, for `zhida invariants`."""

from collections import Counter

from zhida.shop.aftersales import queries as aftersales_queries
from zhida.shop.aftersales.records import StaffRefundStatus
from zhida.shop.kernel.invariants import InvariantResult
from zhida.shop.orders import queries as orders_queries
from zhida.shop.tradeins.lifecycle import PayoutStatus, TradeInStatus
from zhida.shop.tradeins.models import Payout, TradeIn

ROWS_AT_ONCE = 500
OPEN_PAYOUTS = (PayoutStatus.WAITING, PayoutStatus.EXPORTED)


def check_invariants() -> list[InvariantResult]:
    """Check that what is paid was paid once, what is to be paid is owed, and orders hold their credits."""
    return [
        InvariantResult("tradeins.paid_exactly_once", _paid_wrongly()),
        InvariantResult("tradeins.open_payouts_are_of_payable_trade_ins", _payouts_astray()),
        InvariantResult("tradeins.credits_within_captured", _credits_too_large()),
    ]


def _paid_wrongly() -> list[str]:
    """Name trade-ins whose transfers and arrived refund are not the amount when paid, and nothing before."""
    transferred: Counter[int] = Counter()
    paid = Payout.objects.filter(status=PayoutStatus.PAID).values_list("trade_in_id", "amount_minor")
    for trade_in, amount in paid.iterator(ROWS_AT_ONCE):
        transferred[trade_in] += amount
    rows = TradeIn.objects.order_by("id").values_list(
        "id", "number", "status", "amount_minor", "refund_number"
    )
    broken = []
    for pk, number, status, amount, refund in rows.iterator(ROWS_AT_ONCE):
        arrived = transferred[pk] + _refunded(refund)
        # A refund that has arrived is told by its event, a moment later.
        is_due = status == TradeInStatus.PAID or (status == TradeInStatus.PAYING and arrived)
        if arrived != (amount if is_due else 0):
            broken.append(number)
    return broken


def _refunded(number: str) -> int:
    if not number:
        return 0
    refund = aftersales_queries.get_refund(number=number)
    return refund.amount.minor if refund.status is StaffRefundStatus.SUCCEEDED else 0


def _payouts_astray() -> list[str]:
    payouts = Payout.objects.filter(status__in=OPEN_PAYOUTS).select_related("trade_in").order_by("id")
    return [
        payout.number
        for payout in payouts.iterator(ROWS_AT_ONCE)
        if payout.trade_in.status != TradeInStatus.PAYABLE
        or payout.amount_minor != payout.trade_in.amount_minor
    ]


def _credits_too_large() -> list[str]:
    credited: Counter[str] = Counter()
    rows = TradeIn.objects.exclude(refund_number="").values_list("order", "refund_number")
    for order, refund in rows.iterator(ROWS_AT_ONCE):
        credited[order] += _refunded(refund)
    return sorted(
        order
        for order, amount in credited.items()
        if amount > orders_queries.get_money(number=order).captured.minor
    )
