"""Rows of the orders room turned into records."""

from collections.abc import Iterable, Sequence

from zhida.shop.kernel.money import Money
from zhida.shop.orders import sealing
from zhida.shop.orders.models import Order, OrderHistory, OrderLine, OrderPriceChange, OrderRemark
from zhida.shop.orders.records import (
    OrderAmounts,
    OrderFlag,
    OrderGift,
    OrderLineRecord,
    OrderRecord,
    OrderStatus,
    OrderSummary,
    PriceChangeRecord,
    RemarkRecord,
    TimelineEntry,
)


def amounts_of(order: Order) -> OrderAmounts:
    """Give the six parts of an order's price; a row whose parts do not sum is a fault."""
    return OrderAmounts(
        goods=_money(order, order.goods_minor),
        discount=_money(order, order.discount_minor),
        coupon=_money(order, order.coupon_minor),
        points=_money(order, order.points_minor),
        freight=_money(order, order.freight_minor),
        payable=_money(order, order.payable_minor),
    )


def line_of(order: Order, line: OrderLine) -> OrderLineRecord:
    """Give one line as other rooms see it."""
    return OrderLineRecord(
        key=line.key,
        sku_id=line.sku_id,
        sku=line.sku_code,
        product_number=line.product_number,
        title=line.title,
        options=dict(line.options),
        image=line.image,
        quantity=line.quantity,
        unit_price=_money(order, line.unit_price_minor),
        amount=_money(order, line.amount_minor),
        payable=_money(order, line.payable_minor),
        rows=tuple(line.rows),
        unit_shares=tuple(line.unit_shares),
        shipped_quantity=line.shipped_quantity,
        withheld_quantity=line.withheld_quantity,
        claimed_units=tuple(line.claimed_units),
        refunded_quantity=line.refunded_quantity,
        gift=_gift(order, line),
        policy=dict(line.policy),
    )


def summary_of(order: Order, lines: Iterable[OrderLine]) -> OrderSummary:
    """Give one order as a list shows it."""
    return OrderSummary(
        number=order.number,
        customer_id=order.customer_id,
        status=OrderStatus(order.status),
        placed_at=order.placed_at,
        expires_at=order.expires_at,
        amounts=amounts_of(order),
        refunded=_money(order, order.refunded_minor),
        flag=OrderFlag(order.flag),
        lines=tuple(line_of(order, line) for line in lines),
        urged_at=order.urged_at,
        hidden_at=order.hidden_at,
        pickup_point=order.pickup_point,
    )


def record_of(order: Order, history: Sequence[OrderHistory], *, is_masked: bool) -> OrderRecord:
    """Give one order in full, without what only staff see; reads its lines."""
    lines = OrderLine.objects.filter(order=order).order_by("key")
    return OrderRecord(
        number=order.number,
        customer_id=order.customer_id,
        status=OrderStatus(order.status),
        placed_at=order.placed_at,
        expires_at=order.expires_at,
        amounts=amounts_of(order),
        captured=_money(order, order.captured_minor),
        refunding=_money(order, order.refunding_minor),
        refunded=_money(order, order.refunded_minor),
        freight_refunding=_money(order, order.freight_refunding_minor),
        address=sealing.open_address(order, is_masked=is_masked),
        quote=dict(order.quote),
        note=order.note,
        invoice=sealing.open_invoice(order),
        terms_version=order.terms_version,
        promised_by=order.promised_by,
        pickup_point=order.pickup_point,
        flag=OrderFlag(order.flag),
        lines=tuple(line_of(order, line) for line in lines),
        timeline=(_placing(order), *(_step(row) for row in history)),
        urged_at=order.urged_at,
        hidden_at=order.hidden_at,
    )


def _gift(order: Order, line: OrderLine) -> OrderGift | None:
    if not line.gift_offer:
        return None
    return OrderGift(offer=line.gift_offer, value=_money(order, line.gift_value_minor))


def _placing(order: Order) -> TimelineEntry:
    placed = OrderStatus.AWAITING_PAYMENT
    return TimelineEntry(status=placed, at=order.placed_at, by=f"C:{order.customer_id}", note="")


def _step(row: OrderHistory) -> TimelineEntry:
    return TimelineEntry(status=OrderStatus(row.status), at=row.at, by=row.by, note=row.note)


def remark_of(row: OrderRemark) -> RemarkRecord:
    """Give one remark."""
    return RemarkRecord(by=row.by, at=row.at, text=row.text)


def price_change_of(order: Order, row: OrderPriceChange) -> PriceChangeRecord:
    """Give one lowering of the price."""
    return PriceChangeRecord(
        by=row.by,
        at=row.at,
        before=_money(order, row.before_minor),
        after=_money(order, row.after_minor),
        reason=row.reason,
    )


def _money(order: Order, minor: int) -> Money:
    return Money(minor, order.currency)
