"""Starting to pay an order, through the door, at a channel that speaks the real protocol."""

from ninja.testing import TestClient

from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.checkout.api import shopper as routers
from zhida.shop.checkout.tests.factories import buy_now
from zhida.shop.payments.models import PaymentAttempt


def test_an_unpaid_order_is_sent_to_its_channel_and_its_payment_can_be_read(bench, now):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    number = buy_now(shopper, ("A-1", 1), now=now).number
    client = TestClient(routers[0])
    wish = {"channel": "simulator", "scene": "pc"}

    started = client.post(f"/orders/{number}/payments", json=wish, actor=shopper, now=now)

    attempt = PaymentAttempt.objects.get()
    assert started.status_code == 201
    assert (started.json()["attempt"], started.json()["kind"]) == (attempt.number, "redirect")
    read = client.get(f"/orders/{number}/payments/{attempt.number}", actor=shopper, now=now)
    assert (read.json()["attempt"], read.json()["status"]) == (attempt.number, "pending")
