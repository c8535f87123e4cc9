"""The REST of trade-ins, through both doors."""

from dataclasses import replace

import pytest
from tests.running.doors import set_clock, shopper_client, staff_client

from zhida.shop.accounts.records import Role
from zhida.shop.kernel.money import Money
from zhida.shop.tradeins import queries
from zhida.shop.tradeins.tests import factories as made

pytestmark = pytest.mark.django_db
SHOP, STAFF = "/api/shop/v1", "/api/staff/v1"
PAYEE = {"name": "张小明", "bank": "工商银行", "account": "12345678"}


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path)


@pytest.fixture
def staff(db):
    return staff_client(Role.ADMIN)


@pytest.fixture
def shopper(now):
    return made.stranger(now=now)


def post(client, path, body=None):
    return client.post(path, body or {}, content_type="application/json")


def accepted(client, **more):
    """A trade-in by transfer whose device is to be sent."""
    wish = {"code": "OLD-1", "answers": made.PERFECT}
    number = post(client, f"{SHOP}/trade-ins", wish).json()["summary"]["number"]
    body = {"serial": made.IMEI, "is_wiped": True, "way": "transfer", "payee": PAYEE, **more}
    answer = post(client, f"{SHOP}/trade-ins/{number}/accept", {"is_payee_agreed": True, **body})
    assert answer.status_code == 200, answer.content
    return number


def test_a_price_table_is_published_and_asked(staff, client):
    assert client.get(f"{SHOP}/trade-in/prices").json() == {"version": 0, "questions": [], "models": []}
    grades = [{"code": "GOOD", "text": "好"}, {"code": "BAD", "text": "坏", "percent": 30}]
    body = {
        "expected_version": 0,
        "reason": "首版",
        "models_csv": made.MODELS,
        "questions": [{"code": "SCREEN", "text": "屏幕", "grades": grades}],
    }
    made_table = post(staff, f"{STAFF}/trade-in-prices", body)
    models_only = post(staff, f"{STAFF}/trade-in-prices", {**body, "expected_version": 1, "questions": None})
    wish = {"code": "OLD-1", "answers": {"SCREEN": "BAD"}}
    quote = post(client, f"{SHOP}/trade-in/quotes", wish).json()

    assert (made_table.status_code, models_only.json()["version"]) == (201, 2)
    shown = staff.get(f"{STAFF}/trade-in-prices").json()
    assert shown == models_only.json()
    assert (shown["reason"], shown["by"][:2], shown["published_at"] is None) == ("首版", "S:", False)
    assert (quote["amount"]["minor"], quote["rows"][0]["deduct"]["minor"]) == (86415, 37035)
    assert post(client, f"{SHOP}/trade-in/quotes", {**wish, "code": "X"}).status_code == 404
    assert post(client, f"{SHOP}/trade-in/quotes", {**wish, "answers": {}}).status_code == 400
    assert post(client, f"{SHOP}/trade-ins", wish).status_code == 401


