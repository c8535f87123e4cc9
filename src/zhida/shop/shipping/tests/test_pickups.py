"""Stores and what lies ready in them: codes, tries, days and ends."""

from dataclasses import replace
from datetime import timedelta

import pytest

from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.customers.errors import UnknownRegion
from zhida.shop.inventory import services as inventory_services
from zhida.shop.inventory.tests.stocked import receive_units, stock_sku
from zhida.shop.kernel.models import OutboxEvent, Timer
from zhida.shop.shipping import queries, services, tasks
from zhida.shop.shipping.conf import PICKUP_TIMER
from zhida.shop.shipping.errors import (
    PickupCodeLocked,
    PickupCodeWrong,
    PickupEnded,
    PickupLapsed,
    PickupNotFound,
    StoreInvalid,
    StoreNotFound,
)
from zhida.shop.shipping.models import Pickup
from zhida.shop.shipping.records import PickupState, StoreRecord

pytestmark = pytest.mark.django_db

NANSHAN = StoreRecord(
    code="NS",
    name="南山店",
    region_code="440305",
    address="海德路 1 号",
    phone="0755-12345678",
    hours="10:00–22:00",
    warehouse="SHELF",
)
PUDONG = replace(NANSHAN, code="PD", name="浦东店", region_code="310115", warehouse="SHELF-PD")


@pytest.fixture
def store(now):
    inventory_services.ensure_warehouse(code="SHELF")
    return services.put_store(actor=SYSTEM_ACTOR, store=NANSHAN, now=now)


@pytest.fixture
def ready(store, now):
    return services.lay_ready(actor=SYSTEM_ACTOR, ref="Z1", store="NS", now=now)


def _wrong(now):
    code = queries.pickup_code(ref="Z1", now=now)
    return f"{(int(code) + 1) % 10**8:08d}"


def _events(name):
    return [row.payload for row in OutboxEvent.objects.filter(name=name).order_by("id")]


def test_a_store_is_added_and_changed_with_an_audit_row_each(store, now):
    changed = services.put_store(
        actor=SYSTEM_ACTOR, store=replace(NANSHAN, name=" 南山旗舰店 ", keep_days=3, is_open=False), now=now
    )

    assert (store.name, changed.name) == ("南山店", "南山旗舰店")
    assert queries.list_stores() == [changed]
    rows = AuditEntry.objects.filter(action="shipping.put_store").order_by("id")
    assert [row.before and row.before["keep_days"] for row in rows] == [None, 7]
    with pytest.raises(StoreNotFound):
        queries.get_store(code="NS")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "南山"}, "code"),
        ({"name": " "}, "name"),
        ({"hours": "x" * 61}, "hours"),
        ({"keep_days": 0}, "keep_days"),
        ({"keep_days": 61}, "keep_days"),
        ({"warehouse": "NONE"}, "warehouse"),
    ],
)
def test_a_store_that_cannot_be_names_the_field(store, now, change, field):
    with pytest.raises(StoreInvalid) as refused:
        services.put_store(actor=SYSTEM_ACTOR, store=replace(NANSHAN, **change), now=now)

    assert list(refused.value.fields) == [field]


def test_a_store_stands_in_a_district_that_there_is(store, now):
    with pytest.raises(UnknownRegion):
        services.put_store(actor=SYSTEM_ACTOR, store=replace(NANSHAN, region_code="999999"), now=now)


def test_stores_near_have_every_unit_and_stand_by_nearness(store, now, django_assert_num_queries):
    inventory_services.ensure_warehouse(code="SHELF-PD")
    services.put_store(actor=SYSTEM_ACTOR, store=PUDONG, now=now)
    sku_id = stock_sku("A-1", 1, now=now, warehouse="SHELF")
    receive_units(sku_id, "A-1", 5, now=now, warehouse="SHELF-PD")

    with django_assert_num_queries(2):
        near = queries.stores_near(wanted={sku_id: 1}, region="310104")

    assert [one.code for one in near] == ["PD", "NS"]
    assert [one.code for one in queries.stores_near(wanted={sku_id: 1})] == ["NS", "PD"]
    assert [one.code for one in queries.stores_near(wanted={sku_id: 2})] == ["PD"]


def test_without_stores_nothing_is_near(db):
    assert queries.stores_near(wanted={1: 1}) == []


def test_goods_lie_ready_with_a_code_of_eight_digits(ready, now):
    code = queries.pickup_code(ref="Z1", now=now)

    assert (len(code), code.isdigit()) == (8, True)
    row = Pickup.objects.get(ref="Z1")
    assert code not in row.code_sealed + row.code_digest
    assert ready.valid_until == now + timedelta(days=7)
    assert queries.find_pickup(ref="Z1") == ready
    assert Timer.objects.get(kind=PICKUP_TIMER, key="Z1").due_at == ready.valid_until - timedelta(days=1)
    assert [event["store"] for event in _events("shipping.PickupReady")] == ["NS"]


def test_goods_that_lie_ready_keep_their_code(ready, now):
    code = queries.pickup_code(ref="Z1", now=now)

    again = services.lay_ready(actor=SYSTEM_ACTOR, ref="Z1", store="NS", now=now + timedelta(days=1))

    assert again == ready
    assert queries.pickup_code(ref="Z1", now=now) == code


