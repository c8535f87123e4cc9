"""The staff routes of promotions on their bare router."""

from __future__ import annotations

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.errors import LoginRequired, PermissionDenied
from zhida.shop.accounts.records import Role
from zhida.shop.promotions.api_offers import staff
from zhida.shop.promotions.errors import InvalidOffer
from zhida.shop.promotions.tests.offers_made import CUT_200_30, counts, quote_of

pytestmark = pytest.mark.django_db

client = TestClient(staff)


def test_offer_is_created_published_changed_and_stopped(now, staff_actor):
    call = {"actor": staff_actor(Role.MARKETING), "now": now}

    created = client.post("/promotions", json={**CUT_200_30, "scope": {}, "cap": None}, **call)
    number = created.json()["id"]
    published = client.post(f"/promotions/{number}/publish", **call)
    changed = client.patch(f"/promotions/{number}", json={"title": "双十一"}, **call)
    payable = quote_of(now=now).payable
    stopped = client.post(f"/promotions/{number}/stop", **call)

    assert (created.status_code, created.json()["status"]) == (201, "DRAFT")
    assert created.json()["document"] == {**CUT_200_30, "id": number, "scope": {}}
    assert (published.json()["status"], changed.json()["version"], payable) == ("PUBLISHED", 2, 19880)
    assert stopped.json()["status"] == "STOPPED"
    assert client.get(f"/promotions/{number}", **call).json() == stopped.json()
    listed = client.get("/promotions?status=STOPPED", **call).json()
    assert ([item["id"] for item in listed["items"]], listed["next"]) == ([number], None)
    assert client.get("/promotions?status=DRAFT", **call).json() == {"items": [], "next": None}


def test_unknown_field_is_refused_by_name(now, staff_actor):
    with pytest.raises(InvalidOffer) as caught:
        client.post(
            "/promotions", json={**CUT_200_30, "percent": 5}, actor=staff_actor(Role.MARKETING), now=now
        )

    assert list(caught.value.fields) == ["percent"]


@pytest.mark.parametrize(
    "wrong",
    [{"kind": None}, {"tiers": [{"threshold": True, "cut": 5}]}, {"tiers": [{"threshold": 1.5, "cut": 5}]}],
)
def test_wrong_type_is_refused(now, staff_actor, wrong):
    answer = client.post(
        "/promotions", json={**CUT_200_30, **wrong}, actor=staff_actor(Role.MARKETING), now=now
    )

    assert (answer.status_code, counts()) == (422, (0, 0, 0))  # the REST door answers 400


def test_promotions_are_for_staff_with_the_right(now, staff_actor, guest_actor):
    with pytest.raises(LoginRequired):
        client.get("/promotions", actor=guest_actor, now=now)
    with pytest.raises(PermissionDenied):
        client.post("/promotions", json=CUT_200_30, actor=staff_actor(Role.SUPPORT), now=now)

    assert client.get("/promotions", actor=staff_actor(Role.SUPPORT), now=now).status_code == 200
