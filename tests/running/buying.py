"""The steps of a sale as an outside program takes them."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

import httpx

API = "/api/shop/v1"
STAFF = "/api/staff/v1"
ADDRESS = {
    "name": "张三",
    "phone": "13800001111",
    "province": "广东省",
    "city": "深圳市",
    "district": "南山区",
    "detail": "科技园路 1 号 2 栋 301",
    "is_default": True,
}


def phone_document(key: str = "T1", *, price: str = "1999.00", stock: int = 10, **changes: Any) -> dict:
    """Return a product document with one SKU; `key`-1 is its code."""
    document = {
        "product": key,
        "title": f"青岚 测试手机 {key}",
        "brand": "青岚",
        "category": ["手机", "智能手机"],
        "attributes": {},
        "weight_grams": 200,
        "skus": [{"sku": f"{key}-1", "options": {"颜色": "黑"}, "price": price, "stock": stock}],
    }
    return {**document, **changes}


def data(answer: httpx.Response, status: int) -> dict:
    """Return the body of an answer that must have this status."""
    assert answer.status_code == status, (
        f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}"
    )
    return answer.json() if answer.content else {}


def add_address(client: httpx.Client, **changes: Any) -> str:
    """Add an address and return its id."""
    return str(data(client.post(f"{API}/addresses", json={**ADDRESS, **changes}), 201)["id"])


def add_to_cart(client: httpx.Client, sku: str, quantity: int = 1) -> dict:
    """Put units into the cart and return it."""
    return data(client.post(f"{API}/cart/lines", json={"sku": sku, "quantity": quantity}), 201)


def quote(client: httpx.Client, address_id: str, **choice: Any) -> dict:
    """Return the total that the buyer sees."""
    return data(client.post(f"{API}/quotes", json={"address_id": address_id, **choice}), 200)["quote"]


def place(
    client: httpx.Client, address_id: str, payable: dict, *, key: str = "", **choice: Any
) -> httpx.Response:
    """Send the order; a key of its own when none is given."""
    headers = {"Idempotency-Key": key or uuid.uuid4().hex}
    body = {"address_id": address_id, "expected_payable": payable, **choice}
    return client.post(f"{API}/orders", json=body, headers=headers)


def buy(client: httpx.Client, address_id: str, sku: str, quantity: int = 1) -> dict:
    """Order units at once, past the cart; return the placed order."""
    lines = [{"sku": sku, "quantity": quantity}]
    payable = quote(client, address_id, lines=lines)["payable"]
    return data(place(client, address_id, payable, lines=lines), 201)


def start_payment(client: httpx.Client, number: str) -> dict:
    """Start an attempt over the practice channel."""
    body = {"channel": "simulator", "scene": "pc"}
    return data(client.post(f"{API}/orders/{number}/payments", json=body), 201)


def wait_for(read: Callable[[], Any], accept: Callable[[Any], bool], *, within_seconds: float = 60) -> Any:
    """Read until the value is accepted; the last value, asked for after that time, is in the error."""
    deadline = time.monotonic() + within_seconds
    while True:
        began = time.monotonic()
        value = read()
        if accept(value):
            return value
        if began > deadline:
            raise AssertionError(f"still {value!r} after {within_seconds} s")
        time.sleep(0.1)


def find_product(client: httpx.Client, words: str) -> dict:
    """Return the card of the product that a search finds first, as soon as the index has it."""
    search = f"{API}/search"
    return wait_for(lambda: data(client.get(search, params={"q": words}), 200)["items"], bool)[0]


def index_status(staff: httpx.Client) -> dict:
    """Return what staff see of the search index."""
    return data(staff.get(f"{STAFF}/search/status"), 200)


def wait_until_index_is_whole(staff: httpx.Client) -> dict:
    """Wait until the index has learnt everything."""
    return wait_for(
        lambda: index_status(staff),
        lambda known: known["ready"] and not known["pending"] and known["documents"] == known["listed"],
        within_seconds=90,
    )


def order_of(client: httpx.Client, number: str) -> dict:
    """Return an order as its buyer sees it."""
    return data(client.get(f"{API}/orders/{number}"), 200)


def wait_for_status(client: httpx.Client, number: str, status: str, *, within_seconds: float = 15) -> dict:
    """Wait until an order has come to a status."""
    return wait_for(
        lambda: order_of(client, number),
        lambda order: order["status"] == status,
        within_seconds=within_seconds,
    )


def stock_of(staff: httpx.Client, sku: str) -> dict:
    """Return on_hand, reserved and free of a SKU over all warehouses."""
    rows = data(staff.get(f"{STAFF}/stock/{sku}"), 200)["warehouses"]
    return {name: sum(row[name] for row in rows) for name in ("on_hand", "reserved", "free")}
