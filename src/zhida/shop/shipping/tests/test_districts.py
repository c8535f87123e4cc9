from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.catalogue.tests.factories import make_product
from zhida.shop.customers.errors import UnknownRegion
from zhida.shop.inventory.records import Availability, DeliveryReach
from zhida.shop.inventory.services import change_warehouse, ensure_warehouse
from zhida.shop.inventory.tests.stocked import receive_units
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.money import Money
from zhida.shop.shipping import queries, services
from zhida.shop.shipping.api import freight
from zhida.shop.shipping.api_districts import districts
from zhida.shop.shipping.models import DeliveryPromise
from zhida.shop.shipping.records import (
    DeliveryEstimate,
    DeliveryPromiseRecord,
    DeliverySpeed,
    DistrictOffer,
    FreightTemplateRecord,
)

pytestmark = pytest.mark.django_db

SHENZHEN, SHANGHAI, HONG_KONG = "440305", "310115", "810000"
NOT_SENT = FreightTemplateRecord(
    region="81",
    first_weight_grams=1000,
    first_fee=Money(0),
    step_grams=1000,
    step_fee=Money(0),
    is_served=False,
)


def _promise(region, days, *, now, warehouse="", cutoff_hour=16):
    record = DeliveryPromiseRecord(
        region=region, warehouse=warehouse, min_days=days[0], max_days=days[1], cutoff_hour=cutoff_hour
    )
    services.put_delivery_promise(actor=SYSTEM_ACTOR, promise=record, now=now)


@pytest.fixture
def sku_ids(now):
    """The south, with A-1, delivers in its province; the east, with A-3, anywhere; A-2 is nowhere."""
    south = ensure_warehouse(code="SOUTH", name="南", region_code="440300", priority=10)
    reach = replace(south, delivery_reach=DeliveryReach.PROVINCE)
    change_warehouse(actor=SYSTEM_ACTOR, warehouse=reach, now=now)
    ensure_warehouse(code="EAST", name="东", region_code="310100", priority=20)
    services.ensure_default_freight()
    services.put_freight_template(actor=SYSTEM_ACTOR, template=NOT_SENT, now=now)
    _promise("44", (0, 1), now=now, warehouse="SOUTH")
    codes = ("A-1", "A-2", "A-3")
    for code in codes:
        make_product(now=now, skus=(code,))
    ids = {code: record.sku_id for code, record in sellable_skus(skus=codes, now=now).items()}
    receive_units(ids["A-1"], "A-1", 3, now=now, warehouse="SOUTH")
    receive_units(ids["A-3"], "A-3", 9, now=now, warehouse="EAST")
    return ids


def _at(hour, minute=0):
    """A moment of 22 November 2026 by the clock of Shanghai."""
    return datetime(2026, 11, 22, hour - 8, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "latest", "order_before", "speed"),
    [
        (_at(10), date(2026, 11, 22), _at(11), "SAME_DAY"),
        (_at(10, 59), date(2026, 11, 22), _at(11), "SAME_DAY"),
        (_at(11), date(2026, 11, 23), datetime(2026, 11, 23, 3, tzinfo=UTC), "NEXT_DAY"),
    ],
)
def test_each_promise_has_its_own_last_hour(at, latest, order_before, speed):
    _promise("", (0, 0), now=at, warehouse="SOUTH", cutoff_hour=11)
    _promise("", (3, 4), now=at)

    found = queries.delivery_estimates(region=SHENZHEN, now=at, warehouses=["SOUTH", "EAST"])

    assert found["SOUTH"] == DeliveryEstimate(earliest=latest, latest=latest, order_before=order_before)
    assert found["SOUTH"].speed(now=at) is DeliverySpeed(speed)
    assert found["EAST"].order_before == datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert found["EAST"].speed(now=at) is DeliverySpeed.LATER


def test_a_last_hour_of_24_takes_all_of_a_days_orders():
    late = _at(23, 59)
    _promise("", (0, 0), now=late, cutoff_hour=24)

    found = queries.delivery_estimates(region=SHENZHEN, now=late, warehouses=[""])[""]

    midnight = datetime(2026, 11, 22, 16, tzinfo=UTC)
    today = date(2026, 11, 22)
    assert found == DeliveryEstimate(earliest=today, latest=today, order_before=midnight)


