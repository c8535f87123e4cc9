"""Addresses, regions, profile, privacy and what staff see, over the doors."""

import json

import pytest
from django.test import Client

from zhida.shop.accounts.models import User
from zhida.shop.accounts.records import Audience, ClientFacts, Role
from zhida.shop.accounts.services.sessions import insert_session
from zhida.shop.accounts.tests.factories import hire
from zhida.shop.customers.tests.factories import HOME, make_address, make_customer
from zhida.shop.kernel.clock import now as machine_now
from zhida.shop.kernel.uow import transactional

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]

SHOP = "/api/shop/v1"
STAFF = "/api/staff/v1"
BODY = {
    "name": "张三",
    "phone": "13812345678",
    "province": "440000",
    "city": "深圳",
    "district": "南山区",
    "detail": "科技园路 1 号",
}


@transactional
def client_of(user_id: int, audience: Audience) -> Client:
    token, _row = insert_session(
        user=User.objects.get(pk=user_id),
        audience=audience,
        client=ClientFacts(),
        is_verified=True,
        now=machine_now(),
    )
    return Client(headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def customer(now):
    return make_customer(now=now)


@pytest.fixture
def shopper(customer):
    return client_of(customer, Audience.SHOPPER)


def call(client: Client, method: str, path: str, body: object = None):
    text = "" if body is None else json.dumps(body)
    return client.generic(method, path, text, content_type="application/json")


def test_an_address_is_added_changed_and_deleted(shopper):
    added = call(shopper, "POST", f"{SHOP}/addresses", BODY)
    path = f"{SHOP}/addresses/{added.json()['id']}"
    changed = call(shopper, "PATCH", path, {"detail": "2 号"})

    assert (added.status_code, changed.status_code) == (201, 200)
    shown = call(shopper, "GET", path).json()
    assert [shown[name] for name in ("province", "city", "district", "region_code", "detail")] == [
        "广东省",
        "深圳市",
        "南山区",
        "440305",
        "2 号",
    ]
    assert call(shopper, "DELETE", path).status_code == 204
    assert call(shopper, "GET", path).status_code == 404


def test_an_unknown_place_is_named_by_its_field(shopper):
    answer = call(shopper, "POST", f"{SHOP}/addresses", {**BODY, "district": "不存在区"})

    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["district"])
    assert call(shopper, "GET", f"{SHOP}/addresses").json()["items"] == []


def test_a_pasted_line_becomes_fields_and_is_not_kept(shopper):
    answer = call(
        shopper, "POST", f"{SHOP}/addresses/parse", {"text": "张三 13812345678 广东省深圳市南山区科技园路1号"}
    )

    assert answer.status_code == 200
    assert call(shopper, "GET", f"{SHOP}/addresses").json()["items"] == []


def test_regions_are_read_without_a_login_and_may_be_kept():
    provinces = Client().get(f"{SHOP}/regions")
    unknown = Client().get(f"{SHOP}/regions?parent=99")

    assert len(provinces.json()["items"]) >= 31
    assert provinces.headers["Cache-Control"] == "public, max-age=86400"
    assert unknown.status_code in (400, 404)


def test_consent_is_off_until_given_and_goes_as_easily(shopper):
    at_first = call(shopper, "GET", f"{SHOP}/me/privacy").json()
    given = call(shopper, "PUT", f"{SHOP}/me/privacy", {"marketing": {"sms": True}}).json()
    withdrawn = call(shopper, "PUT", f"{SHOP}/me/privacy", {"marketing": {"sms": False}}).json()

    assert (at_first["recommendations"], set(at_first["marketing"].values())) == (False, {False})
    assert (given["marketing"]["sms"], withdrawn["marketing"]["sms"]) == (True, False)
    assert at_first["notice_version"] == Client().get(f"{SHOP}/privacy-notice").json()["version"]


def test_staff_see_masks_and_a_reveal_is_written_down(customer, now):
    make_address(customer_id=customer, now=now)
    support = client_of(hire(now=now, phone="13700007777", roles=(Role.SUPPORT,)).id, Audience.STAFF)
    auditor = client_of(hire(now=now, phone="13700008888", roles=(Role.AUDITOR,)).id, Audience.STAFF)

    masked = call(support, "GET", f"{STAFF}/customers/{customer}")
    revealed = call(
        support,
        "POST",
        f"{STAFF}/customers/{customer}/reveal",
        {"fields": ["ADDRESSES"], "reason": "客户来电改地址"},
    )

    for hidden in (HOME.phone, HOME.detail, HOME.name, "13800001111"):
        assert hidden not in masked.content.decode()
    assert revealed.json()["addresses"][0]["detail"] == HOME.detail
    newest = call(auditor, "GET", f"{STAFF}/audit").json()["items"][0]
    assert newest["reason"] == "客户来电改地址"
    assert HOME.detail not in json.dumps(newest, ensure_ascii=False)
