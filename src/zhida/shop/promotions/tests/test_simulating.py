"""A draft tried on carts: cost, conflicts, overlaps and the worst basket."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.promotions import conf, queries
from zhida.shop.promotions.engine.fields import Fields
from zhida.shop.promotions.engine.offer_documents import COUPON_KINDS, read_coupon, read_offer
from zhida.shop.promotions.errors import InvalidOffer, OfferNotFound
from zhida.shop.promotions.records import Reason
from zhida.shop.promotions.records.simulating import Conflict, Overlap, SimulatedCart, SimulatedGoods
from zhida.shop.promotions.simulating import baskets
from zhida.shop.promotions.simulating.overlaps import is_same_group, may_meet, runs_at_the_same_time
from zhida.shop.promotions.simulating.replaying import Trial, simulate_trial
from zhida.shop.promotions.tests.cases import offer
from zhida.shop.promotions.tests.offers_made import cart_line, make_offer

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _little_work(monkeypatch):
    """A search of few baskets, so that the tests are fast."""
    monkeypatch.setattr(baskets, "MOST_QUOTES", 150)


def parsed(document):
    fields = Fields(document, document["id"])
    return read_coupon(fields) if document["kind"] in COUPON_KINDS else read_offer(fields)


def trial_of(draft, *live):
    return Trial(draft=parsed(draft), live=tuple(parsed(one) for one in live), now=AT)


def goods(*carts, pool=(), freight=0):
    return SimulatedGoods(
        carts=tuple(SimulatedCart(lines=tuple(lines), freight=freight) for lines in carts), pool=tuple(pool)
    )


CUT = offer("D", "threshold_cut", tiers=[{"threshold": 20000, "cut": 3000}])


def test_work_is_bounded_and_the_answer_says_so(monkeypatch):
    carts = goods(*[[cart_line("A", minor=25000)]] * 5, pool=[cart_line("A", minor=25000)])
    monkeypatch.setattr(conf, "REPLAY_WORK", 13)
    monkeypatch.setattr(conf, "SEARCH_WORK", 20)

    answer = simulate_trial(trial_of(CUT, offer("P", "free_freight", threshold=1)), carts, seed=1)

    assert (answer.carts, answer.carts_found, answer.cost) == (3, 5, 9000)
    assert answer.worst.tried <= 2
    monkeypatch.setattr(conf, "REPLAY_WORK", 1)
    assert simulate_trial(trial_of(CUT), carts, seed=1).carts == 1


def test_cost_is_what_the_carts_would_pay_less():
    carts = goods([cart_line("A", minor=25000)], [cart_line("A", minor=15000)], freight=500)

    answer = simulate_trial(trial_of(CUT), carts, seed=1)

    assert (answer.carts, answer.carts_touched) == (2, 1)
    assert (answer.before, answer.after, answer.cost) == (41000, 38000, 3000)
    assert answer.not_applied == {Reason.BELOW_THRESHOLD: 1}
    assert (answer.conflicts, answer.overlaps, answer.worst) == ((), (), None)


def test_offer_that_loses_its_group_is_a_conflict():
    weaker = offer(
        "T", "threshold_cut", title="满200减10", tiers=[{"threshold": 20000, "cut": 1000}], group="g"
    )
    carts = goods([cart_line("A", minor=25000)])

    answer = simulate_trial(trial_of({**CUT, "group": "g"}, weaker), carts, seed=1)

    assert answer.conflicts == (Conflict(id="T", title="满200减10", reason=Reason.LOST_TO_GROUP, carts=1),)
    assert answer.overlaps == (Overlap(id="T", kind="threshold_cut", title="满200减10", is_same_group=True),)
    assert answer.cost == 2000


def test_offer_whose_threshold_is_broken_is_a_conflict():
    half = offer("D", "count_percent", count=1, percent_off=50)
    cut = offer("T", "threshold_cut", tiers=[{"threshold": 20000, "cut": 3000}])
    gift = offer("G", "threshold_gift", threshold=5000, gift_sku="S", gift_value=900)
    carts = goods([cart_line("A", minor=25000)])

    answer = simulate_trial(trial_of(half, cut, gift), carts, seed=1)

    assert [(one.id, one.reason) for one in answer.conflicts] == [("T", Reason.BELOW_THRESHOLD)]
    assert (answer.cost, answer.gifts_value) == (22000 - 12500, 0)


def test_further_gift_is_counted_at_its_stated_value():
    gift = offer("D", "threshold_gift", threshold=5000, gift_sku="S", gift_value=900)

    answer = simulate_trial(trial_of(gift), goods([cart_line("A", minor=25000)]), seed=1)

    assert (answer.carts_touched, answer.cost, answer.gifts_value) == (1, 0, 900)


def test_coupon_is_tried_like_an_offer():
    coupon = offer("D", "shop", threshold=20000, cut=2500)

    answer = simulate_trial(trial_of(coupon), goods([cart_line("A", minor=25000)]), seed=1)

    assert (answer.carts_touched, answer.cost) == (1, 2500)


def worst(draft, *live, pool, seed=1):
    return simulate_trial(trial_of(draft, *live), goods(pool=pool), seed=seed).worst


def test_worst_basket_stands_just_above_the_threshold():
    pool = [cart_line("A", minor=1990), cart_line("B", minor=7000), cart_line("C", minor=90000)]

    found = worst(CUT, pool=pool)

    assert found.selling - found.payable == 3000
    assert found.units == {"A": 7, "B": 1}
    assert found.percent_off == 14
    assert found.quote.discounts[0].id == "D"


def test_worst_basket_of_stacked_offers_uses_all_of_them():
    second = offer("D", "nth_percent", nth=2, percent_off=50, group="a")
    cut = offer("T", "threshold_cut", tiers=[{"threshold": 10000, "cut": 5000}], group="b")
    pool = [cart_line("A", minor=3000), cart_line("B", minor=7000), cart_line("C", minor=90000)]

    found = worst(second, cut, pool=pool)

    assert found.percent_off >= 60
    assert {one.id for one in found.quote.discounts} == {"D", "T"}


def test_worst_basket_of_a_bundle_is_the_bundle():
    bundle = offer("D", "bundle_price", items={"A": 1, "B": 2}, price=5000)
    pool = [cart_line("A", minor=3000), cart_line("B", minor=4000)]

    found = worst(bundle, pool=pool)

    assert (found.units, found.payable, found.percent_off) == ({"A": 1, "B": 2}, 5000, 54)


@pytest.mark.parametrize(
    "draft",
    [
        offer("D", "count_percent", count=3, percent_off=30),
        offer("D", "every_cut", threshold=10000, cut=1500, cap=4500),
        offer("D", "threshold_percent", tiers=[{"threshold": 9900, "percent_off": 20}]),
        offer("D", "flash_price", skus={"A": 990}, quota_left=5),
        offer("D", "free_freight", threshold=9900),
    ],
)
def test_same_seed_finds_the_same_basket(draft):
    pool = [cart_line(sku, minor=1000 + 700 * place) for place, sku in enumerate("ABCDE")]

    assert worst(draft, pool=pool, seed=7) == worst(draft, pool=pool, seed=7)


def test_search_keeps_to_its_bounds(monkeypatch):
    monkeypatch.setattr(baskets, "MOST_QUOTES", 60)
    pool = [cart_line(f"S{number:03d}", minor=1000 + number) for number in range(100)]

    found = worst(CUT, pool=pool)

    assert found is not None
    assert sum(found.units.values()) <= 99


def test_nothing_to_buy_gives_no_basket():
    free = [cart_line("A", minor=0)]
    outside = offer("D", "count_percent", count=1, percent_off=10, scope={"skus": ["X"]})

    assert worst(CUT, pool=free) is None
    assert worst(outside, pool=[cart_line("A")]) is None


def test_one_sku_alone_is_searched():
    found = worst(offer("D", "nth_percent", nth=2, percent_off=50), pool=[cart_line("A", minor=100)])

    assert (found.units, found.percent_off) == ({"A": 2}, 25)


def flash(number, *skus, **more):
    return offer(number, "flash_price", skus=dict.fromkeys(skus, 1), **more)


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        (flash("A", "x"), flash("B", "y"), False),
        (flash("A", "x", "y"), flash("B", "y"), True),
        (flash("A", "x"), offer("B", "bundle_price", items={"x": 1}, price=1), True),
        (flash("A", "x", scope={"exclude_skus": ["x"]}), flash("B", "x"), False),
        (flash("A", "x"), offer("B", "count_percent", count=1, percent_off=1), True),
        (flash("A", "x"), offer("B", "shop", cut=1, scope={"brands": ["b"]}), True),
        (
            offer("A", "shop", cut=1, scope={"brands": ["a"]}),
            offer("B", "shop", cut=1, scope={"brands": ["b"]}),
            False,
        ),
    ],
)
def test_offers_meet_unless_their_lists_part_them(one, other, meets):
    assert may_meet(parsed(one), parsed(other)) is meets
    assert may_meet(parsed(other), parsed(one)) is meets


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (flash("A", "x"), flash("B", "x"), True),
        (flash("A", "x"), offer("B", "free_freight", threshold=1), False),
        (offer("A", "free_freight", threshold=2), offer("B", "free_freight", threshold=1), True),
        (offer("A", "every_cut", threshold=1, cut=1, group="g"), {**CUT, "group": "g"}, True),
        (offer("A", "every_cut", threshold=1, cut=1, group="g"), CUT, False),
        (offer("A", "nth_percent", nth=1, percent_off=1, group="g"), {**CUT, "group": "g"}, False),
        (offer("A", "threshold_gift", threshold=1, gift_sku="s", group="g"), {**CUT, "group": "g"}, False),
        (offer("A", "category", cut=1), offer("B", "product", cut=1), True),
        (offer("A", "category", cut=1, stacks=True), offer("B", "product", cut=1), False),
        (offer("A", "freight", cut=1), offer("B", "freight", cut=1), True),
        (offer("A", "freight", cut=1), offer("B", "shop", cut=1), False),
    ],
)
def test_one_of_a_lane_and_group_is_applied(one, other, same):
    assert is_same_group(parsed(one), parsed(other)) is same


def test_periods_that_touch_have_no_instant_in_common():
    first = parsed({**CUT, "ends_at": "2026-11-22T10:00:00+08:00"})
    second = parsed({**CUT, "starts_at": "2026-11-22T10:00:00+08:00"})

    assert not runs_at_the_same_time(first, second)
    assert runs_at_the_same_time(first, parsed(CUT))


@pytest.mark.django_db
def test_stored_offer_is_tried_in_place_of_itself(now):
    number = make_offer(now=now)
    draft = queries.read_draft(actor=SYSTEM_ACTOR, number=number)

    answer = queries.simulate(draft=draft, goods=goods([cart_line("A", minor=25000)]), now=now)

    assert (answer.before, answer.after, answer.overlaps) == (25000, 22000, ())


@pytest.mark.django_db
def test_draft_of_another_time_counts_as_running(now):
    document = {**CUT, "starts_at": "2027-01-01T00:00:00+08:00"}
    draft = queries.read_draft(actor=SYSTEM_ACTOR, document=document)

    answer = queries.simulate(draft=draft, goods=goods([cart_line("A", minor=25000)]), now=now)

    assert answer.cost == 3000


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"kind": []},
        {"kind": "nothing"},
        {"kind": "shop"},
        {"kind": "shop", "cut": -1},
        {**CUT, "tiers": []},
        {**CUT, "scope": {"shops": ["x"]}},
        {**CUT, "ends_at": "yesterday"},
    ],
)
def test_bad_draft_is_refused(document):
    with pytest.raises(InvalidOffer):
        queries.read_draft(actor=SYSTEM_ACTOR, document=document)


@pytest.mark.django_db
def test_draft_is_either_a_document_or_a_number(guest_actor):
    for wrong in ({}, {"document": CUT, "number": "P1"}):
        with pytest.raises(InvalidOffer):
            queries.read_draft(actor=SYSTEM_ACTOR, **wrong)
    with pytest.raises(OfferNotFound):
        queries.read_draft(actor=SYSTEM_ACTOR, number="P404")
    with pytest.raises(PermissionDenied):
        queries.read_draft(actor=guest_actor, document=CUT)


def test_skus_named_by_a_draft():
    assert queries.named_skus(draft=parsed(flash("A", "x", scope={"skus": ["z"]}))) == {"x", "z"}
    assert queries.named_skus(draft=parsed(offer("A", "bundle_price", items={"y": 1}, price=1))) == {"y"}
    assert queries.named_skus(draft=parsed({**CUT, "scope": {"skus": ["z"]}})) == {"z"}


@pytest.mark.django_db
@pytest.mark.parametrize("more", [0, 2])
def test_calendar_names_what_meets_in_two_queries(now, more, django_assert_num_queries):
    first = make_offer(now=now, group="g", ends_at=(now + timedelta(days=2)).isoformat())
    second = make_offer(now=now, group="g", starts_at=(now + timedelta(days=1)).isoformat(), publish=False)
    later = make_offer(now=now, starts_at=(now + timedelta(days=9)).isoformat())
    for _number in range(more):
        make_offer(now=now, starts_at=(now + timedelta(days=30)).isoformat())

    with django_assert_num_queries(2):
        entries = queries.promotion_calendar(
            actor=SYSTEM_ACTOR, starts_at=now, ends_at=now + timedelta(days=10)
        )

    assert [(one.id, one.status, one.overlaps, one.same_group) for one in entries] == [
        (first, "PUBLISHED", (second,), (second,)),
        (second, "DRAFT", tuple(sorted((first, later))), (first,)),
        (later, "PUBLISHED", (second,), ()),
    ]


@pytest.mark.django_db
def test_calendar_needs_a_period_and_a_right(now, guest_actor):
    with pytest.raises(InvalidOffer):
        queries.promotion_calendar(actor=SYSTEM_ACTOR, starts_at=now, ends_at=now)
    with pytest.raises(PermissionDenied):
        queries.promotion_calendar(actor=guest_actor, starts_at=now, ends_at=now + timedelta(days=1))
