"""Every staff route names its permission, and each role passes exactly where it has it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.running.documented import SHOP, STAFF, endpoints
from tests.running.doors import send, set_clock, shopper_client, staff_client

from zhida.entrypoints.restapi.apis import staff_api
from zhida.shop.accounts.permissions import StaffGuard
from zhida.shop.accounts.records import Permission, Role
from zhida.shop.cart.tests.factories import make_shopper

pytestmark = pytest.mark.django_db

OPEN_TO_ALL = {("POST", "/auth/codes"), ("POST", "/auth/sessions")}
ANY_STAFF = {
    ("DELETE", "/auth/sessions/current"),
    ("GET", "/alerts"),
    ("GET", "/alerts/choice"),
    ("GET", "/alerts/unread"),
    ("GET", "/auth/me"),
    ("GET", "/dashboard"),
    ("POST", "/alerts/read"),
    ("POST", "/alerts/{id}/read"),
    ("POST", "/auth/totp"),
    ("POST", "/auth/totp/confirm"),
    ("PUT", "/alerts/choice"),
    ("PUT", "/me/password"),
}
PLACEHOLDERS = {
    "account": "none",
    "category_id": "1",
    "customer_id": "1",
    "day": "2026-11-01",
    "discrepancy_id": "1",
    "event_id": "1",
    "id": "1",
    "item_id": "1",
    "kind": "category",
    "name": "NONE",
    "number": "Z261122ZZZZZZZZZZZZZZ",
    "product": "G261122ZZZZZZZZZZZZZZ",
    "refund": "R261122ZZZZZZZZZZZZZZ",
    "region": "44",
    "request_id": "1",
    "rule_id": "1",
    "serial": "NONE-1",
    "sku": "NONE-1",
    "subject_id": "1",
    "template": "K261122ZZZZZZZZZZZZZZ",
}
ENDS_SESSIONS = {("DELETE", "/auth/sessions/current"), ("PUT", "/me/password")}


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)


def guards() -> dict[tuple[str, str], list[object]]:
    """Return method and path of every staff route with what guards it."""
    found: dict[tuple[str, str], list[object]] = {}
    for _prefix, router in staff_api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    found[method, path] = list(operation.auth_callbacks)
    return found


def permission_of(guard: list[object]) -> Permission | None:
    """Return the permission that a route asks for; None for a login only."""
    assert len(guard) == 1
    assert isinstance(guard[0], StaffGuard)
    return guard[0].permission


def test_every_staff_route_is_guarded():
    unguarded = {key for key, guard in guards().items() if not guard}

    assert unguarded == OPEN_TO_ALL


def test_only_these_staff_routes_ask_for_no_permission():
    asked = {key: permission_of(guard) for key, guard in guards().items() if key not in OPEN_TO_ALL}

    assert {key for key, permission in asked.items() if permission is None} == ANY_STAFF
    assert len({permission.code for permission in asked.values() if permission}) > 20


def test_the_document_knows_every_staff_route():
    assert set(endpoints(STAFF)) == set(guards())


@pytest.mark.parametrize("role", list(Role))
def test_a_role_passes_exactly_where_it_has_the_permission(role):
    client = staff_client(role)
    wrong = {}

    for key, guard in guards().items():
        if key in OPEN_TO_ALL | ENDS_SESSIONS:
            continue
        permission = permission_of(guard)
        may = permission is None or role is Role.ADMIN or role in permission.roles
        answer = knock(client, STAFF, key)
        is_refused = answer.status_code == 403 and answer.json()["code"] == "permission_denied"
        if answer.status_code in (401, 500) or is_refused is may:
            wrong[key] = (answer.status_code, answer.content)

    assert wrong == {}


def test_a_session_without_roles_reaches_only_what_needs_none():
    client = staff_client()

    passed = {key for key in guards() if key not in ENDS_SESSIONS and not is_refusal(client, key)}

    assert passed == (ANY_STAFF | OPEN_TO_ALL) - ENDS_SESSIONS


def is_refusal(client: Client, key: tuple[str, str]) -> bool:
    """Say whether a route refuses this client's rights."""
    return knock(client, STAFF, key).status_code == 403


def test_a_shopper_never_passes_on_a_staff_route(now):
    client = shopper_client(make_shopper(now=now))
    as_cookie = Client()
    token = client.defaults.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
    as_cookie.cookies["zhida_shopper"] = as_cookie.cookies["zhida_staff"] = token

    for key in set(guards()) - OPEN_TO_ALL:
        assert knock(client, STAFF, key).status_code == 403, key
        assert knock(as_cookie, STAFF, key).status_code == 403, key
        assert knock(Client(), STAFF, key).status_code == 401, key


def test_staff_are_nobody_on_the_shoppers_side():
    client = staff_client(Role.ADMIN)
    wrong = {}

    for key in endpoints(SHOP):
        as_staff, as_guest = knock(client, SHOP, key), knock(Client(), SHOP, key)
        if as_staff.status_code not in (401, as_guest.status_code):
            wrong[key] = (as_staff.status_code, as_guest.status_code)

    assert wrong == {}


@pytest.mark.parametrize(
    "name", ["9" * 19, "9" * 40, "0", "-1", "１", "%00", "a%2Fb", "𠮷", "'", "%ED%A1%82", "a" * 3000]
)
def test_a_name_that_cannot_be_is_refused(now, name):
    people = {SHOP: shopper_client(make_shopper(now=now)), STAFF: staff_client(Role.ADMIN)}
    wrong = {}

    for side, client in people.items():
        for method, path in endpoints(side):
            if "{" not in path:
                continue
            answer = send(client, method, f"{side}{re.sub(r'{[a-z_]+}', name, path)}", {})
            is_empty_list = answer.status_code == 200 and answer.json().get("items") == []
            if not (400 <= answer.status_code < 500 or is_empty_list):
                wrong[method, path] = (answer.status_code, answer.content)

    assert wrong == {}


def knock(client: Client, side: str, key: tuple[str, str]):
    """Call a route with names of nothing and an empty document: rights come before form."""
    method, path = key
    placeholders = {
        **PLACEHOLDERS,
        "line_id": "1",
        "notice": "1",
        "passkey_id": "1",
        "photo": "1",
        "title_id": "1",
        "attempt": "P261122ZZZZZZZZZZZZZZ",
    }
    return send(client, method, f"{side}{path.format(**placeholders)}", {})
