"""What comes back with refunds, for real: coupons, quotas, gifts, and money settled as the merchant chose."""

from dataclasses import replace

import pytest
from tests.running.doors import STAFF, send, set_clock, staff_client

from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.aftersales import queries, services, subscribers
from zhida.shop.aftersales.lifecycle import StaffRefundStatus
from zhida.shop.aftersales.records import RefundRequest, ReturnFigures
from zhida.shop.cart.tests.factories import make_offer, make_shopper, make_sku, make_threshold_cut
from zhida.shop.checkout import services as checkout_services
from zhida.shop.checkout.tests.factories import buy_now, finish_refund, pay
from zhida.shop.inventory import queries as inventory_queries
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.errors import OrderLineNotFound
from zhida.shop.orders.records import OrderStatus
from zhida.shop.payments.events import RefundSucceeded
from zhida.shop.promotions import services as promotions_services
from zhida.shop.promotions.models import CouponHolding, HoldingStep
from zhida.shop.promotions.quota_models import QuotaBucket
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.records import FreightTemplateRecord

pytestmark = pytest.mark.django_db

TEN_OFF = {"kind": "shop", "threshold": 10000, "cut": 1000}
GIFT = {"kind": "threshold_gift", "threshold": 30000, "gift_sku": "G-1", "gift_value": 4900}
TWELVE_YUAN = FreightTemplateRecord(
    region="33",
    is_served=True,
    first_weight_grams=5000,
    first_fee=Money(1200),
    step_grams=1000,
    step_fee=Money(0),
)


@pytest.fixture
def clerk(staff_actor):
    return staff_actor(Role.REFUND)


@pytest.fixture
def goods(now):
    """A-1 at 100.00, B-1 at 150.00, and the gift G-1."""
    make_sku("A-1", now=now, fen=10000)
    make_sku("B-1", now=now, fen=15000)
    make_sku("G-1", now=now, fen=4900, stock=1)


def choose(settings, **chosen):
    settings.ZHIDA = replace(settings.ZHIDA, **chosen)


def paid(now, *wanted, shopper=None, **submit):
    placed = buy_now(shopper or make_shopper(now=now), *wanted, now=now, **submit)
    pay(placed.number, now=now)
    return placed.number


def refund(clerk, order, now, *, key="k", **wanted):
    """Ask for a refund, and let its money arrive twice."""
    request = RefundRequest(**{"quantities": {}, "freight": None, "amount": None, "reason": "退货", **wanted})
    record = services.refund_order(actor=clerk, number=order, request=request, idempotency_key=key, now=now)
    for _again in range(2):
        if record.amount.minor:
            finish_refund(record.number, now=now)
        for row in OutboxEvent.objects.filter(name=RefundSucceeded.name).order_by("id"):
            event = RefundSucceeded.from_payload(row.payload)
            transactional(subscribers.on_refund_succeeded)(event, now=now)
    return record


def with_coupon(now):
    shopper = make_shopper(now=now)
    record = promotions_services.create_coupon(actor=SYSTEM_ACTOR, document=TEN_OFF, now=now)
    promotions_services.publish_coupon(actor=SYSTEM_ACTOR, number=record.number, now=now)
    held = checkout_services.claim_coupon(actor=shopper, number=record.number, now=now)
    order = paid(now, ("A-1", 2), shopper=shopper, expected=Money(19000))
    return order, held.number


def coupon(number):
    row = CouponHolding.objects.get(number=number)
    return row.status, HoldingStep.objects.filter(holding=row, before="USED").count()


def read(order):
    return orders_queries.get_order(number=order, for_customer=None)


def free_units(order, sku):
    sku_id = next(line.sku_id for line in read(order).lines if line.sku == sku)
    return inventory_queries.free_units(sku_ids=[sku_id])[sku_id]


@pytest.mark.usefixtures("goods")
def test_coupon_returns_once_with_a_whole_refund(now, clerk):
    order, number = with_coupon(now)

    refund(clerk, order, now)

    assert read(order).status is OrderStatus.CLOSED
    assert coupon(number) == ("CLAIMED", 1)


