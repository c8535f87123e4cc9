"""A passkey from registration to login over the doors, and what the doors give away: nothing."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest
from django.test import Client

from zhida.shop.accounts.models import LoginSession, Passkey
from zhida.shop.accounts.passkey_records import KeyCreation, KeyRequest
from zhida.shop.accounts.tests.authenticator import Authenticator
from zhida.shop.accounts.tests.factories import PHONE

pytestmark = pytest.mark.django_db
SHOP = "/api/shop/v1"


@pytest.fixture(autouse=True)
def shop(settings):
    settings.ZHIDA = replace(settings.ZHIDA, public_url="https://shop.example")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def call(client: Client, method: str, path: str, body: object = None):
    text = "" if body is None else json.dumps(body)
    return client.generic(method, f"{SHOP}{path}", text, content_type="application/json")


def member() -> Client:
    call(Client(), "POST", "/auth/codes", {"phone": PHONE})
    answer = call(Client(), "POST", "/auth/sessions", {"phone": PHONE, "code": "000000"})
    client = Client(headers={"Authorization": f"Bearer {answer.json()['token']}"})
    call(client, "PUT", "/me/password", {"password": "kite over the lake"})
    return client


def add(client: Client, credential: bytes = b"key-one") -> Authenticator:
    device = Authenticator(credential=credential)
    begun = call(client, "POST", "/me/passkey-creations", {"proof": "kite over the lake"})
    assert begun.status_code == 201, begun.content
    made = asdict(device.make(KeyCreation(**begun.json())))
    added = call(client, "POST", "/me/passkeys", {"name": "手机", **made})
    assert added.status_code == 201, added.content
    return device


def signed(
    client: Client, device: Authenticator, path: str = "/auth/passkey-challenges"
) -> dict[str, object]:
    asked = call(client, "POST", path)
    assert asked.status_code == 201, asked.content
    return asdict(device.sign(KeyRequest(**asked.json())))


def test_a_passkey_is_added_used_and_removed():
    client = member()
    device = add(client)
    guest = Client()

    answer = call(guest, "POST", "/auth/passkey-sessions", signed(guest, device))

    assert (answer.status_code, answer.cookies["zhida_shopper"]["httponly"]) == (201, True)
    (shown,) = call(client, "GET", "/me/passkeys").json()["items"]
    assert (shown["name"], shown["used_at"] is not None) == ("手机", True)
    proof = {"passkey": signed(client, device, "/me/passkey-challenges")}
    assert call(client, "POST", f"/me/passkeys/{shown['id']}/removal", proof).status_code == 204
    assert Passkey.objects.count() == 0


def test_known_and_unknown_passkeys_are_refused_in_the_same_words():
    device = add(member())
    guest = Client()
    thief = Authenticator(credential=device.credential)
    stranger = Authenticator(credential=b"nobody's")
    sessions = LoginSession.objects.count()

    answers = [call(guest, "POST", "/auth/passkey-sessions", signed(guest, it)) for it in (thief, stranger)]

    assert [it.status_code for it in answers] == [401, 401]
    assert [it.json()["code"] for it in answers] == ["passkey_refused", "passkey_refused"]
    assert (answers[0].json(), LoginSession.objects.count()) == (answers[1].json(), sessions)


def test_a_challenge_is_of_no_use_in_another_browser():
    device = add(member())
    answer = signed(Client(), device)

    refused = call(Client(), "POST", "/auth/passkey-sessions", answer)

    assert (refused.status_code, refused.json()["code"]) == (401, "passkey_refused")


def test_the_cookie_of_a_challenge_is_out_of_reach_of_scripts_and_of_other_sites():
    asked = call(Client(), "POST", "/auth/passkey-challenges")

    cookie = asked.cookies["zhida_passkey"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", 300)


def test_a_body_that_is_none_is_refused_by_name(settings):
    answer = call(Client(), "POST", "/auth/passkey-sessions", {"credential": "a b"})

    assert (answer.status_code, sorted(answer.json()["fields"])) == (
        400,
        ["authenticator_data", "client_data", "credential", "signature"],
    )


def test_the_list_of_passkeys_asks_the_same_at_one_and_three(django_assert_num_queries):
    client = member()
    add(client)
    with django_assert_num_queries(2):
        call(client, "GET", "/me/passkeys")

    for name in (b"two", b"three"):
        add(client, name)

    with django_assert_num_queries(2):
        assert len(call(client, "GET", "/me/passkeys").json()["items"]) == 3
