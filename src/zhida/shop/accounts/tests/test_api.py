"""Logging in and out, sessions, passwords, staff and the audit log over the doors."""

import json
from datetime import UTC, datetime

import pytest
from django.test import Client

from zhida.shop.accounts.records import Role
from zhida.shop.accounts.tests.factories import PHONE, hire
from zhida.shop.kernel.qr import qr_picture

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]

SHOP = "/api/shop/v1"
STAFF = "/api/staff/v1"


def call(client: Client, method: str, path: str, body: object = None):
    text = "" if body is None else json.dumps(body)
    return client.generic(method, path, text, content_type="application/json")


def log_in(side: str, phone: str = PHONE) -> Client:
    call(Client(), "POST", f"{side}/auth/codes", {"phone": phone})
    answer = call(Client(), "POST", f"{side}/auth/sessions", {"phone": phone, "code": "000000"})
    assert answer.status_code == 201, answer.content
    return Client(headers={"Authorization": f"Bearer {answer.json()['token']}"})


def test_a_login_gives_a_token_and_a_cookie_that_scripts_cannot_read():
    call(Client(), "POST", f"{SHOP}/auth/codes", {"phone": PHONE})

    answer = call(Client(), "POST", f"{SHOP}/auth/sessions", {"phone": PHONE, "code": "000000"})

    cookie = answer.cookies["zhida_shopper"]
    assert (answer.status_code, set(answer.json())) == (201, {"token", "customer"})
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (answer.json()["token"], True, "Lax")


def test_a_code_is_good_once():
    log_in(SHOP)

    again = call(Client(), "POST", f"{SHOP}/auth/sessions", {"phone": PHONE, "code": "000000"})

    assert (again.status_code, again.json()["code"]) == (401, "wrong_code")


def test_a_number_that_is_none_is_named():
    answer = call(Client(), "POST", f"{SHOP}/auth/codes", {"phone": "12345"})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_phone")
    assert list(answer.json()["fields"]) == ["phone"]


def test_logging_out_ends_the_session_on_the_server():
    client = log_in(SHOP)

    ended = call(client, "DELETE", f"{SHOP}/auth/sessions/current")

    assert (ended.status_code, ended.cookies["zhida_shopper"].value) == (204, "")
    assert call(client, "GET", f"{SHOP}/me/sessions").status_code == 401


def test_a_password_ends_the_other_sessions_and_opens_new_ones():
    first = log_in(SHOP)
    token = call(first, "GET", f"{SHOP}/me/sessions").json()["items"]
    weak = call(first, "PUT", f"{SHOP}/me/password", {"password": "12345678"})

    changed = call(first, "PUT", f"{SHOP}/me/password", {"password": "correct horse"})
    second = call(Client(), "POST", f"{SHOP}/auth/sessions", {"phone": PHONE, "password": "correct horse"})

    assert [session["is_current"] for session in token] == [True]
    assert (weak.status_code, weak.json()["code"]) == (400, "weak_password")
    assert (changed.status_code, second.status_code) == (204, 201)
    assert len(call(first, "GET", f"{SHOP}/me/sessions").json()["items"]) == 2
    assert call(first, "DELETE", f"{SHOP}/me/sessions").status_code == 204
    other = Client(headers={"Authorization": f"Bearer {second.json()['token']}"})
    assert call(other, "GET", f"{SHOP}/me/sessions").status_code == 401


def test_fields_that_nobody_asked_for_are_refused():
    body = {"phone": PHONE, "code": "000000", "is_staff": True}

    answer = call(Client(), "POST", f"{SHOP}/auth/sessions", body)

    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["is_staff"])


def test_an_administrator_hires_changes_and_reads_it_in_the_audit_log():
    hire(now=datetime.now(UTC))
    admin = log_in(STAFF)
    body = {"phone": "13700007777", "roles": ["GOODS"], "name": "小陈"}

    hired = call(admin, "POST", f"{STAFF}/staff", body)
    path = f"{STAFF}/staff/{hired.json()['id']}"
    changed = call(admin, "PATCH", path, {"roles": ["AUDITOR"], "reason": "换岗"})

    assert (hired.status_code, hired.json()["phone"]) == (201, "137****7777")
    assert (changed.status_code, changed.json()["roles"]) == (200, ["AUDITOR"])
    auditor = log_in(STAFF, "13700007777")
    log = call(auditor, "GET", f"{STAFF}/audit").json()["items"]
    change = next(entry for entry in log if entry["reason"] == "换岗")
    assert (change["before"]["roles"], change["after"]["roles"]) == (["GOODS"], ["AUDITOR"])
    assert call(auditor, "GET", f"{STAFF}/staff").status_code == 403
    assert call(auditor, "GET", f"{STAFF}/auth/me").json()["roles"] == [Role.AUDITOR]


def test_an_authenticator_is_shown_as_key_address_and_code_to_scan():
    hire(roles=(Role.GOODS,), now=datetime.now(UTC))

    shown = call(log_in(STAFF), "POST", f"{STAFF}/auth/totp")

    body = shown.json()
    assert (shown.status_code, set(body)) == (201, {"secret", "uri", "picture"})
    assert body["secret"] in body["uri"]
    assert body["picture"] == qr_picture(body["uri"])
    assert body["picture"].startswith("data:image/svg+xml")


def test_a_stranger_is_not_let_in_at_the_staff_door():
    call(Client(), "POST", f"{STAFF}/auth/codes", {"phone": PHONE})

    answer = call(Client(), "POST", f"{STAFF}/auth/sessions", {"phone": PHONE, "code": "000000"})

    assert answer.status_code == 401
    assert "zhida_staff" not in answer.cookies
