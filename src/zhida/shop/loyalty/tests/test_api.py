"""The routes of loyalty on their bare routers."""

from dataclasses import replace

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.errors import LoginRequired, PermissionDenied
from zhida.shop.accounts.records import Actor, ActorKind, Role
from zhida.shop.customers.errors import CustomerNotFound
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.loyalty.api import shopper, staff
from zhida.shop.loyalty.tests.members import earn, make_member, spend

pytestmark = pytest.mark.django_db

mine = TestClient(shopper)
desk = TestClient(staff)

RULE = {"is_open": True, "per_yuan": 100, "max_percent": 30, "earn_per_yuan": 1, "valid_months": 12}


def me(member):
    return Actor(kind=ActorKind.SHOPPER, user_id=member)


def test_a_member_sees_points_journal_and_level(now):
    member = make_member(now=now)
    earn("Z1", member, 150_000, now=now)
    spend("Z2", member, 200, now=now)
    call = {"actor": me(member), "now": now}

    points = mine.get("/me/points", **call).json()
    entries = mine.get("/me/points/entries", **call).json()
    level = mine.get("/me/level", **call).json()

    assert points == {"balance": 1300, "owed": 0, "pending": 0, "soon_expiring": [], "rule": RULE}
    assert [(entry["kind"], entry["points"], entry["order"]) for entry in entries["items"]] == [
        ("spent", -200, "Z2"),
        ("earned", 1500, "Z1"),
    ]
    assert (level["level"], level["growth"]) == (1, {"minor": 150_000, "currency": "CNY"})
    assert (level["next"]["level"], level["missing"]["minor"]) == (2, 350_000)


def test_points_that_end_soon_are_named(now):
    member = make_member(now=now, points=100)
    later = now.replace(year=now.year + 1)

    points = mine.get("/me/points", actor=me(member), now=later).json()

    assert points["soon_expiring"] == [{"points": 100, "expires_at": "2027-11-30T16:00:00Z"}]


def test_a_guest_has_no_points(now, guest_actor):
    with pytest.raises(LoginRequired):
        mine.get("/me/points", actor=guest_actor, now=now)


def test_rules_are_read_and_put(now, staff_actor):
    call = {"actor": staff_actor(Role.MARKETING), "now": now}
    rules = desk.get("/loyalty/rules", **call).json()

    put = desk.put("/loyalty/rules", json={**rules, "max_percent": 50, "reason": "节日"}, **call)

    assert (
        put.json() == {**rules, "max_percent": 50, "version": 1} == desk.get("/loyalty/rules", **call).json()
    )
    with pytest.raises(PermissionDenied):
        desk.get("/loyalty/rules", actor=staff_actor(Role.GOODS), now=now)


def test_staff_see_and_adjust_a_members_points(now, staff_actor, settings):
    settings.ZHIDA = replace(settings.ZHIDA, second_person=True)
    member = make_member(now=now)
    call = {"actor": staff_actor(Role.MARKETING), "now": now}
    colleague = {"actor": staff_actor(Role.FINANCE, user_id=9002), "now": now}
    adjustments = f"/customers/{member}/points/adjustments"

    booked = desk.post(adjustments, json={"points": 500, "reason": "补发"}, **call)
    waiting = desk.post(adjustments, json={"points": 6000, "reason": "补发"}, **call).json()
    other = desk.post(adjustments, json={"points": 7000, "reason": "补发"}, **call).json()
    approved = desk.post(f"/points-adjustments/{waiting['number']}/approval", **colleague).json()
    rejected = desk.post(f"/points-adjustments/{other['number']}/rejection", json={}, **call).json()

    shown = desk.get(f"/customers/{member}/points", **call).json()
    assert (booked.status_code, booked.json()["status"], waiting["status"]) == (201, "booked", "waiting")
    assert (approved["status"], rejected["status"]) == ("booked", "rejected")
    assert (shown["points"]["balance"], shown["level"]["level"]) == (6500, 0)
    assert [entry["points"] for entry in shown["entries"]["items"]] == [6000, 500]
    assert [entry["status"] for entry in shown["adjustments"]] == ["rejected", "booked", "booked"]


def test_an_adjustment_moves_something_of_somebody(now, staff_actor):
    call = {"actor": staff_actor(Role.MARKETING), "now": now}

    with pytest.raises(InvalidInput):
        desk.post("/customers/1/points/adjustments", json={"points": 0, "reason": "x"}, **call)
    with pytest.raises(CustomerNotFound):
        desk.get("/customers/404/points", **call)
