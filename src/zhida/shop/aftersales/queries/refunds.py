"""Reads of refunds."""

from collections import defaultdict
from collections.abc import Mapping

from zhida.shop.aftersales.errors import StaffRefundNotFound
from zhida.shop.aftersales.lifecycle import ENDED_WITHOUT_MONEY, StaffRefundStatus
from zhida.shop.aftersales.models import StaffRefund
from zhida.shop.aftersales.previewing import preview_of
from zhida.shop.aftersales.records import RefundPreview, ReturnFigures, StaffRefundRecord
from zhida.shop.kernel.invariants import InvariantResult
from zhida.shop.kernel.money import Money
from zhida.shop.orders import queries as orders_queries

ROWS_AT_ONCE = 500


def get_refund(*, number: str) -> StaffRefundRecord:
    """Read one refund; one query. Raises StaffRefundNotFound."""
    row = StaffRefund.objects.select_related("order").filter(number=number).first()
    if row is None:
        raise StaffRefundNotFound
    return _record(row)


def preview_refund(*, number: str, quantities: Mapping[str, int], is_faulty: bool = False) -> RefundPreview:
    """Say what a return of these units would bring back, both figures for the goods; writes nothing.

    By frozen shares, or as the merchant settles no-reason returns (ZHIDA_RETURNS_RESETTLE,
    ZHIDA_RETURNS_DEDUCT_FREIGHT); faulty goods always by frozen shares. Three queries.
    Raises OrderNotFound, OrderLineNotFound, UnitsNotRefundable.
    """
    order = orders_queries.get_order(number=number, for_customer=None)
    return preview_of(order, quantities, is_faulty=is_faulty)


def list_refunds(*, order: str) -> list[StaffRefundRecord]:
    """List the refunds of one order, oldest first; one query. An order without one gives an empty list."""
    rows = StaffRefund.objects.select_related("order").filter(order__number=order).order_by("id")
    return [_record(row) for row in rows]


def check_invariants() -> list[InvariantResult]:
    """Check that refunds arrived and claimed sum to what their orders say, unit by unit."""
    refunded: dict[str, int] = defaultdict(int)
    claimed: dict[str, int] = defaultdict(int)
    rows = StaffRefund.objects.exclude(status__in=ENDED_WITHOUT_MONEY).order_by("id")
    fields = ("order__number", "status", "amount_minor")
    for order, status, amount in rows.values_list(*fields).iterator(ROWS_AT_ONCE):
        claimed[order] += amount
        if status == StaffRefundStatus.SUCCEEDED:
            refunded[order] += amount
    totals = orders_queries.refund_totals()
    orders = set(claimed) | set(totals)
    return [
        InvariantResult(
            "aftersales.refunds_sum_to_orders",
            sorted(
                order
                for order in orders
                if totals.get(order, (0, 0)) != (claimed.get(order, 0), refunded.get(order, 0))
            ),
        )
    ]


def _record(row: StaffRefund) -> StaffRefundRecord:
    return StaffRefundRecord(
        number=row.number,
        order=row.order.number,
        status=StaffRefundStatus(row.status),
        amount=Money(row.amount_minor, row.currency),
        goods=Money(row.goods_minor, row.currency),
        freight=Money(row.freight_minor, row.currency),
        units={key: tuple(units) for key, units in row.units.items()},
        figures=_figures(row),
        reason=row.reason,
        by=row.by,
        decided_by=row.decided_by,
        requested_at=row.requested_at,
        finished_at=row.finished_at,
    )


def _figures(row: StaffRefund) -> ReturnFigures | None:
    if row.frozen_minor is None:
        return None
    return ReturnFigures(
        frozen=Money(row.frozen_minor, row.currency),
        resettled=None if row.resettled_minor is None else Money(row.resettled_minor, row.currency),
        freight_deducted=Money(row.freight_deducted_minor, row.currency),
        gifts_charged=Money(row.gifts_charged_minor, row.currency),
    )
