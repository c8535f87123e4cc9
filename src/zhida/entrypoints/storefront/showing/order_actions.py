"""What a shopper may do with an order now, by where it stands."""

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import ROUTES, link
from zhida.entrypoints.storefront.contexts.orders import OrderAction
from zhida.shop.orders.records import OrderRecord, OrderStatus, OrderSummary


def actions_of(order: OrderSummary | OrderRecord, *, is_invoiced: bool) -> tuple[OrderAction, ...]:
    """Give what can be done with an order now, the main thing last; `is_invoiced`: one was asked for."""
    number = order.number
    after = _after(number, is_invoiced=is_invoiced)
    again = OrderAction(name=_("再次购买"), url=link("order_again", number=number), is_post=True)
    if order.hidden_at is not None:
        restored = OrderAction(name=_("恢复订单"), url=link("order_restore", number=number), is_post=True)
        return restored, again
    match order.status:
        case OrderStatus.AWAITING_PAYMENT:
            return _to_pay(number)
        case OrderStatus.PAID:
            return _address(number), _urge(number), *after, again
        case OrderStatus.PACKING:
            return _urge(number), *after, again
        case OrderStatus.SHIPPED | OrderStatus.DELIVERED:
            return *after, again, _parcels(number), _receipt(number)
        case OrderStatus.COMPLETED:
            return _hide(number), *after, again
        case OrderStatus.CANCELLED | OrderStatus.CLOSED:
            return _hide(number), again


def _to_pay(number: str) -> tuple[OrderAction, ...]:
    cancel = OrderAction(
        name=_("取消订单"),
        url=link("order_cancel", number=number),
        is_post=True,
        confirm=_("确定取消这个订单吗？"),
    )
    return (
        _address(number),
        cancel,
        OrderAction(name=_("去付款"), url=link("pay", number=number), is_primary=True),
    )


def _address(number: str) -> OrderAction:
    return OrderAction(name=_("修改地址"), url=link("order_address", number=number))


def _urge(number: str) -> OrderAction:
    return OrderAction(name=_("催发货"), url=link("order_urge", number=number), is_post=True)


def _parcels(number: str) -> OrderAction:
    return OrderAction(name=_("查物流"), url=f"{link('order', number=number)}#parcels")


def _receipt(number: str) -> OrderAction:
    return OrderAction(
        name=_("确认收货"),
        url=link("order_receipt", number=number),
        is_post=True,
        is_primary=True,
        confirm=_("确认商品都已收到、没有问题吗？"),
    )


def _hide(number: str) -> OrderAction:
    return OrderAction(
        name=_("删除订单"),
        url=link("order_hide", number=number),
        is_post=True,
        confirm=_("放进回收站？以后可以在回收站里恢复。"),
    )


def _after(number: str, *, is_invoiced: bool) -> tuple[OrderAction, ...]:
    """Give the pages that stand beside an order, where the shop has them."""
    beside = (
        ("orders/<str:number>/after-sales/new", _("申请售后")),
        ("orders/<str:number>/invoice", _("查看发票") if is_invoiced else _("开发票")),
    )
    names = {route: name for name, route in ROUTES.items()}
    return tuple(
        OrderAction(name=text, url=link(names[route], number=number))
        for route, text in beside
        if route in names
    )
