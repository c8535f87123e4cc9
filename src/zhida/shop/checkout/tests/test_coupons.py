"""Coupons from the coupon centre to the order and back, at the doors."""

from datetime import date, timedelta

import pytest
from tests.running.doors import SHOP, STAFF, send, set_clock, shopper_client, staff_client

from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.checkout import queries, services
from zhida.shop.checkout.errors import PriceChanged
from zhida.shop.checkout.tests.factories import buy_now, fill_cart, pay
from zhida.shop.customers.models import Customer
from zhida.shop.kernel.money import Money
from zhida.shop.orders.models import Order
from zhida.shop.promotions import services as promotions_services
from zhida.shop.promotions.coupon_errors import CouponConditionNotMet
from zhida.shop.promotions.errors import CouponUnusable
from zhida.shop.promotions.models import CouponHolding

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]

TEN = {"kind": "shop", "threshold": 10000, "cut": 1000}


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)


def make_coupon(*, now, **document) -> str:
    record = promotions_services.create_coupon(actor=SYSTEM_ACTOR, document={**TEN, **document}, now=now)
    promotions_services.publish_coupon(actor=SYSTEM_ACTOR, number=record.number, now=now)
    return record.number


def held(actor, *, now, **document) -> str:
    """One coupon of a template of its own."""
    return services.claim_coupon(actor=actor, number=make_coupon(now=now, **document), now=now).number


def status_of(number: str) -> tuple[str, str]:
    row = CouponHolding.objects.get(number=number)
    return row.status, row.ref


def broken() -> list[str]:
    return [result.name for result in queries.check_invariants() if result.broken]


def test_centre_claim_wallet_and_cart(now):
    template = make_coupon(now=now)
    make_coupon(now=now, threshold=50000, cut=9000)
    shopper = make_shopper(now=now)
    client = shopper_client(shopper)
    make_sku("A-1", now=now, fen=12900)
    fill_cart(shopper, ("A-1", 1), now=now)

    centre = send(client, "GET", f"{SHOP}/coupons").json()["items"]
    claims = [send(client, "POST", f"{SHOP}/coupons/{one['id']}/claims") for one in centre]
    again = send(client, "POST", f"{SHOP}/coupons/{template}/claims")
    wallet = send(client, "GET", f"{SHOP}/me/coupons").json()["items"]
    quote = send(client, "GET", f"{SHOP}/cart").json()["quote"]

    assert [one["state"] for one in centre] == ["open", "open"]
    assert [claim.status_code for claim in claims] == [201, 201]
    assert (again.status_code, again.json()["code"]) == (409, "coupon_already_claimed")
    assert again.json()["detail"] == "你已经领过这张优惠券了，每人限领 1 张。"
    assert {one["title"] for one in wallet} == {"满100减10", "满500减90"}
    assert (quote["coupon"]["minor"], quote["payable"]["minor"]) == (1000, 11900)
    shown = [(one["title"], one["applied"], one["amount"]["minor"], one["text"]) for one in quote["coupons"]]
    assert shown == [("满100减10", True, 1000, "已抵 ¥10.00"), ("满500减90", False, 0, "再买 ¥371.00 可用")]
    assert quote["coupons"][1]["missing"]["minor"] == 37100
    assert quote["hints"] == []


def test_guest_sees_the_centre_and_claims_nothing(now, client):
    template = make_coupon(now=now)

    centre = send(client, "GET", f"{SHOP}/coupons")
    claim = send(client, "POST", f"{SHOP}/coupons/{template}/claims")

    assert [one["claimed"] for one in centre.json()["items"]] == [0]
    assert claim.status_code == 401


def test_code_becomes_a_coupon_at_the_door(now):
    staff = staff_client(Role.MARKETING)
    template = make_coupon(now=now, issuing={"way": "CODE"})
    made = send(staff, "POST", f"{STAFF}/coupons/{template}/batches", {"quantity": 1}).json()
    client = shopper_client(make_shopper(now=now))
    code = made["csv"].split("\n")[1]

    claim = send(client, "POST", f"{SHOP}/coupons/codes", {"code": code.lower()})
    again = send(client, "POST", f"{SHOP}/coupons/codes", {"code": code})
    wrong = send(client, "POST", f"{SHOP}/coupons/codes", {"code": "ABCD"})

    assert (claim.status_code, claim.json()["title"]) == (201, "满100减10")
    assert (again.status_code, again.json()["code"]) == (409, "coupon_code_used")
    assert (wrong.status_code, wrong.json()["code"]) == (404, "coupon_code_unknown")


