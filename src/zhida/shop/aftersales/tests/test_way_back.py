"""Who pays for sending faulty goods back: money given back once and within a cap, or the seller's label."""

import pytest
from tests.running.doors import SHOP, STAFF, send, set_clock, shopper_client, staff_client

from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.aftersales import queries, services
from zhida.shop.aftersales.errors import CaseCannotMove, WayBackTooDear
from zhida.shop.aftersales.models import StaffRefund
from zhida.shop.aftersales.records import CaseReason, Finding, RefusalReason
from zhida.shop.aftersales.tests.casework import (
    ACCEPTED,
    books,
    let_money_arrive,
    make_bought,
    make_place,
    open_case,
    order_of,
    read,
    receive,
    staff_photo,
    status,
)
from zhida.shop.cart.tests.factories import make_sku
from zhida.shop.checkout.tests.factories import finish_refund
from zhida.shop.kernel.money import Money
from zhida.shop.orders.errors import ReasonMissing, RefundTooLarge

pytestmark = pytest.mark.django_db


@pytest.fixture
def bought(now):
    make_place()
    make_sku("A-1", now=now, fen=12900)
    return make_bought(("A-1", 2), now=now)


@pytest.fixture
def desk(staff_actor):
    return staff_actor(Role.ORDER, Role.REFUND)


def _received(shopper, order, *, now, reason=CaseReason.FAULTY, **more):
    number = open_case(shopper, order, now=now, reason=reason, **more)
    if status(number, now=now) == "APPLIED":
        services.approve_case(actor=SYSTEM_ACTOR, number=number, now=now)
    receive(number, now=now)
    return number


def test_freight_laid_out_for_faulty_goods_comes_back_beside_them(now, bought, desk):
    shopper, order = bought
    number = _received(shopper, order, now=now)
    services.inspect_case(actor=desk, number=number, finding=ACCEPTED, now=now)
    let_money_arrive(number, now=now)

    services.pay_way_back(actor=desk, number=number, amount=Money(2300), now=now)
    with pytest.raises(CaseCannotMove):
        services.pay_way_back(actor=desk, number=number, amount=Money(2300), now=now)

    told = read(number, now=now).way_back
    assert (told.is_paid, told.most, told.paid, told.label) == (True, Money(10000), Money(2300), "")
    finish_refund(told.refund, now=now)
    services.settle_refund(number=told.refund, now=now)
    assert order_of(order).refunded == Money(12900 + 2300)
    assert (status(number, now=now), books()) == ("REFUNDED", [])


def test_freight_that_a_channel_refused_may_be_given_again(now, bought, desk):
    shopper, order = bought
    number = _received(shopper, order, now=now)
    services.pay_way_back(actor=desk, number=number, amount=Money(2300), now=now)
    first = read(number, now=now).way_back.refund
    finish_refund(first, now=now, succeeded=False)
    services.fail_refund(number=first, now=now)

    services.pay_way_back(actor=desk, number=number, amount=Money(2000), now=now)

    again = read(number, now=now).way_back
    assert (again.refund == first, again.paid, order_of(order).refunding) == (False, Money(2000), Money(2000))
    assert books() == []


def test_freight_is_never_more_than_the_cap_or_what_is_left(now, bought, desk):
    shopper, order = bought
    number = _received(shopper, order, now=now, quantities={"L001": 2})
    with pytest.raises(WayBackTooDear):
        services.pay_way_back(actor=desk, number=number, amount=Money(10001), now=now)
    services.inspect_case(actor=desk, number=number, finding=ACCEPTED, now=now)

    with pytest.raises(RefundTooLarge):
        services.pay_way_back(actor=desk, number=number, amount=Money(1), now=now)

    assert read(number, now=now).way_back.refund is None
    assert StaffRefund.objects.count() == 1


def test_the_buyer_pays_the_way_of_what_is_not_faulty_or_not_here(now, bought, desk):
    shopper, order = bought
    unwanted = _received(shopper, order, now=now, reason=CaseReason.NO_REASON)
    coming = open_case(shopper, order, now=now, reason=CaseReason.FAULTY)

    for number in (unwanted, coming):
        with pytest.raises(CaseCannotMove):
            services.pay_way_back(actor=desk, number=number, amount=Money(100), now=now)
    with pytest.raises(CaseCannotMove):
        services.note_way_back_label(actor=desk, number=unwanted, label="SF1", now=now)

    assert read(unwanted, now=now).way_back.most is None
    assert StaffRefund.objects.count() == 0


def test_refused_goods_bring_no_freight(now, bought, desk):
    shopper, order = bought
    number = _received(shopper, order, now=now)
    photos = (staff_photo(desk, number, now=now),)
    refused = Finding(is_accepted=False, refusal=RefusalReason.OUTER_WEAR, photos=photos)
    services.inspect_case(actor=desk, number=number, finding=refused, now=now)

    with pytest.raises(CaseCannotMove):
        services.pay_way_back(actor=desk, number=number, amount=Money(100), now=now)

    assert status(number, now=now) == "REJECTED"


def test_a_label_of_the_sellers_takes_the_place_of_money(now, bought, desk, settings, tmp_path):
    set_clock(settings, tmp_path, now)
    shopper, order = bought
    number = open_case(shopper, order, now=now, reason=CaseReason.FAULTY)
    services.approve_case(actor=SYSTEM_ACTOR, number=number, now=now)
    client, staff = shopper_client(shopper), staff_client(Role.ORDER, Role.REFUND)
    decisions = f"{STAFF}/after-sales/{number}/decisions"
    with pytest.raises(ReasonMissing):
        services.note_way_back_label(actor=desk, number=number, label=" ", now=now)

    noted = send(staff, "POST", decisions, {"decision": "way_back_label", "label": "SF8000001 "})
    empty = send(staff, "POST", decisions, {"decision": "pay_way_back"})
    receive(number, now=now)
    paid = send(staff, "POST", decisions, {"decision": "pay_way_back", "refund": {"minor": 2300}})

    assert (noted.status_code, empty.status_code, paid.status_code) == (200, 400, 409)
    shown = send(client, "GET", f"{SHOP}/after-sales/{number}").json()["way_back"]
    assert shown == {
        "is_paid": True,
        "most": {"minor": 10000, "currency": "CNY"},
        "label": "SF8000001",
        "paid": None,
        "refund": None,
    }


def test_the_preview_says_how_much_of_the_way_back_is_given(now, bought):
    shopper, order = bought
    asked = {"order": order, "quantities": {"L001": 1}, "for_customer": shopper.user_id, "now": now}

    faulty = queries.preview_case(reason=CaseReason.FAULTY, **asked)
    unwanted = queries.preview_case(reason=CaseReason.NO_REASON, **asked)

    assert (faulty.is_way_back_paid, faulty.way_back_most) == (True, Money(10000))
    assert (unwanted.is_way_back_paid, unwanted.way_back_most) == (False, None)
