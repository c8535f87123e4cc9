"""What staff look at: parcels in trouble, parcels of which nobody hears, and how each is followed."""

from datetime import timedelta

import pytest
from ninja.testing import TestClient

from zhida.doubles.couriers.wire import Scan
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.shipping import queries, services
from zhida.shop.shipping.api_tracking import tracking
from zhida.shop.shipping.conf import SILENT_AFTER
from zhida.shop.shipping.errors import ParcelNotFound
from zhida.shop.shipping.lifecycle import ParcelState, ParcelTrouble
from zhida.shop.shipping.records import TrackingReport
from zhida.shop.shipping.tests.conftest import TRACKING

pytestmark = pytest.mark.django_db


@pytest.fixture
def packer(staff_actor):
    return staff_actor(Role.ORDER)


def _trouble(number, now, text="联系不上"):
    report = TrackingReport(occurred_at=now, text=text, trouble=ParcelTrouble.PROBLEM)
    return services.record_tracking(actor=SYSTEM_ACTOR, number=number, report=report, now=now)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_three_queries(send, now, count, django_assert_num_queries):
    for place in range(count):
        _trouble(send(tracking=f"SF10000000{place}", ref=f"Z{place}"), now)

    with django_assert_num_queries(3):
        troubled = queries.list_troubled_parcels()
    with django_assert_num_queries(3):
        silent = queries.list_silent_parcels(now=now + SILENT_AFTER + timedelta(seconds=1))

    assert (len(troubled.items), len(silent.items)) == (count, count)
    assert troubled.items[0].last_text == "联系不上"


def test_trouble_somebody_sees_to_leaves_the_list_until_there_is_a_new_one(send, now, packer):
    number = send()
    _trouble(number, now)
    assert [one.number for one in queries.list_troubled_parcels().items] == [number]

    services.put_trouble_aside(actor=packer, number=number, now=now)
    services.put_trouble_aside(actor=packer, number=number, now=now)
    assert queries.list_troubled_parcels().items == []
    assert queries.get_parcel(number=number).trouble is ParcelTrouble.PROBLEM
    assert AuditEntry.objects.filter(action="shipping.put_trouble_aside").count() == 1

    report = TrackingReport(occurred_at=now, text="退回", trouble=ParcelTrouble.RETURNING)
    services.record_tracking(actor=SYSTEM_ACTOR, number=number, report=report, now=now)
    assert [one.trouble for one in queries.list_troubled_parcels().items] == [ParcelTrouble.RETURNING]


def test_a_parcel_is_silent_after_three_days_unless_it_arrived(send, now):
    number = send()
    assert queries.list_silent_parcels(now=now + SILENT_AFTER).items == []
    late = now + SILENT_AFTER + timedelta(hours=1)
    assert [one.number for one in queries.list_silent_parcels(now=late).items] == [number]

    report = TrackingReport(occurred_at=now, text="已签收", state=ParcelState.DELIVERED)
    services.record_tracking(actor=SYSTEM_ACTOR, number=number, report=report, now=now)

    assert queries.list_silent_parcels(now=late).items == []


def test_staff_doors(couriers_file, send, depot, packer, now):
    client = TestClient(tracking)
    number = send()
    services.start_following(number=number, now=now)
    services.follow_due(number=number, now=now)
    depot.depot.scan(TRACKING, Scan(at=now, text="联系不上", code="206"))
    who = {"actor": packer, "now": now}

    asked = client.post(f"/parcels/{number}/queries", **who).json()
    assert (asked["new_reports"], asked["parcel"]["trouble"]) == (1, "problem")
    assert asked["parcel"]["events"][0]["trouble"] == "problem"

    listed = client.get("/parcels?kind=troubled", **who).json()
    assert [one["number"] for one in listed["items"]] == [number]
    assert client.get("/parcels?kind=silent", **who).json() == {"items": [], "next": None}

    one = client.get(f"/parcels/{number}", **who).json()
    assert (one["service"], one["follow_state"], one["last_text"]) == ("practice", "followed", "联系不上")
    again = client.post(f"/parcels/{number}/following", **who).json()
    assert again["follow_state"] == "waiting"
    assert client.post(f"/parcels/{number}/trouble-seen", **who).json()["trouble"] == "problem"
    assert client.get("/parcels", **who).json()["items"] == []


def test_a_parcel_that_nobody_follows_is_shown_as_that(send, now):
    record = queries.get_watched_parcel(number=send())

    assert (record.service, record.follow_state, record.refusal, record.last_text) == ("", None, "", "")
    with pytest.raises(ParcelNotFound):
        queries.get_watched_parcel(number="S0")