def test_staff_grant_to_customers_that_exist(now):
    staff = staff_client(Role.MARKETING)
    template = make_coupon(now=now, issuing={"way": "STAFF"})
    shopper = make_shopper(now=now)
    grants = f"{STAFF}/coupons/{template}/grants"

    nobody = send(staff, "POST", grants, {"customers": [shopper.customer_id, 1], "reason": "补偿"})
    assert (nobody.status_code, CouponHolding.objects.count()) == (404, 0)
    given = send(staff, "POST", grants, {"customers": [shopper.customer_id], "reason": "补偿"})

    assert (given.status_code, given.json()["items"][0]["title"]) == (201, "满100减10")
    assert CouponHolding.objects.get().customer_id == shopper.customer_id


def test_quote_with_a_coupon_that_cannot_be_used_says_why(now):
    shopper = make_shopper(now=now)
    far = held(shopper, now=now, threshold=50000, cut=9000)
    make_sku("A-1", now=now, fen=12900)
    wanted = {"lines": [{"sku": "A-1", "quantity": 1}], "coupons": [far, "Y0"]}
    client = shopper_client(shopper)

    unknown = send(client, "POST", f"{SHOP}/quotes", wanted)
    below = send(client, "POST", f"{SHOP}/quotes", {**wanted, "coupons": [far]})

    assert (unknown.status_code, unknown.json()["code"]) == (409, "coupon_unusable")
    assert unknown.json()["coupons"] == [{"id": "Y0", "reason": "unknown"}]
    missing = {"minor": 37100, "currency": "CNY"}
    assert below.json()["coupons"] == [{"id": far, "reason": "below_threshold", "missing": missing}]


def test_freight_coupon_shows_its_cut(now):
    shopper = make_shopper(now=now)
    free = held(shopper, now=now, kind="freight", threshold=0)
    make_sku("A-1", now=now, fen=12900)
    fill_cart(shopper, ("A-1", 1), now=now)

    quote = send(shopper_client(shopper), "GET", f"{SHOP}/cart").json()["quote"]

    shown = [(one["number"], one["applied"], one["reason"], one["text"]) for one in quote["coupons"]]
    assert shown == [(free, False, "freight_already_free", "本单已免运费")]


def test_more_stacking_coupons_than_are_searched_are_shown_as_not_chosen(now):
    shopper = make_shopper(now=now)
    for _number in range(7):
        held(shopper, now=now, threshold=0, cut=100, stacks=True)
    make_sku("A-1", now=now, fen=12900)
    fill_cart(shopper, ("A-1", 1), now=now)

    quote = send(shopper_client(shopper), "GET", f"{SHOP}/cart").json()["quote"]

    assert [one["text"] for one in quote["coupons"]] == ["已抵 ¥1.00"] * 6 + ["未选用"]


def test_order_locks_payment_uses_and_the_books_agree(now):
    shopper = make_shopper(now=now)
    coupon = held(shopper, now=now)
    make_sku("A-1", now=now, fen=12900)

    placed = buy_now(shopper, ("A-1", 1), now=now)
    assert (placed.payable, status_of(coupon)) == (Money(11900), ("LOCKED", placed.number))
    assert broken() == []

    pay(placed.number, now=now)
    assert status_of(coupon) == ("USED", placed.number)
    assert broken() == []


def test_cancelling_returns_the_coupon(now):
    shopper = make_shopper(now=now)
    coupon = held(shopper, now=now)
    make_sku("A-1", now=now, fen=12900)
    placed = buy_now(shopper, ("A-1", 1), now=now)

    services.cancel_order(actor=shopper, number=placed.number, now=now)

    assert status_of(coupon) == ("CLAIMED", "")
    assert buy_now(shopper, ("A-1", 1), now=now).payable == Money(11900)


