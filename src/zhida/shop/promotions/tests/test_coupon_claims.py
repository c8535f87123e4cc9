"""Claiming in the coupon centre: limits, times and published conditions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.promotions import services
from zhida.shop.promotions.coupon_errors import (
    CouponAlreadyClaimed,
    CouponCannotMove,
    CouponClaimClosed,
    CouponConditionNotMet,
    CouponNotFound,
    CouponSoldOut,
    InvalidCoupon,
)
from zhida.shop.promotions.models import CouponAllowance, CouponHolding, CouponStock, HoldingStep
from zhida.shop.promotions.queries.coupons.centre import claimable_coupons, coupon_centre
from zhida.shop.promotions.queries.coupons.invariants import check_coupons
from zhida.shop.promotions.records.coupons import ClaimFacts, ClaimState, WalletState
from zhida.shop.promotions.tests.coupons_made import claim, give, holding, make_coupon

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]


def written() -> tuple[int, int, int]:
    """How many holdings there are, how many are counted, and how many customers are."""
    issued = sum(CouponStock.objects.values_list("issued", flat=True))
    return CouponHolding.objects.count(), issued, CouponAllowance.objects.filter(taken__gt=0).count()


def test_claim_gives_a_coupon_with_the_terms_of_today(now):
    ends_at = (now + timedelta(days=3)).isoformat()
    number = make_coupon(now=now, ends_at=ends_at)

    record = claim(number, 7, now=now)

    assert (record.coupon, record.state, record.is_locked) == (number, WalletState.USABLE, False)
    assert (record.terms.title, record.terms.cut, record.ends_at) == (
        "满100减10",
        1000,
        now + timedelta(days=3),
    )
    assert holding(record.number).claimed_at == now
    assert written() == (1, 1, 1)
    assert [result.broken for result in check_coupons()] == [[], [], [], [], []]


def test_days_of_validity_count_from_the_claim(now):
    number = make_coupon(now=now, issuing={"valid_days": 7})

    record = claim(number, 7, now=now + timedelta(days=1))

    assert (record.starts_at, record.ends_at) == (None, now + timedelta(days=8))


def test_second_claim_of_one_customer_is_refused(now):
    number = make_coupon(now=now)
    claim(number, 7, now=now)

    with pytest.raises(CouponAlreadyClaimed) as refused:
        claim(number, 7, now=now)

    assert refused.value.data == {"limit": 1}
    assert written() == (1, 1, 1)


def test_total_ends_the_claims_and_writes_nothing(now):
    number = make_coupon(now=now, issuing={"total": 1})
    claim(number, 7, now=now)

    with pytest.raises(CouponSoldOut):
        claim(number, 8, now=now)

    assert written() == (1, 1, 1)


@pytest.mark.parametrize(
    ("issuing", "is_open"),
    [
        ({"claim_starts_at": 1}, False),
        ({"claim_starts_at": 0}, True),
        ({"claim_ends_at": 1}, True),
    ],
)
def test_claims_keep_to_their_time(now, issuing, is_open):
    times = {key: (now + timedelta(hours=hours)).isoformat() for key, hours in issuing.items()}
    number = make_coupon(now=now, issuing=times)

    if is_open:
        assert claim(number, 7, now=now).coupon == number
    else:
        with pytest.raises(CouponClaimClosed):
            claim(number, 7, now=now)
        assert written() == (0, 0, 0)


@pytest.mark.parametrize("document", ["claim", "coupon"])
def test_nothing_is_claimed_after_the_end(now, document):
    end = (now + timedelta(hours=1)).isoformat()
    ended = {"issuing": {"claim_ends_at": end}} if document == "claim" else {"ends_at": end}
    number = make_coupon(now=now, **ended)

    with pytest.raises(CouponClaimClosed):
        claim(number, 7, now=now + timedelta(hours=1))

    assert claimable_coupons(now=now + timedelta(hours=1)) == ()


@pytest.mark.parametrize(
    ("condition", "meets", "fails"),
    [
        ({"kind": "NEWCOMER"}, ClaimFacts(), ClaimFacts(has_paid=True)),
        ({"kind": "LEVEL", "level": 2}, ClaimFacts(level=2), ClaimFacts(level=1)),
        ({"kind": "BIRTHDAY_MONTH"}, ClaimFacts(birth_month=11), ClaimFacts(birth_month=10)),
        ({"kind": "BIRTHDAY_MONTH"}, ClaimFacts(birth_month=11), ClaimFacts()),
    ],
)
def test_claim_asks_the_published_condition_only(now, condition, meets, fails):
    number = make_coupon(now=now, issuing={"condition": condition})

    with pytest.raises(CouponConditionNotMet) as refused:
        claim(number, 7, now=now, facts=fails)
    assert refused.value.data == {"condition": condition["kind"].lower()}
    assert written() == (0, 0, 0)

    assert claim(number, 7, now=now, facts=meets).coupon == number


def test_drafts_codes_and_stopped_ones_are_not_claimed(now):
    draft = make_coupon(now=now, publish=False)
    by_code = make_coupon(now=now, issuing={"way": "CODE"})
    stopped = make_coupon(now=now)
    services.stop_coupon(actor=SYSTEM_ACTOR, number=stopped, now=now)

    for number in (draft, by_code, stopped, "K0"):
        with pytest.raises(CouponNotFound):
            claim(number, 7, now=now)
    assert claimable_coupons(now=now) == ()


def test_centre_says_what_each_shopper_can_do(now):
    later = (now + timedelta(days=1)).isoformat()
    mine = make_coupon(now=now)
    gone = make_coupon(now=now, issuing={"total": 1})
    soon = make_coupon(now=now, issuing={"claim_starts_at": later})
    claim(mine, 7, now=now)
    claim(gone, 8, now=now)

    states = {one.coupon.number: one.state for one in coupon_centre(for_customer=7, now=now)}
    guest = {one.coupon.number: one.state for one in coupon_centre(for_customer=None, now=now)}

    assert states == {mine: ClaimState.CLAIMED, gone: ClaimState.SOLD_OUT, soon: ClaimState.NOT_STARTED}
    assert guest == {mine: ClaimState.OPEN, gone: ClaimState.SOLD_OUT, soon: ClaimState.NOT_STARTED}


@pytest.mark.parametrize("count", [1, 3])
def test_centre_takes_two_queries_for_a_customer_and_one_for_a_guest(now, count, django_assert_num_queries):
    for _number in range(count):
        claim(make_coupon(now=now), 7, now=now)

    with django_assert_num_queries(2):
        assert len(coupon_centre(for_customer=7, now=now)) == count
    with django_assert_num_queries(1):
        assert len(coupon_centre(for_customer=None, now=now)) == count


def test_staff_give_to_named_customers_all_or_none(now):
    number = make_coupon(now=now, issuing={"way": "STAFF"})
    first, second = 7, 8

    services.grant_coupons(actor=SYSTEM_ACTOR, number=number, customer_ids=[first], reason="补偿", now=now)
    with pytest.raises(CouponAlreadyClaimed):
        services.grant_coupons(
            actor=SYSTEM_ACTOR, number=number, customer_ids=[second, first], reason="补偿", now=now
        )

    assert written() == (1, 1, 1)


@pytest.mark.parametrize(
    ("change", "field"), [({"reason": " "}, "reason"), ({"customer_ids": []}, "customers")]
)
def test_grants_need_a_reason_and_customers(now, change, field):
    number = make_coupon(now=now, issuing={"way": "STAFF"})
    grant = {"number": number, "customer_ids": [1], "reason": "补偿", **change}

    with pytest.raises(InvalidCoupon) as refused:
        services.grant_coupons(actor=SYSTEM_ACTOR, now=now, **grant)

    assert list(refused.value.fields) == [field]


def test_grants_need_a_template_for_them_whose_period_lasts(now):
    centre = make_coupon(now=now)
    over = make_coupon(now=now, issuing={"way": "STAFF"}, ends_at=(now + timedelta(hours=1)).isoformat())

    with pytest.raises(CouponCannotMove):
        services.grant_coupons(actor=SYSTEM_ACTOR, number=centre, customer_ids=[1], reason="补偿", now=now)
    with pytest.raises(CouponClaimClosed):
        services.grant_coupons(
            actor=SYSTEM_ACTOR,
            number=over,
            customer_ids=[1],
            reason="补偿",
            now=now + timedelta(hours=1),
        )
    assert written() == (0, 0, 0)


def test_claiming_leaves_no_step_because_it_begins_there(now):
    give(7, now=now)

    assert HoldingStep.objects.count() == 0
