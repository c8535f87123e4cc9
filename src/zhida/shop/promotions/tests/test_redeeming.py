"""Which order used which offer: repeat-safe, and undone exactly."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhida.shop.promotions import services
from zhida.shop.promotions.errors import OfferUsedUp
from zhida.shop.promotions.lifecycle import REDEMPTION_TRANSITIONS, RedemptionStatus
from zhida.shop.promotions.models import QuotaBucket, Redemption
from zhida.shop.promotions.records import Quote
from zhida.shop.promotions.tests.offers_made import cart_line, make_flash, make_offer, make_sku, quote_of

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]


def flash_quote(now, *, units: int, **limits: int) -> tuple[str, Quote]:
    """A quote of so many units in a flash sale, each customer's first."""
    make_sku("L1", now=now, fen=22880)
    number = make_flash("L1", now=now, **limits)
    return number, quote_of(cart_line(quantity=units), now=now)


def quota_left(number: str) -> int:
    return sum(QuotaBucket.objects.filter(offer__number=number).values_list("units_left", flat=True))


def redemptions() -> list[tuple[str, str, int, str]]:
    rows = Redemption.objects.order_by("ref", "offer_number")
    return [(row.ref, row.offer_number, row.amount_minor, row.status) for row in rows]


def test_redeem_books_each_applied_offer_once(now):
    number = make_offer(now=now)
    quote = quote_of(now=now)

    services.redeem(ref="Z1", customer_id=7, quote=quote, now=now)
    services.redeem(ref="Z1", customer_id=7, quote=quote, now=now)

    assert redemptions() == [("Z1", number, 3000, "USED")]
    row = Redemption.objects.get()
    assert (row.customer_id, row.offer_version, row.units, row.used_at) == (7, 1, 0, now)


def test_quote_without_offers_costs_no_statement(now, django_assert_num_queries):
    quote = quote_of(cart_line(minor=100), now=now)

    with django_assert_num_queries(2):  # the transaction's own SAVEPOINT and RELEASE
        services.redeem(ref="Z1", customer_id=None, quote=quote, now=now)

    assert redemptions() == []


def test_unredeem_gives_back_once(now):
    number = make_offer(now=now)
    services.redeem(ref="Z1", customer_id=7, quote=quote_of(now=now), now=now)
    later = now + timedelta(minutes=30)

    services.unredeem(ref="Z1", now=later)
    services.unredeem(ref="Z1", now=later + timedelta(minutes=1))

    assert redemptions() == [("Z1", number, 3000, "RETURNED")]
    assert Redemption.objects.get().returned_at == later


def test_unredeem_of_an_unknown_ref_changes_nothing(now):
    services.unredeem(ref="Z1", now=now)

    assert redemptions() == []


def test_quota_falls_by_the_units_and_comes_back_once(now):
    number, quote = flash_quote(now, units=2, quota_left=3)

    services.redeem(ref="Z1", customer_id=7, quote=quote, now=now)
    services.redeem(ref="Z1", customer_id=7, quote=quote, now=now)
    assert quota_left(number) == 1

    services.unredeem(ref="Z1", now=now)
    services.unredeem(ref="Z1", now=now)
    assert quota_left(number) == 3


def test_quota_used_up_refuses_and_writes_nothing(now):
    number, quote = flash_quote(now, units=2, quota_left=2)
    QuotaBucket.objects.update(units_left=1)

    with pytest.raises(OfferUsedUp):
        services.redeem(ref="Z1", customer_id=7, quote=quote, now=now)

    assert (quota_left(number), redemptions()) == (1, [])


def test_offer_without_a_quota_row_has_no_limit(now):
    number, quote = flash_quote(now, units=5)

    services.redeem(ref="Z1", customer_id=7, quote=quote, now=now)

    assert redemptions() == [("Z1", number, 0, "USED")]
    assert Redemption.objects.get().units == 5


def test_returned_redemption_is_final():
    assert REDEMPTION_TRANSITIONS[RedemptionStatus.RETURNED] == frozenset()


@pytest.mark.parametrize("count", [1, 3])
def test_redeeming_takes_as_many_statements_for_many_offers_as_for_one(now, count, django_assert_num_queries):
    for number in range(count):
        make_offer(now=now, group=f"g{number}")
    quote = quote_of(cart_line(minor=99900), now=now)

    with django_assert_num_queries(4):  # SAVEPOINT, look, insert, RELEASE
        services.redeem(ref="Z1", customer_id=7, quote=quote, now=now)

    assert len(redemptions()) == count
