"""The buyer sends an order that has not been packed to another address."""

from datetime import datetime

from zhida.shop.customers import queries as customers_queries
from zhida.shop.customers.records import AddressRecord
from zhida.shop.kernel import outbox, timers
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import conf, sealing
from zhida.shop.orders.acts import ShopperAct
from zhida.shop.orders.errors import AddressFixed, FreightDiffers
from zhida.shop.orders.events import OrderAddressChanged
from zhida.shop.orders.lifecycle import OrderStatus
from zhida.shop.orders.locks import lines_of, lock_order
from zhida.shop.orders.models import Order, OrderAct, OrderLine
from zhida.shop.orders.records import OrderAddress
from zhida.shop.orders.services.late import morning_after
from zhida.shop.shipping import queries as shipping_queries

CHANGEABLE = frozenset({OrderStatus.AWAITING_PAYMENT, OrderStatus.PAID})
SEALED_COLUMNS = (
    "recipient_sealed",
    "phone_sealed",
    "street_sealed",
    "detail_sealed",
    "phone_index",
    "region_code",
    "region_names",
)


@transactional
def change_address(*, number: str, for_customer: int, address_id: int, now: datetime) -> None:
    """Send an order to another address of its buyer's book, as long as nobody packs it.

    The price stays: an address for which the freight is another is refused, paid or not, for a paid sum
    cannot rise and a channel may hold the unpaid one. The promised day only moves to a later one. Locks the
    order row, seals the address for it anew, writes the history and records OrderAddressChanged.

    Raises OrderNotFound, AddressNotFound, AddressFixed (packed, sent, ended, or fetched from a shop),
    NotDeliverable, FreightDiffers.
    """
    order = lock_order(number=number, for_customer=for_customer)
    lines = lines_of(order)
    if order.status not in CHANGEABLE or order.pickup_point or any(line.shipped_quantity for line in lines):
        raise AddressFixed(order_status=order.status.lower())
    wanted = customers_queries.get_address(address_id=address_id, for_customer=for_customer)
    _check_freight(order, lines, wanted.region_code)
    before = _region(order)
    sealing.seal_address(order, _address(wanted))
    order.save(update_fields=SEALED_COLUMNS)
    _promise_again(order, now)
    OrderAct.objects.create(
        order=order, kind=ShopperAct.ADDRESS_CHANGED, at=now, note=f"{before} → {_region(order)}"
    )
    outbox.record(OrderAddressChanged(number=number, customer_id=order.customer_id), now=now)


def _check_freight(order: Order, lines: list[OrderLine], region: str) -> None:
    weight_grams = sum(line.weight_grams * line.quantity for line in lines if not line.gift_offer)
    after = shipping_queries.quote_freight(region=region, weight_grams=weight_grams)
    if region == order.region_code:
        return
    before = shipping_queries.quote_freight(region=order.region_code, weight_grams=weight_grams)
    if after != before:
        raise FreightDiffers(before=before.minor, after=after.minor)


def _promise_again(order: Order, now: datetime) -> None:
    if order.promised_by is None:
        return
    last = shipping_queries.delivery_promise(region=order.region_code, now=now)[1]
    if last <= order.promised_by:
        return
    order.promised_by = last
    order.save(update_fields=["promised_by"])
    if order.status == OrderStatus.PAID:
        timers.set_timer(kind=conf.LATE_TIMER, key=order.number, due_at=morning_after(last))


def _region(order: Order) -> str:
    return "".join(dict.fromkeys(order.region_names[name] for name in sealing.REGION_NAMES))


def _address(record: AddressRecord) -> OrderAddress:
    return OrderAddress(
        name=record.name,
        phone=record.phone,
        province=record.province,
        city=record.city,
        district=record.district,
        street=record.street,
        detail=record.detail,
        region_code=record.region_code,
    )
