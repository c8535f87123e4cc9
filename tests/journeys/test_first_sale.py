"""From an imported product to a received order, over HTTP, as a shopper and the staff do it."""

import pytest
from tests.running.buying import (
    API,
    STAFF,
    add_address,
    add_to_cart,
    buy,
    data,
    order_of,
    phone_document,
    place,
    quote,
    start_payment,
    stock_of,
    wait_for,
    wait_for_status,
)

pytestmark = [pytest.mark.mariadb, pytest.mark.slow]


def test_first_sale(shop, staff):
    shop.import_products([phone_document("FS", price="1999.00", stock=5)])
    with shop.client() as guest:
        listed = wait_for(
            lambda: data(guest.get(f"{API}/products", params={"brand": "青岚"}), 200),
            lambda answer: answer["total"] == 1,
        )["items"][0]
        page = data(guest.get(f"{API}/products/{listed['id']}"), 200)
        assert [sku["sku"] for sku in page["skus"]] == ["FS-1"]
        token = data(guest.get(f"{API}/me"), 200) and guest.cookies["zhida_csrf"]
        answer = guest.post(
            f"{API}/cart/lines", json={"sku": "FS-1", "quantity": 2}, headers={"X-CSRFToken": token}
        )
        assert data(answer, 201)["quote"]["payable"] == {"minor": 399800, "currency": "CNY"}
        data(guest.post(f"{API}/auth/codes", json={"phone": "13800002222"}), 204)
        login = data(guest.post(f"{API}/auth/sessions", json={"phone": "13800002222", "code": "000000"}), 201)
    shopper = shop.client(login["token"])
    assert [line["quantity"] for line in data(shopper.get(f"{API}/cart"), 200)["lines"]] == [2]

    address = add_address(shopper)
    payable = quote(shopper, address)["payable"]
    placed = data(place(shopper, address, payable), 201)
    assert placed["status"] == "awaiting_payment"
    assert placed["payable"] == payable == {"minor": 399800, "currency": "CNY"}
    assert stock_of(staff, "FS-1") == {"on_hand": 5, "reserved": 2, "free": 3}
    assert data(shopper.get(f"{API}/cart"), 200)["lines"] == []

    attempt = start_payment(shopper, placed["number"])["attempt"]
    shop.control("pay", attempt=attempt)
    wait_for_status(shopper, placed["number"], "paid")
    assert stock_of(staff, "FS-1") == {"on_hand": 3, "reserved": 0, "free": 3}
    status = data(shopper.get(f"{API}/orders/{placed['number']}/payments/{attempt}"), 200)
    assert status["status"] == "succeeded"

    parcel = {"carrier": "shunfeng", "tracking": "SF1234567890123"}
    data(staff.post(f"{STAFF}/orders/{placed['number']}/shipments", json=parcel), 201)
    shipped = order_of(shopper, placed["number"])
    assert shipped["status"] == "shipped"
    data(shopper.post(f"{API}/orders/{placed['number']}/confirm-receipt"), 200)
    assert order_of(shopper, placed["number"])["status"] == "completed"
    assert shop.control("ledger")["payments"][0]["amount"] == 399800
    assert shop.invariants()["ok"] is True


def test_cancel_is_the_exact_inverse(shop, staff):
    shop.import_products([phone_document("CX", stock=3)])
    shopper = shop.log_in("13800003333")
    address = add_address(shopper)
    placed = buy(shopper, address, "CX-1", 2)
    assert stock_of(staff, "CX-1")["free"] == 1

    data(shopper.post(f"{API}/orders/{placed['number']}/cancel"), 200)

    assert order_of(shopper, placed["number"])["status"] == "cancelled"
    assert wait_for(lambda: stock_of(staff, "CX-1"), lambda stock: stock["free"] == 3, within_seconds=2) == {
        "on_hand": 3,
        "reserved": 0,
        "free": 3,
    }
    assert shop.invariants()["ok"] is True


