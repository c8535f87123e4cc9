"""The staff routes of prices on their bare router."""

from __future__ import annotations

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.errors import LoginRequired, PermissionDenied
from zhida.shop.accounts.records import Role
from zhida.shop.pricing.api import staff
from zhida.shop.pricing.errors import UnknownSku
from zhida.shop.pricing.tests.prices import counts, make_skus, priced_sku, selling_of, with_second_person

pytestmark = pytest.mark.django_db

client = TestClient(staff)


def money(minor: int) -> dict[str, object]:
    return {"minor": minor, "currency": "CNY"}


def test_price_is_put_and_shown(now, staff_actor):
    make_skus("S-1", now=now)
    call = {"actor": staff_actor(Role.PRICE), "now": now}
    payload = {
        "selling": {"minor": 659900},
        "compare_at": money(699900),
        "compare_at_basis": "官方建议零售价",
        "level_prices": {"2": money(649900)},
        "reason": "上市",
    }

    answer = client.put("/skus/S-1/price", json=payload, **call)

    assert answer.json() == {
        "sku": "S-1",
        "selling": money(659900),
        "compare_at": money(699900),
        "compare_at_basis": "官方建议零售价",
        "level_prices": {"2": money(649900)},
        "waiting_request": None,
    }
    assert client.get("/skus/S-1/price", **call).json() == answer.json()
    (line,) = client.get("/skus/S-1/price/history", **call).json()["items"]
    assert (line["selling"], line["reason"], line["changed_by"]) == (money(659900), "上市", "S:9001")


def test_large_change_is_approved_by_another(now, staff_actor, settings):
    settings.ZHIDA = with_second_person()
    sku_id = priced_sku("S-1", minor=10000, now=now)
    maker, checker = staff_actor(Role.PRICE, user_id=1), staff_actor(Role.PRICE, user_id=2)

    answer = client.put("/skus/S-1/price", json={"selling": money(5000)}, actor=maker, now=now)
    request_id = answer.json()["waiting_request"]
    (waiting,) = client.get("/price-changes?status=WAITING", actor=checker, now=now).json()["items"]
    approved = client.post(f"/price-changes/{request_id}/approval", actor=checker, now=now)

    assert answer.json()["selling"] == money(10000)
    assert (waiting["id"], waiting["sku"], waiting["selling"]) == (request_id, "S-1", money(5000))
    assert (approved.status_code, selling_of(sku_id)) == (204, 5000)


def test_large_change_is_rejected(now, staff_actor, settings):
    settings.ZHIDA = with_second_person()
    sku_id = priced_sku("S-1", minor=10000, now=now)
    call = {"actor": staff_actor(Role.PRICE), "now": now}
    request_id = client.put("/skus/S-1/price", json={"selling": money(5000)}, **call).json()[
        "waiting_request"
    ]

    answer = client.post(f"/price-changes/{request_id}/rejection", json={"reason": "太低"}, **call)

    assert (answer.status_code, selling_of(sku_id)) == (204, 10000)


@pytest.mark.parametrize(
    "selling",
    [5, "5.00", {"minor": 5.5}, {"minor": "5"}, {"minor": True}, {"minor": 5, "currency": "USD"}, None],
)
def test_price_that_is_no_money_is_refused(now, staff_actor, selling):
    priced_sku("S-1", minor=10000, now=now)

    answer = client.put("/skus/S-1/price", json={"selling": selling}, actor=staff_actor(Role.PRICE), now=now)

    assert (answer.status_code, counts()) == (422, (1, 1, 0))  # the REST door answers 400


def test_unknown_sku_is_not_found(now, staff_actor):
    with pytest.raises(UnknownSku):
        client.put("/skus/X/price", json={"selling": money(5)}, actor=staff_actor(Role.PRICE), now=now)


def test_prices_are_for_staff_with_the_right(now, staff_actor, guest_actor):
    priced_sku("S-1", minor=10000, now=now)

    with pytest.raises(LoginRequired):
        client.get("/skus/S-1/price", actor=guest_actor, now=now)
    with pytest.raises(PermissionDenied):
        client.put("/skus/S-1/price", json={"selling": money(5)}, actor=staff_actor(Role.GOODS), now=now)
