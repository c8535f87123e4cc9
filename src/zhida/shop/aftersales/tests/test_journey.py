"""One order over the REST doors: placed, paid, shipped in parts, signed for, confirmed, refunded."""

import pytest
from tests.running.doors import SHOP, STAFF, send, set_clock, shopper_client, staff_client

from zhida.shop.accounts.records import Role
from zhida.shop.aftersales import subscribers as aftersales_subscribers
from zhida.shop.cart.tests.factories import make_address, make_shopper, make_sku
from zhida.shop.checkout.tests.factories import finish_refund, pay
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import subscribers as orders_subscribers
from zhida.shop.payments.events import RefundSucceeded
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.events import ParcelDelivered
from zhida.shop.shipping.lifecycle import ParcelState
from zhida.shop.shipping.records import TrackingReport

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)


@pytest.fixture
def shopper(now):
    return make_shopper(now=now)


@pytest.fixture
def buyer(shopper):
    return shopper_client(shopper)


@pytest.fixture
def submit(now, shopper, buyer):
    """A cart of two A-1 and one B-1, and what to send to buy it."""
    make_sku("A-1", now=now, fen=12900)
    make_sku("B-1", now=now, fen=8990)
    for sku, quantity in (("A-1", 2), ("B-1", 1)):
        send(buyer, "POST", f"{SHOP}/cart/lines", {"sku": sku, "quantity": quantity})
    return {
        "address_id": make_address(shopper, now=now),
        "expected_payable": {"minor": 34790, "currency": "CNY"},
    }


def _deliver(event_type, subscriber, now):
    for row in OutboxEvent.objects.filter(name=event_type.name).order_by("id"):
        transactional(subscriber)(event_type.from_payload(row.payload), now=now)


def _sign(parcel, staff_actor, now):
    report = TrackingReport(occurred_at=now, text="已签收", state=ParcelState.DELIVERED)
    shipping_services.record_tracking(actor=staff_actor(Role.ORDER), number=parcel, report=report, now=now)
    _deliver(ParcelDelivered, orders_subscribers.on_parcel_delivered, now)


def test_the_whole_life_of_an_order(now, buyer, submit, staff_actor):
    placed = send(buyer, "POST", f"{SHOP}/orders", submit, Idempotency_Key="k1")
    replay = send(buyer, "POST", f"{SHOP}/orders", submit, Idempotency_Key="k1")
    number = placed.json()["number"]
    path = f"{SHOP}/orders/{number}"
    assert placed.status_code == replay.status_code == 201
    assert placed.json() == replay.json()
    assert placed.json()["status"] == "awaiting_payment"

    pay(number, now=now)
    paid = send(buyer, "GET", path).json()
    assert paid["status"] == "paid"
    assert [payment["status"] for payment in paid["payments"]] == ["succeeded"]
    assert [line["unit_shares"] for line in paid["lines"]] == [[12900, 12900], [8990]]
    assert paid["address"]["phone"] == "+8613800001234"

    staff = staff_client(Role.ORDER)
    first = send(
        staff,
        "POST",
        f"{STAFF}/orders/{number}/shipments",
        {"carrier": "SF", "tracking": "SF1000001", "lines": [{"line": "L001", "quantity": 2}]},
    )
    assert first.status_code == 201
    assert send(buyer, "GET", path).json()["status"] == "packing"
    last = send(
        staff, "POST", f"{STAFF}/orders/{number}/shipments", {"carrier": "SF", "tracking": "SF1000002"}
    )
    assert send(buyer, "GET", path).json()["status"] == "shipped"
    _sign(first.json()["number"], staff_actor, now)
    _sign(last.json()["number"], staff_actor, now)
    assert send(buyer, "GET", path).json()["status"] == "delivered"

    confirmed = send(buyer, "POST", f"{path}/confirm-receipt")
    assert confirmed.status_code == 200
    assert [step["status"] for step in confirmed.json()["timeline"]] == [
        "awaiting_payment",
        "paid",
        "packing",
        "shipped",
        "delivered",
        "completed",
    ]

    clerk = staff_client(Role.REFUND)
    refund = send(
        clerk, "POST", f"{STAFF}/orders/{number}/refunds", {"reason": "质量问题"}, Idempotency_Key="r1"
    )
    assert (refund.status_code, refund.json()["amount"]["minor"]) == (201, 34790)
    finish_refund(refund.json()["number"], now=now)
    _deliver(RefundSucceeded, aftersales_subscribers.on_refund_succeeded, now)
    closed = send(buyer, "GET", path).json()
    assert (closed["status"], closed["refunded"]["minor"]) == ("closed", 34790)
    listed = send(clerk, "GET", f"{STAFF}/orders/{number}/refunds").json()
    assert [one["status"] for one in listed["items"]] == ["succeeded"]


