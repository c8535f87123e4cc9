"""A basket that staff type, taken apart step by step."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.running.doors import STAFF, send, set_clock, staff_client

from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.cart.records import WantedLine
from zhida.shop.cart.tests.factories import make_sku
from zhida.shop.checkout.price_steps import BasketWish, price_steps
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.loyalty.conf import FIRST_RULES
from zhida.shop.loyalty.services import change_rules
from zhida.shop.promotions.coupon_errors import CouponNotFound
from zhida.shop.promotions.models import Offer, OfferVersion
from zhida.shop.promotions.records import OfferKind, Reason
from zhida.shop.promotions.records.price_steps import LaneStep, ReturnStep
from zhida.shop.promotions.tests.coupons_made import make_coupon
from zhida.shop.promotions.tests.offers_made import make_flash, make_offer

pytestmark = pytest.mark.django_db

HALF = {"kind": "nth_percent", "nth": 2, "percent_off": 50}


@pytest.fixture
def goods(now):
    for code, fen in (("A-1", 12900), ("B-1", 8990), ("C-1", 990)):
        make_sku(code, now=now, fen=fen)


def steps(*units, now, **more):
    lines = tuple(WantedLine(sku=sku, quantity=quantity) for sku, quantity in units)
    return price_steps(actor=SYSTEM_ACTOR, wish=BasketWish(lines=lines, **more), now=now)


def of(answer, number):
    return next(step for step in answer.offers if step.id == number)


def test_cut_is_shown_with_its_share_of_every_row(now, goods):
    number = make_offer(now=now)

    answer = steps(("A-1", 1), ("B-1", 1), ("C-1", 1), now=now, freight=1000)

    step = of(answer, number)
    assert (step.lane, step.is_applied, step.amount, step.title) == (3, True, 3000, "满200减30")
    assert sorted(step.shares.values()) == [130, 1179, 1691]
    assert [(one.taken, one.left) for one in answer.lanes] == [
        (0, 22880),
        (0, 22880),
        (3000, 19880),
        (0, 19880),
        (0, 19880),
        (0, 20880),
    ]
    assert (answer.selling, answer.quote.payable) == (22880, 20880)


def test_every_lane_takes_its_part(now, goods):
    flash = make_flash("A-1", now=now, minor=9900, quota_left=1)
    half = make_offer(now=now, **{**HALF, "tiers": None})
    free = make_offer(now=now, kind="free_freight", threshold=5000, tiers=None)
    coupon = make_coupon(now=now)
    never = make_coupon(now=now, threshold=10**7)

    answer = steps(("A-1", 2), now=now, freight=1200, points=500, coupons=(coupon, never))

    assert [(step.id, step.amount) for step in answer.offers if step.is_applied] == [
        (flash, 3000),
        (half, 4950),
        (coupon, 1000),
        (free, 1200),
    ]
    assert of(answer, flash).kind == OfferKind.FLASH_PRICE
    assert (of(answer, never).reason, of(answer, never).missing_minor) == (
        Reason.BELOW_THRESHOLD,
        10**7 - 17850,
    )
    assert answer.lanes[4:] == (
        LaneStep(lane=5, taken=500, left=16350),
        LaneStep(lane=6, taken=1200, left=16350),
    )


def test_all_coupons_are_tried_where_that_is_asked(now, goods):
    better, worse = make_coupon(now=now, cut=2000), make_coupon(now=now)

    best = steps(("A-1", 1), now=now, coupons=(worse, better))
    named = steps(("A-1", 1), now=now, coupons=(worse,), takes_all_coupons=True)

    assert [step.id for step in best.offers if step.is_applied] == [better]
    assert [step.id for step in named.offers if step.is_applied] == [worse]


def test_draft_is_tried_beside_what_is_live_and_nothing_is_written(now, goods):
    live = make_offer(now=now, group="G")
    stored = make_offer(now=now, publish=False, starts_at=(now + timedelta(days=9)).isoformat())
    draft = {"kind": "threshold_percent", "group": "G", "tiers": [{"threshold": 20000, "percent_off": 20}]}
    coupon = {"kind": "shop", "threshold": 0, "cut": 500}
    before = (Offer.objects.count(), OfferVersion.objects.count())

    typed = steps(("A-1", 2), now=now, document=draft)
    kept = steps(("A-1", 2), now=now, number=stored)
    given = steps(("A-1", 2), now=now, document=coupon)

    assert of(typed, live).reason is Reason.LOST_TO_GROUP
    assert (of(typed, "DRAFT").is_draft, of(typed, "DRAFT").amount) == (True, 5160)
    assert of(typed, "DRAFT").title == "满200打8折"
    assert of(kept, stored).amount == 3000
    assert (of(given, "DRAFT").lane, of(given, "DRAFT").amount) == (4, 500)
    assert (Offer.objects.count(), OfferVersion.objects.count()) == before


def test_live_offer_stands_in_its_own_place_once(now, goods):
    number = make_offer(now=now)

    answer = steps(("A-1", 2), now=now, number=number)

    assert [(step.id, step.is_draft, step.amount) for step in answer.offers] == [(number, True, 3000)]


def test_units_come_back_by_their_shares(now, goods):
    make_offer(now=now, **{**HALF, "tiers": None})

    back = (WantedLine(sku="B-1", quantity=1),) * 2
    answer = steps(("B-1", 2), now=now, returns=back)

    assert answer.quote.unit_shares == {"B-1": (6743, 6742)}
    assert answer.returns == (
        ReturnStep(line="B-1", quantity=1, amount=6743),
        ReturnStep(line="B-1", quantity=1, amount=6742),
    )
    with pytest.raises(InvalidInput) as refused:
        steps(("B-1", 1), now=now, returns=back)
    assert list(refused.value.fields) == ["returns"]


def test_goods_and_coupons_that_are_not_there_are_refused_by_line(now, goods):
    with pytest.raises(InvalidInput) as refused:
        steps(("A-1", 1), ("NONE", 1), ("A-1", 2), now=now)
    with pytest.raises(CouponNotFound):
        steps(("A-1", 1), now=now, coupons=("NONE",))

    assert list(refused.value.fields) == ["lines[1].sku", "lines[2].sku"]


def test_points_pay_nothing_while_they_are_closed(now, goods):
    opened = steps(("A-1", 1), now=now, points=100)
    change_rules(actor=SYSTEM_ACTOR, rules=replace(FIRST_RULES, is_open=False), reason="test", now=now)
    closed = steps(("A-1", 1), now=now, points=100)

    assert (opened.quote.points_amount, closed.quote.points_amount) == (100, 0)


@pytest.mark.parametrize("units", [[("A-1", 1)], [("A-1", 1), ("B-1", 2), ("C-1", 3)]])
def test_number_of_queries_does_not_depend_on_the_lines(now, goods, units, django_assert_num_queries):
    number, coupon = make_offer(now=now), make_coupon(now=now)

    with django_assert_num_queries(5):
        steps(*units, now=now, number=number, coupons=(coupon,))


def test_staff_see_the_steps(now, goods, settings, tmp_path):
    set_clock(settings, tmp_path, now)
    make_offer(now=now)
    gift = {"kind": "threshold_gift", "threshold": 100, "gift_sku": "C-1", "gift_value": 990}
    body = {
        "lines": [{"sku": "A-1", "quantity": 2}],
        "freight": 1000,
        "returns": [{"sku": "A-1", "quantity": 1}],
        "document": gift,
    }
    path = f"{STAFF}/promotions/price-steps"

    shown = send(staff_client(Role.SUPPORT), "POST", path, body)
    wrong = send(staff_client(Role.MARKETING), "POST", path, {"lines": [{"sku": "A-1", "quantity": True}]})
    refused = send(staff_client(Role.REFUND), "POST", path, body)

    assert shown.status_code == 200, shown.content
    answer = shown.json()
    assert answer["payable"] == {"minor": 23800, "currency": "CNY"}
    assert answer["unit_shares"] == [{"sku": "A-1", "units": [{"minor": 11400, "currency": "CNY"}] * 2}]
    assert answer["returns"] == [{"sku": "A-1", "quantity": 1, "amount": {"minor": 11400, "currency": "CNY"}}]
    assert [gift["sku"] for gift in answer["gifts"]] == ["C-1"]
    assert (wrong.status_code, refused.status_code) == (400, 403)
