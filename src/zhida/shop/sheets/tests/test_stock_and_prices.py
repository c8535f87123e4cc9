"""Stock corrections and prices by table: the same rules as by hand."""

from dataclasses import replace

import pytest

from zhida.shop.accounts.records import Role
from zhida.shop.cart.tests.factories import make_sku
from zhida.shop.inventory.queries import free_units_by_code
from zhida.shop.pricing.queries import get_price, list_price_changes
from zhida.shop.sheets import queries
from zhida.shop.sheets.tests.test_shipments import check, do

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data_folder(settings, tmp_path):
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path)


@pytest.fixture
def keeper(staff_actor, now):
    make_sku("A-1", now=now, stock=10)
    return staff_actor(Role.GOODS, Role.PRICE)


def test_counts_change_by_differences(now, keeper):
    text = "SKU,仓库,增减,原因\nA-1,MAIN,+5,盘点\nA-1,MAIN,-12,破损\n"

    tried = check(keeper, text, now, kind="stock")
    do(keeper, tried.number, now)

    assert tried.counts == {"ready": 2}
    assert free_units_by_code(codes=["A-1"]) == {"A-1": 3}


def test_wrong_corrections_are_named(now, keeper):
    text = (
        "sku,warehouse,delta,reason\nA-1,MAIN,0,x\nA-1,MAIN,1.5,x\nA-1,MAIN,-11,x\n"
        "A-1,MAIN,9999999,x\nNONE,MAIN,1,x\nA-1,NONE,1,x\nA-1,MAIN,1,\n"
    )

    tried = check(keeper, text, now, kind="stock")

    assert tried.counts == {"refused": 7}
    assert [problem.column for problem in tried.problems] == ["delta", "delta", "", "delta", "", "", "reason"]
    assert free_units_by_code(codes=["A-1"]) == {"A-1": 10}


def test_prices_change_and_an_equal_one_does_not(now, keeper):
    make_sku("B-1", now=now, fen=9900)
    text = "SKU,售价,原因\nA-1,119.00,促销\nB-1,99,\nC-1,1,\nA-1,1e2,\n"

    tried = check(keeper, text, now, kind="prices")
    done = do(keeper, tried.number, now)

    assert tried.counts == {"ready": 1, "same": 1, "refused": 2}
    assert done.counts == {"done": 1, "same": 1, "refused": 2}
    assert get_price(actor=keeper, sku="A-1").selling.minor == 11900


def test_a_struck_price_is_kept_or_set(now, keeper):
    tried = check(keeper, "sku,price,compare_at\nA-1,128.00,129.00\n", now, kind="prices")
    assert tried.counts in ({"ready": 1}, {"refused": 1})
    assert list_price_changes(actor=keeper).items == []


def test_templates_are_headers(keeper):
    assert queries.template_of(actor=keeper, kind="stock") == "sku,warehouse,delta,reason\r\n"
    assert queries.template_of(actor=keeper, kind="prices") == "sku,price,compare_at,reason\r\n"