def test_refusals_of_placing_are_problems_with_their_data(now, buyer, submit):
    wrong = {**submit, "expected_payable": {"minor": 1, "currency": "CNY"}}

    changed = send(buyer, "POST", f"{SHOP}/orders", wrong, Idempotency_Key="k1")
    send(buyer, "POST", f"{SHOP}/orders", submit, Idempotency_Key="k1")
    mismatch = send(buyer, "POST", f"{SHOP}/orders", wrong, Idempotency_Key="k1")
    consumed = send(buyer, "POST", f"{SHOP}/orders", submit)
    short = send(
        buyer,
        "POST",
        f"{SHOP}/orders",
        {
            **submit,
            "lines": [{"sku": "A-1", "quantity": 11}],
            "expected_payable": {"minor": 141900, "currency": "CNY"},
        },
    )

    assert (changed.status_code, changed.json()["code"]) == (409, "price_changed")
    assert changed.json()["expected"]["payable"] == {"minor": 1, "currency": "CNY"}
    assert changed.json()["quote"]["payable"] == {"minor": 34790, "currency": "CNY"}
    assert mismatch.status_code == 422
    assert (consumed.status_code, consumed.json()["code"]) == (409, "cart_changed")
    assert (short.status_code, short.json()["code"]) == (409, "out_of_stock")
    assert [line["sku"] for line in short.json()["lines"]] == ["A-1"]


@pytest.mark.parametrize("quantity", [-1, 0, 1.5, 1e9, "１", "1", True, None])
def test_a_quantity_of_buy_now_that_is_no_count_is_malformed(buyer, submit, quantity):
    body = {**submit, "lines": [{"sku": "A-1", "quantity": quantity}]}

    assert send(buyer, "POST", f"{SHOP}/orders", body).status_code == 400


def test_a_stranger_gets_the_answer_of_an_order_that_does_not_exist(now, buyer, submit):
    number = send(buyer, "POST", f"{SHOP}/orders", submit).json()["number"]
    stranger = shopper_client(make_shopper(now=now))
    start = {"channel": "simulator", "scene": "pc"}

    for method, tail, body in (
        ("GET", "", None),
        ("POST", "/cancel", None),
        ("POST", "/confirm-receipt", None),
        ("GET", "/payment-methods", None),
        ("POST", "/payments", start),
        ("GET", "/payments/P1", None),
    ):
        theirs = send(stranger, method, f"{SHOP}/orders/{number}{tail}", body)
        none = send(stranger, method, f"{SHOP}/orders/Z0{tail}", body)
        assert (theirs.status_code, theirs.content) == (404, none.content), tail
    assert send(stranger, "GET", f"{SHOP}/orders").json() == {"items": [], "next": None}


def test_the_shopper_cancels_and_finds_it_in_the_list(buyer, submit):
    number = send(buyer, "POST", f"{SHOP}/orders", submit).json()["number"]

    cancelled = send(buyer, "POST", f"{SHOP}/orders/{number}/cancel")

    assert cancelled.json() == {"number": number, "status": "cancelled"}
    found = send(buyer, "GET", f"{SHOP}/orders?status=cancelled").json()["items"]
    assert [order["number"] for order in found] == [number]
    assert send(buyer, "GET", f"{SHOP}/orders?status=paid").json()["items"] == []
    assert send(buyer, "GET", f"{SHOP}/orders?status=PAID").status_code == 400
    assert send(buyer, "GET", f"{SHOP}/orders?cursor=x").status_code == 400


def test_no_channel_means_no_method(buyer, submit):
    number = send(buyer, "POST", f"{SHOP}/orders", submit).json()["number"]

    methods = send(buyer, "GET", f"{SHOP}/orders/{number}/payment-methods")
    started = send(buyer, "POST", f"{SHOP}/orders/{number}/payments", {"channel": "simulator", "scene": "pc"})

    assert methods.json() == {"items": [], "next": None}
    assert (started.status_code, started.json()["code"]) == (409, "method_unavailable")


