"""What may be crossed out, and when a discount needs a reason (明码标价和禁止价格欺诈规定 art. 16, 17)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.kernel.models import OutboxEvent, Timer
from zhida.shop.kernel.money import Money
from zhida.shop.pricing import queries, services, tasks
from zhida.shop.pricing.conf import DEFAULT_COMPARE_AT_BASIS, RAISE_DAYS, SOLD_COMPARE_AT_BASIS, SOLD_DAYS
from zhida.shop.pricing.errors import CompareAtAboveLastSold, CompareAtAboveSold, DiscountNeedsReason
from zhida.shop.pricing.models import PriceHistory, SoldPrice
from zhida.shop.pricing.records import SoldBound, SoldRow
from zhida.shop.pricing.services.judging import JUDGE_TIMER
from zhida.shop.pricing.sold_prices import sold_bounds
from zhida.shop.pricing.tests.prices import counts, draft, make_skus, priced_sku, with_second_person

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]


@pytest.fixture
def sku_id(now) -> int:
    return priced_sku("S-1", minor=7000, now=now - timedelta(days=60))


def sell(sku_id, *minors, at, ref=None):
    rows = [
        SoldRow(row=f"L{place}.1", sku_id=sku_id, unit_minor=minor, quantity=1)
        for place, minor in enumerate(minors, start=1)
    ]
    services.record_sale(ref=ref or f"Z{at:%d%H%M}", rows=rows, now=at)


def cross_out(sku_id, minor, *, now, selling=7000, basis="", reason="", actor=SYSTEM_ACTOR):
    wanted = draft(sku_id, selling, compare_at=Money(minor), compare_at_basis=basis)
    services.set_prices(actor=actor, drafts=[wanted], reason=reason, now=now)
    return queries.prices_for(sku_ids=[sku_id], now=now)[sku_id]


def test_sale_is_kept_once_with_its_day(now, sku_id):
    sell(sku_id, 7990, 7490, at=now, ref="Z1")
    sell(sku_id, 1, at=now, ref="Z1")
    services.record_sale(ref="Z2", rows=[], now=now)

    kept = SoldPrice.objects.order_by("row").values_list("ref", "row", "unit_minor", "quantity", "biz_date")
    assert list(kept) == [
        ("Z1", "L1.1", 7990, 1, date(2026, 11, 22)),
        ("Z1", "L2.1", 7490, 1, date(2026, 11, 22)),
    ]


def test_crossed_out_price_may_equal_the_lowest_sale_of_the_week(now, sku_id):
    sell(sku_id, 7990, 7490, at=now - timedelta(days=6))

    price = cross_out(sku_id, 7490, now=now)

    assert (price.compare_at, price.compare_at_basis) == (Money(7490), SOLD_COMPARE_AT_BASIS)


def test_crossed_out_price_above_the_lowest_sale_is_refused_with_the_numbers(now, sku_id):
    sell(sku_id, 7990, 7490, at=now - timedelta(days=6))
    written = counts()

    with pytest.raises(CompareAtAboveSold) as refused:
        cross_out(sku_id, 7491, now=now)

    assert refused.value.data == {"compare_at": "74.91", "sold": "74.90", "days": 7}
    assert "74.91" in refused.value.detail
    assert "74.90" in refused.value.detail
    assert counts() == written


def test_without_a_sale_this_week_the_last_one_counts(now, sku_id):
    sell(sku_id, 7100, at=now - timedelta(days=20))
    sell(sku_id, 8000, 7900, at=now - timedelta(days=SOLD_DAYS))

    with pytest.raises(CompareAtAboveLastSold) as refused:
        cross_out(sku_id, 7901, now=now)

    assert refused.value.data == {"compare_at": "79.01", "sold": "79.00", "days": 7}
    assert cross_out(sku_id, 7900, now=now).compare_at == Money(7900)


def test_stated_basis_stands_above_every_sale(now, sku_id):
    sell(sku_id, 7000, at=now - timedelta(days=1))

    price = cross_out(sku_id, 9900, now=now, basis="厂商建议零售价")
    cheaper = draft(sku_id, 6900, compare_at=Money(9900))
    services.set_prices(actor=SYSTEM_ACTOR, drafts=[cheaper], now=now)

    assert price.compare_at_basis == "厂商建议零售价"
    after = queries.prices_for(sku_ids=[sku_id], now=now)[sku_id]
    assert (after.selling, after.compare_at_basis) == (Money(6900), "厂商建议零售价")


def test_never_sold_states_the_standard_basis(now, sku_id):
    assert cross_out(sku_id, 9900, now=now).compare_at_basis == DEFAULT_COMPARE_AT_BASIS


def test_wholly_refunded_sale_was_none(now, sku_id):
    sell(sku_id, 7000, at=now - timedelta(days=1), ref="Z1")
    sell(sku_id, 8000, at=now - timedelta(days=2), ref="Z2")

    services.take_back_sale(ref="Z1", now=now)
    services.take_back_sale(ref="Z1", now=now + timedelta(days=1))

    assert sold_bounds(sku_ids=[sku_id], before=now) == {sku_id: SoldBound(price=Money(8000), is_recent=True)}
    assert SoldPrice.objects.get(ref="Z1").refunded_at == now


def test_price_that_the_sales_no_longer_bear_leaves_the_page(now, sku_id):
    other = priced_sku("S-2", minor=7000, now=now - timedelta(days=60))
    for one in (sku_id, other):
        sell(one, 7490, at=now, ref=f"Z{one}")
        cross_out(one, 7490, now=now)
    sell(sku_id, 7200, at=now + timedelta(hours=1))

    withdrawn = services.judge_compare_at_prices(now=now + timedelta(days=1))

    assert withdrawn == ["S-1"]
    prices = queries.prices_for(sku_ids=[sku_id, other], now=now)
    assert [prices[one].compare_at for one in (sku_id, other)] == [None, Money(7490)]
    assert prices[sku_id].selling == Money(7000)
    line = PriceHistory.objects.filter(sku_id=sku_id).order_by("-id")[0]
    assert (line.compare_at_minor, line.changed_by) == (None, SYSTEM_ACTOR.principal)
    audit = AuditEntry.objects.get(action="pricing.withdraw_compare_at")
    assert (audit.subject, audit.after) == ("sku:S-1", {"compare_at_minor": None, "sold_minor": 7200})
    (event,) = OutboxEvent.objects.filter(name="pricing.CompareAtWithdrawn")
    assert event.payload["sku"] == "S-1"
    assert services.judge_compare_at_prices(now=now + timedelta(days=1)) == []


def test_only_named_skus_are_judged(now, sku_id):
    sell(sku_id, 7490, at=now)
    cross_out(sku_id, 7490, now=now)
    sell(sku_id, 7200, at=now + timedelta(hours=1))
    later = now + timedelta(hours=2)

    assert services.judge_compare_at_prices(now=later, skus=["S-9"]) == []
    assert services.judge_compare_at_prices(now=later, skus=["S-1"]) == ["S-1"]


def test_timer_judges_and_comes_again_tomorrow(now, sku_id):
    sell(sku_id, 7490, at=now)
    cross_out(sku_id, 7490, now=now)
    sell(sku_id, 7200, at=now + timedelta(hours=1))
    due_at = now + timedelta(days=1)

    tasks.judge_compare_at("all", now=due_at)

    assert queries.prices_for(sku_ids=[sku_id], now=now)[sku_id].compare_at is None
    assert Timer.objects.get(kind=JUDGE_TIMER).due_at == due_at + timedelta(days=1)


def test_raised_price_is_discounted_only_with_a_reason(now, sku_id):
    services.set_price(actor=SYSTEM_ACTOR, sku_id=sku_id, selling=Money(8000), now=now)
    written = counts()

    with pytest.raises(DiscountNeedsReason) as refused:
        services.set_price(
            actor=SYSTEM_ACTOR, sku_id=sku_id, selling=Money(6900), now=now + timedelta(days=1)
        )
    with pytest.raises(DiscountNeedsReason):
        cross_out(sku_id, 9900, selling=8000, now=now + timedelta(days=1), basis="厂商建议零售价")

    assert refused.value.data == {"days": 30, "low": "70.00", "high": "80.00"}
    assert counts() == written


def test_reason_is_kept_with_the_discount(now, sku_id):
    services.set_price(actor=SYSTEM_ACTOR, sku_id=sku_id, selling=Money(8000), now=now)

    cross_out(sku_id, 9900, selling=6900, now=now, basis="厂商建议零售价", reason="店庆让利")

    assert PriceHistory.objects.order_by("-id")[0].reason == "店庆让利"
    assert AuditEntry.objects.order_by("-id")[0].reason == "店庆让利"


def test_old_raise_needs_no_reason(now, sku_id):
    services.set_price(actor=SYSTEM_ACTOR, sku_id=sku_id, selling=Money(8000), now=now)
    later = now + timedelta(days=RAISE_DAYS, seconds=1)

    outcome = services.set_price(actor=SYSTEM_ACTOR, sku_id=sku_id, selling=Money(6900), now=later)

    assert outcome.is_changed


def test_approved_price_is_judged_by_what_was_sold_meanwhile(now, sku_id, settings, staff_actor):
    settings.ZHIDA = with_second_person()
    sell(sku_id, 7490, at=now)
    maker, checker = staff_actor(Role.PRICE, user_id=1), staff_actor(Role.PRICE, user_id=2)
    wanted = draft(sku_id, 3500, compare_at=Money(7490))
    outcome = services.set_prices(actor=maker, drafts=[wanted], now=now)[sku_id]
    sell(sku_id, 7200, at=now + timedelta(hours=1))
    written = counts()

    with pytest.raises(CompareAtAboveSold):
        services.approve_price_change(
            actor=checker, request_id=outcome.waiting_request_id, now=now + timedelta(hours=2)
        )

    assert counts() == written


@pytest.mark.parametrize("codes", [("S-1",), ("S-1", "S-2", "S-3")])
def test_bounds_take_two_queries_at_most(now, codes, django_assert_num_queries):
    sku_ids = make_skus(*codes, now=now)
    for place, sku_id in enumerate(sku_ids):
        sell(sku_id, 7000, at=now - timedelta(days=8 * (place + 1)), ref=f"Z{sku_id}")

    with django_assert_num_queries(2):
        found = sold_bounds(sku_ids=sku_ids, before=now)

    assert len(found) == len(codes)