def test_a_device_that_differs_goes_back(now, staff, shopper):
    made.publish(now=now)
    client = shopper_client(shopper)
    number = accepted(client)
    sent = post(client, f"{SHOP}/trade-ins/{number}/shipments", {"carrier": "SF", "tracking": "SF1"})
    received = post(staff, f"{STAFF}/trade-ins/{number}/receive")
    photo_file = made.photo()
    shown = staff.post(f"{STAFF}/trade-ins/{number}/photos", {"file": photo_file}).json()
    photo = shown["trade_in"]["photos"][0]
    finding = {"serial": made.IMEI, "answers": made.WORN, "note": "屏幕有划痕"}
    found = post(staff, f"{STAFF}/trade-ins/{number}/inspection", finding).json()
    answered = post(client, f"{SHOP}/trade-ins/{number}/answer", {"accept": False}).json()
    back = post(staff, f"{STAFF}/trade-ins/{number}/send-back", {"carrier": "SF", "tracking": "SF2"}).json()

    assert (sent.json()["summary"]["status"], received.status_code) == ("sent", 200)
    assert client.get(f"{SHOP}/trade-ins/photos/{photo}")["Content-Type"] == "image/jpeg"
    assert staff.get(f"{STAFF}/trade-in-photos/{photo}").status_code == 200
    other = shopper_client(made.stranger(now=now))
    assert other.get(f"{SHOP}/trade-ins/photos/{photo}").status_code == 404
    assert found["trade_in"]["inspections"][0]["amount"]["minor"] == 90759
    assert answered["summary"]["status"] == "returning"
    assert back == staff.get(f"{STAFF}/trade-ins/{number}").json()
    assert back["customer"] == str(shopper.customer_id)
    assert [step["status"] for step in back["steps"]][-2:] == ["returning", "returned"]
    assert [step["by"][:2] for step in back["steps"]][-2:] == ["C:", "S:"]
    assert [one["serial"] for one in back["inspections"]] == [made.IMEI]
    listed = staff.get(f"{STAFF}/trade-ins?status=returned").json()
    assert (listed["items"], listed["counts"]) == ([back["trade_in"]["summary"]], {})
    assert client.get(f"{SHOP}/trade-ins").json()["items"] == [back["trade_in"]["summary"]]
    assert client.get(f"{SHOP}/trade-ins/{number}").json() == back["trade_in"]


def test_a_transfer_from_its_list_to_its_reference(now, staff, shopper):
    made.publish(now=now)
    client = shopper_client(shopper)
    number = accepted(client, payee={**PAYEE, "bank": "工商银行"})
    post(staff, f"{STAFF}/trade-ins/{number}/receive")
    finding = {"serial": made.IMEI, "answers": made.PERFECT}
    assert post(staff, f"{STAFF}/trade-ins/{number}/inspection", finding).status_code == 200
    sheet = post(staff, f"{STAFF}/trade-in-payouts/exports")
    (listed,) = staff.get(f"{STAFF}/trade-in-payouts?status=exported").json()["items"]
    failed = post(staff, f"{STAFF}/trade-in-payouts/{listed['number']}/failed", {"reason": "户名不符"})
    account = {"payee": PAYEE, "is_payee_agreed": True}
    given = post(client, f"{SHOP}/trade-ins/{number}/account", account)
    post(staff, f"{STAFF}/trade-in-payouts/exports", {"batch": ""})
    again = staff.get(f"{STAFF}/trade-in-payouts").json()["items"][0]["number"]
    paid = post(staff, f"{STAFF}/trade-in-payouts/{again}/paid", {"bank_reference": "B1"})

    shown = staff.get(f"{STAFF}/trade-ins/{number}").json()
    assert [one["status"] for one in shown["payouts"]] == ["paid", "failed"]
    assert shown["payouts"][0]["bank_reference"] == "B1"
    lines = sheet.content.decode("utf-8-sig").splitlines()
    assert lines[1].endswith("张小明,工商银行,12345678,1234.50")
    assert (failed.status_code, given.status_code, paid.status_code) == (204, 200, 204)
    assert queries.get_trade_in(number=number, for_customer=None).summary.status == "PAID"
    assert queries.list_queue().items == []


def test_devices_that_are_not_taken_are_listed(now, staff, shopper):
    made.publish(now=now)
    body = {"serial": "sn-77", "reason": "被盗"}

    assert post(staff, f"{STAFF}/trade-in-refused-serials", body).status_code == 204
    (listed,) = staff.get(f"{STAFF}/trade-in-refused-serials").json()["items"]
    assert staff.delete(f"{STAFF}/trade-in-refused-serials/SN-77").status_code == 204
    assert staff.delete(f"{STAFF}/trade-in-refused-serials/SN-77").status_code == 404

    assert (listed["serial"], listed["reason"]) == ("SN-77", "被盗")
    client = shopper_client(shopper)
    number = accepted(client, serial="SN-77")
    cancelled = post(client, f"{SHOP}/trade-ins/{number}/cancel").json()
    assert (cancelled["summary"]["status"], queries.best_offer()) == ("cancelled", Money(123450))