def test_staff_read_annotate_lower_and_reveal(now, buyer, submit):
    number = send(buyer, "POST", f"{SHOP}/orders", submit).json()["number"]
    staff = staff_client(Role.ORDER)
    path = f"{STAFF}/orders/{number}"

    lowered = send(staff, "POST", f"{path}/price", {"payable": {"minor": 30000}, "reason": "老顾客"})
    remark = send(staff, "POST", f"{path}/remarks", {"text": "周末送"})
    flagged = send(staff, "POST", f"{path}/flags", {"flag": "red"})
    revealed = send(staff, "POST", f"{path}/address", {"reason": "打印面单"})
    order = send(staff, "GET", path).json()
    listed = send(staff, "GET", f"{STAFF}/orders?flag=red&phone=13800001234").json()

    assert (lowered.status_code, remark.status_code, flagged.status_code) == (200, 201, 200)
    assert revealed.json()["phone"] == "+8613800001234"
    assert order["address"]["phone"] == "138****1234"
    assert order["payable"]["minor"] == 30000
    assert [one["reason"] for one in order["price_changes"]] == ["老顾客"]
    assert [one["text"] for one in order["remarks"]] == ["周末送"]
    assert [one["number"] for one in listed["items"]] == [number]


def test_staff_cancel_with_a_reason(buyer, submit):
    number = send(buyer, "POST", f"{SHOP}/orders", submit).json()["number"]

    answer = send(
        staff_client(Role.SUPPORT), "POST", f"{STAFF}/orders/{number}/cancel", {"reason": "买家来电"}
    )

    assert answer.json() == {"number": number, "status": "cancelled"}


def test_staff_without_the_right_and_shoppers_are_turned_away(buyer, submit):
    number = send(buyer, "POST", f"{SHOP}/orders", submit).json()["number"]
    goods = staff_client(Role.GOODS)

    for method, tail, body in (
        ("GET", "", None),
        ("POST", "/shipments", {"carrier": "SF", "tracking": "SF1000001"}),
        ("POST", "/price", {"payable": {"minor": 1}, "reason": "x"}),
        ("POST", "/refunds", {"reason": "x"}),
        ("POST", "/remarks", {"text": "x"}),
        ("POST", "/flags", {"flag": "red"}),
        ("POST", "/address", {"reason": "x"}),
        ("POST", "/packing", None),
        ("POST", "/cancel", {}),
    ):
        path = f"{STAFF}/orders/{number}{tail}"
        assert send(goods, method, path, body).status_code == 403, tail
        assert send(buyer, method, path, body).status_code in (401, 403), tail


def test_doubled_lines_ended_orders_and_small_doors(now, buyer, submit, shopper):
    number = send(buyer, "POST", f"{SHOP}/orders", submit).json()["number"]
    pay(number, now=now)
    staff = staff_client(Role.ORDER)
    path = f"{STAFF}/orders/{number}"
    twice = [{"line": "L001", "quantity": 1}, {"line": "L001", "quantity": 1}]

    shipped = send(
        staff, "POST", f"{path}/shipments", {"carrier": "SF", "tracking": "SF1000001", "lines": twice}
    )
    packed = send(staff, "POST", f"{path}/packing")
    clerk = staff_client(Role.REFUND)
    refunded = send(clerk, "POST", f"{path}/refunds", {"reason": "x", "lines": twice}, Idempotency_Key="r1")
    started = send(buyer, "POST", f"{SHOP}/orders/{number}/payments", {"channel": "simulator", "scene": "pc"})
    unknown = send(buyer, "GET", f"{SHOP}/orders/{number}/payments/P1")
    attempt = f"P{number[1:]}"
    known = send(buyer, "GET", f"{SHOP}/orders/{number}/payments/{attempt}")
    both = send(
        buyer,
        "POST",
        f"{SHOP}/orders",
        {**submit, "line_ids": [1], "lines": [{"sku": "A-1", "quantity": 1}]},
    )

    assert (shipped.status_code, refunded.status_code, both.status_code) == (400, 400, 400)
    assert packed.json()["status"] == "packing"
    assert (started.status_code, started.json()["code"]) == (409, "order_cannot_move")
    assert unknown.status_code == 404
    assert (known.json()["status"], known.json()["amount"]["minor"]) == ("succeeded", 34790)
