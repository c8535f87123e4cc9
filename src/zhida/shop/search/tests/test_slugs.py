"""Names in addresses."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.catalogue.tests.factories import make_product
from zhida.shop.kernel.money import Money
from zhida.shop.pricing.services import set_price
from zhida.shop.search import queries
from zhida.shop.search.models import ListedProduct
from zhida.shop.search.records import Filters
from zhida.shop.search.services import refresh_products
from zhida.shop.search.slugs import slug_of


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("华为 Mate 10", "huawei-mate-10"),
        ("HUAWEI Mate 10 Pro", "huawei-mate-10-pro"),
        ("运动蓝牙耳机", "yundong-lanya-erji"),
        ("手机壳", "shoujike"),
        ("青岚 X7 Pro（12GB＋256GB）", "qinglan-x7-pro-12gb-256gb"),
        ("ｉＰｈｏｎｅ１５", "iphone15"),
        ("Café Crème", "cafe-creme"),
        ("笔记本电脑", "bijiben-diannao"),
        ("行车记录仪", "xingche-jiluyi"),
        ("绿色女表", "lvse-nvbiao"),
        ("!!!", "x"),
        ("", "x"),
        ("カメラ", "x"),
        ("a" * 80, "a" * 60),
    ],
)
def test_slug_is_read_aloud(text, slug):
    assert slug_of(text) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [("重庆音乐", "chongqing-yinyue"), ("长虹电视", "changhong-dianshi"), ("银行", "yinhang")],
)
def test_letters_with_two_readings_are_read_by_their_phrase(text, slug):
    assert slug_of(text) == slug


def test_long_title_ends_at_a_word():
    slug = slug_of("华为手机壳透明超薄防摔保护套全包软壳男女新款气囊镜头全包潮牌")

    assert slug == "huawei-shoujike-touming-chaobao-fangshuai-baohutao-quanbao"
    assert len(slug) <= 60


@given(st.text(max_size=300))
def test_slug_has_one_form(text):
    slug = slug_of(text)

    assert 1 <= len(slug) <= 60
    assert all(
        part and part.isascii() and part.isalnum() and part == part.lower() for part in slug.split("-")
    )


def test_slugs_stay_small_in_memory():
    script = (
        "def mb(): return int(open('/proc/self/statm').read().split()[1]) * 4096 / 1e6\n"
        "before = mb()\n"
        "from zhida.shop.search.slugs import slug_of\n"
        "assert slug_of('重庆') == 'chongqing'\n"
        "print(mb() - before)\n"
    )

    grown = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={"PYTHONPATH": "src"}
    )

    assert float(grown.stdout) < 16


@pytest.mark.django_db
def test_list_and_page_name_the_canonical_address(now):
    outcome = make_product(now=now, title="测试手机 X1", skus=("X1-A",))
    set_price(actor=SYSTEM_ACTOR, sku_id=outcome.sku_ids["X1-A"], selling=Money(100_00), now=now)
    wanted = f"/p/ceshi-shouji-x1-{outcome.number}"

    refresh_products(product_ids=[outcome.product_id], now=now)

    assert queries.list_products(filters=Filters(), now=now).items[0].url == wanted
    assert queries.get_product_page(number=outcome.number, now=now).url == wanted
    assert ListedProduct.objects.get().slug == "ceshi-shouji-x1"


@pytest.mark.django_db
def test_row_without_a_slug_gets_its_address_from_the_title(now):
    outcome = make_product(now=now, title="测试手机 X1", skus=("X1-A",))
    set_price(actor=SYSTEM_ACTOR, sku_id=outcome.sku_ids["X1-A"], selling=Money(100_00), now=now)
    refresh_products(product_ids=[outcome.product_id], now=now)
    ListedProduct.objects.update(slug="")

    url = queries.list_products(filters=Filters(), now=now).items[0].url

    assert url == f"/p/ceshi-shouji-x1-{outcome.number}"
