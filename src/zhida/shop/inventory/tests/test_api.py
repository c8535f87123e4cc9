import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.errors import LoginRequired, PermissionDenied
from zhida.shop.accounts.records import Role
from zhida.shop.inventory import queries
from zhida.shop.inventory.api import staff
from zhida.shop.inventory.tests.stocked import stock_sku
from zhida.shop.kernel.errors import InvalidInput

pytestmark = pytest.mark.django_db

client = TestClient(staff)


def test_adjustment_answers_the_new_counts(now, staff_actor):
    stock_sku("A-1", 5, now=now)
    payload = {"sku": "A-1", "warehouse": "MAIN", "delta": -2, "reason": "damaged"}

    answer = client.post("/stock/adjustments", json=payload, actor=staff_actor(Role.GOODS), now=now)

    assert answer.status_code == 201
    assert answer.json() == {
        "sku": "A-1",
        "alert_at_units": 5,
        "warehouses": [{"warehouse": "MAIN", "on_hand": 3, "reserved": 0, "free": 3}],
    }


@pytest.mark.parametrize("delta", [1.5, "1", None, True, 10**9, -(10**9)])
def test_adjustment_refuses_what_is_no_whole_number(now, staff_actor, delta):
    sku_id = stock_sku("A-1", 5, now=now)
    payload = {"sku": "A-1", "warehouse": "MAIN", "delta": delta, "reason": "damaged"}

    answer = client.post("/stock/adjustments", json=payload, actor=staff_actor(Role.GOODS), now=now)

    assert answer.status_code == 422  # the REST door answers 400; this is the bare router
    assert queries.free_units(sku_ids=[sku_id]) == {sku_id: 5}


def test_stock_is_shown_to_staff_only(now, staff_actor, guest_actor):
    stock_sku("A-1", 5, now=now)

    assert client.get("/stock/A-1", actor=staff_actor(Role.SUPPORT), now=now).json()["sku"] == "A-1"
    with pytest.raises(LoginRequired):
        client.get("/stock/A-1", actor=guest_actor, now=now)
    with pytest.raises(PermissionDenied):
        client.get("/stock/A-1", actor=staff_actor(Role.FINANCE), now=now)


def test_stock_list_receipts_alerts_and_buckets(now, staff_actor):
    actor = staff_actor(Role.GOODS)
    stock_sku("A-1", 0, now=now)
    receipt = {"ref": "D1", "sku": "A-1", "warehouse": "MAIN", "quantity": 4}

    assert client.post("/stock/receipts", json=receipt, actor=actor, now=now).status_code == 201
    alert = client.put("/stock/A-1/alert", json={"alert_at_units": 9}, actor=actor, now=now)
    buckets = {"warehouse": "MAIN", "buckets": 2}
    client.put("/stock/A-1/buckets", json=buckets, actor=actor, now=now)
    listed = client.get("/stock?only_low=1", actor=actor, now=now).json()

    assert alert.json()["alert_at_units"] == 9
    assert listed["next"] is None
    assert [(item["sku"], item["warehouses"][0]["free"]) for item in listed["items"]] == [("A-1", 4)]


def test_warehouses_are_added_and_listed(now, staff_actor):
    actor = staff_actor(Role.GOODS)
    document = {"code": "GZ", "name": "广州仓", "region_code": "440106", "priority": 5}

    added = client.post("/warehouses", json=document, actor=actor, now=now)

    whole = {**document, "delivery_reach": "NATION"}
    assert (added.status_code, added.json()) == (201, whole)
    assert client.get("/warehouses", actor=actor, now=now).json() == {"items": [whole], "next": None}


def test_a_warehouse_is_changed_by_its_code(now, staff_actor):
    actor = staff_actor(Role.GOODS)
    document = {"code": "GZ", "name": "天河店货架", "region_code": "440106", "priority": 900}
    client.post("/warehouses", json=document, actor=actor, now=now)
    shelf = {**document, "delivery_reach": "NONE"}

    changed = client.put("/warehouses", json=shelf, actor=actor, now=now)

    assert (changed.status_code, changed.json()) == (200, shelf)
    assert client.get("/warehouses", actor=actor, now=now).json() == {"items": [shelf], "next": None}


def test_adjustment_by_nothing_is_refused(now, staff_actor):
    stock_sku("A-1", 5, now=now)
    payload = {"sku": "A-1", "warehouse": "MAIN", "delta": 0, "reason": "damaged"}

    with pytest.raises(InvalidInput) as refusal:
        client.post("/stock/adjustments", json=payload, actor=staff_actor(Role.GOODS), now=now)

    assert refusal.value.fields == {"delta": "0"}
