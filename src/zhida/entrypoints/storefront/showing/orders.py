"""Orders out of their records."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link, product_link
from zhida.entrypoints.storefront.contexts.cart import AddressCard, CartLine
from zhida.entrypoints.storefront.contexts.orders import (
    OrderCard,
    OrderPage,
    RefundView,
    Step,
)
from zhida.entrypoints.storefront.formats import sentences, yuan
from zhida.entrypoints.storefront.showing.goods import options_text, square_picture
from zhida.entrypoints.storefront.showing.order_actions import actions_of
from zhida.entrypoints.storefront.showing.parcels import parcel_views, promise_line
from zhida.entrypoints.storefront.showing.sums import agreed_sum, price_rows
from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.kernel.money import Money
from zhida.shop.orders.records import (
    ActEntry,
    OrderAddress,
    OrderLineRecord,
    OrderRecord,
    OrderStatus,
    OrderSummary,
    ShopperAct,
    TimelineEntry,
)
from zhida.shop.payments.queries import method_title
from zhida.shop.payments.records import AttemptStatus, PaymentRecord, RefundRecord, RefundStatus
from zhida.shop.shipping.records import ParcelRecord

WAY = (
    OrderStatus.AWAITING_PAYMENT,
    OrderStatus.PAID,
    OrderStatus.SHIPPED,
    OrderStatus.DELIVERED,
    OrderStatus.COMPLETED,
)
ENDED_EARLY = frozenset({OrderStatus.CANCELLED, OrderStatus.CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideOrder:
    """What other rooms know of an order: `whole_return` is what giving back all that is left would bring,
    `acts` are what its shopper did in between, `invoiced` the orders for which an invoice was asked.
    """

    payment: PaymentRecord | None
    parcels: Sequence[ParcelRecord]
    whole_return: Money | None
    acts: Sequence[ActEntry]
    invoiced: Collection[str]


def order_card(order: OrderSummary | OrderRecord, *, invoiced: Collection[str]) -> OrderCard:
    """Give an order in short, with what its shopper may do now; `invoiced` are orders with an invoice."""
    is_open = order.status is OrderStatus.AWAITING_PAYMENT
    return OrderCard(
        number=order.number,
        url=link("order", number=order.number),
        status=order.status.lower(),
        status_name=status_name(order.status, is_fetched=bool(order.pickup_point)),
        placed_at=order.placed_at,
        lines=tuple(_line(line) for line in order.lines),
        units=sum(line.quantity for line in order.lines),
        payable_minor=order.amounts.payable.minor,
        actions=actions_of(order, is_invoiced=order.number in invoiced),
        expires_at=order.expires_at if is_open else None,
    )


def status_name(status: OrderStatus, *, is_fetched: bool = False) -> str:
    """Name a status by what the shopper waits for: for a parcel, or to fetch it from a store."""
    fetched = {
        OrderStatus.PAID: _("待备货"),
        OrderStatus.SHIPPED: _("已取货"),
        OrderStatus.DELIVERED: _("已取货"),
    }
    if is_fetched and status in fetched:
        return fetched[status]
    names = {
        OrderStatus.AWAITING_PAYMENT: _("待付款"),
        OrderStatus.PAID: _("待发货"),
        OrderStatus.PACKING: _("备货中"),
        OrderStatus.SHIPPED: _("待收货"),
        OrderStatus.DELIVERED: _("已签收"),
        OrderStatus.COMPLETED: _("已完成"),
        OrderStatus.CANCELLED: _("已取消"),
        OrderStatus.CLOSED: _("已关闭"),
    }
    return names[status]


def order_page(order: OrderRecord, beside: BesideOrder) -> OrderPage:
    """Give one order whole."""
    return OrderPage(
        order=order_card(order, invoiced=beside.invoiced),
        advice=sentences(_advice(order), promise_line(order)),
        steps=() if order.status in ENDED_EARLY else _steps(order.timeline, order.status),
        parcels=parcel_views(order, beside.parcels),
        address=_address(order.address),
        sum=agreed_sum(order.amounts, order.quote),
        payments=_payments(beside.payment),
        refunds=_refunds(beside.payment),
        history=_history(order.timeline, beside.acts),
        note=order.note,
        returns=_returns(order, beside.whole_return),
    )


def _returns(order: OrderRecord, whole: Money | None) -> tuple[tuple[str, str], ...]:
    """Say what each unit that is left was paid, the dearest first, and what all of them bring together."""
    if whole is None:
        return ()
    rows = []
    for line in order.lines:
        left = [share for place, share in enumerate(line.unit_shares) if place not in line.claimed_units]
        if line.gift is None and left:
            shares = "、".join(yuan(share) for share in sorted(set(left), reverse=True))
            rows.append((_("%(title)s，每件") % {"title": line.title}, shares))
    return (*rows, (_("全部退货，可退"), yuan(whole.minor)))


def _line(line: OrderLineRecord) -> CartLine:
    return CartLine(
        id=line.key,
        sku=line.sku,
        title=line.title,
        url=product_link(number=line.product_number, title=line.title),
        options=options_text(line.options),
        picture=square_picture(line.image),
        quantity=line.quantity,
        limit=line.quantity,
        is_selected=True,
        unit_minor=line.unit_price.minor,
        amount_minor=line.amount.minor,
        payable_minor=line.payable.minor,
        rows=price_rows(
            (_number(row["quantity"]), _number(row["unit_price"]), str(row["source"])) for row in line.rows
        ),
        gift_minor=line.gift.value.minor if line.gift else None,
    )


def _number(value: object) -> int:
    assert isinstance(value, int), "stored rows hold whole numbers"
    return value


def _advice(order: OrderRecord) -> str:
    texts = {
        OrderStatus.AWAITING_PAYMENT: _("请在此时间前付款，超时会自动取消："),
        OrderStatus.PAID: _("付款已收到，仓库正在安排发货。"),
        OrderStatus.PACKING: _("仓库正在打包。"),
        OrderStatus.SHIPPED: _("包裹在路上了。收到并检查好以后，请确认收货。"),
        OrderStatus.DELIVERED: _("包裹已签收。检查好以后，请确认收货。"),
        OrderStatus.COMPLETED: _("感谢你的购买。需要退换或维修，请联系我们。"),
        OrderStatus.CANCELLED: _("订单没有付款，已取消，占用的库存和优惠都已退回。"),
        OrderStatus.CLOSED: _("款项已全部退回原支付渠道。"),
    }
    return texts[order.status]


def _steps(timeline: Sequence[TimelineEntry], status: OrderStatus) -> tuple[Step, ...]:
    names = (_("下单"), _("付款"), _("发货"), _("签收"), _("完成"))
    reached = {entry.status: entry.at for entry in timeline}
    present = WAY.index(OrderStatus.PAID if status is OrderStatus.PACKING else status)
    return tuple(
        Step(name=name, reached_at=reached.get(stage), is_done=place <= present)
        for place, (name, stage) in enumerate(zip(names, WAY, strict=True))
    )


def _address(address: OrderAddress) -> AddressCard:
    city = address.city if address.city != address.province else ""
    return AddressCard(
        id="",
        name=address.name,
        phone=address.phone.removeprefix("+86"),
        region=f"{address.province}{city}{address.district}{address.street}",
        detail=address.detail,
    )


def _payments(payment: PaymentRecord | None) -> tuple[tuple[str, str], ...]:
    if payment is None:
        return ()
    paid = [
        (_("已付款 %(time)s") % {"time": _minute(attempt.captured_at)}, yuan(attempt.counts.minor))
        for attempt in payment.attempts
        if attempt.status is AttemptStatus.SUCCEEDED and attempt.captured_at is not None
    ]
    return tuple(paid)


def _refunds(payment: PaymentRecord | None) -> tuple[RefundView, ...]:
    """Show each refund on its way: asked for, sent, arrived, and until when it should be there."""
    if payment is None:
        return ()
    return tuple(refund_view(one) for one in payment.refunds if one.status is not RefundStatus.FAILED)


def refund_view(refund: RefundRecord) -> RefundView:
    """Show one refund: how far it is, by which channel, and until when it should be there."""
    is_back = refund.status is RefundStatus.SUCCEEDED
    channel = method_title(kind=refund.channel)
    day = _("%(month)s月%(day)s日") % {"month": refund.expected_on.month, "day": refund.expected_on.day}
    advice = (
        _("已原路退回%(channel)s，请在那里的账单中查看。")
        if is_back
        else _("原路退回%(channel)s，预计%(day)s前到账。")
    )
    return RefundView(
        amount_minor=refund.amount.minor,
        advice=advice % {"channel": channel, "day": day},
        steps=(
            Step(name=_("退款已提交"), reached_at=refund.created_at, is_done=True),
            Step(name=_("支付渠道处理"), is_done=refund.status is not RefundStatus.REQUESTED),
            Step(name=_("退款到账"), reached_at=refund.finished_at, is_done=is_back),
        ),
    )


def _history(timeline: Sequence[TimelineEntry], acts: Sequence[ActEntry]) -> tuple[tuple[datetime, str], ...]:
    """Put what happened and what the shopper did into one row, newest first."""
    told = [(entry.at, _history_text(entry)) for entry in timeline]
    told += [(act.at, _act_text(act)) for act in acts]
    told.reverse()
    return tuple(sorted(told, key=lambda one: one[0], reverse=True))


def _act_text(act: ActEntry) -> str:
    if act.kind is ShopperAct.URGED:
        return _("催促发货")
    return _("修改收货地址：%(change)s") % {"change": act.note}


def _history_text(entry: TimelineEntry) -> str:
    """Say what happened, where the name of the status says what is waited for."""
    happened = {
        OrderStatus.AWAITING_PAYMENT: _("提交订单"),
        OrderStatus.PAID: _("付款成功"),
        OrderStatus.SHIPPED: _("已发货"),
    }
    name = happened.get(entry.status) or status_name(entry.status)
    return f"{name}：{entry.note}" if entry.note else name


def _minute(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%m-%d %H:%M")
