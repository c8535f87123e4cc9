"""Flash sales in the store: quotas in buckets, limits per buyer, and what a quote is told of both."""

from __future__ import annotations

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.promotions import queries, services
from zhida.shop.promotions.errors import InvalidOffer, OfferUsedUp
from zhida.shop.promotions.models import BuyerCount, QuotaBucket, Redemption
from zhida.shop.promotions.tests.offers_made import cart_line, make_flash, make_sku, quote_of

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]


@pytest.fixture(autouse=True)
def _sku(now):
    make_sku("L1", now=now, fen=12900)


def units_left() -> list[int]:
    return list(QuotaBucket.objects.order_by("bucket").values_list("units_left", flat=True))


def buy(now, ref: str, *, quantity: int = 1, customer_id: int | None = 7) -> None:
    quote = quote_of(cart_line(minor=12900, quantity=quantity), now=now, customer_id=customer_id)
    services.redeem(ref=ref, customer_id=customer_id, quote=quote, now=now)


def prices(now, *, quantity: int = 1, customer_id: int | None = 7) -> list[tuple[int, int]]:
    quote = quote_of(cart_line(minor=12900, quantity=quantity), now=now, customer_id=customer_id)
    return [(row.quantity, row.unit_price) for row in quote.rows]


def moved() -> int:
    return OutboxEvent.objects.filter(name="promotions.OfferQuotaMoved").count()


@pytest.mark.parametrize(
    ("whole", "buckets"),
    [(1, [1]), (7, [7]), (8, [4, 4]), (9, [5, 4]), (100, [13, 13, 13, 13, 12, 12, 12, 12])],
)
def test_whole_quota_is_spread_over_buckets_when_the_sale_is_published(now, whole, buckets):
    number = make_flash("L1", now=now, quota_left=whole, publish=False)
    assert units_left() == []

    services.publish_offer(actor=SYSTEM_ACTOR, number=number, now=now)

    assert units_left() == buckets


def test_units_beyond_the_quota_cost_the_selling_price(now):
    make_flash("L1", now=now, quota_left=2)

    assert prices(now, quantity=3) == [(2, 9900), (1, 12900)]


def test_order_gathers_its_units_from_several_buckets(now):
    make_flash("L1", now=now, quota_left=9)

    buy(now, "Z1", quantity=8)

    assert sum(units_left()) == 1
    assert prices(now, quantity=2, customer_id=None) == [(1, 9900), (1, 12900)]


def test_last_units_are_found_in_any_bucket(now):
    make_flash("L1", now=now, quota_left=40)
    for ref in range(40):
        buy(now, f"Z{ref}")

    assert units_left() == [0] * 8
    assert prices(now) == [(1, 12900)]


def test_another_buyer_who_empties_the_bucket_first_sends_us_to_the_next(now, meanwhile):
    make_flash("L1", now=now, quota_left=8)
    first = QuotaBucket.objects.order_by("pk").first()
    rest = QuotaBucket.objects.exclude(pk=first.pk)
    rest.update(units_left=0)
    quote = quote_of(cart_line(minor=12900, quantity=1), now=now)

    def swap() -> None:
        QuotaBucket.objects.filter(pk=first.pk).update(units_left=0)
        rest.update(units_left=1)

    meanwhile('UPDATE "promotions_quotabucket"', swap)

    services.redeem(ref="Z1", customer_id=7, quote=quote, now=now)

    assert sum(units_left()) == 0


def test_last_unit_that_went_a_moment_ago_is_used_up(now, meanwhile):
    make_flash("L1", now=now, quota_left=1)
    quote = quote_of(cart_line(minor=12900), now=now)
    meanwhile('UPDATE "promotions_quotabucket"', lambda: QuotaBucket.objects.update(units_left=0))

    with pytest.raises(OfferUsedUp):
        services.redeem(ref="Z1", customer_id=7, quote=quote, now=now)


def test_limit_per_buyer_counts_all_orders_of_an_account(now):
    number = make_flash("L1", now=now, buyer_left=2)
    buy(now, "Z1")

    assert prices(now, quantity=2) == [(1, 9900), (1, 12900)]
    assert prices(now, quantity=3, customer_id=8) == [(2, 9900), (1, 12900)]
    assert prices(now, quantity=3, customer_id=None) == [(2, 9900), (1, 12900)]

    buy(now, "Z2")
    assert prices(now) == [(1, 12900)]
    assert list(BuyerCount.objects.values_list("offer_number", "customer_id", "units_used")) == [
        (number, 7, 2)
    ]


def test_two_quotes_of_one_account_cannot_both_be_redeemed(now):
    make_flash("L1", now=now, buyer_left=1)
    quotes = [quote_of(cart_line(minor=12900), now=now, customer_id=7) for _ in range(2)]
    services.redeem(ref="Z1", customer_id=7, quote=quotes[0], now=now)

    with pytest.raises(OfferUsedUp):
        services.redeem(ref="Z2", customer_id=7, quote=quotes[1], now=now)

    assert BuyerCount.objects.get().units_used == 1


def test_first_order_made_a_moment_earlier_by_the_same_account_counts(now, meanwhile):
    number = make_flash("L1", now=now, buyer_left=2)
    quote = quote_of(cart_line(minor=12900), now=now, customer_id=7)
    meanwhile(
        'INTO "promotions_buyercount"',
        lambda: BuyerCount.objects.create(offer_number=number, customer_id=7, units_used=1),
    )

    services.redeem(ref="Z1", customer_id=7, quote=quote, now=now)

    assert BuyerCount.objects.get().units_used == 2


