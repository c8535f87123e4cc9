"""Coupons in quotes and orders: the best or the named ones, locked, used, and given back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.promotions import queries, services
from zhida.shop.promotions.errors import CouponUnusable, OfferUsedUp
from zhida.shop.promotions.lifecycle import HOLDING_TRANSITIONS, HoldingStatus, RedemptionStatus
from zhida.shop.promotions.models import CouponHolding, HoldingStep, Redemption
from zhida.shop.promotions.queries.coupons.holdings import count_holdings, list_all_holdings, list_holdings
from zhida.shop.promotions.queries.coupons.invariants import check_coupons
from zhida.shop.promotions.records import BuyerFacts, Quote, QuoteChoice
from zhida.shop.promotions.records.coupons import WalletState
from zhida.shop.promotions.tests.codes_made import BY_CODE, codes_of
from zhida.shop.promotions.tests.coupons_made import claim, give, holding, make_coupon
from zhida.shop.promotions.tests.offers_made import cart_line, make_offer

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]

BUYER = 7


def quoted(*names: str, now, minor: int = 22880, freight: int = 0, customer: int | None = BUYER) -> Quote:
    """The buyer's quote with the best coupons, or with the named ones."""
    return queries.evaluate(
        lines=[cart_line(minor=minor)],
        buyer=BuyerFacts(customer_id=customer),
        choice=QuoteChoice(coupons=names or "best"),
        freight_minor=freight,
        now=now,
    )


def refusal(*names: str, now, **facts) -> list[dict[str, object]]:
    """Why named coupons cannot be used."""
    with pytest.raises(CouponUnusable) as refused:
        quoted(*names, now=now, **facts)
    return refused.value.data["coupons"]


def place(ref: str, *names: str, now) -> Quote:
    """Redeem the buyer's quote as an order does."""
    quote = quoted(*names, now=now)
    services.redeem(ref=ref, customer_id=BUYER, quote=quote, now=now)
    return quote


def broken() -> list[str]:
    return [result.name for result in check_coupons() if result.broken]


def test_best_coupon_is_used_and_the_other_says_why(now):
    ten = give(BUYER, now=now)
    thirty = give(BUYER, now=now, threshold=20000, cut=3000)
    far = give(BUYER, now=now, threshold=50000, cut=9000)

    quote = quoted(now=now)

    assert (quote.coupons_used, quote.payable, quote.coupon_amount) == ((thirty,), 19880, 3000)
    reasons = {one.id: (one.reason.value, one.missing_minor) for one in quote.not_applied}
    assert reasons == {ten: ("slot_taken", None), far: ("below_threshold", 27120)}
    assert [one.id for one in quote.held] == sorted([ten, thirty, far])
    assert [terms.id for terms in quote.terms] == [thirty]


def test_what_was_held_is_not_stored_with_the_quote(now):
    give(BUYER, now=now)
    quote = quoted(now=now)

    stored = Quote.from_json(quote.to_json())

    assert (stored, stored.held) == (quote, ())


def test_named_coupon_is_used_though_another_gives_more(now):
    ten = give(BUYER, now=now)
    give(BUYER, now=now, threshold=20000, cut=3000)

    assert (quoted(ten, now=now).payable, quoted(ten, now=now).coupons_used) == (21880, (ten,))


def test_guest_has_no_coupons_and_asks_nothing(now, django_assert_num_queries):
    give(BUYER, now=now)

    with django_assert_num_queries(1):  # the live offers
        assert quoted(now=now, customer=None).held == ()


@pytest.mark.parametrize("count", [1, 3])
def test_a_quote_takes_one_query_however_many_coupons(now, count, django_assert_num_queries):
    for _number in range(count):
        give(BUYER, now=now)

    with django_assert_num_queries(1):
        assert len(quoted(now=now).held) == count


def test_named_coupons_that_are_not_the_buyers_are_unknown(now):
    foreign = give(8, now=now)

    assert refusal(foreign, "Y0", now=now) == [
        {"id": foreign, "reason": "unknown"},
        {"id": "Y0", "reason": "unknown"},
    ]
    assert refusal(foreign, now=now, customer=None) == [{"id": foreign, "reason": "unknown"}]


def test_named_coupons_say_why_they_cannot_be_used(now):
    over = give(BUYER, now=now - timedelta(days=2), issuing={"valid_days": 1})
    locked, used = give(BUYER, now=now), give(BUYER, now=now)
    place("Z1", locked, now=now)
    place("Z2", used, now=now)
    services.use_coupons(ref="Z2", now=now)
    far = give(BUYER, now=now, threshold=50000, cut=9000)

    assert refusal(over, locked, used, now=now) == [
        {"id": over, "reason": "ended"},
        {"id": locked, "reason": "locked"},
        {"id": used, "reason": "used"},
    ]
    missing = {"minor": 27120, "currency": "CNY"}
    assert refusal(far, now=now) == [{"id": far, "reason": "below_threshold", "missing": missing}]


