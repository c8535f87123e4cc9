"""The terms of an order can be read and saved, and an order keeps which ones it was placed under (L31)."""

import hashlib

import pytest
from tests.running.doors import set_clock

from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.checkout.tests.factories import buy_now
from zhida.shop.orders import queries as orders

pytestmark = pytest.mark.django_db


def test_terms_are_shown_saved_and_kept_with_the_order(settings, tmp_path, now, client):
    set_clock(settings, tmp_path, now)
    make_sku("A-1", now=now)

    shown = client.get("/terms").content.decode()
    saved = client.get("/terms/order.md")
    number = buy_now(make_shopper(now=now), ("A-1", 1), now=now).number

    digest = hashlib.sha256(saved.content).hexdigest()
    assert digest[:8] in shown
    assert "/terms/order.md" in shown
    assert saved["Content-Disposition"].startswith("attachment")
    kept = orders.get_order(number=number, for_customer=None).terms_version
    assert kept == f"2026-11-23-{digest[:28]}"