def test_an_order_of_nothing_to_pay_uses_its_coupon_at_once(now):
    shopper = make_shopper(now=now)
    coupon = held(shopper, now=now, threshold=0, cut=5000)
    make_sku("A-1", now=now, fen=5000)

    placed = buy_now(shopper, ("A-1", 1), now=now)

    assert (placed.status, status_of(coupon)) == ("paid", ("USED", placed.number))


@pytest.mark.parametrize(("choice", "refusal"), [("best", PriceChanged), ("named", CouponUnusable)])
def test_second_order_with_one_coupon_is_refused_whole(now, choice, refusal):
    shopper = make_shopper(now=now)
    coupon = held(shopper, now=now)
    make_sku("A-1", now=now, fen=12900)
    coupons = "best" if choice == "best" else (coupon,)
    first = buy_now(shopper, ("A-1", 1), now=now, coupons=coupons)

    with pytest.raises(refusal):
        buy_now(shopper, ("A-1", 1), now=now, coupons=coupons, expected=Money(11900))

    assert list(Order.objects.values_list("number", flat=True)) == [first.number]


def test_coupon_taken_while_placing_is_refused_whole(now, meanwhile):
    shopper = make_shopper(now=now)
    coupon = held(shopper, now=now)
    make_sku("A-1", now=now, fen=12900)
    row = CouponHolding.objects.filter(number=coupon)
    meanwhile('UPDATE "promotions_couponholding"', lambda: row.update(status="LOCKED", ref="Z9"))

    with pytest.raises(PriceChanged):
        buy_now(shopper, ("A-1", 1), now=now, expected=Money(11900))

    assert Order.objects.count() == 0


def test_newcomers_coupon_is_for_who_never_paid(now):
    shopper = make_shopper(now=now)
    template = make_coupon(now=now, issuing={"condition": {"kind": "NEWCOMER"}, "per_customer": 2})
    make_sku("A-1", now=now, fen=5000)
    placed = buy_now(shopper, ("A-1", 1), now=now)
    services.claim_coupon(actor=shopper, number=template, now=now)

    pay(placed.number, now=now)

    with pytest.raises(CouponConditionNotMet):
        services.claim_coupon(actor=shopper, number=template, now=now)


def test_birthday_coupon_asks_the_month_that_the_shopper_told(now):
    shopper = make_shopper(now=now)
    template = make_coupon(now=now, issuing={"condition": {"kind": "BIRTHDAY_MONTH"}})
    with pytest.raises(CouponConditionNotMet):
        services.claim_coupon(actor=shopper, number=template, now=now)

    Customer.objects.filter(pk=shopper.customer_id).update(birthday=date(1990, 11, 3))

    assert services.claim_coupon(actor=shopper, number=template, now=now).coupon == template


def test_wallet_shows_its_tabs_at_the_door(now):
    shopper = make_shopper(now=now)
    held(shopper, now=now - timedelta(days=3), issuing={"valid_days": 1})
    client = shopper_client(shopper)

    found = {
        state: len(send(client, "GET", f"{SHOP}/me/coupons?state={state}").json()["items"])
        for state in ("usable", "used", "expired")
    }

    assert found == {"usable": 0, "used": 0, "expired": 1}
    assert send(client, "GET", f"{SHOP}/me/coupons?state=golden").status_code == 400


def test_coupons_held_by_no_unpaid_order_are_named(now):
    shopper = make_shopper(now=now)
    first, second = held(shopper, now=now), held(shopper, now=now)
    make_sku("A-1", now=now, fen=12900)
    paid = buy_now(shopper, ("A-1", 1), now=now)
    pay(paid.number, now=now)
    CouponHolding.objects.filter(number=first).update(status="LOCKED", ref=paid.number)
    CouponHolding.objects.filter(number=second).update(status="LOCKED", ref="Z0")

    overdue = {result.name: result.broken for result in queries.check_invariants() if result.broken}

    assert overdue == {"checkout.coupons_wait_for_unpaid_orders": ["Z0", paid.number]}