def test_staff_set_the_last_hour(now, staff_actor):
    document = {"region": "44", "warehouse": "", "min_days": 1, "max_days": 2, "cutoff_hour": 18}

    put = TestClient(freight).put("/delivery-promises", json=document, actor=staff_actor(Role.PRICE), now=now)

    assert (put.status_code, put.json()) == (200, document)
    assert DeliveryPromise.objects.get().cutoff_hour == 18
    assert [one.cutoff_hour for one in queries.list_delivery_promises()] == [18]


def test_a_district_has_what_reaches_it(sku_ids, now, django_assert_num_queries):
    with django_assert_num_queries(3):
        found = queries.district_offers(sku_ids=list(sku_ids.values()), region=SHENZHEN, now=now)

    first, none, east = (found[sku_ids[code]] for code in ("A-1", "A-2", "A-3"))
    assert (first.available, first.free, first.warehouse) == (Availability.LOW, 3, "SOUTH")
    assert (first.estimate.earliest, first.estimate.latest) == (date(2026, 11, 22), date(2026, 11, 23))
    assert first.tariff.fee(weight_grams=200) == Money(0)
    assert none == DistrictOffer(
        sku_id=sku_ids["A-2"],
        tariff=first.tariff,
        available=Availability.OUT,
        free=0,
        warehouse="",
        estimate=None,
    )
    assert (east.available, east.warehouse, east.estimate.latest) == ("in", "EAST", date(2026, 11, 27))


def test_another_district_has_nothing_of_it(sku_ids, now):
    found = queries.district_offers(sku_ids=[sku_ids["A-1"]], region=SHANGHAI, now=now)

    [offer] = found.values()
    assert (offer.tariff is None, offer.available, offer.estimate) == (False, Availability.OUT, None)


def test_a_district_that_nothing_is_sent_to_has_nothing(sku_ids, now):
    found = queries.district_offers(sku_ids=[sku_ids["A-3"]], region=HONG_KONG, now=now)

    assert found[sku_ids["A-3"]] == DistrictOffer(
        sku_id=sku_ids["A-3"],
        tariff=None,
        available=Availability.OUT,
        free=0,
        warehouse="",
        estimate=None,
    )


def _numbers(now, *codes):
    found = sellable_skus(skus=codes, now=now)
    return [found[code].product_number for code in codes]


def _ask(numbers, *, actor, now, region=SHENZHEN):
    address = f"/availability/products?region={region}&numbers={','.join(numbers)}"
    return TestClient(districts).get(address, actor=actor, now=now).json()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_of_cards_takes_four_queries(sku_ids, now, guest_actor, rows, django_assert_num_queries):
    numbers = _numbers(now, "A-1", "A-2", "A-3")[:rows]

    with django_assert_num_queries(4):
        answer = _ask(numbers, actor=guest_actor, now=now)

    expected = [
        {"number": number, "available": word, "speed": speed}
        for number, (word, speed) in zip(
            numbers, [("low", "NEXT_DAY"), ("out", None), ("in", "LATER")][:rows], strict=True
        )
    ]
    assert answer == {
        "region": SHENZHEN,
        "region_name": "广东省深圳市南山区",
        "items": expected,
        "next": None,
    }


def test_a_product_is_as_good_as_its_best_sku(now, guest_actor, sku_ids):
    made = make_product(now=now, skus=("B-1", "B-2"))
    stocked = sellable_skus(skus=["B-2"], now=now)["B-2"]
    receive_units(stocked.sku_id, "B-2", 9, now=now, warehouse="SOUTH")

    answer = _ask([made.number, "NONE"], actor=guest_actor, now=now)

    assert [(one["available"], one["speed"]) for one in answer["items"]] == [
        ("in", "NEXT_DAY"),
        ("out", None),
    ]


def test_too_many_cards_at_once_are_refused(now, guest_actor):
    with pytest.raises(InvalidInput) as refused:
        _ask([str(number) for number in range(101)], actor=guest_actor, now=now)

    assert refused.value.fields == {"numbers": "一次最多查询 100 件。"}
    with pytest.raises(UnknownRegion):
        _ask(["1"], actor=guest_actor, now=now, region="999999")


def test_a_guest_has_no_district_to_begin_with(now, guest_actor):
    answer = TestClient(districts).get("/me/district", actor=guest_actor, now=now).json()

    assert answer == {"region": "", "region_name": ""}
