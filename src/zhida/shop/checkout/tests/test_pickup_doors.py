"""Pick-up at the doors: stores near by, an order that is fetched, the counter."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.running.doors import SHOP, STAFF, send, set_clock, shopper_client, staff_client

from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.checkout.tests.factories import pay
from zhida.shop.inventory.tests.stocked import receive_units
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.records import DeliveryPromiseRecord

pytestmark = pytest.mark.django_db

NANSHAN = {
    "code": "NS",
    "name": "南山店",
    "region": "440305",
    "address": "海德路 1 号",
    "phone": "0755-12345678",
    "hours": "10:00–22:00",
    "warehouse": "SHELF",
    "keep_days": 5,
    "is_open": True,
}


@pytest.fixture
def clerk():
    return staff_client(Role.ADMIN)


@pytest.fixture(autouse=True)
def _shop(settings, tmp_path, now, clerk):
    set_clock(settings, tmp_path, now)
    sku_id = make_sku("A-1", now=now, fen=10000)
    make_sku("B-1", now=now, fen=10000, stock=0)
    receive_units(sku_id, "A-1", 2, now=now, warehouse="SHELF")
    assert send(clerk, "PUT", f"{STAFF}/stores", NANSHAN).json() == NANSHAN


def _place(client, **changed):
    body = {
        "pickup": {"store": "NS", "name": "张小明", "phone": "13800001234"},
        "expected_payable": {"minor": 10000, "currency": "CNY"},
        "lines": [{"sku": "A-1", "quantity": 1}],
    }
    return send(client, "POST", f"{SHOP}/orders", body | changed, idempotency_key="k")


def test_from_the_choice_of_a_store_to_the_counter(clerk, now):
    shopper = make_shopper(now=now)
    client = shopper_client(shopper)
    quote = {"lines": [{"sku": "A-1", "quantity": 1}], "pickup": True}
    quoted = send(client, "POST", f"{SHOP}/quotes", quote).json()["quote"]["payable"]["minor"]
    number = _place(client).json()["number"]
    pay(number, now=now)
    before = send(client, "GET", f"{SHOP}/orders/{number}/pickup")

    waiting = send(clerk, "GET", f"{STAFF}/pickups?store=NS").json()["items"]
    ready = send(clerk, "POST", f"{STAFF}/orders/{number}/pickup")
    code = send(client, "GET", f"{SHOP}/orders/{number}/pickup").json()["code"]
    renewed = send(clerk, "POST", f"{STAFF}/orders/{number}/pickup/renewal")
    fresh = send(client, "GET", f"{SHOP}/orders/{number}/pickup").json()["code"]
    lying = send(clerk, "GET", f"{STAFF}/pickups?store=NS").json()["items"]
    wrong = send(clerk, "POST", f"{STAFF}/orders/{number}/pickup/handover", {"code": code})
    handed = send(clerk, "POST", f"{STAFF}/orders/{number}/pickup/handover", {"code": f"{number}:{fresh}"})

    assert (quoted, before.json()["state"]) == (10000, "none")
    assert [(one["state"], one["name"], one["phone"]) for one in waiting] == [
        ("preparing", "张**", "138****1234")
    ]
    assert (ready.status_code, ready.json()["code"], renewed.json()["code"]) == (201, "", "")
    assert [(one["state"], one["is_overdue"]) for one in lying] == [("ready", False)]
    assert (wrong.status_code, wrong.json()["code"]) == (400, "pickup_code_wrong")
    assert handed.status_code == 201
    assert send(clerk, "GET", f"{STAFF}/pickups?store=NS").json()["items"] == []
    ended = send(client, "GET", f"{SHOP}/orders/{number}/pickup").json()
    assert (ended["state"], ended["code"]) == ("fetched", "")


def test_an_order_to_nowhere_or_to_two_places_is_refused(now):
    client = shopper_client(make_shopper(now=now))

    answers = [_place(client, pickup=None), _place(client, address_id=1)]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [(400, "whereto_missing")] * 2


def test_stores_near_have_the_sku(clerk):
    codes = [
        [one["code"] for one in send(clerk, "GET", f"{SHOP}/stores{query}").json()["items"]]
        for query in ("", "?sku=A-1&region=440305", "?sku=B-1", "?sku=NONE")
    ]

    assert codes == [["NS"], ["NS"], [], []]
    assert [one["code"] for one in send(clerk, "GET", f"{STAFF}/stores").json()["items"]] == ["NS"]


def test_availability_of_many_skus_takes_four_queries(clerk, now):
    promise = DeliveryPromiseRecord(region="44", warehouse="MAIN", min_days=0, max_days=1)
    shipping_services.put_delivery_promise(actor=SYSTEM_ACTOR, promise=promise, now=now)
    counts = []
    for skus in ("A-1", "A-1,B-1,NONE"):
        with CaptureQueriesContext(connection) as seen:
            answer = send(clerk, "GET", f"{SHOP}/availability?region=440305&skus={skus}").json()
        counts.append(len([row for row in seen if "accounts_" not in row["sql"]]))

    assert counts[0] == counts[1] <= 4
    assert answer["is_deliverable"] is True
    assert [(one["sku"], one["available"], one["warehouse"], one["earliest"]) for one in answer["items"]] == [
        ("A-1", "in", "MAIN", "2026-11-22"),
        ("B-1", "out", "", None),
        ("NONE", "out", "", None),
    ]
    refused = send(clerk, "GET", f"{SHOP}/availability?region=440305&skus=,")
    assert refused.status_code == 400


STAGES = ("preparing", "ready", "overdue", "fetched")


def _stages(clerk, number):
    """Say in which stages of the counter an order is listed."""
    return [
        stage
        for stage in STAGES
        if number
        in [
            one["order"]
            for one in send(clerk, "GET", f"{STAFF}/pickups?store=NS&stage={stage}").json()["items"]
        ]
    ]


def test_an_order_stands_in_one_stage_of_the_counter(settings, tmp_path, clerk, now):
    client = shopper_client(make_shopper(now=now))
    number = _place(client).json()["number"]
    pay(number, now=now)
    door = f"{STAFF}/orders/{number}/pickup"

    walked = [_stages(clerk, number)]
    send(clerk, "POST", door)
    walked.append(_stages(clerk, number))
    send(clerk, "POST", f"{door}/handover", {"code": "nonsense"})
    shown = send(clerk, "GET", f"{STAFF}/pickups/{number}").json()
    set_clock(settings, tmp_path, now + timedelta(days=5))
    walked.append(_stages(clerk, number))
    overdue = send(clerk, "GET", f"{STAFF}/pickups/{number}").json()
    send(clerk, "POST", f"{door}/renewal")
    code = send(client, "GET", f"{SHOP}/orders/{number}/pickup").json()["code"]
    send(clerk, "POST", f"{door}/handover", {"code": code})
    walked.append(_stages(clerk, number))
    fetched = send(clerk, "GET", f"{STAFF}/pickups/{number}").json()

    assert walked == [["preparing"], ["ready"], ["overdue"], ["fetched"]]
    assert (shown["store"], shown["state"], shown["tries_left"], shown["is_overdue"]) == (
        "NS",
        "ready",
        4,
        False,
    )
    assert (overdue["is_overdue"], fetched["is_overdue"], fetched["tries_left"]) == (True, False, None)
    assert [(one["quantity"], one["needs_serial"]) for one in fetched["lines"]] == [(1, False)]
    assert fetched["fetched_at"] == "2026-11-27T04:00:00Z"


def test_what_is_not_at_the_counter_is_not_found(clerk, now):
    refused = send(clerk, "GET", f"{STAFF}/pickups/Z261122ZZZZZZZZZZZZZZ")

    assert (refused.status_code, refused.json()["code"]) == (404, "pickup_not_found")


@pytest.mark.parametrize("stage", ["preparing", "ready"])
def test_the_counter_takes_as_many_queries_for_three_orders_as_for_one(clerk, now, stage):
    make_sku("C-1", now=now, fen=10000)
    receive_units(sellable_skus(skus=["C-1"], now=now)["C-1"].sku_id, "C-1", 3, now=now, warehouse="SHELF")
    counts = []
    for orders in (1, 2):
        for _shopper in range(orders):
            client = shopper_client(make_shopper(now=now))
            placed = _place(client, lines=[{"sku": "C-1", "quantity": 1}])
            number = placed.json()["number"]
            pay(number, now=now)
            if stage == "ready":
                send(clerk, "POST", f"{STAFF}/orders/{number}/pickup")
        with CaptureQueriesContext(connection) as seen:
            listed = send(clerk, "GET", f"{STAFF}/pickups?store=NS&stage={stage}").json()["items"]
        counts.append((len(listed), len([row for row in seen if "accounts_" not in row["sql"]])))

    assert [units for units, _count in counts] == [1, 3]
    assert counts[0][1] == counts[1][1]
