"""Creating an order."""

from datetime import datetime

from zhida.shop.kernel import outbox
from zhida.shop.kernel.inserts import insert_rows
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import conf, sealing, texts
from zhida.shop.orders.events import OrderPlaced
from zhida.shop.orders.lifecycle import OrderStatus
from zhida.shop.orders.models import Order, OrderLine
from zhida.shop.orders.records import LineDraft, LinePrices, OrderDraft


@transactional
def create(*, draft: OrderDraft, now: datetime) -> None:
    """Write a new unpaid order with its lines; its placing is the first entry of its timeline.

    Names, prices, shares and address are frozen as given; records OrderPlaced. Three statements whatever the
    number of lines. The sums are asserted: a draft whose lines do not sum to its amounts is a bug.
    Raises OrderTextInvalid (the note).
    """
    amounts = draft.prices.amounts
    order = Order(
        number=draft.number,
        customer_id=draft.customer_id,
        status=OrderStatus.AWAITING_PAYMENT,
        placed_at=now,
        expires_at=draft.expires_at,
        currency=amounts.payable.currency,
        goods_minor=amounts.goods.minor,
        discount_minor=amounts.discount.minor,
        coupon_minor=amounts.coupon.minor,
        points_minor=amounts.points.minor,
        freight_minor=amounts.freight.minor,
        payable_minor=amounts.payable.minor,
        quote=dict(draft.prices.quote),
        note=texts.optional(draft.note, limit=conf.NOTE_MAX_LENGTH),
        terms_version=draft.terms_version,
        promised_by=draft.promised_by,
        pickup_point=draft.pickup_point,
    )
    sealing.seal_address(order, draft.address)
    sealing.seal_invoice(order, draft.invoice)
    insert_rows([order])
    lines = [_line(order, line, draft.prices.lines[line.key]) for line in draft.lines]
    assert sum(line.amount_minor for line in lines) == order.goods_minor
    assert sum(line.payable_minor for line in lines) + order.freight_minor == order.payable_minor
    insert_rows(lines)
    placed = OrderPlaced(
        number=order.number,
        customer_id=order.customer_id,
        payable=Money(order.payable_minor, order.currency),
        expires_at=order.expires_at,
    )
    outbox.record(placed, now=now)


def _line(order: Order, line: LineDraft, prices: LinePrices) -> OrderLine:
    assert len(prices.unit_shares) == line.quantity
    assert sum(prices.unit_shares) == prices.payable_minor
    return OrderLine(
        order=order,
        key=line.key,
        sku_id=line.sku_id,
        sku_code=line.sku,
        product_number=line.product_number,
        title=line.title,
        options=dict(line.options),
        image=line.image,
        weight_grams=line.weight_grams,
        gift_offer=line.gift.offer if line.gift else "",
        gift_value_minor=line.gift.value.minor if line.gift else 0,
        quantity=line.quantity,
        unit_price_minor=line.unit_price.minor,
        amount_minor=line.amount.minor,
        payable_minor=prices.payable_minor,
        rows=[dict(row) for row in prices.rows],
        unit_shares=sorted(prices.unit_shares, reverse=True),
        policy=dict(line.policy),
    )
