"""What shoppers do with their own orders: find them, hide them, hurry them, send them elsewhere."""

from datetime import date, timedelta

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Actor
from zhida.shop.cart import queries as cart_queries
from zhida.shop.cart.tests.factories import make_address, make_shopper, make_sku
from zhida.shop.catalogue.models import Product, Sku
from zhida.shop.customers import services as customers_services
from zhida.shop.customers.errors import AddressNotFound
from zhida.shop.customers.records import AddressInput
from zhida.shop.inventory.models import StockRow
from zhida.shop.kernel.models import OutboxEvent, Timer
from zhida.shop.kernel.money import Money
from zhida.shop.orders import api, queries, services
from zhida.shop.orders.acts import ShopperAct
from zhida.shop.orders.errors import (
    AddressFixed,
    FreightDiffers,
    OrderCannotBeHidden,
    OrderCannotMove,
    OrderNotFound,
    OrderTextInvalid,
    OrderUrgedAlready,
)
from zhida.shop.orders.models import Order, OrderAct, OrderLine
from zhida.shop.orders.queries import OrderTab, OwnOrderFilter
from zhida.shop.orders.records import CancelReason
from zhida.shop.orders.tests.factories import make_order, make_paid_order
from zhida.shop.payments.services import open_intent
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.records import FreightTemplateRecord

pytestmark = [pytest.mark.django_db]
SHENZHEN = AddressInput(
    name="李四",
    phone="13900002222",
    province="广东省",
    city="深圳市",
    district="南山区",
    detail="科技园 1 号",
)
mine = TestClient(api.shopper)


@pytest.fixture
def shopper(now) -> Actor:
    make_sku("A-1", now=now)
    make_sku("B-1", now=now)
    return make_shopper(now=now)


@pytest.fixture
def stranger(now) -> Actor:
    return make_shopper(now=now)


def cancelled(shopper, now):
    number = make_order(shopper, ("A-1", 1), now=now)
    services.cancel(number=number, reason=CancelReason.BUYER, by=shopper.principal, now=now)
    return number


def listed(shopper, **wanted):
    page = queries.list_orders(for_customer=shopper.customer_id, wanted=OwnOrderFilter(**wanted))
    return [order.number for order in page.items]


def address_in_shenzhen(shopper, now):
    return customers_services.add_address(customer_id=shopper.customer_id, address=SHENZHEN, now=now).id


def freight(region, minor, now):
    shipping_services.put_freight_template(
        actor=SYSTEM_ACTOR,
        template=FreightTemplateRecord(
            region=region,
            is_served=True,
            first_weight_grams=1000,
            first_fee=Money(minor),
            step_grams=500,
            step_fee=Money(0),
        ),
        now=now,
    )


def test_tabs_hold_their_statuses_and_count_in_one_query(now, shopper, stranger, django_assert_num_queries):
    unpaid = make_order(shopper, ("A-1", 1), now=now)
    paid = make_paid_order(shopper, ("A-1", 1), now=now)
    packing = make_paid_order(shopper, ("A-1", 1), now=now)
    services.mark_packing(actor=SYSTEM_ACTOR, number=packing, now=now)
    services.hide(number=cancelled(shopper, now), for_customer=shopper.customer_id, now=now)
    make_order(stranger, ("A-1", 1), now=now)

    with django_assert_num_queries(1):
        counts = queries.count_tabs(for_customer=shopper.customer_id)

    assert counts == {
        OrderTab.ALL: 3,
        OrderTab.TO_PAY: 1,
        OrderTab.TO_SHIP: 2,
        OrderTab.TO_RECEIVE: 0,
        OrderTab.COMPLETED: 0,
    }
    assert listed(shopper, tab=OrderTab.TO_PAY) == [unpaid]
    assert set(listed(shopper, tab=OrderTab.TO_SHIP)) == {paid, packing}


@pytest.mark.parametrize("orders", [1, 3])
def test_a_search_costs_two_queries_and_finds_only_own_orders(
    now, shopper, stranger, orders, django_assert_num_queries
):
    numbers = [make_order(shopper, ("A-1", 1), ("B-1", 1), now=now) for _order in range(orders)]
    make_order(stranger, ("A-1", 1), now=now)
    OrderLine.objects.filter(sku_code="B-1").update(title="青岚 充电器 100%")

    with django_assert_num_queries(2):
        found = listed(shopper, text=" 充电器 100% ")

    assert set(found) == set(numbers)
    assert listed(shopper, text=numbers[0][3:].lower()) == [numbers[0]]
    assert listed(shopper, text="充电器_100") == []


def test_a_search_that_cannot_be_is_refused(shopper):
    with pytest.raises(OrderTextInvalid):
        listed(shopper, text="a\0b")


