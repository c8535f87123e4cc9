import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.inventory.services import ensure_warehouse
from zhida.shop.kernel.uow import transactional
from zhida.shop.notifications import subscribers
from zhida.shop.notifications.queries import list_messages
from zhida.shop.notifications.records import MessageKind
from zhida.shop.orders import services as orders_services
from zhida.shop.orders.events import OrderShipped
from zhida.shop.orders.tests.factories import make_paid_order
from zhida.shop.shipping import queries as shipping_queries
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.events import PickupDueSoon, PickupOverdue, PickupReady
from zhida.shop.shipping.records import StoreRecord

pytestmark = pytest.mark.django_db


def test_who_fetches_an_order_hears_where_it_lies_and_of_no_dispatch(now):
    ensure_warehouse(code="SHELF")
    store = StoreRecord(
        code="NS",
        name="南山店",
        region_code="440305",
        address="海德路 1 号",
        phone="0755-12345678",
        hours="10:00–22:00",
        warehouse="SHELF",
    )
    shipping_services.put_store(actor=SYSTEM_ACTOR, store=store, now=now)
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    number = make_paid_order(shopper, ("A-1", 1), now=now, pickup_point="NS")
    ready = PickupReady(ref=number, store="NS", valid_until=now)
    transactional(subscribers.on_pickup_ready)(ready, now=now)
    orders_services.lay_ready(actor=SYSTEM_ACTOR, number=number, now=now)
    code = shipping_queries.pickup_code(ref=number, now=now)
    parcel = orders_services.hand_over(actor=SYSTEM_ACTOR, number=number, code=code, serials={}, now=now)
    shipped = OrderShipped(number=number, customer_id=shopper.customer_id, parcel=parcel.number)

    transactional(subscribers.on_order_shipped)(shipped, now=now)

    inbox = list_messages(for_customer=shopper.customer_id, cursor=None).items
    expected = f"订单 {number} 已在南山店备好，请在 2026-11-22 12:00 前凭订单里的取货码来取。"
    assert [(one.kind, one.text) for one in inbox] == [(MessageKind.PICKUP_READY, expected)]


@pytest.mark.parametrize(
    ("hear", "event", "kind", "text"),
    [
        (
            subscribers.on_pickup_due_soon,
            PickupDueSoon,
            MessageKind.PICKUP_DUE_SOON,
            "订单 {number} 在NS只保留到 2026-11-22 12:00，请尽快凭取货码来取；来不及可以联系门店延长。",
        ),
        (
            subscribers.on_pickup_overdue,
            PickupOverdue,
            MessageKind.PICKUP_LAPSED,
            "订单 {number} 没有在约定时间取走。还要的话请联系NS延长；2026-11-25 12:00 后将自动全额退款。",
        ),
    ],
)
def test_who_does_not_come_is_told_until_when(now, hear, event, kind, text):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    number = make_paid_order(shopper, ("A-1", 1), now=now)

    transactional(hear)(event(ref=number, store="NS", valid_until=now), now=now)

    inbox = list_messages(for_customer=shopper.customer_id, cursor=None).items
    assert [(one.kind, one.text) for one in inbox] == [(kind, text.format(number=number))]
