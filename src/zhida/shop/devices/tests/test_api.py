"""The REST of units and recalls, through both doors."""

import pytest
from tests.running.doors import set_clock, shopper_client, staff_client

from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.catalogue.models import Sku
from zhida.shop.devices import services
from zhida.shop.devices.tests.factories import hear_all, ship
from zhida.shop.orders.tests.factories import make_paid_order

pytestmark = pytest.mark.django_db

STAFF = "/api/staff/v1"
WORDS = {"reason": "电池可能过热", "remedy": "免费更换", "law": "消费者权益保护法第十九条"}


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)


@pytest.fixture
def shopper(now):
    make_sku("A-1", now=now)
    return make_shopper(now=now)


@pytest.fixture
def sold(now, shopper):
    number = make_paid_order(shopper, ("A-1", 2), now=now)
    ship(number, "SN-1", now=now)
    hear_all(now=now)
    return number


@pytest.fixture
def goods(db):
    return staff_client(Role.GOODS)


@pytest.fixture
def support(db):
    return staff_client(Role.SUPPORT)


def _post(client, path, body=None):
    return client.post(f"{STAFF}{path}", body or {}, content_type="application/json")


def test_a_shopper_reads_their_own_units(now, shopper, sold):
    client = shopper_client(shopper)

    listed = client.get("/api/shop/v1/devices").json()
    one = client.get("/api/shop/v1/devices/SN-1").json()

    assert listed == {"items": [one], "next": None}
    assert (one["serial"], one["order"], one["status"], one["recall"]) == ("SN-1", sold, "active", None)
    assert client.get("/api/shop/v1/devices/SN-9").status_code == 404
    assert shopper_client(make_shopper(now=now)).get("/api/shop/v1/devices/SN-1").status_code == 404


def test_staff_look_up_a_unit_keep_its_activation_and_extend_its_warranty(sold, support):
    kept = _post(
        support, "/devices/activations", {"serial": "SN-1", "activated_at": "2026-11-22T04:00:00Z"}
    ).json()
    extended = _post(support, "/devices/SN-1/warranty", {"days": 3, "reason": "等待配件"}).json()
    shown = support.get(f"{STAFF}/devices/sn-1").json()

    assert kept["activated_at"] == "2026-11-22T04:00:00Z"
    assert shown == extended
    assert (shown["device"]["extra_days"], shown["device"]["order"]) == (3, sold)
    assert sorted(step["kind"] for step in shown["steps"]) == ["activated", "extended", "shipped"]
    assert support.get(f"{STAFF}/devices/SN-9").status_code == 404


def test_a_recall_from_its_opening_to_its_report(now, sold, goods, support):
    product = Sku.objects.get(sku="A-1").product.number
    made = _post(goods, "/recalls", {"product": product, **WORDS})
    number = made.json()["number"]
    services.tell_buyers(number=number, now=now)
    items = support.get(f"{STAFF}/recalls/{number}/items").json()["items"]
    remedied = _post(support, f"/recalls/{number}/items/{items[0]['id']}/remedy", {"remedy": "=1+1"})
    sheet = support.get(f"{STAFF}/recalls/{number}/items.csv")
    closed = _post(goods, f"/recalls/{number}/close", {"report": "全部完成"}).json()

    assert (made.status_code, made.json()["status"], remedied.status_code) == (201, "open", 200)
    assert [(item["order"], item["serial"], item["units"]) for item in items] == [
        (sold, "SN-1", 1),
        (sold, "", 1),
    ]
    lines = sheet.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "order,line,serial,units,customer,told_at,remedied_at,remedy"
    assert lines[1].endswith(",'=1+1")
    assert (closed["status"], closed["told"], closed["buyers"], closed["remedied"]) == ("closed", 1, 1, 1)
    assert support.get(f"{STAFF}/recalls/{number}").json() == closed
    assert support.get(f"{STAFF}/recalls").json()["items"] == [closed]
    assert _post(goods, f"/recalls/{number}/drop", {"reason": "x"}).status_code == 409
    assert _post(goods, f"/recalls/{number}/open").status_code == 409
    assert goods.get(f"{STAFF}/recalls/H1/items").status_code == 404


def test_who_may_not_recall_does_not(sold, support):
    product = Sku.objects.get(sku="A-1").product.number

    assert _post(support, "/recalls", {"product": product, **WORDS}).status_code == 403
