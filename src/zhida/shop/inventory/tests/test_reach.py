from dataclasses import replace
from datetime import timedelta

import pytest

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.inventory import queries, services
from zhida.shop.inventory.allocation import delivers
from zhida.shop.inventory.errors import OutOfStock, WarehouseNotFound, WarehousePlaceUnknown
from zhida.shop.inventory.models import Reservation, StockRow, Warehouse
from zhida.shop.inventory.records import DeliveryReach, RegionalStock, WarehouseRecord
from zhida.shop.inventory.tests.stocked import line, make_skus, receive_units

FAR = WarehouseRecord(code="BJ", name="华北仓", region_code="110105", priority=30)
SHELF = WarehouseRecord(
    code="SHELF", name="南山店货架", region_code="440305", priority=900, delivery_reach=DeliveryReach.NONE
)


@pytest.fixture
def sku_id(now):
    """Nine units stand in the north, two on the shelves of a store in the buyer's own district."""
    for place in (FAR, SHELF):
        services.create_warehouse(actor=SYSTEM_ACTOR, warehouse=place, now=now)
    found = make_skus("A", now=now)["A"]
    receive_units(found, "A", 9, now=now, warehouse="BJ")
    receive_units(found, "A", 2, now=now, warehouse="SHELF")
    return found


def _reserve(sku_id, units, *, now, ref="Z1", region="440305", only_from=""):
    services.reserve(
        ref=ref,
        holder="C:1",
        lines=[replace(line(sku_id, units, "A"), only_from=only_from)],
        expires_at=now + timedelta(minutes=30),
        region=region,
        now=now,
    )


def _change(code, *, now, **changes):
    [place] = [one for one in queries.list_warehouses() if one.code == code]
    services.change_warehouse(actor=SYSTEM_ACTOR, warehouse=replace(place, **changes), now=now)


@pytest.mark.parametrize(
    ("reach", "near"),
    [("NATION", 0), ("PROVINCE", 1), ("CITY", 2), ("DISTRICT", 3), ("NONE", 4)],
)
def test_delivers_as_far_as_the_reach_says(reach, near):
    regions = ["110105", "440106", "440306", "440305"]

    told = [delivers(reach=reach, place="440305", region=region) for region in regions]

    assert told == [level >= near for level in range(4)]
    assert delivers(reach=reach, place="440305", region="") is (reach == "NATION")


@pytest.mark.django_db
def test_near_buyers_leave_the_shelves_of_a_store_alone(sku_id, now):
    _reserve(sku_id, 3, now=now)

    assert queries.get_reservation(ref="Z1").warehouses == ("BJ",)
    assert StockRow.objects.get(warehouse__code="SHELF").reserved == 0


@pytest.mark.django_db
def test_units_on_shelves_are_not_promised_to_a_delivery(sku_id, now):
    with pytest.raises(OutOfStock) as refused:
        _reserve(sku_id, 10, now=now)

    assert refused.value.data["lines"] == [{"sku": "A", "sku_id": sku_id, "wanted": 10, "free": 9}]
    assert Reservation.objects.count() == 0


@pytest.mark.django_db
def test_what_stands_on_shelves_is_fetched_there(sku_id, now):
    _reserve(sku_id, 2, now=now, only_from="SHELF")

    assert queries.get_reservation(ref="Z1").warehouses == ("SHELF",)


@pytest.mark.django_db
def test_a_store_delivers_around_itself_where_staff_say_so(sku_id, now):
    _change("SHELF", now=now, delivery_reach=DeliveryReach.CITY)

    _reserve(sku_id, 1, now=now, region="440306")
    _reserve(sku_id, 1, now=now, ref="Z2", region="440106")

    assert queries.get_reservation(ref="Z1").warehouses == ("SHELF",)
    assert queries.get_reservation(ref="Z2").warehouses == ("BJ",)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reach", "region", "expected"),
    [
        ("NONE", "440305", (9, "BJ")),
        ("DISTRICT", "440305", (11, "SHELF")),
        ("DISTRICT", "440306", (9, "BJ")),
        ("NATION", "310115", (11, "BJ")),
    ],
)
def test_regional_stock_counts_what_is_delivered_there(sku_id, now, reach, region, expected):
    _change("SHELF", now=now, delivery_reach=DeliveryReach(reach))

    found = queries.regional_stock(sku_ids=[sku_id], region=region)[sku_id]

    assert (found.free, found.warehouse) == expected
    assert queries.serving_warehouse(sku_id=sku_id, region=region) == expected[1]


@pytest.mark.django_db
def test_a_district_out_of_reach_has_nothing(sku_id, now):
    _change("BJ", now=now, delivery_reach=DeliveryReach.PROVINCE)

    found = queries.regional_stock(sku_ids=[sku_id], region="440305")

    assert found == {sku_id: RegionalStock(sku_id=sku_id, free=0, warehouse="")}
    assert queries.free_units(sku_ids=[sku_id]) == {sku_id: 11}


@pytest.mark.django_db
def test_districts_with_stock_are_those_in_reach(sku_id, now, django_assert_num_queries):
    _change("BJ", now=now, delivery_reach=DeliveryReach.PROVINCE)
    _change("SHELF", now=now, delivery_reach=DeliveryReach.CITY)

    with django_assert_num_queries(1):
        found = queries.districts_with_stock(sku_id=sku_id, regions=["440306", "110101", "310115"])

    assert found == {"440306", "110101"}
    with django_assert_num_queries(0):
        assert queries.districts_with_stock(sku_id=sku_id, regions=[]) == set()


@pytest.mark.django_db
def test_change_warehouse_leaves_an_audit_row(sku_id, now, staff_actor):
    changed = replace(SHELF, name="南山店", delivery_reach=DeliveryReach.CITY)

    kept = services.change_warehouse(actor=staff_actor(Role.GOODS), warehouse=changed, now=now)

    assert kept == changed
    assert queries.list_warehouses() == [FAR, changed]
    row = AuditEntry.objects.get(action="inventory.change_warehouse")
    assert (row.subject, row.before["name"] == row.after["name"]) == ("SHELF", False)
    rest = {"region_code": "440305", "priority": 900}
    assert {**row.before, "name": ""} == {"name": "", "delivery_reach": "NONE", **rest}
    assert {**row.after, "name": ""} == {"name": "", "delivery_reach": "CITY", **rest}


@pytest.mark.django_db
def test_change_warehouse_refuses_what_it_cannot_do(sku_id, now, staff_actor):
    lost = replace(SHELF, region_code="", delivery_reach=DeliveryReach.CITY)

    with pytest.raises(WarehousePlaceUnknown):
        services.change_warehouse(actor=SYSTEM_ACTOR, warehouse=lost, now=now)
    with pytest.raises(WarehousePlaceUnknown):
        services.create_warehouse(actor=SYSTEM_ACTOR, warehouse=replace(lost, code="NEW"), now=now)
    with pytest.raises(WarehouseNotFound):
        services.change_warehouse(actor=SYSTEM_ACTOR, warehouse=replace(SHELF, code="NEW"), now=now)
    with pytest.raises(PermissionDenied):
        services.change_warehouse(actor=staff_actor(Role.SUPPORT), warehouse=SHELF, now=now)

    assert queries.list_warehouses() == [FAR, SHELF]
    assert Warehouse.objects.count() == 2
