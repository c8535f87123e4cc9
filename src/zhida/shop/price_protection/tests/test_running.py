"""Automatic runs: whom they pay, what they cost, where they wait, and what replays do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.aftersales import services as aftersales_services
from zhida.shop.aftersales.events import OrderRefunded
from zhida.shop.aftersales.records import RefundRequest
from zhida.shop.aftersales.tests.casework import deliver, make_bought, order_of
from zhida.shop.cart.tests.factories import make_offer, make_sku, price_sku
from zhida.shop.catalogue.services import take_off_sale
from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders.events import OrderClosed, OrderCompleted, OrderPaid
from zhida.shop.price_protection import conf, queries, services, subscribers, tasks
from zhida.shop.price_protection.errors import ReleaseNeedsAnother, RunNotWaiting
from zhida.shop.price_protection.models import ProtectedLine, Protection, SkuRun
from zhida.shop.price_protection.records import Mode, RunStatus, TermsWish
from zhida.shop.price_protection.tests.bought import (
    broken,
    end_refunds,
    make_paid,
    make_signed,
    promise,
    refunding,
)
from zhida.shop.pricing.events import PriceChanged
from zhida.shop.promotions.events import OfferPublished
from zhida.shop.promotions.tests.offers_made import make_flash
from zhida.shop.shipping.events import ParcelDelivered

pytestmark = pytest.mark.django_db
EVERYBODY = TermsWish(mode=Mode.AUTO, run_cap=Money(100_000), is_stopped=False)


@pytest.fixture
def phone(now):
    """A-1 at 129.00, protected for 7 days; gives the id of its SKU."""
    promise(now=now)
    return make_sku("A-1", now=now)


@pytest.fixture
def everybody(now, staff_actor):
    """Automatic runs pay everybody."""
    services.put_terms(actor=staff_actor(Role.PRICE), wish=EVERYBODY, reason="开业", now=now)


def timers(kind=conf.RUN_TIMER):
    return list(Timer.objects.filter(kind=kind).order_by("key").values_list("key", "due_at"))


def run(sku_id, now):
    return services.run_sku(sku_id=sku_id, now=now)


def set_terms(actor, now, **changes):
    services.put_terms(actor=actor, wish=replace(EVERYBODY, **changes), reason="调整", now=now)


def test_everybody_is_paid_once_however_often_the_event_comes(now, phone, everybody):
    numbers = [make_paid(("A-1", 2), now=now)[1] for _buyer in range(2)]
    price_sku(phone, 11900, now=now)
    deliver(PriceChanged, subscribers.on_price_changed, now=now)

    first = [run(phone, now), run(phone, now)]
    deliver(PriceChanged, subscribers.on_price_changed, now=now)
    tasks.run(str(phone), now=now)

    assert first == [2, 0]
    assert [refunding(number) for number in numbers] == [2000, 2000]
    assert SkuRun.objects.values_list("status", "paid_minor", "lines").get() == ("DONE", 4000, 2)
    assert broken() == []


def test_only_those_who_chose_it_are_paid_where_the_merchant_says_so(now, phone):
    chooser, chosen = make_paid(("A-1", 1), now=now)
    _other, left = make_paid(("A-1", 1), now=now)
    services.choose_automatic(actor=chooser, is_automatic=True, now=now)
    price_sku(phone, 11900, now=now)

    assert run(phone, now) == 1
    assert (refunding(chosen), refunding(left)) == (1000, 0)
    services.choose_automatic(actor=chooser, is_automatic=False, now=now)
    price_sku(phone, 10900, now=now)
    assert run(phone, now) == 0


def test_run_looks_only_at_lines_of_its_sku_that_are_open(now, phone, everybody, django_assert_num_queries):
    make_sku("B-1", now=now)
    _one, other = make_paid(("B-1", 1), now=now)
    _two, ended = make_signed(("A-1", 1), now=now)
    price_sku(phone, 11900, now=now)
    later = now + timedelta(days=30)

    with django_assert_num_queries(5):
        assert run(phone, later) == 0
    assert (refunding(other), refunding(ended)) == (0, 0)
    assert services.is_protected(sku_id=phone, now=later) is False


def test_run_waits_at_its_cap_for_two_persons(now, phone, staff_actor, settings):
    settings.ZHIDA = replace(settings.ZHIDA, second_person=True)
    price, first, second = (
        staff_actor(Role.PRICE),
        staff_actor(Role.REFUND),
        staff_actor(Role.FINANCE, user_id=9002),
    )
    set_terms(price, now, run_cap=Money(1000))
    numbers = [make_paid(("A-1", 1), now=now)[1] for _buyer in range(3)]
    price_sku(phone, 11900, now=now)

    assert run(phone, now) == 1
    assert run(phone, now) == 0
    assert queries.list_runs().items[0].status is RunStatus.WAITING
    with pytest.raises(PermissionDenied):
        services.release_run(actor=price, sku="A-1", reason="活动", now=now)
    asked = services.release_run(actor=first, sku="A-1", reason="活动", now=now)
    with pytest.raises(ReleaseNeedsAnother):
        services.release_run(actor=first, sku="A-1", reason="活动", now=now)
    released = services.release_run(actor=second, sku="A-1", reason="核对过", now=now)

    assert (asked.status, released.status) == (RunStatus.WAITING, RunStatus.RUNNING)
    assert run(phone, now) == 2
    assert [refunding(number) for number in numbers] == [1000, 1000, 1000]
    assert run(phone, now) == 0
    assert AuditEntry.objects.filter(action="price_protection.release_run").count() == 2
    with pytest.raises(RunNotWaiting):
        services.release_run(actor=second, sku="A-1", reason="核对过", now=now)
    price_sku(phone, 10900, now=now)
    assert run(phone, now) == 1
    assert SkuRun.objects.values_list("status", "paid_minor").get() == ("WAITING", 1000)


def test_one_person_is_enough_where_the_shop_asks_for_no_second(now, phone, staff_actor, meanwhile, settings):
    settings.ZHIDA = replace(settings.ZHIDA, second_person=False)
    clerk = staff_actor(Role.PRICE, Role.REFUND)
    set_terms(clerk, now, run_cap=Money(1))
    for _buyer in range(2):
        make_paid(("A-1", 1), now=now)
    price_sku(phone, 11900, now=now)
    run(phone, now)

    with pytest.raises(RunNotWaiting):
        services.release_run(actor=clerk, sku="Z-9", reason="活动", now=now)
    meanwhile(
        'UPDATE "price_protection_run"',
        lambda: SkuRun.objects.update(status=RunStatus.RUNNING),
    )
    with pytest.raises(RunNotWaiting):
        services.release_run(actor=clerk, sku="A-1", reason="活动", now=now)
    SkuRun.objects.update(status=RunStatus.WAITING)
    assert services.release_run(actor=clerk, sku="A-1", reason="活动", now=now).status is RunStatus.RUNNING


def test_more_lines_than_one_firing_pays_are_left_to_the_next(now, phone, everybody, monkeypatch):
    monkeypatch.setattr(conf, "PAID_AT_ONCE", 1)
    for _buyer in range(2):
        make_paid(("A-1", 1), now=now)
    price_sku(phone, 11900, now=now)

    counts = [run(phone, now) for _firing in range(3)]

    assert counts == [1, 1, 0]
    assert Protection.objects.count() == 2


def test_nothing_runs_while_it_is_stopped(now, phone, staff_actor):
    clerk = staff_actor(Role.PRICE)
    _shopper, number = make_paid(("A-1", 1), now=now)
    set_terms(clerk, now, is_stopped=True)
    price_sku(phone, 11900, now=now)

    assert run(phone, now) == 0
    set_terms(clerk, now)
    assert timers() == [(str(phone), now)]
    assert run(phone, now) == 1
    assert refunding(number) == 1000


def test_goods_off_sale_have_no_price_and_closed_orders_no_units(now, phone, everybody):
    _shopper, number = make_paid(("A-1", 1), now=now)
    price_sku(phone, 11900, now=now)
    request = RefundRequest(quantities={"L001": 1}, freight=None, amount=None, reason="坏了")
    aftersales_services.refund_order(
        actor=SYSTEM_ACTOR, number=number, request=request, idempotency_key="k", now=now
    )

    assert run(phone, now) == 1
    assert refunding(number) == 12900
    _other, second = make_paid(("A-1", 1), now=now)
    take_off_sale(actor=SYSTEM_ACTOR, number=order_of(second).lines[0].product_number, now=now)
    assert run(phone, now) == 0
    quoted = queries.quotes_of(number=second, now=now)[0]
    assert (quoted.answer.value, quoted.price_now) == ("NOT_ON_SALE", None)


def test_prices_of_offers_are_looked_at_when_they_begin(now, phone, everybody):
    make_sku("B-1", now=now)
    _shopper, number = make_paid(("A-1", 1), now=now)
    Timer.objects.filter(kind=conf.RUN_TIMER).delete()
    starts = now + timedelta(hours=1)
    make_flash("A-1", now=now, minor=9900, starts_at=starts.isoformat())
    deliver(OfferPublished, subscribers.on_offer_published, now=now)

    tasks.look_at_offers(conf.EVERY_OFFER, now=now)
    before = timers()
    next_look = timers(conf.LOOK_TIMER)
    tasks.look_at_offers(conf.EVERY_OFFER, now=starts)

    assert (before, next_look) == ([], [(conf.EVERY_OFFER, starts)])
    assert timers() == [(str(phone), starts)]
    assert run(phone, starts) == 1
    assert refunding(number) == 3000


def test_offer_for_other_goods_starts_no_run(now, phone, everybody):
    make_sku("B-1", now=now)
    make_paid(("A-1", 1), now=now)
    make_offer({"kind": "flash_price", "skus": {"B-1": 9900}}, now=now)
    Timer.objects.filter(kind=conf.RUN_TIMER).delete()

    services.look_at_offers(now=now)

    assert timers() == []


def test_shoppers_own_limit_counts_in_the_end(now, phone, everybody):
    """The flash price was used up by this very order: it costs the shopper no less now."""
    make_flash("A-1", now=now, minor=9900, buyer_left=1)
    shopper, number = make_paid(("A-1", 1), now=now)
    _again, dear = make_paid(("A-1", 1), now=now, shopper=shopper)

    run(phone, now)

    assert (refunding(number), refunding(dear)) == (0, 0)
    assert ProtectedLine.objects.get(order__number=dear).answered_minor == 9900


def test_arrived_refund_is_noted_once(now, phone, everybody):
    _shopper, number = make_paid(("A-1", 1), now=now)
    price_sku(phone, 11900, now=now)
    run(phone, now)

    end_refunds(number, now=now)
    for _twice in range(2):
        deliver(OrderRefunded, subscribers.on_order_refunded, now=now)

    row = Protection.objects.get()
    assert (row.status, row.finished_at, order_of(number).refunded) == ("REFUNDED", now, Money(1000))


def test_failed_refund_is_looked_at_again_by_the_next_run(now, phone, everybody):
    _shopper, number = make_paid(("A-1", 1), now=now)
    price_sku(phone, 11900, now=now)
    run(phone, now)

    end_refunds(number, now=now, succeeded=False)
    transactional(services.note_refund)(refund="A-foreign", arrived=False, now=now)

    assert run(phone, now) == 1
    assert refunding(number) == 1000


def test_lines_follow_their_order_through_its_events(now, phone):
    shopper, number = make_bought(("A-1", 1), now=now, is_signed=False)
    paid = OrderPaid(
        number=number, customer_id=shopper.customer_id, amount=Money(12900), channel="x", paid_at=now
    )
    transactional(subscribers.on_order_paid)(paid, now=now)
    unsigned = ProtectedLine.objects.get().ends_at
    completed = OrderCompleted(number=number, customer_id=shopper.customer_id, is_automatic=False)
    transactional(subscribers.on_order_completed)(completed, now=now)
    closed = OrderClosed(number=number, customer_id=shopper.customer_id, refunded=Money(12900))
    transactional(subscribers.on_order_closed)(closed, now=now)

    assert unsigned is None
    assert ProtectedLine.objects.get().ends_at == now


def test_signature_of_an_order_counts_and_that_of_a_case_does_not(now, phone):
    _shopper, number = make_bought(("A-1", 1), now=now)
    foreign = ParcelDelivered(parcel="S1", ref="A-1", delivered_at=now)
    transactional(subscribers.on_parcel_delivered)(foreign, now=now)
    assert ProtectedLine.objects.count() == 0

    deliver(ParcelDelivered, subscribers.on_parcel_delivered, now=now)
    ends_at = ProtectedLine.objects.get().ends_at
    services.follow_order(number=number, now=now)

    assert ends_at is not None
    assert ProtectedLine.objects.get().ends_at == ends_at


def test_price_of_unprotected_goods_starts_nothing(now, phone):
    price_sku(phone, 11900, now=now)

    deliver(PriceChanged, subscribers.on_price_changed, now=now)

    assert timers() == []


def test_books_show_what_has_no_refund_was_paid_twice_or_does_not_sum(now, phone, everybody):
    _shopper, _number = make_paid(("A-1", 1), now=now)
    price_sku(phone, 11900, now=now)
    run(phone, now)

    Protection.objects.update(units={"0": 2000})
    assert broken() == [
        "price_protection.payments_have_their_refund",
        "price_protection.units_sum_to_the_payment",
    ]
    Protection.objects.update(units={"0": 1000}, now_minor=12000)
    assert broken() == ["price_protection.no_lower_price_is_paid_twice"]