def test_count_at_its_limit_takes_no_more_even_after_a_second_look(now):
    number = make_flash("L1", now=now, buyer_left=1)
    quote = quote_of(cart_line(minor=12900), now=now, customer_id=7)
    BuyerCount.objects.create(offer_number=number, customer_id=7, units_used=1)

    with pytest.raises(OfferUsedUp):
        services.redeem(ref="Z1", customer_id=7, quote=quote, now=now)

    assert BuyerCount.objects.get().units_used == 1


def test_limit_lowered_below_what_an_order_wants_is_used_up(now):
    make_flash("L1", now=now, buyer_left=2)
    quote = quote_of(cart_line(minor=12900, quantity=3), now=now, customer_id=7)
    services.redeem(ref="Z1", customer_id=7, quote=quote, now=now)

    with pytest.raises(OfferUsedUp):
        services.redeem(ref="Z2", customer_id=7, quote=quote, now=now)


def test_cancelled_units_can_be_had_again_by_the_same_buyer_and_by_others(now):
    make_flash("L1", now=now, quota_left=1, buyer_left=1)
    buy(now, "Z1")
    assert prices(now, customer_id=8) == [(1, 12900)]

    services.unredeem(ref="Z1", now=now)
    services.unredeem(ref="Z1", now=now)

    assert (units_left(), BuyerCount.objects.get().units_used) == ([1], 0)
    assert prices(now) == [(1, 9900)]
    assert prices(now, customer_id=8) == [(1, 9900)]


def test_order_without_a_customer_counts_for_nobody(now):
    make_flash("L1", now=now, quota_left=3, buyer_left=1)
    buy(now, "Z1", customer_id=None)

    services.unredeem(ref="Z1", now=now)

    assert (units_left(), BuyerCount.objects.count()) == ([3], 0)


def test_few_units_left_are_announced_when_they_go_and_when_they_come_back(now):
    make_flash("L1", now=now, quota_left=22)
    buy(now, "Z1")
    assert moved() == 0

    buy(now, "Z2")
    assert moved() == 1
    services.unredeem(ref="Z2", now=now)
    assert moved() == 2
    services.unredeem(ref="Z1", now=now)
    assert moved() == 2


def test_another_quota_of_a_live_sale_counts_what_orders_hold(now):
    number = make_flash("L1", now=now, quota_left=3)
    buy(now, "Z1", quantity=2)

    def change(quota: int | None) -> None:
        services.change_offer(actor=SYSTEM_ACTOR, number=number, changes={"quota_left": quota}, now=now)

    change(5)
    assert units_left() == [3]
    with pytest.raises(InvalidOffer) as caught:
        change(1)
    assert list(caught.value.fields) == ["quota_left"]
    assert units_left() == [3]
    change(None)
    assert units_left() == []
    services.unredeem(ref="Z1", now=now)
    assert units_left() == []
    assert prices(now, quantity=50) == [(50, 9900)]


def test_another_price_of_a_live_sale_leaves_its_quota_alone(now):
    number = make_flash("L1", now=now, quota_left=3)
    buy(now, "Z1")

    services.change_offer(actor=SYSTEM_ACTOR, number=number, changes={"skus": {"L1": 8900}}, now=now)

    assert (units_left(), prices(now)) == ([2], [(1, 8900)])
    assert Redemption.objects.get().offer_version == 1


def test_evaluating_a_limited_sale_takes_one_query(now, django_assert_num_queries):
    make_flash("L1", now=now, quota_left=9, buyer_left=2)

    with django_assert_num_queries(1):
        quote_of(cart_line(minor=12900), now=now, customer_id=7)


def test_one_unit_costs_the_flash_price_while_anybody_may_have_it(now):
    number = make_flash("L1", now=now, quota_left=1, ends_at="2026-11-22T05:00:00Z")
    line = cart_line(minor=12900)
    sales = queries.flash_sales(lines=[line, cart_line("L2")], live=queries.live_offers(now=now), now=now)
    assert {key: (sale.offer, sale.price_minor, sale.quota_left) for key, sale in sales.items()} == {
        "L1": (number, 9900, 1)
    }

    buy(now, "Z1")

    live = queries.live_offers(now=now)
    assert queries.flash_sales(lines=[line], live=live, now=now) == {}
    assert queries.flash_skus(live=live) == {"L1"}
    assert queries.flash_sales(lines=[line], live=(), now=now) == {}


def broken() -> dict[str, list[str]]:
    return {one.name: list(one.broken) for one in queries.check_invariants() if one.broken}


def test_quotas_and_counts_agree_with_orders_and_a_lost_unit_is_named(now):
    number = make_flash("L1", now=now, quota_left=9, buyer_left=3)
    make_flash("L1", now=now, minor=9950, quota_left=9, publish=False)
    buy(now, "Z1", quantity=2)
    buy(now, "Z2")
    services.unredeem(ref="Z1", now=now)
    assert broken() == {}

    QuotaBucket.objects.filter(bucket=0).update(units_left=0)
    BuyerCount.objects.update(units_used=2)

    assert broken() == {
        "promotions.quotas_are_whole": [number],
        "promotions.buyer_counts_are_held": [f"{number}/7"],
    }
