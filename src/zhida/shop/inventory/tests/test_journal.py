"""The journal of a SKU as staff read it, and the SKUs that run low."""

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.records import Role
from zhida.shop.inventory import queries
from zhida.shop.inventory.api import staff
from zhida.shop.inventory.tests.stocked import stock_sku

pytestmark = pytest.mark.django_db

client = TestClient(staff)


def test_journal_shows_who_changed_a_count_and_why(now, staff_actor):
    actor = staff_actor(Role.GOODS)
    stock_sku("A-1", 9, now=now)
    stock_sku("B-1", 9, now=now)
    payload = {"sku": "A-1", "warehouse": "MAIN", "delta": -2, "reason": "damaged"}
    client.post("/stock/adjustments", json=payload, actor=actor, now=now)

    page = client.get("/stock/A-1/movements", actor=actor, now=now).json()

    assert [(line["kind"], line["on_hand_delta"]) for line in page["items"]] == [
        ("ADJUSTED", -2),
        ("RECEIVED", 9),
    ]
    assert (page["items"][0]["actor"], page["items"][0]["reason"]) == (actor.principal, "damaged")
    assert page["next"] is None


@pytest.mark.parametrize("lines", [1, 3])
def test_journal_costs_one_query_whatever_its_length(now, staff_actor, lines, django_assert_num_queries):
    stock_sku("A-1", 9, now=now)
    for _line in range(lines - 1):
        payload = {"sku": "A-1", "warehouse": "MAIN", "delta": 1, "reason": "found"}
        client.post("/stock/adjustments", json=payload, actor=staff_actor(Role.GOODS), now=now)

    with django_assert_num_queries(1):
        page = queries.list_movements(actor=staff_actor(Role.SUPPORT), sku="A-1", cursor=None)

    assert len(page.items) == lines


def test_low_skus_are_counted_and_codes_are_found_by_their_beginning(now, staff_actor):
    actor = staff_actor(Role.GOODS)
    stock_sku("A-1", 2, now=now)
    stock_sku("A-2", 90, now=now)
    stock_sku("B-1", 90, now=now)

    listed = client.get("/stock?code=A-", actor=actor, now=now).json()

    assert [item["sku"] for item in listed["items"]] == ["A-1", "A-2"]
    assert queries.count_alerts(actor=actor) == 1
    with pytest.raises(PermissionDenied):
        queries.count_alerts(actor=staff_actor(Role.FINANCE))
