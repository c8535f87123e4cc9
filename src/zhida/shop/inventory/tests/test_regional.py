from dataclasses import replace
from datetime import timedelta

import pytest

from zhida.shop.inventory import queries, services
from zhida.shop.inventory.errors import OutOfStock
from zhida.shop.inventory.models import StockRow
from zhida.shop.inventory.records import RegionalStock
from zhida.shop.inventory.tests.stocked import line, make_skus, receive_units

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(now):
    """A-1 stands in the south and the east, A-2 nowhere; the south is first where both are equally far."""
    for code, region, priority in (("SOUTH", "440300", 10), ("EAST", "310100", 20)):
        services.ensure_warehouse(code=code, name=code, region_code=region, priority=priority)
    ids = make_skus("A-1", "A-2", now=now)
    receive_units(ids["A-1"], "A-1", 2, now=now, warehouse="SOUTH")
    receive_units(ids["A-1"], "A-1", 9, now=now, warehouse="EAST")
    return ids


def _reserve(ref, *lines, now, only_from):
    services.reserve(
        ref=ref,
        holder="C:1",
        lines=[replace(one, only_from=only_from) for one in lines],
        expires_at=now + timedelta(minutes=30),
        region="440305",
        now=now,
    )


def _reserved(warehouse):
    return StockRow.objects.get(warehouse__code=warehouse).reserved


def test_reserve_only_from_a_warehouse_leaves_the_nearer_one_alone(places, now):
    _reserve("Z1", line(places["A-1"]), now=now, only_from="EAST")

    assert (_reserved("SOUTH"), _reserved("EAST")) == (0, 1)
    assert queries.get_reservation(ref="Z1").warehouses == ("EAST",)


def test_reserve_only_from_a_warehouse_counts_its_units_alone(places, now):
    with pytest.raises(OutOfStock) as refused:
        _reserve("Z1", line(places["A-1"], 3, "A-1"), now=now, only_from="SOUTH")

    expected = [{"sku": "A-1", "sku_id": places["A-1"], "wanted": 3, "free": 2}]
    assert refused.value.data["lines"] == expected
    assert queries.free_units(sku_ids=[places["A-1"]]) == {places["A-1"]: 11}


def test_released_units_return_to_the_warehouse_they_came_from(places, now):
    _reserve("Z1", line(places["A-1"], 2), now=now, only_from="SOUTH")

    services.release(ref="Z1", now=now)

    assert (_reserved("SOUTH"), _reserved("EAST")) == (0, 0)


@pytest.mark.parametrize(
    ("region", "warehouse"), [("440305", "SOUTH"), ("310115", "EAST"), ("110105", "SOUTH")]
)
def test_regional_stock_names_the_nearest_warehouse(places, region, warehouse, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = queries.regional_stock(sku_ids=[places["A-1"], places["A-2"]], region=region)

    assert found == {
        places["A-1"]: RegionalStock(sku_id=places["A-1"], free=11, warehouse=warehouse),
        places["A-2"]: RegionalStock(sku_id=places["A-2"], free=0, warehouse=""),
    }


def test_regional_stock_passes_over_a_near_warehouse_that_has_nothing_left(places, now):
    _reserve("Z1", line(places["A-1"], 2), now=now, only_from="SOUTH")

    found = queries.regional_stock(sku_ids=[places["A-1"]], region="440305")

    assert found[places["A-1"]] == RegionalStock(sku_id=places["A-1"], free=9, warehouse="EAST")


def test_free_in_warehouses_counts_each_by_itself(places, now, django_assert_num_queries):
    _reserve("Z1", line(places["A-1"]), now=now, only_from="SOUTH")
    sku_ids = [places["A-1"], places["A-2"]]

    with django_assert_num_queries(1):
        found = queries.free_in_warehouses(sku_ids=sku_ids, warehouses=["SOUTH", "EAST"])

    assert found == {("SOUTH", places["A-1"]): 1, ("EAST", places["A-1"]): 9}
