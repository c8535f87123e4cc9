from datetime import timedelta
from itertools import permutations

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.errors import PermissionDenied
from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.shipping import queries, services
from zhida.shop.shipping.api import freight
from zhida.shop.shipping.api_tracking import tracking
from zhida.shop.shipping.couriers import all_couriers, courier_of
from zhida.shop.shipping.errors import (
    InvalidReportTime,
    InvalidTrackingNumber,
    ParcelExists,
    ParcelNotFound,
    UnknownCourier,
)
from zhida.shop.shipping.lifecycle import PARCEL_TRANSITIONS, ParcelState
from zhida.shop.shipping.models import Parcel, TrackingEvent
from zhida.shop.shipping.records import TrackingReport

pytestmark = pytest.mark.django_db


def _send(*, now, tracking="SF1234567890123", carrier="SF", lines=(("L1", 2),), ref="Z1", actor=SYSTEM_ACTOR):
    return services.create_parcel(
        ref=ref, lines=list(lines), carrier=carrier, tracking=tracking, actor=actor, now=now
    )


def _report(number, state, minutes, *, now, text="scan"):
    report = TrackingReport(occurred_at=now + timedelta(minutes=minutes), text=text, state=state)
    return services.record_tracking(
        actor=SYSTEM_ACTOR, number=number, report=report, now=now + timedelta(days=9)
    )


def _event_names():
    return list(OutboxEvent.objects.order_by("pk").values_list("name", flat=True))


def test_parcel_is_recorded_and_announced(now):
    parcel = _send(now=now, tracking=" sf-1234 5678 90123 ", lines=(("L1", 2), ("L2", 1)))

    assert (parcel.carrier, parcel.carrier_name) == ("SF", "顺丰速运")
    assert (parcel.tracking, parcel.state) == ("SF1234567890123", ParcelState.SHIPPED)
    assert parcel.lines == (("L1", 2), ("L2", 1))
    assert parcel.number[0] == "S"
    assert _event_names() == ["shipping.ParcelShipped"]
    assert queries.parcels_for(refs=["Z1", "Z2"]) == {"Z1": [parcel]}
    assert queries.get_parcel(number=parcel.number) == parcel


def test_same_parcel_again_is_the_same(now):
    parcel = _send(now=now)

    assert _send(now=now) == parcel
    with pytest.raises(ParcelExists):
        _send(now=now, lines=(("L1", 1),))
    assert _event_names() == ["shipping.ParcelShipped"]


@pytest.mark.parametrize("tracking", ["", "12345", "x" * 33, "SF12345六", "SF;12345"])
def test_waybill_numbers_are_checked(now, tracking):
    with pytest.raises(InvalidTrackingNumber):
        _send(now=now, tracking=tracking)

    assert Parcel.objects.count() == 0


def test_full_width_waybill_becomes_narrow(now):
    assert _send(now=now, tracking="ＳＦ１２３４５６").tracking == "SF123456"


def test_couriers_are_found_by_any_of_their_names():
    assert len(all_couriers()) == 37
    assert len(queries.list_couriers()) == 36
    assert {courier_of(text).code for text in ("SF", "sf", "shunfeng", "顺丰速运", " SF ")} == {"SF"}
    with pytest.raises(UnknownCourier):
        courier_of("鸽子")
    with pytest.raises(UnknownCourier):
        courier_of("")


def test_sending_needs_the_right(now, staff_actor):
    with pytest.raises(PermissionDenied):
        _send(now=now, actor=staff_actor(Role.GOODS))

    assert Parcel.objects.count() == 0


@pytest.mark.parametrize("order", list(permutations([0, 1, 2])))
def test_reports_in_any_order_end_delivered_at_the_signature(now, order):
    number = _send(now=now).number
    reports = [
        (ParcelState.IN_TRANSIT, 60),
        (ParcelState.OUT_FOR_DELIVERY, 600),
        (ParcelState.DELIVERED, 720),
    ]

    for index in order:
        state, minutes = reports[index]
        parcel = _report(number, state, minutes, now=now)

    assert parcel.state == ParcelState.DELIVERED
    assert parcel.delivered_at == now + timedelta(minutes=720)
    assert [event.state for event in parcel.events] == [state for state, _ in reversed(reports)]
    assert _event_names() == ["shipping.ParcelShipped", "shipping.ParcelDelivered"]


def test_repeated_reports_are_kept_once(now):
    number = _send(now=now).number

    for _ in range(3):
        _report(number, ParcelState.DELIVERED, 720, now=now)
    _report(number, ParcelState.DELIVERED, 900, now=now, text="signed again")

    assert TrackingEvent.objects.count() == 2
    assert queries.get_parcel(number=number).delivered_at == now + timedelta(minutes=720)
    assert _event_names().count("shipping.ParcelDelivered") == 1


def test_remark_moves_nothing(now):
    number = _send(now=now).number

    parcel = _report(number, None, 5, now=now, text="held by customs")

    assert parcel.state == ParcelState.SHIPPED
    assert parcel.events[0].text == "held by customs"


def test_transitions_only_go_forward():
    states = list(ParcelState)
    for index, state in enumerate(states):
        assert set(PARCEL_TRANSITIONS[state]) == set(states[index + 1 :])


@pytest.mark.parametrize("minutes", [9 * 24 * 60 + 1, -91 * 24 * 60])
def test_impossible_times_are_refused(now, minutes):
    number = _send(now=now).number

    with pytest.raises(InvalidReportTime):
        _report(number, ParcelState.DELIVERED, minutes, now=now)

    assert TrackingEvent.objects.count() == 0


def test_unknown_parcel_is_refused(now):
    with pytest.raises(ParcelNotFound):
        _report("S0", ParcelState.DELIVERED, 1, now=now)
    with pytest.raises(ParcelNotFound):
        queries.get_parcel(number="S0")


@pytest.mark.parametrize("count", [1, 3])
def test_parcels_of_refs_take_three_queries(now, django_assert_num_queries, count):
    for index in range(count):
        _send(now=now, ref=f"Z{index}")

    with django_assert_num_queries(3):
        found = queries.parcels_for(refs=[f"Z{index}" for index in range(count)])

    assert len(found) == count


def test_staff_report_over_http(now, staff_actor):
    client = TestClient(tracking)
    number = _send(now=now).number
    payload = {"occurred_at": "2026-11-22T11:00:00+08:00", "text": "已签收", "state": "DELIVERED"}

    answer = client.post(
        f"/parcels/{number}/tracking-events", json=payload, actor=staff_actor(Role.ORDER), now=now
    )

    assert answer.status_code == 201
    assert answer.json()["state"] == "delivered"
    couriers = TestClient(freight).get("/couriers", actor=staff_actor(Role.ORDER), now=now).json()["items"]
    assert couriers[0] == {
        "code": "SF",
        "name": "顺丰速运",
        "note": "kdniao tracks only waybills placed through kdniao",
    }