def test_two_named_coupons_of_one_slot_are_refused(now):
    first, second = give(BUYER, now=now), give(BUYER, now=now)

    assert refusal(first, second, now=now) == [{"id": second, "reason": "slot_taken"}]


def test_coupon_that_begins_later_waits(now):
    later = give(BUYER, now=now, starts_at=(now + timedelta(days=1)).isoformat())

    assert refusal(later, now=now) == [{"id": later, "reason": "not_started"}]
    assert quoted(now=now + timedelta(days=1)).coupons_used == (later,)


def test_freight_coupon_is_used_with_its_cut(now):
    coupon = give(BUYER, now=now, kind="freight", threshold=0, cut=1000)

    quote = quoted(now=now, freight=1200)

    assert (quote.coupons_used, quote.freight_payable, quote.payable) == ((coupon,), 200, 23080)
    assert [(cut.id, cut.amount) for cut in quote.freight_cuts] == [(coupon, 1000)]


def test_best_looks_at_the_stacking_coupons_that_end_first(now):
    for days in range(8):
        ends_at = (now + timedelta(days=8 - days)).isoformat()
        give(BUYER, now=now, threshold=0, cut=100 * (days + 1), stacks=True, ends_at=ends_at)

    quote = quoted(now=now)

    assert (len(quote.held), len(quote.coupons_used)) == (8, 6)
    assert quote.coupon_amount == 300 + 400 + 500 + 600 + 700 + 800


def test_order_locks_pays_and_keeps_its_coupon(now):
    coupon = give(BUYER, now=now)

    quote = place("Z1", now=now)
    assert (quote.coupons_used, holding(coupon).status, holding(coupon).ref) == ((coupon,), "LOCKED", "Z1")
    assert quoted(now=now).held == ()

    services.use_coupons(ref="Z1", now=now)
    services.use_coupons(ref="Z1", now=now)
    assert (holding(coupon).status, holding(coupon).used_at) == ("USED", now)
    steps = list(HoldingStep.objects.order_by("id").values_list("before", "after", "ref"))
    assert steps == [("CLAIMED", "LOCKED", "Z1"), ("LOCKED", "USED", "Z1")]
    assert broken() == []


def test_cancelled_order_gives_its_coupon_back_exactly(now):
    coupon = give(BUYER, now=now, issuing={"valid_days": 3})
    ends_at = holding(coupon).ends_at
    place("Z1", now=now)

    services.unredeem(ref="Z1", now=now)
    services.unredeem(ref="Z1", now=now)

    row = holding(coupon)
    assert (row.status, row.ref, row.ends_at) == ("CLAIMED", "", ends_at)
    assert HoldingStep.objects.count() == 2
    assert quoted(now=now).coupons_used == (coupon,)
    assert broken() == []


def test_full_refund_gives_the_coupon_back_with_its_old_end(now):
    coupon = give(BUYER, now=now, issuing={"valid_days": 3})
    place("Z1", now=now)
    services.use_coupons(ref="Z1", now=now)

    services.return_used(ref="Z1", now=now + timedelta(days=1))
    services.return_used(ref="Z1", now=now + timedelta(days=2))

    row = holding(coupon)
    assert (row.status, row.ref, row.used_at, row.ends_at) == ("CLAIMED", "", None, now + timedelta(days=3))
    assert Redemption.objects.get().status == RedemptionStatus.RETURNED
    assert broken() == []


def test_full_refund_gives_an_ended_coupon_seven_more_days(now):
    coupon = give(BUYER, now=now, issuing={"valid_days": 3})
    place("Z1", now=now)
    services.use_coupons(ref="Z1", now=now)

    services.return_used(ref="Z1", now=now + timedelta(days=3))

    assert holding(coupon).ends_at == now + timedelta(days=10)


def test_return_of_an_order_without_coupons_changes_nothing(now):
    make_offer(now=now)
    place("Z1", now=now)

    services.return_used(ref="Z1", now=now)

    assert Redemption.objects.get().status == RedemptionStatus.USED


def test_second_order_with_one_coupon_writes_nothing(now):
    coupon = give(BUYER, now=now)
    quote = quoted(now=now)
    services.redeem(ref="Z1", customer_id=BUYER, quote=quote, now=now)

    with pytest.raises(OfferUsedUp):
        services.redeem(ref="Z2", customer_id=BUYER, quote=quote, now=now)

    assert (holding(coupon).ref, Redemption.objects.count(), HoldingStep.objects.count()) == ("Z1", 1, 1)


def test_holder_keeps_the_terms_of_the_day_it_was_claimed(now):
    number = make_coupon(now=now)
    coupon = claim(number, BUYER, now=now).number
    services.change_coupon(actor=SYSTEM_ACTOR, number=number, changes={"title": "新客礼"}, now=now)

    assert [one.title for one in quoted(now=now).held if one.id == coupon] == ["满100减10"]


