"""The dashboard shows each role its own numbers; parked events go back in line."""

import pytest
from ninja.testing import TestClient

from zhida.entrypoints.restapi.operations import EventNotParked, staff
from zhida.shop.accounts.errors import LoginRequired, PermissionDenied
from zhida.shop.accounts.models import AuditEntry
from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.kernel.models import EventState, OutboxEvent
from zhida.shop.orders.tests.factories import UNIT_FEN, make_paid_order

pytestmark = pytest.mark.django_db

client = TestClient(staff)


def park(now, **changes):
    fields = {"name": "orders.OrderPaid", "version": 1, "key": "Z1", "payload": {}, "recorded_at": now}
    parked = {"state": EventState.PARKED, "attempts": 8, "last_error": "search.on_paid: KeyError: 'x'"}
    return OutboxEvent.objects.create(**{**fields, **parked, **changes})


def test_dashboard_says_what_waits(now, staff_actor):
    make_sku("A-1", now=now, stock=3)
    make_paid_order(make_shopper(now=now), ("A-1", 2), now=now)
    park(now)

    shown = client.get("/dashboard", actor=staff_actor(Role.ADMIN), now=now).json()

    assert shown["orders"] == {"awaiting_payment": 0, "paid": 1, "packing": 0}
    assert shown["cases"] == {"decide": 0, "inspect": 0, "send": 0, "overdue": 0}
    assert len(shown["sales"]) == 14
    assert shown["sales"][-1] == {
        "day": "2026-11-22",
        "orders": 1,
        "amount": {"minor": 2 * UNIT_FEN, "currency": "CNY"},
    }
    waiting = ("low_stock", "products_to_check", "price_changes_to_check", "imports_waiting")
    assert [shown[name] for name in (*waiting, "compare_at_withdrawn")] == [1, 0, 0, 0, 0]
    waiting = ("discrepancies", "doubted_payments", "parked_events")
    assert [shown[name] for name in waiting] == [0, 0, 1]


def test_dashboard_hides_what_a_role_does_not_see(now, staff_actor, guest_actor):
    shown = client.get("/dashboard", actor=staff_actor(Role.GOODS), now=now).json()

    assert (shown["orders"], shown["sales"], shown["discrepancies"]) == (None, None, None)
    assert shown["cases"] is None
    assert (shown["doubted_payments"], shown["parked_events"], shown["low_stock"]) == (None, None, 0)
    with pytest.raises(LoginRequired):
        client.get("/dashboard", actor=guest_actor, now=now)


def test_parked_event_goes_back_in_line_once(now, staff_actor):
    actor = staff_actor(Role.ADMIN)
    event = park(now)
    park(now, state=EventState.PENDING)

    listed = client.get("/parked-events", actor=actor, now=now).json()
    answer = client.post(f"/parked-events/{event.pk}/retry", actor=actor, now=now)

    assert [item["id"] for item in listed["items"]] == [str(event.pk)]
    assert listed["items"][0]["last_error"] == "search.on_paid: KeyError: 'x'"
    assert answer.status_code == 204
    event.refresh_from_db()
    assert (event.state, event.attempts) == (EventState.PENDING, 0)
    assert AuditEntry.objects.filter(action="operations.retry_event").count() == 1
    with pytest.raises(EventNotParked):
        client.post(f"/parked-events/{event.pk}/retry", actor=actor, now=now)
    assert AuditEntry.objects.filter(action="operations.retry_event").count() == 1


def test_only_administrators_run_events_again(now, staff_actor):
    event = park(now)

    with pytest.raises(PermissionDenied):
        client.post(f"/parked-events/{event.pk}/retry", actor=staff_actor(Role.AUDITOR), now=now)

    event.refresh_from_db()
    assert event.state == EventState.PARKED
