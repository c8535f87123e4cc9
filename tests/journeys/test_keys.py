"""API keys at the doors: a key passes where its scopes say and nowhere else, whatever the route."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.journeys.test_rights import OPEN_TO_ALL, guards, knock, permission_of
from tests.running.documented import SHOP, STAFF
from tests.running.doors import send, set_clock, staff_client

from zhida.shop.accounts.permissions import grantable
from zhida.shop.accounts.records import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)


def program(**changes) -> Client:
    """A program whose key an administrator has just made."""
    body = {"name": "erp", "scopes": list(grantable()), **changes}
    made = send(staff_client(Role.ADMIN), "POST", f"{STAFF}/api-keys", body)
    assert made.status_code == 201, made.content
    return Client(headers={"Authorization": f"Bearer {made.json()['token']}"})


@pytest.mark.parametrize("parity", [0, 1])
def test_a_key_passes_exactly_where_its_scopes_say(parity):
    rooms = sorted({code.partition(".")[0] for code in grantable()})[parity::2]
    scopes = [code for code in grantable() if code.partition(".")[0] in rooms]
    client = program(scopes=scopes)
    wrong = {}

    for key, guard in guards().items():
        if key in OPEN_TO_ALL:
            continue
        permission = permission_of(guard)
        may = permission is not None and permission.code in scopes
        answer = knock(client, STAFF, key)
        is_refused = answer.status_code == 403 and answer.json()["code"] == "permission_denied"
        if answer.status_code in (401, 500) or is_refused is may:
            wrong[key] = (answer.status_code, answer.content)

    assert wrong == {}


def test_no_key_reaches_staff_or_keys():
    scopes = {
        permission_of(guard).code
        for key, guard in guards().items()
        if "/staff" in key[1] or "/api-keys" in key[1]
    }

    assert scopes == {"accounts.manage_staff", "accounts.manage_keys"}
    assert scopes.isdisjoint(grantable())


def test_a_key_is_nobody_elsewhere_and_never_a_cookie():
    client = program()
    token = client.defaults["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    as_cookie = Client()
    as_cookie.cookies["zhida_staff"] = token

    assert client.get(f"{SHOP}/orders").status_code == 401
    assert as_cookie.get(f"{STAFF}/orders").status_code == 401
    assert client.get(f"{STAFF}/orders").status_code == 200


def test_a_key_from_elsewhere_and_a_revoked_one_are_refused():
    admin = staff_client(Role.ADMIN)
    elsewhere = program(name="elsewhere", networks=["203.0.113.0/24"])
    revoked = program(name="revoked")
    keys = send(admin, "GET", f"{STAFF}/api-keys").json()["items"]

    gone = send(admin, "DELETE", f"{STAFF}/api-keys/{keys[0]['id']}")

    assert (keys[0]["name"], gone.status_code) == ("revoked", 204)
    assert revoked.get(f"{STAFF}/orders").status_code == 401
    assert elsewhere.get(f"{STAFF}/orders").json()["code"] == "key_refused_here"


def test_too_many_calls_are_told_to_wait(monkeypatch):
    client = program()
    monkeypatch.setattr("zhida.shop.accounts.conf.KEY_CALLS_A_MINUTE", 0)

    answer = client.get(f"{STAFF}/orders")

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_calls")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