@pytest.mark.usefixtures("goods")
def test_coupon_returns_once_with_the_last_unit_and_not_before(now, clerk):
    order, number = with_coupon(now)

    refund(clerk, order, now, key="k1", quantities={"L001": 1})
    after_one = coupon(number)
    refund(clerk, order, now, key="k2", quantities={"L001": 1})

    assert (after_one, coupon(number)) == (("USED", 0), ("CLAIMED", 1))


@pytest.mark.usefixtures("goods")
def test_coupon_returns_with_the_last_unit_also_where_the_freight_stays(now, clerk):
    order, number = with_coupon(now)
    refund(clerk, order, now, key="k1", amount=Money(1000))

    refund(clerk, order, now, key="k2", is_no_reason=True, quantities={"L001": 2})

    assert (read(order).refunded, read(order).status) == (Money(19000), OrderStatus.CLOSED)
    assert coupon(number) == ("CLAIMED", 1)


@pytest.mark.usefixtures("goods")
def test_flash_quota_stays_used_by_a_refunded_order(now, clerk):
    flash = make_offer({"kind": "flash_price", "skus": {"A-1": 9000}, "quota_left": 5}, now=now)
    order = paid(now, ("A-1", 2))

    refund(clerk, order, now)

    assert sum(QuotaBucket.objects.filter(offer__number=flash).values_list("units_left", flat=True)) == 3


@pytest.mark.usefixtures("goods")
def test_no_reason_return_brings_the_frozen_share_by_default(now, clerk):
    make_threshold_cut(30000, 5000, now=now)
    order = paid(now, ("A-1", 2), ("B-1", 1))

    record = refund(clerk, order, now, quantities={"L001": 1}, is_no_reason=True)

    assert (record.amount, record.units) == (Money(8572), {"L001": (0,)})
    assert record.figures == ReturnFigures(
        frozen=Money(8572), resettled=Money(5000), freight_deducted=Money(0), gifts_charged=Money(0)
    )


@pytest.mark.usefixtures("goods")
def test_resettling_merchant_pays_less_and_settles_up_with_the_last_unit(now, clerk, settings):
    choose(settings, returns_resettle=True)
    make_threshold_cut(30000, 5000, now=now)
    order = paid(now, ("A-1", 2), ("B-1", 1))

    first = refund(clerk, order, now, key="k1", quantities={"L001": 1}, is_no_reason=True)
    rest = refund(clerk, order, now, key="k2", quantities={"L001": 1, "L002": 1}, is_no_reason=True)

    assert (first.amount, first.figures.frozen, first.figures.resettled) == (
        Money(5000),
        Money(8572),
        Money(5000),
    )
    assert (rest.amount, read(order).status) == (Money(25000), OrderStatus.CLOSED)


@pytest.mark.usefixtures("goods")
def test_faulty_goods_come_back_at_their_frozen_share_whatever_the_merchant_chose(now, clerk, settings):
    choose(settings, returns_resettle=True, returns_charge_gifts=True)
    make_threshold_cut(30000, 5000, now=now)
    make_offer(GIFT, now=now)
    order = paid(now, ("A-1", 2), ("B-1", 1))

    record = refund(clerk, order, now, quantities={"L001": 1})

    assert (record.amount, record.figures) == (Money(8572), None)
    assert set(record.units) == {"L001"}


@pytest.mark.usefixtures("goods")
def test_return_that_brings_nothing_takes_the_units_back_all_the_same(now, clerk, settings):
    choose(settings, returns_resettle=True)
    make_offer({"kind": "bundle_price", "items": {"A-1": 1, "B-1": 1}, "price": 10000}, now=now)
    order = paid(now, ("A-1", 1), ("B-1", 1))

    record = refund(clerk, order, now, key="k1", quantities={"L001": 1}, is_no_reason=True)
    rest = refund(clerk, order, now, key="k2", quantities={"L002": 1}, is_no_reason=True)

    assert (record.amount, record.status) == (Money(0), StaffRefundStatus.SUCCEEDED)
    assert (rest.amount, read(order).status) == (Money(10000), OrderStatus.CLOSED)
    assert free_units(order, "A-1") == 10


@pytest.mark.usefixtures("goods")
def test_gift_whose_threshold_breaks_comes_back_to_stock(now, clerk):
    make_offer(GIFT, now=now)
    order = paid(now, ("A-1", 2), ("B-1", 1))

    record = refund(clerk, order, now, quantities={"L001": 1}, is_no_reason=True)

    assert (record.amount, record.units) == (Money(10000), {"L001": (0,), "L003": (0,)})
    assert record.figures.gifts_charged == Money(0)
    assert free_units(order, "G-1") == 1


