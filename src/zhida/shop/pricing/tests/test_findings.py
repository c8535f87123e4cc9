"""Crossed-out prices above the shop's own sales, as staff see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.kernel.money import Money
from zhida.shop.pricing import queries, services
from zhida.shop.pricing.api import staff
from zhida.shop.pricing.conf import SOLD_COMPARE_AT_BASIS
from zhida.shop.pricing.findings import compare_at_findings
from zhida.shop.pricing.records import FindingState, SoldBound, SoldRow
from zhida.shop.pricing.tests.prices import draft, priced_sku

pytestmark = pytest.mark.django_db


def cross_out(code, minor, *, now, basis=""):
    """Make a SKU of 70.00 that was once sold at 80.00, with a crossed-out price."""
    sku_id = priced_sku(code, minor=7000, now=now - timedelta(days=60))
    sell(sku_id, 8000, at=now - timedelta(days=20))
    wanted = draft(sku_id, 7000, compare_at=Money(minor), compare_at_basis=basis)
    services.set_prices(actor=SYSTEM_ACTOR, drafts=[wanted], reason="", now=now)
    return sku_id


def sell(sku_id, minor, *, at):
    row = SoldRow(row="L1.1", sku_id=sku_id, unit_minor=minor, quantity=1)
    services.record_sale(ref=f"Z{sku_id}-{at:%d%H}", rows=[row], now=at)


def findings(now):
    return compare_at_findings(actor=SYSTEM_ACTOR, now=now)


def test_price_above_its_sales_is_named_with_both_numbers(now):
    broken, stated, fine = (
        cross_out("A-1", 8000, now=now),
        cross_out("B-1", 9000, now=now, basis="官方指导价"),
        cross_out("C-1", 8000, now=now),
    )
    later = now + timedelta(hours=1)
    for sku_id, minor in ((broken, 7490), (stated, 7490), (fine, 8000)):
        sell(sku_id, minor, at=later)

    found = findings(later)

    assert [(one.sku, one.state, one.compare_at, one.sold.price) for one in found] == [
        ("A-1", FindingState.BROKEN, Money(8000), Money(7490)),
        ("B-1", FindingState.STATED, Money(9000), Money(7490)),
    ]
    assert (found[0].basis, found[1].basis) == (SOLD_COMPARE_AT_BASIS, "官方指导价")


def test_withdrawn_price_is_named_for_a_month(now):
    sku_id = cross_out("A-1", 8000, now=now)
    sell(sku_id, 7490, at=now)
    services.judge_compare_at_prices(now=now + timedelta(hours=1))

    (found,) = findings(now + timedelta(days=29))

    assert (found.state, found.compare_at, found.at) == (
        FindingState.WITHDRAWN,
        Money(8000),
        now + timedelta(hours=1),
    )
    assert found.sold == SoldBound(price=Money(7490), is_recent=False)
    assert findings(now + timedelta(days=31)) == []


def test_withdrawn_price_is_counted_until_somebody_sets_it_anew(now, django_assert_num_queries):
    sku_ids = [cross_out(f"S-{place}", 8000, now=now) for place in range(3)]
    for sku_id in sku_ids:
        sell(sku_id, 7490, at=now)
    services.judge_compare_at_prices(now=now + timedelta(hours=1))
    later = now + timedelta(days=1)

    with django_assert_num_queries(1):
        counted = queries.count_withdrawn(actor=SYSTEM_ACTOR, now=later)
    anew = draft(sku_ids[0], 7000, compare_at=Money(7490))
    services.set_prices(actor=SYSTEM_ACTOR, drafts=[anew], reason="", now=later)

    assert (counted, queries.count_withdrawn(actor=SYSTEM_ACTOR, now=later)) == (3, 2)
    assert queries.count_withdrawn(actor=SYSTEM_ACTOR, now=now + timedelta(days=40)) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_number_of_queries_does_not_depend_on_the_rows(now, count, django_assert_num_queries):
    for place in range(count):
        sell(cross_out(f"S-{place}", 8000, now=now), 7490, at=now)

    with django_assert_num_queries(4):
        assert len(findings(now)) == count


def test_findings_are_for_staff(now, staff_actor):
    sell(cross_out("A-1", 8000, now=now), 7490, at=now)

    shown = TestClient(staff).get("/compare-at-findings", actor=staff_actor(Role.PRICE), now=now)

    assert [(one["sku"], one["state"], one["sold"]["minor"]) for one in shown.json()["items"]] == [
        ("A-1", "BROKEN", 7490)
    ]
