"""Pages and calls inside one process: statements (exact) and CPU time of each, drawn anew every time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.caller import API, PHONE, Caller, logged_in
from bench.measuring import Plan, cpu_ms, in_turns, say
from bench.scratch import category_address, import_catalogue, use_database
from zhida.shop.kernel import clock
from zhida.shop.search.indexing.engines import open_indexer

SKU = "B1-1"
WORDS = "%E5%93%81%E7%89%8C"
ADDRESS = {
    "name": "张三",
    "phone": PHONE,
    "province": "广东省",
    "city": "深圳市",
    "district": "南山区",
    "detail": "科技园路 1 号",
    "is_default": True,
}


def run(plan: Plan) -> None:
    """Print statements and CPU of the busiest pages and calls, as multiples of the answer to /healthz."""
    settings.PAGE_LIFE_SECONDS = 0
    use_database("pages")
    import_catalogue(skus=plan.small_skus)
    index_catalogue()
    acts = {
        "alive": partial(Caller().get, "/healthz"),
        **public_acts(Caller()),
        **personal_acts(logged_in()),
    }
    for act in acts.values():
        act()
    taken = in_turns(
        {name: partial(cpu_ms, act, calls=plan.calls) for name, act in acts.items()}, rounds=plan.rounds
    )
    for name, act in acts.items():
        act()
        with CaptureQueriesContext(connection) as statements:
            act()
        ratio = taken[name] / taken["alive"]
        say(f"{name:22} {len(statements):3} statements {taken[name]:7.2f} ms CPU = {ratio:5.1f} x alive")


def index_catalogue() -> None:
    """Build the index that searches are answered from, as the worker would."""
    indexer = open_indexer()
    try:
        while indexer.step(now=clock.now()):
            pass
    finally:
        indexer.close()


def public_acts(caller: Caller) -> dict[str, Callable[[], object]]:
    """Return the public pages and reads."""
    item = caller.get(f"{API}/products?page_size=1").json()["items"][0]
    paths = {
        "home": "/",
        "list": "/list",
        "narrowed list": "/list?in_stock=1",
        "category": category_address("手机"),
        "product page": item["url"],
        "search page": f"/search?q={WORDS}",
        "API list": f"{API}/products",
        "API product": f"{API}/products/{item['id']}",
        "API search": f"{API}/search?q={WORDS}",
    }
    return {name: partial(caller.get, path) for name, path in paths.items()}


def personal_acts(shopper: Caller) -> dict[str, Callable[[], object]]:
    """Return what one shopper does: the personal call of every page, a line into the cart, an order."""
    address = shopper.post(f"{API}/addresses", ADDRESS, 201)["id"]
    lines = [{"sku": SKU, "quantity": 1}]
    quote = shopper.post(f"{API}/quotes", {"lines": lines, "address_id": address}, 200)["quote"]
    order = {"address_id": address, "lines": lines, "expected_payable": quote["payable"]}

    def order_and_cancel() -> None:
        number = shopper.post(f"{API}/orders", order, 201)["number"]
        shopper.post(f"{API}/orders/{number}/cancel", {}, 200)

    def add_and_take_out() -> None:
        cart = shopper.post(f"{API}/cart/lines", {"sku": SKU, "quantity": 1}, 201)
        shopper.delete(f"{API}/cart/lines/{cart['lines'][0]['id']}")

    return {
        "me": partial(shopper.get, f"{API}/me"),
        "add to cart + remove": add_and_take_out,
        "order + cancel": order_and_cancel,
    }