def test_an_ended_order_is_hidden_stays_reachable_and_comes_back(now, shopper):
    number = cancelled(shopper, now)

    for _time in range(2):
        services.hide(number=number, for_customer=shopper.customer_id, now=now)

    assert listed(shopper) == []
    assert listed(shopper, is_hidden=True) == [number]
    order = queries.get_order(number=number, for_customer=shopper.customer_id)
    assert order.hidden_at == now
    for _time in range(2):
        services.restore(number=number, for_customer=shopper.customer_id)
    assert listed(shopper) == [number]
    assert listed(shopper, is_hidden=True) == []


def test_an_open_order_cannot_be_hidden(now, shopper):
    number = make_paid_order(shopper, ("A-1", 1), now=now)

    with pytest.raises(OrderCannotBeHidden) as refused:
        services.hide(number=number, for_customer=shopper.customer_id, now=now)

    assert refused.value.data == {"order_status": "paid"}
    assert Order.objects.get().hidden_at is None


def test_a_buyer_hurries_once_a_day(now, shopper):
    number = make_paid_order(shopper, ("A-1", 1), now=now)
    later = now + timedelta(hours=24)

    services.urge(number=number, for_customer=shopper.customer_id, now=now)
    with pytest.raises(OrderUrgedAlready):
        services.urge(number=number, for_customer=shopper.customer_id, now=later - timedelta(seconds=1))
    services.urge(number=number, for_customer=shopper.customer_id, now=later)

    assert Order.objects.get().urged_at == later
    assert OutboxEvent.objects.filter(name="orders.OrderUrged").count() == 2
    acts = queries.acts_of(number=number, for_customer=shopper.customer_id)
    assert [(act.kind, act.at) for act in acts] == [(ShopperAct.URGED, now), (ShopperAct.URGED, later)]


def test_an_unpaid_order_cannot_be_hurried(now, shopper):
    number = make_order(shopper, ("A-1", 1), now=now)

    with pytest.raises(OrderCannotMove):
        services.urge(number=number, for_customer=shopper.customer_id, now=now)

    assert OrderAct.objects.count() == 0


@pytest.mark.parametrize("make", [make_order, make_paid_order])
def test_an_unpacked_order_goes_to_another_address_sealed_anew(now, shopper, make):
    number = make(shopper, ("A-1", 1), now=now)
    make_address(shopper, now=now)
    target = address_in_shenzhen(shopper, now)
    before = Order.objects.get()

    services.change_address(number=number, for_customer=shopper.customer_id, address_id=target, now=now)

    order = queries.get_order(number=number, for_customer=shopper.customer_id)
    after = Order.objects.get()
    assert (order.address.name, order.address.phone) == ("李四", "+8613900002222")
    assert (order.address.city, order.address.region_code) == ("深圳市", "440305")
    assert after.phone_index != before.phone_index
    assert "李四" not in after.recipient_sealed
    assert after.payable_minor == before.payable_minor
    (act,) = queries.acts_of(number=number, for_customer=shopper.customer_id)
    assert act.note == "浙江省杭州市西湖区 → 广东省深圳市南山区"
    assert OutboxEvent.objects.filter(name="orders.OrderAddressChanged").count() == 1
    assert AuditEntry.objects.filter(subject=f"order:{number}").count() == 0


def test_the_same_district_needs_no_second_freight(now, shopper, django_assert_num_queries):
    number = make_order(shopper, ("A-1", 1), now=now)
    target = make_address(shopper, now=now)

    services.change_address(number=number, for_customer=shopper.customer_id, address_id=target, now=now)

    assert (
        queries.get_order(number=number, for_customer=shopper.customer_id).address.detail == "文三路 𠮷 1 号"
    )


def test_another_freight_is_refused_and_nothing_changes(now, shopper):
    number = make_paid_order(shopper, ("A-1", 1), now=now)
    make_address(shopper, now=now)
    target = address_in_shenzhen(shopper, now)
    freight("44", 900, now)
    before = Order.objects.values().get()

    with pytest.raises(FreightDiffers) as refused:
        services.change_address(number=number, for_customer=shopper.customer_id, address_id=target, now=now)

    assert refused.value.data == {"before": 0, "after": 900}
    assert Order.objects.values().get() == before
    assert OrderAct.objects.count() == 0


def test_a_packed_a_fetched_and_a_partly_sent_order_keep_their_address(now, shopper):
    number = make_paid_order(shopper, ("A-1", 2), now=now)
    target = make_address(shopper, now=now)

    def refused():
        with pytest.raises(AddressFixed):
            services.change_address(
                number=number, for_customer=shopper.customer_id, address_id=target, now=now
            )
        return OrderAct.objects.count() == 0

    OrderLine.objects.update(shipped_quantity=1)
    assert refused()
    OrderLine.objects.update(shipped_quantity=0)
    Order.objects.update(pickup_point="SHOP-1")
    assert refused()
    Order.objects.update(pickup_point="")
    services.mark_packing(actor=SYSTEM_ACTOR, number=number, now=now)
    assert refused()


