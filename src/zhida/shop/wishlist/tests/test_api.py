"""The routes of the wishlist on their bare router."""

import pytest
from ninja.testing import TestClient

from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.catalogue.models import Product
from zhida.shop.search.services import refresh_products
from zhida.shop.wishlist.api import shopper
from zhida.shop.wishlist.models import Favourite, Notice, SeenProduct

pytestmark = pytest.mark.django_db
mine = TestClient(shopper)


@pytest.fixture
def call(now) -> dict[str, object]:
    return {"actor": make_shopper(now=now), "now": now}


@pytest.fixture
def number(now) -> str:
    make_sku("A-1", now=now)
    product = Product.objects.get()
    refresh_products(product_ids=[product.pk], now=now)
    return product.number


def test_a_favourite_is_put_shown_and_deleted(call, number):
    marks = mine.put(f"/me/favourites/{number}", json={"sku": "A-1"}, **call).json()
    (shown,) = mine.get("/me/favourites", **call).json()["items"]
    gone = mine.delete(f"/me/favourites/{number}", **call)

    assert marks == {"is_favourite": True, "notices": []}
    assert (shown["product"], shown["sku"]) == (number, "A-1")
    assert (shown["price"]["minor"], shown["in_stock"]) == (12900, True)
    assert gone.status_code == 204
    assert Favourite.objects.count() == 0


def test_a_favourite_off_sale_has_no_price(call, number, now):
    mine.put(f"/me/favourites/{number}", json={}, **call)
    Product.objects.update(on_sale_until=now)
    refresh_products(product_ids=[Product.objects.get().pk], now=now)

    (shown,) = mine.get("/me/favourites", **call).json()["items"]

    assert (shown["price"], shown["image"], shown["in_stock"]) == (None, None, False)


def test_looking_at_a_page_answers_what_is_marked_of_it(call, number):
    mine.put(f"/me/favourites/{number}", json={}, **call)
    notice = {"sku": "A-1", "kind": "price_drop"}
    mine.post("/me/notices", json=notice, **call)

    marks = mine.post("/me/seen", json={"product": number}, **call).json()
    history = mine.get("/me/seen", **call).json()

    assert marks == {"is_favourite": True, "notices": [notice]}
    assert ([it["product"] for it in history["items"]], history["is_on"]) == ([number], True)


def test_the_history_is_cleared_and_switched_off(call, number):
    mine.post("/me/seen", json={"product": number}, **call)
    one = mine.delete(f"/me/seen/{number}", **call)
    mine.post("/me/seen", json={"product": number}, **call)
    every = mine.delete("/me/seen", **call)
    off = mine.put("/me/seen", json={"is_on": False}, **call)
    mine.post("/me/seen", json={"product": number}, **call)

    assert (one.status_code, every.status_code, off.json()) == (204, 204, {"is_on": False})
    assert SeenProduct.objects.count() == 0
    assert mine.get("/me/seen", **call).json() == {"items": [], "next": None, "is_on": False}


def test_a_notice_is_asked_for_shown_and_dropped(call, number):
    wanted = {"sku": "A-1", "kind": "price_drop", "by_sms": True}
    asked = mine.post("/me/notices", json=wanted, **call)
    (shown,) = mine.get("/me/notices", **call).json()["items"]
    gone = mine.delete(f"/me/notices/{asked.json()['id']}", **call)

    assert asked.status_code == 201
    assert (shown["id"], shown["kind"], shown["product"]) == (asked.json()["id"], "price_drop", number)
    assert (shown["price"]["minor"], shown["by_sms"], shown["told_at"]) == (12900, True, None)
    assert gone.status_code == 204
    assert Notice.objects.count() == 0
