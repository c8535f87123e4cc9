"""Fetching from a store: what the checkout offers and sends, and where an order lies ready."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from zhida.entrypoints.storefront.addresses import link
from zhida.entrypoints.storefront.contexts.cart import CartLine, Fetching, StoreCard
from zhida.entrypoints.storefront.contexts.orders import OrderPage, PickupView, Step
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue import queries as catalogue
from zhida.shop.checkout.records import PickupWish
from zhida.shop.customers.records import AddressRecord
from zhida.shop.kernel.qr import qr_picture
from zhida.shop.orders.records import OrderRecord, OrderStatus
from zhida.shop.shipping import queries as shipping
from zhida.shop.shipping.records import PickupState


def pickup_wish(asked: Mapping[str, str]) -> PickupWish | None:
    """Read from a submit which store was chosen and who comes; None when the goods are sent."""
    store = asked.get("store", "")
    if not store:
        return None
    return PickupWish(store=store, name=asked.get("pickup_name", ""), phone=asked.get("pickup_phone", ""))


def offered_stores(
    request: ShopRequest, lines: Sequence[CartLine], address: AddressRecord | None
) -> Fetching:
    """Give the stores that have all these lines, the nearest to the address first; three queries."""
    asked = request.POST if request.method == "POST" else request.GET
    known = catalogue.sellable_skus(skus=[line.sku for line in lines], now=request.now)
    wanted = {known[line.sku].sku_id: line.quantity for line in lines if line.sku in known}
    region = address.region_code if address else ""
    stores = shipping.stores_near(wanted=wanted, region=region)
    around = {"buy": asked["buy"]} if asked.get("buy") else {}
    chosen = next((one.code for one in stores if one.code == asked.get("store")), "")
    return Fetching(
        stores=tuple(
            StoreCard(
                code=one.code,
                name=one.name,
                address=one.address,
                hours=one.hours,
                phone=one.phone,
                keep_days=one.keep_days,
            )
            for one in stores
        ),
        store=chosen,
        name=asked.get("pickup_name", address.name if address else ""),
        phone=asked.get("pickup_phone", address.phone.removeprefix("+86") if address else ""),
        fetch_url=link("checkout", {**around, "store": stores[0].code}) if stores else "",
        deliver_url=link("checkout", around or None),
    )


def pickup_view(order: OrderRecord, request: ShopRequest) -> PickupView | None:
    """Say where and until when an order is fetched, with its code once it lies ready; None for one sent."""
    if not order.pickup_point:
        return None
    store = next((one for one in shipping.list_stores() if one.code == order.pickup_point), None)
    found = shipping.find_pickup(ref=order.number)
    code = shipping.pickup_code(ref=order.number, now=request.now) if found else ""
    return PickupView(
        store=store.name if store else order.address.detail,
        address=order.address.detail,
        hours=store.hours if store else "",
        phone=store.phone if store else "",
        state=_state(found.state if found else None, is_of_use=bool(code)),
        code=f"{code[:4]} {code[4:]}" if code else "",
        picture=qr_picture(f"{order.number}:{code}") if code else "",
        valid_until=found.valid_until if found and code else None,
        refunded_at=found.given_up_at if found and found.state is PickupState.READY else None,
        is_lying=found is not None and found.state is PickupState.READY,
        laid_at=found.ready_at if found else None,
    )


def store_facts(order: OrderRecord) -> tuple[tuple[str, str], ...]:
    """Say where an order that is yet to be paid will be fetched; nothing for one that is sent."""
    return ((_("自提门店"), order.address.detail),) if order.pickup_point else ()


def as_fetched(page: OrderPage, pickup: PickupView | None) -> OrderPage:
    """Give the page of an order in the words of one that is fetched: nothing of it is on the way."""
    if pickup is None:
        return page
    status = OrderStatus(page.order.status.upper())
    name = page.order.status_name
    advice = {
        OrderStatus.PAID: _("付款已收到，门店正在安排备货。"),
        OrderStatus.PACKING: _("门店正在备货。"),
        OrderStatus.SHIPPED: _("商品已在门店取走。"),
        OrderStatus.DELIVERED: _("商品已在门店取走，检查好以后请确认收货。"),
    }
    if pickup.is_lying and status in (OrderStatus.PAID, OrderStatus.PACKING):
        name = _("待取货") if pickup.code else _("超时未取")
        advice[status] = _("商品已在门店备好。") if pickup.code else _("保留时间已过，请尽快联系门店。")
    number = page.order.number
    elsewhere = {link("order_address", number=number), f"{link('order', number=number)}#parcels"}
    urge = link("order_urge", number=number)
    if pickup.is_lying:
        elsewhere.add(urge)
    return replace(
        page,
        order=replace(
            page.order,
            status_name=name,
            actions=tuple(
                replace(one, name=_("催备货")) if one.url == urge else one
                for one in page.order.actions
                if one.url not in elsewhere
            ),
        ),
        advice=advice.get(status, page.advice),
        steps=_steps(page.steps, pickup.laid_at),
    )


def _steps(steps: Sequence[Step], laid_at: datetime | None) -> tuple[Step, ...]:
    """Put laying ready and fetching where an order that is sent has its dispatch and its signature."""
    if not steps:
        return ()
    ordered, paid, _sent, signed, ended = steps
    ready = Step(name=_("备好"), reached_at=laid_at, is_done=laid_at is not None)
    return ordered, paid, ready, replace(signed, name=_("取货")), ended


def _state(state: PickupState | None, *, is_of_use: bool) -> str:
    if state is PickupState.READY and not is_of_use:
        return _("取货码已过期，请联系门店延长保留时间。")
    texts = {
        None: _("门店备好后会通知你来取。"),
        PickupState.READY: _("已备好，到店出示取货码即可取走。"),
        PickupState.FETCHED: _("已在门店取走。"),
        PickupState.ENDED: _("订单已结束，不用再来取。"),
    }
    return texts[state]