def test_anothers_address_does_not_exist(now, shopper, stranger):
    number = make_order(shopper, ("A-1", 1), now=now)
    target = make_address(stranger, now=now)

    with pytest.raises(AddressNotFound):
        services.change_address(number=number, for_customer=shopper.customer_id, address_id=target, now=now)

    assert OrderAct.objects.count() == 0


@pytest.mark.parametrize(
    ("promised", "expected"),
    [(date(2026, 11, 23), True), (date(2027, 1, 1), False)],
    ids=["later", "earlier"],
)
@pytest.mark.parametrize("make", [make_order, make_paid_order])
def test_the_promised_day_only_moves_later_and_is_watched_then(now, shopper, make, promised, expected):
    number = make(shopper, ("A-1", 1), now=now)
    target = make_address(shopper, now=now)
    Order.objects.update(promised_by=promised)

    services.change_address(number=number, for_customer=shopper.customer_id, address_id=target, now=now)

    assert (Order.objects.get().promised_by > promised) is expected
    is_watched = Timer.objects.filter(kind="orders.late", key=number).exists()
    assert is_watched is (expected and make is make_paid_order)


def test_goods_are_bought_again_and_what_is_gone_says_why(now, shopper):
    make_sku("C-1", now=now)
    number = make_order(shopper, ("A-1", 2), ("B-1", 1), ("C-1", 1), now=now)
    OrderLine.objects.filter(sku_code="A-1").update(title="还在卖的")
    StockRow.objects.filter(item__code="B-1").update(on_hand=0)
    Product.objects.filter(pk=Sku.objects.get(sku="C-1").product_id).update(on_sale_until=now)

    bought = services.buy_again(actor=shopper, number=number, now=now)

    assert bought.added == 1
    assert [(one.sku, one.code) for one in bought.left_out] == [("B-1", "sold_out"), ("C-1", "not_sellable")]
    cart = cart_queries.get_cart(actor=shopper, now=now)
    assert [(line.sku, line.quantity) for line in cart.lines] == [("A-1", 2)]


def test_gifts_are_not_bought_again(now, shopper):
    number = make_order(shopper, ("A-1", 1), ("B-1", 1), now=now)
    OrderLine.objects.filter(sku_code="B-1").update(gift_offer="O1")

    bought = services.buy_again(actor=shopper, number=number, now=now)

    assert (bought.added, bought.left_out) == (1, ())
    assert [line.sku for line in cart_queries.get_cart(actor=shopper, now=now).lines] == ["A-1"]


def test_nobody_acts_on_anothers_order(now, shopper, stranger):
    number = make_paid_order(shopper, ("A-1", 1), now=now)
    target = make_address(stranger, now=now)
    customer = stranger.customer_id

    for act in (
        lambda: services.urge(number=number, for_customer=customer, now=now),
        lambda: services.hide(number=number, for_customer=customer, now=now),
        lambda: services.restore(number=number, for_customer=customer),
        lambda: services.change_address(number=number, for_customer=customer, address_id=target, now=now),
        lambda: services.buy_again(actor=stranger, number=number, now=now),
    ):
        with pytest.raises(OrderNotFound):
            act()

    assert queries.acts_of(number=number, for_customer=customer) == ()
    assert OrderAct.objects.count() == 0


def test_the_routes_do_all_of_it(now, shopper):
    number = make_order(shopper, ("A-1", 1), now=now)
    open_intent(
        ref=number,
        amount=Money(12900),
        payer=shopper.principal,
        subject="test",
        expires_at=now + timedelta(minutes=30),
        now=now,
    )
    services.mark_paid(number=number, amount=Money(12900), channel="test", by="PAYMENT", now=now)
    target = make_address(shopper, now=now)
    call = {"actor": shopper, "now": now}

    moved = mine.put(f"/orders/{number}/address", json={"address_id": target}, **call).json()
    urged = mine.post(f"/orders/{number}/urge", **call).json()
    bought = mine.post(f"/orders/{number}/again", **call).json()
    ended = cancelled(shopper, now)
    hidden = mine.post(f"/orders/{ended}/hide", **call)
    bin_ = mine.get("/orders?hidden=true", **call).json()
    restored = mine.post(f"/orders/{ended}/restore", **call)
    counts = mine.get("/orders/counts", **call).json()
    found = mine.get(f"/orders?tab=to_ship&text={number}", **call).json()
    unpaid = mine.get("/orders?status=awaiting_payment", **call).json()

    assert (moved["number"], urged["urged_at"] is not None) == (number, True)
    assert bought == {"added": 1, "left_out": []}
    assert (hidden.status_code, restored.status_code) == (204, 204)
    assert [one["number"] for one in bin_["items"]] == [ended]
    assert counts["tabs"]["to_ship"] == 1
    assert [one["number"] for one in found["items"]] == [number]
    assert unpaid["items"] == []