def test_declined_payment_can_be_tried_again(shop):
    shop.import_products([phone_document("DC", stock=3)])
    shopper = shop.log_in("13800004444")
    placed = buy(shopper, add_address(shopper), "DC-1")

    first = start_payment(shopper, placed["number"])["attempt"]
    shop.control("decline", attempt=first)
    path = f"{API}/orders/{placed['number']}/payments/{first}"
    wait_for(lambda: data(shopper.get(path), 200)["status"], lambda status: status == "failed")
    second = start_payment(shopper, placed["number"])["attempt"]
    assert second != first
    shop.control("pay", attempt=second)

    wait_for_status(shopper, placed["number"], "paid")


def test_lost_notification_is_healed_by_the_sweeper(shop):
    shop.import_products([phone_document("LN", stock=3)])
    shopper = shop.log_in("13800005555")
    placed = buy(shopper, add_address(shopper), "LN-1")
    attempt = start_payment(shopper, placed["number"])["attempt"]
    shop.control("lose", attempt=attempt)

    shop.control("pay", attempt=attempt)

    wait_for_status(shopper, placed["number"], "paid", within_seconds=60)


def test_forged_notification_changes_nothing(shop):
    shop.import_products([phone_document("FG", stock=3)])
    shopper = shop.log_in("13800006666")
    placed = buy(shopper, add_address(shopper), "FG-1")
    attempt = start_payment(shopper, placed["number"])["attempt"]

    shop.control("forge", attempt=attempt)

    assert order_of(shopper, placed["number"])["status"] == "awaiting_payment"
    assert shop.invariants()["ok"] is True


def test_sixth_unpaid_order_is_refused(shop, staff):
    shop.import_products([phone_document("SX", stock=30)])
    shopper = shop.log_in("13800007777")
    address = add_address(shopper)
    numbers = [buy(shopper, address, "SX-1")["number"] for _ in range(5)]
    lines = [{"sku": "SX-1", "quantity": 1}]

    answer = place(shopper, address, quote(shopper, address, lines=lines)["payable"], lines=lines)

    assert data(answer, 409)["code"] == "too_many_unpaid"
    assert stock_of(staff, "SX-1")["reserved"] == 5
    data(shopper.post(f"{API}/orders/{numbers[0]}/cancel"), 200)
    buy(shopper, address, "SX-1")


def test_price_that_changed_is_shown_and_nothing_is_written(shop, staff):
    shop.import_products([phone_document("PC", stock=3)])
    shopper = shop.log_in("13800008888")
    address = add_address(shopper)
    lines = [{"sku": "PC-1", "quantity": 1}]

    answer = data(place(shopper, address, {"minor": 1, "currency": "CNY"}, lines=lines), 409)

    assert answer["code"] == "price_changed"
    assert answer["expected"]["payable"] == {"minor": 1, "currency": "CNY"}
    assert answer["quote"]["payable"] == {"minor": 199900, "currency": "CNY"}
    assert data(shopper.get(f"{API}/orders"), 200)["items"] == []
    assert stock_of(staff, "PC-1")["reserved"] == 0


def test_promotion_is_live_and_explained_from_list_to_order(shop, staff):
    shop.import_products([phone_document("PM", price="200.00", stock=9, category=["配件", "充电"])])
    offer = {
        "id": "T200",
        "kind": "threshold_cut",
        "tiers": [{"threshold": 20000, "cut": 3000}],
        "scope": {"categories": ["充电"]},
        "group": "order",
        "priority": 10,
    }
    created = data(staff.post(f"{STAFF}/promotions", json=offer), 201)
    data(staff.post(f"{STAFF}/promotions/{created['id']}/publish"), 200)
    shopper = shop.log_in("13800009999")
    address = add_address(shopper)

    cart = wait_for(
        lambda: add_or_read(shopper, "PM-1"),
        lambda cart: cart["quote"]["discount"]["minor"] == 3000,
        within_seconds=5,
    )
    assert cart["quote"]["payable"]["minor"] == 17000
    placed = data(place(shopper, address, cart["quote"]["payable"]), 201)

    order = order_of(shopper, placed["number"])
    assert sum(line["payable"]["minor"] for line in order["lines"]) == 17000


def add_or_read(shopper, sku: str) -> dict:
    cart = data(shopper.get(f"{API}/cart"), 200)
    return cart if cart["lines"] else add_to_cart(shopper, sku)