def test_wallet_has_three_tabs(now):
    over = give(BUYER, now=now - timedelta(days=2), issuing={"valid_days": 1})
    locked, used, free = (give(BUYER, now=now) for _one in range(3))
    place("Z1", locked, now=now)
    place("Z2", used, now=now)
    services.use_coupons(ref="Z2", now=now)
    give(8, now=now)

    tabs = {
        state: {row.number for row in list_holdings(for_customer=BUYER, state=state, now=now).items}
        for state in WalletState
    }

    assert tabs == {WalletState.USABLE: {locked, free}, WalletState.USED: {used}, WalletState.EXPIRED: {over}}
    assert count_holdings(for_customer=BUYER, now=now) == {state: len(rows) for state, rows in tabs.items()}
    records = {
        row.number: row for row in list_holdings(for_customer=BUYER, state=WalletState.USABLE, now=now).items
    }
    assert (records[locked].is_locked, records[free].is_locked, records[locked].ref) == (True, False, "Z1")


def test_staff_list_what_everybody_holds(now, staff_actor):
    early, late = give(BUYER, now=now - timedelta(days=2)), give(8, now=now)
    codes_of(make_coupon(now=now, issuing=BY_CODE), 1, now=now)

    whole = list_all_holdings(actor=staff_actor(Role.FINANCE), now=now, limit=10)
    fresh = list_all_holdings(actor=staff_actor(Role.FINANCE), now=now, since=now, limit=10)

    assert [(holder, row.number) for holder, row in whole.items] == [(8, late), (BUYER, early)]
    assert [row.number for _holder, row in fresh.items] == [late]
    with pytest.raises(PermissionDenied):
        list_all_holdings(actor=staff_actor(Role.REFUND), now=now, limit=10)


@pytest.mark.parametrize("count", [1, 3])
def test_wallet_takes_one_query(now, count, django_assert_num_queries):
    for _number in range(count):
        give(BUYER, now=now)

    with django_assert_num_queries(1):
        assert len(list_holdings(for_customer=BUYER, state=WalletState.USABLE, now=now).items) == count


def test_price_with_coupons_is_the_same_for_everybody(now):
    best = make_coupon(now=now, threshold=0, cut=None, percent_off=10)
    make_coupon(now=now)
    make_coupon(now=now, cut=9000, issuing={"condition": {"kind": "NEWCOMER"}})
    make_coupon(now=now, cut=9000, issuing={"way": "CODE"})
    make_coupon(now=now, cut=9000, starts_at=(now + timedelta(days=1)).isoformat())
    gone = make_coupon(now=now, cut=9000, issuing={"total": 1})
    claim(gone, 8, now=now)
    make_offer(now=now)

    quote = queries.best_price_with_coupons(lines=[cart_line()], now=now)

    assert (quote.payable, quote.coupons_used) == (17892, (best,))
    assert [(cut.kind.value, cut.amount) for cut in quote.discounts] == [
        ("threshold_cut", 3000),
        ("shop", 1988),
    ]


def test_price_with_coupons_needs_no_query_with_what_is_live(now, django_assert_num_queries):
    make_coupon(now=now)
    live, claimable = queries.live_offers(now=now), queries.claimable_coupons(now=now)

    with django_assert_num_queries(0):
        quote = queries.best_price_with_coupons(lines=[cart_line()], now=now, live=live, claimable=claimable)

    assert quote.payable == 21880


def test_books_that_do_not_agree_are_named(now):
    free, used = give(BUYER, now=now), give(BUYER, now=now)
    place("Z1", used, now=now)
    Redemption.objects.all().delete()
    CouponHolding.objects.filter(number=free).update(ref="Z9", customer_id=8)

    assert broken() == [
        "coupons.allowances_equal_holdings",
        "coupons.held_by_a_booked_order",
        "coupons.free_ones_name_no_order",
    ]


def test_lost_and_doubled_coupons_are_named(now):
    lost, doubled = give(BUYER, now=now), give(BUYER, now=now)
    quote = quoted(doubled, now=now)
    services.redeem(ref="Z1", customer_id=BUYER, quote=quote, now=now)
    Redemption.objects.create(
        ref="Z2", offer_number=doubled, amount_minor=1000, status=RedemptionStatus.USED, used_at=now
    )
    CouponHolding.objects.filter(number=lost).delete()

    broken_ids = {result.name: list(result.broken) for result in check_coupons() if result.broken}

    assert broken_ids["coupons.used_once"] == [doubled]
    assert len(broken_ids["coupons.counts_equal_holdings"]) == 1


def test_holding_machine():
    assert {before: set(after) for before, after in HOLDING_TRANSITIONS.items()} == {
        HoldingStatus.ISSUED: {HoldingStatus.CLAIMED},
        HoldingStatus.CLAIMED: {HoldingStatus.LOCKED},
        HoldingStatus.LOCKED: {HoldingStatus.CLAIMED, HoldingStatus.USED},
        HoldingStatus.USED: {HoldingStatus.CLAIMED},
    }
