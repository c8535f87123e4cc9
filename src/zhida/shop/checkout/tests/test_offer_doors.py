"""Every kind of offer through the REST doors: written, published, quoted, bought and given back."""

import pytest
from tests.running.doors import SHOP, STAFF, send, set_clock, shopper_client, staff_client

from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.factories import make_address, make_shopper, make_sku
from zhida.shop.promotions.tests.kinds import KINDS, document_of

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]

LINES = [{"sku": "A-1", "quantity": 2}, {"sku": "C-1", "quantity": 1}]
GOODS_MINOR = 34700


@pytest.fixture
def doors(now, settings, tmp_path):
    """The staff, a shopper and the shopper's address, in a shop with goods at noon of the worked examples."""
    set_clock(settings, tmp_path, now)
    make_sku("A-1", now=now, fen=12900)
    make_sku("C-1", now=now, fen=8900)
    make_sku("G-1", now=now, fen=4900, stock=1)
    shopper = make_shopper(now=now)
    return staff_client(Role.MARKETING), shopper_client(shopper), make_address(shopper, now=now)


def cny(minor: int) -> dict[str, object]:
    return {"minor": minor, "currency": "CNY"}


@pytest.mark.parametrize("kind", KINDS)
def test_kind_is_written_published_quoted_bought_and_given_back(doors, kind):
    staff, shopper, address = doors
    title, payable = KINDS[kind][1:]

    created = send(staff, "POST", f"{STAFF}/promotions", document_of(kind))
    assert (created.status_code, created.json()["title"]) == (201, title)
    offer = created.json()["id"]
    assert send(staff, "POST", f"{STAFF}/promotions/{offer}/publish").json()["status"] == "PUBLISHED"

    def quoted() -> dict:
        return send(shopper, "POST", f"{SHOP}/quotes", {"lines": LINES, "address_id": address}).json()[
            "quote"
        ]

    quote = quoted()
    assert quote["payable"] == cny(payable)
    assert [gift["sku"] for gift in quote["gifts"]] == (["G-1"] if kind == "threshold_gift" else [])
    order = {
        "address_id": address,
        "lines": LINES,
        "expected_payable": quote["payable"],
        "expected_gifts": [gift["sku"] for gift in quote["gifts"]],
    }
    placed = send(shopper, "POST", f"{SHOP}/orders", order, Idempotency_Key="k")
    assert (placed.status_code, placed.json()["payable"]) == (201, cny(payable))
    lines = send(shopper, "GET", f"{SHOP}/orders/{placed.json()['number']}").json()["lines"]
    assert sum(line["payable"]["minor"] for line in lines) == payable
    assert sum(row["quantity"] * row["unit_price"]["minor"] for line in lines for row in line["rows"]) == sum(
        line["amount"]["minor"] for line in lines
    )
    gifts = [line["gift"] for line in lines if line["gift"]]
    assert gifts == ([{"offer": offer, "value": cny(4900)}] if kind == "threshold_gift" else [])
    if kind in {"flash_price", "threshold_gift"}:
        assert quoted()["gifts"] == []
        assert quoted()["payable"] == cny(GOODS_MINOR)

    cancelled = send(shopper, "POST", f"{SHOP}/orders/{placed.json()['number']}/cancel")

    assert cancelled.status_code == 200
    assert quoted() == quote


def test_used_up_flash_price_is_a_changed_price_over_the_door(doors):
    staff, shopper, address = doors
    offer = send(staff, "POST", f"{STAFF}/promotions", document_of("flash_price")).json()["id"]
    send(staff, "POST", f"{STAFF}/promotions/{offer}/publish")
    order = {
        "address_id": address,
        "lines": [{"sku": "A-1", "quantity": 1}],
        "expected_payable": cny(9900),
    }

    first = send(shopper, "POST", f"{SHOP}/orders", order, Idempotency_Key="k1")
    second = send(shopper, "POST", f"{SHOP}/orders", order, Idempotency_Key="k2")

    assert (first.status_code, second.status_code) == (201, 409)
    refused = second.json()
    assert (refused["code"], refused["expected"]["payable"]) == ("price_changed", cny(9900))
    assert refused["quote"]["payable"] == cny(12900)


def test_page_shows_the_sale_and_the_servers_time(doors):
    staff, shopper, _address = doors
    ends = "2026-11-22T14:00:00+08:00"
    document = {**document_of("flash_price"), "quota_left": 9, "ends_at": ends}
    offer = send(staff, "POST", f"{STAFF}/promotions", document).json()["id"]
    send(staff, "POST", f"{STAFF}/promotions/{offer}/publish")
    product = send(shopper, "POST", f"{SHOP}/cart/lines", LINES[0]).json()["lines"][0]["product"]

    page = send(shopper, "GET", f"{SHOP}/products/{product}").json()

    assert page["skus"][0]["price"] == cny(9900)
    assert page["skus"][0]["selling"] == cny(12900)
    assert page["skus"][0]["flash"] == {
        "offer": offer,
        "price": cny(9900),
        "ends_at": ends,
        "quota_left": 9,
    }
    assert page["server_time"] == "2026-11-22T04:00:00Z"


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"kind": "flash_price", "skus": {"A-1": "99"}}, None),
        ({"kind": "flash_price", "skus": {"A-1": 99.5}}, None),
        ({"kind": "flash_price", "skus": ["A-1"]}, None),
        ({"kind": "nth_percent", "nth": True, "percent_off": 5}, None),
        ({"kind": "nth_percent", "nth": 2, "percent_off": 101}, "percent_off"),
        ({"kind": "bundle_price", "items": {"A-1": 1, "C-1": 1}, "price": 21800}, "price"),
        ({"kind": "threshold_gift", "threshold": 1, "gift_sku": "G-1"}, "gift_value"),
        ({"kind": "mystery"}, "kind"),
    ],
)
def test_bad_document_is_refused_at_the_door_and_nothing_is_kept(doors, document, field):
    staff, _shopper, _address = doors

    refused = send(staff, "POST", f"{STAFF}/promotions", document)

    assert refused.status_code == 400
    if field:
        assert list(refused.json()["fields"]) == [field]
    assert send(staff, "GET", f"{STAFF}/promotions").json()["items"] == []