def test_nothing_lies_ready_in_a_store_that_there_is_not(db, now):
    with pytest.raises(StoreNotFound):
        services.lay_ready(actor=SYSTEM_ACTOR, ref="Z1", store="NS", now=now)
    assert queries.find_pickup(ref="Z1") is None
    with pytest.raises(PickupNotFound):
        services.check_code(ref="Z1", code="00000000", now=now)
    with pytest.raises(PickupNotFound):
        services.renew_pickup(actor=SYSTEM_ACTOR, ref="Z1", now=now)


def test_the_right_code_forgets_the_wrong_ones(ready, now):
    for left in (4, 3):
        with pytest.raises(PickupCodeWrong) as refused:
            services.check_code(ref="Z1", code=_wrong(now), now=now)
        assert refused.value.data["left"] == left

    services.check_code(ref="Z1", code=f" {queries.pickup_code(ref='Z1', now=now)} ", now=now)

    assert Pickup.objects.get(ref="Z1").tries == 0


def test_five_wrong_codes_lock_it_until_there_is_a_new_one(ready, now):
    before = queries.pickup_code(ref="Z1", now=now)
    for _try in range(5):
        with pytest.raises(PickupCodeWrong):
            services.check_code(ref="Z1", code=_wrong(now), now=now)
    with pytest.raises(PickupCodeLocked):
        services.check_code(ref="Z1", code=before, now=now)

    services.renew_pickup(actor=SYSTEM_ACTOR, ref="Z1", now=now)

    services.check_code(ref="Z1", code=queries.pickup_code(ref="Z1", now=now), now=now)
    assert AuditEntry.objects.filter(action="shipping.renew_pickup", subject="order:Z1").count() == 1


def test_goods_are_fetched_once(ready, now):
    services.fetch(ref="Z1", now=now)

    with pytest.raises(PickupEnded) as refused:
        services.fetch(ref="Z1", now=now)
    assert refused.value.data["state"] == "FETCHED"
    assert queries.pickup_code(ref="Z1", now=now) == ""
    assert queries.find_pickup(ref="Z1").state is PickupState.FETCHED
    assert not Timer.objects.filter(kind=PICKUP_TIMER).exists()
    for refusing in (
        lambda: services.check_code(ref="Z1", code="1", now=now),
        lambda: services.renew_pickup(actor=SYSTEM_ACTOR, ref="Z1", now=now),
        lambda: services.lay_ready(actor=SYSTEM_ACTOR, ref="Z1", store="NS", now=now),
    ):
        with pytest.raises(PickupEnded):
            refusing()


def test_goods_of_a_sale_that_ended_leave_the_shelf(ready, now):
    assert services.end_pickup(ref="Z1", now=now) is True
    assert services.end_pickup(ref="Z1", now=now) is False
    assert queries.find_pickup(ref="Z1").state is PickupState.ENDED


def _due_at():
    return Timer.objects.get(kind=PICKUP_TIMER, key="Z1").due_at


def test_goods_that_nobody_fetches_are_reminded_of_lapse_and_are_given_up(ready, now):
    last = ready.valid_until
    tasks.pickup_due("Z1", now=now)
    assert (_events("shipping.PickupDueSoon"), _due_at()) == ([], last - timedelta(days=1))

    tasks.pickup_due("Z1", now=last - timedelta(days=1))
    assert ([event["ref"] for event in _events("shipping.PickupDueSoon")], _due_at()) == (["Z1"], last)
    tasks.pickup_due("Z1", now=last)
    tasks.pickup_due("Z1", now=last)
    assert [event["ref"] for event in _events("shipping.PickupOverdue")] == ["Z1"]
    assert _due_at() == last + timedelta(days=3)
    tasks.pickup_due("Z1", now=last + timedelta(days=3))

    assert [event["ref"] for event in _events("shipping.PickupGivenUp")] == ["Z1"]
    assert ready.given_up_at == last + timedelta(days=3)


def test_more_days_begin_anew(ready, now):
    late = ready.valid_until
    tasks.pickup_due("Z1", now=late)
    code_before = Pickup.objects.get(ref="Z1").code_digest
    with pytest.raises(PickupLapsed):
        services.check_code(ref="Z1", code="1", now=late)

    renewed = services.renew_pickup(actor=SYSTEM_ACTOR, ref="Z1", now=late)

    assert (renewed.valid_until, renewed.overdue_at) == (late + timedelta(days=7), None)
    assert Pickup.objects.get(ref="Z1").code_digest != code_before
    assert _due_at() == late + timedelta(days=6)
    tasks.pickup_due("Z1", now=ready.given_up_at)
    assert _events("shipping.PickupGivenUp") == []


def test_goods_kept_for_one_day_are_not_reminded_of(store, now):
    services.put_store(actor=SYSTEM_ACTOR, store=replace(NANSHAN, keep_days=1), now=now)
    services.lay_ready(actor=SYSTEM_ACTOR, ref="Z1", store="NS", now=now)

    assert _due_at() == now + timedelta(days=1)


def test_goods_that_were_fetched_are_left_alone(ready, now):
    services.fetch(ref="Z1", now=now)

    tasks.pickup_due("Z1", now=ready.valid_until)

    assert _events("shipping.PickupOverdue") == []
    assert not Timer.objects.filter(kind=PICKUP_TIMER, key="Z1").exists()


def test_what_lies_ready_is_read_for_many_at_once(ready, now, django_assert_num_queries):
    services.lay_ready(actor=SYSTEM_ACTOR, ref="Z2", store="NS", now=now)

    with django_assert_num_queries(1):
        found = queries.pickups_of(refs=["Z1", "Z2", "Z3"])

    assert (set(found), found["Z1"]) == ({"Z1", "Z2"}, ready)