@pytest.mark.usefixtures("goods")
def test_gift_that_is_kept_is_charged_once_at_its_stated_value(now, clerk):
    make_offer(GIFT, now=now)
    order = paid(now, ("A-1", 2), ("B-1", 1))

    first = refund(clerk, order, now, key="k1", quantities={"L001": 1}, is_no_reason=True, keeps_gifts=True)
    second = refund(clerk, order, now, key="k2", quantities={"L001": 1}, is_no_reason=True, keeps_gifts=True)

    assert (first.amount, first.figures.gifts_charged) == (Money(5100), Money(4900))
    assert (second.amount, second.figures.gifts_charged) == (Money(10000), Money(0))
    assert free_units(order, "G-1") == 0


@pytest.mark.usefixtures("goods")
def test_setting_says_whether_gifts_are_charged_and_staff_may_differ(now, clerk, settings):
    choose(settings, returns_charge_gifts=True)
    make_sku("H-1", now=now, fen=100, stock=1)
    make_offer(GIFT, now=now)
    order = paid(now, ("A-1", 2), ("B-1", 1))

    shown = queries.preview_refund(number=order, quantities={"L001": 1})
    record = refund(clerk, order, now, key="k1", quantities={"L001": 1}, is_no_reason=True)

    assert (shown.money, shown.money_keeping_gifts, shown.charges_gifts) == (Money(10000), Money(5100), True)
    assert record.amount == Money(5100)


@pytest.mark.usefixtures("goods")
def test_gift_that_came_back_before_is_not_asked_for_again(now, clerk):
    make_offer(GIFT, now=now)
    order = paid(now, ("A-1", 2), ("B-1", 1))
    refund(clerk, order, now, key="k1", quantities={"L001": 1, "L003": 1})

    record = refund(clerk, order, now, key="k2", quantities={"L001": 1, "L002": 1}, is_no_reason=True)

    assert (record.amount, read(order).status) == (Money(25000), OrderStatus.CLOSED)


@pytest.mark.usefixtures("goods")
def test_freight_that_a_threshold_had_saved_is_deducted_and_kept(now, clerk, settings):
    choose(settings, returns_deduct_freight=True)
    make_offer({"kind": "free_freight", "threshold": 20000}, now=now)
    shipping_services.put_freight_template(actor=SYSTEM_ACTOR, template=TWELVE_YUAN, now=now)
    order = paid(now, ("A-1", 2))

    first = refund(clerk, order, now, key="k1", quantities={"L001": 1}, is_no_reason=True)
    rest = refund(clerk, order, now, key="k2", quantities={"L001": 1}, is_no_reason=True)

    assert (first.amount, first.figures.freight_deducted) == (Money(8800), Money(1200))
    assert (rest.amount, rest.figures.freight_deducted) == (Money(10000), Money(0))
    assert read(order).status is OrderStatus.PAID


@pytest.mark.usefixtures("goods")
def test_gift_is_no_goods_that_a_shopper_returns(now, clerk):
    make_offer(GIFT, now=now)
    order = paid(now, ("A-1", 2), ("B-1", 1))

    with pytest.raises(OrderLineNotFound):
        refund(clerk, order, now, quantities={"L003": 1}, is_no_reason=True)

    assert queries.list_refunds(order=order) == []


@pytest.mark.usefixtures("goods")
def test_staff_choose_at_the_door(now, settings, tmp_path):
    set_clock(settings, tmp_path, now)
    make_offer(GIFT, now=now)
    order = paid(now, ("A-1", 2), ("B-1", 1))
    body = {
        "lines": [{"line": "L001", "quantity": 1}],
        "reason": "七天无理由",
        "is_no_reason": True,
        "keeps_gifts": True,
    }

    given = send(
        staff_client(Role.REFUND), "POST", f"{STAFF}/orders/{order}/refunds", body, idempotency_key="k"
    )

    assert given.status_code == 201, given.content
    assert given.json()["amount"]["minor"] == 5100
    assert given.json()["figures"]["gifts_charged"]["minor"] == 4900
