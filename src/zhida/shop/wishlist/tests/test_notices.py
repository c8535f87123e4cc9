"""Notices: asked for by one shopper, told once, and never to anybody else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.cart.tests.factories import make_shopper, make_sku, price_sku, stock_sku
from zhida.shop.catalogue.models import Product
from zhida.shop.inventory.events import StockChanged
from zhida.shop.inventory.queries import list_warehouses
from zhida.shop.inventory.records import DeliveryReach
from zhida.shop.inventory.services import change_warehouse
from zhida.shop.kernel.models import OutboxEvent, Timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.pricing.events import PriceChanged
from zhida.shop.pricing.models import Price
from zhida.shop.promotions.events import OfferPublished
from zhida.shop.promotions.tests.offers_made import make_flash
from zhida.shop.wishlist import conf, queries, services, subscribers, tasks
from zhida.shop.wishlist.errors import InStockAlready, NoticeNotFound, ProductNotOnSale, ShelfFull
from zhida.shop.wishlist.models import Notice, Shelf
from zhida.shop.wishlist.records import NoticeKind, WantedNotice

pytestmark = pytest.mark.django_db
ARRIVAL = WantedNotice(sku="A-1", kind=NoticeKind.BACK_IN_STOCK)
CHEAPER = WantedNotice(sku="A-1", kind=NoticeKind.PRICE_DROP, by_sms=True)


@pytest.fixture
def member(now) -> int:
    return make_shopper(now=now).customer_id


@pytest.fixture
def sold_out(now) -> int:
    return make_sku("A-1", now=now, stock=0)


@pytest.fixture
def on_sale(now) -> int:
    return make_sku("A-1", now=now)


def ask(member, wanted, now):
    return services.ask_for_notice(customer_id=member, wanted=wanted, now=now)


@transactional
def tell(subscriber, event, now):
    """Deliver an event as the worker does."""
    subscriber(event, now=now)


def told(name):
    rows = OutboxEvent.objects.filter(name=name).order_by("id")
    return [row.payload for row in rows]


def timers():
    return list(
        Timer.objects.filter(kind__startswith="wishlist.").order_by("kind").values_list("kind", "key")
    )


def test_what_arrives_is_told_to_each_who_waits_once(now, member, sold_out):
    other = make_shopper(now=now).customer_id
    ask(member, ARRIVAL, now)
    ask(other, ARRIVAL, now)
    stock_sku(sold_out, "A-1", 3, now=now)

    first = services.tell_of_arrival(sku_id=sold_out, now=now)
    second = services.tell_of_arrival(sku_id=sold_out, now=now)

    assert (first, second) == (2, 0)
    assert [one["customer_id"] for one in told("wishlist.BackInStock")] == [member, other]
    assert set(Notice.objects.values_list("told_at", flat=True)) == {now}


def test_nobody_is_told_of_what_is_sold_out_again_or_off_sale(now, member, sold_out):
    ask(member, ARRIVAL, now)

    assert services.tell_of_arrival(sku_id=sold_out, now=now) == 0
    stock_sku(sold_out, "A-1", 3, now=now)
    Product.objects.update(on_sale_until=now)
    assert services.tell_of_arrival(sku_id=sold_out, now=now) == 0
    assert services.tell_of_arrival(sku_id=404, now=now) == 0
    assert told("wishlist.BackInStock") == []


def test_a_crowd_is_told_in_parts(now, sold_out, monkeypatch):
    monkeypatch.setattr(conf, "TOLD_AT_ONCE", 2)
    for _shopper in range(3):
        ask(make_shopper(now=now).customer_id, ARRIVAL, now)
    stock_sku(sold_out, "A-1", 3, now=now)

    tasks.tell_arrival(str(sold_out), now=now)

    assert len(told("wishlist.BackInStock")) == 2
    assert timers() == [("wishlist.tell_arrival", str(sold_out))]
    tasks.tell_arrival(str(sold_out), now=now)
    assert len(told("wishlist.BackInStock")) == 3


def test_there_is_no_waiting_for_what_is_in_stock(now, member, on_sale):
    with pytest.raises(InStockAlready):
        ask(member, ARRIVAL, now)

    assert Notice.objects.count() == 0


def test_a_lower_price_is_told_and_the_same_price_is_not(now, member, on_sale):
    ask(member, CHEAPER, now)
    assert services.tell_of_price(sku_id=on_sale, now=now) == 0

    price_sku(on_sale, 12899, now=now)
    count = services.tell_of_price(sku_id=on_sale, now=now)

    assert count == 1
    (event,) = told("wishlist.PriceDropped")
    assert (event["before"]["minor"], event["after"]["minor"]) == (12900, 12899)
    assert (event["customer_id"], event["sku"], event["by_sms"]) == (member, "A-1", True)
    price_sku(on_sale, 12000, now=now)
    assert services.tell_of_price(sku_id=on_sale, now=now) == 0


def test_who_asks_again_waits_from_the_price_of_that_day(now, member, on_sale):
    first = ask(member, CHEAPER, now)
    price_sku(on_sale, 12000, now=now)
    services.tell_of_price(sku_id=on_sale, now=now)

    again = ask(member, CHEAPER, now)

    (notice,) = queries.list_notices(for_customer=member, cursor=None).items
    assert first == again == notice.id
    assert (notice.price.minor, notice.told_at) == (12000, None)
    assert Shelf.objects.get().notices == 1
    assert services.tell_of_price(sku_id=on_sale, now=now) == 0


def test_a_flash_sale_is_a_lower_price(now, member, on_sale):
    ask(member, CHEAPER, now)
    number = make_flash("A-1", now=now, minor=9900)
    tell(subscribers.on_offer_published, OfferPublished(number=number), now)
    assert timers() == [("wishlist.look_at_offers", "all")]

    tasks.look_at_offers("all", now=now)
    tasks.tell_price(str(on_sale), now=now)

    assert ("wishlist.tell_price", str(on_sale)) in timers()
    assert [one["after"]["minor"] for one in told("wishlist.PriceDropped")] == [9900]


def test_a_flash_sale_that_begins_later_is_looked_at_then(now, member, on_sale):
    begins = now + timedelta(hours=2)
    ask(member, CHEAPER, now)
    make_flash("A-1", now=now, minor=9900, starts_at=begins.isoformat())

    tasks.look_at_offers("all", now=now)

    (timer,) = Timer.objects.filter(kind="wishlist.look_at_offers")
    assert timer.due_at == begins
    tasks.look_at_offers("all", now=begins)
    tasks.tell_price(str(on_sale), now=begins)
    assert len(told("wishlist.PriceDropped")) == 1


def test_what_has_no_price_is_neither_asked_for_nor_told(now, member, on_sale):
    ask(member, CHEAPER, now)
    Price.objects.all().delete()

    assert services.tell_of_price(sku_id=on_sale, now=now) == 0
    with pytest.raises(ProductNotOnSale):
        ask(member, CHEAPER, now)


@pytest.mark.parametrize("waiting", [True, False])
def test_events_start_a_timer_only_where_somebody_waits(now, member, waiting, django_assert_num_queries):
    sold_out = make_sku("A-1", now=now, stock=0)
    if waiting:
        ask(member, ARRIVAL, now)
        ask(member, CHEAPER, now)

    with django_assert_num_queries(12 if waiting else 8):  # six of them open and end the transactions
        for word in ("out", "low"):
            stock = StockChanged(sku_id=sold_out, sku="A-1", availability=word)
            tell(subscribers.on_stock_changed, stock, now)
        price = PriceChanged(sku_id=sold_out, sku="A-1", product_number="G1")
        tell(subscribers.on_price_changed, price, now)

    wanted = [("wishlist.tell_arrival", str(sold_out)), ("wishlist.tell_price", str(sold_out))]
    assert timers() == (wanted if waiting else [])


def test_an_unknown_sku_cannot_be_waited_for(now, member):
    with pytest.raises(ProductNotOnSale):
        ask(member, ARRIVAL, now)

    assert Shelf.objects.count() == 0


def test_nobody_waits_for_more_than_the_limit(now, member, on_sale, monkeypatch):
    monkeypatch.setattr(conf, "MOST_NOTICES", 1)
    make_sku("B-1", now=now)
    ask(member, CHEAPER, now)

    with pytest.raises(ShelfFull):
        ask(member, WantedNotice(sku="B-1", kind=NoticeKind.PRICE_DROP), now)

    assert Notice.objects.get().sku_id == on_sale


def test_a_notice_is_dropped_in_one_step_by_its_owner_alone(now, member, on_sale):
    notice = ask(member, CHEAPER, now)
    stranger = make_shopper(now=now).customer_id

    with pytest.raises(NoticeNotFound):
        services.drop_notice(customer_id=stranger, notice_id=notice)
    assert Notice.objects.count() == 1
    services.drop_notice(customer_id=member, notice_id=notice)

    assert Notice.objects.count() == 0
    assert Shelf.objects.get(customer_id=member).notices == 0


def test_a_notice_is_dropped_by_its_sku_too(now, member, on_sale):
    ask(member, CHEAPER, now)

    for _time in range(2):
        services.drop_notices_of(customer_id=member, sku="A-1", kind=NoticeKind.PRICE_DROP)

    assert Shelf.objects.get().notices == 0
    assert Notice.objects.count() == 0


def test_marks_are_the_shoppers_own(now, member, on_sale, django_assert_num_queries):
    number = Product.objects.get().number
    ask(member, CHEAPER, now)
    services.add_favourite(customer_id=member, product=number, now=now)
    stranger = make_shopper(now=now).customer_id

    with django_assert_num_queries(2):
        mine = queries.marks_of(for_customer=member, product=number)

    theirs = queries.marks_of(for_customer=stranger, product=number)
    assert (mine.is_favourite, mine.notices) == (True, (("A-1", NoticeKind.PRICE_DROP),))
    assert (theirs.is_favourite, theirs.notices) == (False, ())


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_notices_costs_one_query(now, member, count, django_assert_num_queries):
    for code in ("A-1", "B-1", "C-1")[:count]:
        make_sku(code, now=now)
        ask(member, WantedNotice(sku=code, kind=NoticeKind.PRICE_DROP), now)

    with django_assert_num_queries(1):
        assert len(queries.list_notices(for_customer=member, cursor=None).items) == count


def test_an_arrival_is_waited_for_in_one_district(now, member, on_sale):
    [place] = list_warehouses()
    near = replace(place, region_code="310115", delivery_reach=DeliveryReach.CITY)
    change_warehouse(actor=SYSTEM_ACTOR, warehouse=near, now=now)
    with pytest.raises(InStockAlready):
        ask(member, replace(ARRIVAL, region="310101"), now)

    ask(member, replace(ARRIVAL, region="440305"), now)

    assert timers() == [("wishlist.look_at_districts", str(on_sale))]
    assert (services.tell_of_arrival(sku_id=on_sale, now=now), told("wishlist.BackInStock")) == (0, [])
    assert Timer.objects.get(kind=conf.DISTRICTS_TIMER).due_at == now + timedelta(hours=1)

    everywhere = replace(near, delivery_reach=DeliveryReach.NATION)
    change_warehouse(actor=SYSTEM_ACTOR, warehouse=everywhere, now=now)

    assert services.tell_of_arrival(sku_id=on_sale, now=now) == 1
    assert [one["customer_id"] for one in told("wishlist.BackInStock")] == [member]
