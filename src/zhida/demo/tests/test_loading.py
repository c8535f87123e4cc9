from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from click.testing import CliRunner
from django.test import override_settings

from zhida.config.env import Mode
from zhida.demo.documents import in_launch_order
from zhida.demo.goods import demo_products
from zhida.demo.loading import LoadReport, load_demo
from zhida.demo.people import SHOPPERS, STAFF
from zhida.demo.promotions import flash_documents
from zhida.entrypoints.cli.demo import demo_command
from zhida.shop.accounts.queries import find_user_id, get_staff
from zhida.shop.catalogue.models import MediaAsset
from zhida.shop.catalogue.queries import category_tree, find_product_number, get_product, sellable_skus
from zhida.shop.catalogue.records import MediaKind
from zhida.shop.customers.queries import list_addresses
from zhida.shop.inventory.queries import free_units
from zhida.shop.kernel.money import Money
from zhida.shop.loyalty.queries import standing_of
from zhida.shop.policies.queries import policies_for
from zhida.shop.policies.records import GoodsKind
from zhida.shop.pricing.queries import prices_for
from zhida.shop.promotions.queries import public_promotions

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path, settings):
    """Keep the pictures of a test apart from everybody's."""
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path)


def test_demo_loads_and_a_second_load_changes_nothing(now):
    first = load_demo(now=now)
    pictures = MediaAsset.objects.count()

    second = load_demo(now=now + timedelta(hours=1))

    assert first == LoadReport(products=66, offers=27, people=5)
    assert second == LoadReport()
    assert MediaAsset.objects.count() == pictures
    _check_goods(now)
    _check_people()
    _check_offers(now)
    _check_membership(now)
    _check_policies(now)


def _check_membership(now):
    standings = [
        standing_of(customer_id=find_user_id(phone=shopper.phone), now=now + timedelta(hours=1))
        for shopper in SHOPPERS
    ]
    assert [(standing.level, standing.points) for standing in standings] == [(2, 7099), (0, 0)]
    buds = sellable_skus(skus=["BUDS-4-PRO-WHITE"], now=now)["BUDS-4-PRO-WHITE"]
    price = prices_for(sku_ids=[buds.sku_id], now=now)[buds.sku_id]
    assert price.level_prices == {1: Money(881_00), 2: Money(863_00), 3: Money(845_00)}


def test_newest_products_are_one_of_each_category():
    newest = in_launch_order()[-8:][::-1]

    assert newest[0].product == "x7-ultra"
    assert len({product.category for product in newest}) == 8


def test_demo_is_refused_in_production(settings):
    production = replace(settings.ZHIDA, mode=Mode.PRODUCTION)

    with override_settings(ZHIDA=production):
        answer = CliRunner().invoke(demo_command)

    assert answer.exit_code == 1
    assert find_product_number(code="x7-ultra") is None


def _check_policies(now):
    skus = {product.category[0]: product.skus[0].sku for product in demo_products()}
    records = sellable_skus(skus=list(skus.values()), now=now)
    found = policies_for(skus=list(records.values()))
    by_category = {name: found[records[code].sku_id] for name, code in skus.items()}
    assert {name: one.goods_kind for name, one in by_category.items()} == {
        "手机": GoodsKind.PHONE,
        "平板": GoodsKind.TABLET,
        "笔记本": GoodsKind.COMPUTER,
        "耳机": GoodsKind.AUDIO,
        "手表": GoodsKind.WEARABLE,
        "音箱": GoodsKind.AUDIO,
        "路由器": GoodsKind.OTHER,
        "配件": GoodsKind.ACCESSORY,
    }
    assert (by_category["配件"].return_days, by_category["手机"].price_protection_days) == (15, 15)


def _check_goods(now):
    codes = [sku.sku for product in demo_products() for sku in product.skus]
    found = sellable_skus(skus=codes, now=now)
    assert sorted(found) == sorted(codes)
    assert all(record.is_sellable for record in found.values())
    flagship = found["X7-ULTRA-GREEN-12-256"]
    assert free_units(sku_ids=[flagship.sku_id]) == {flagship.sku_id: 112}
    assert prices_for(sku_ids=[flagship.sku_id], now=now)[flagship.sku_id].selling == Money(599_900)
    product = get_product(number=flagship.product_number, now=now)
    assert [media.kind for media in product.media[:2]] == [MediaKind.IMAGE, MediaKind.VIDEO]
    assert len(product.story) == 4
    assert {block.media for block in product.story} <= {media.key for media in product.media}
    assert {category.names for category in category_tree()} >= {
        product.category for product in demo_products()
    }


def _check_people():
    for shopper in SHOPPERS:
        user_id = find_user_id(phone=shopper.phone)
        assert len(list_addresses(for_customer=user_id)) == len(shopper.addresses)
    for staff in STAFF:
        assert frozenset(get_staff(user_id=find_user_id(phone=staff.phone)).roles) == staff.roles


def _check_offers(now):
    present = public_promotions(now=now)
    assert sorted(offer.kind for offer in present.live) == [
        "bundle_price",
        "every_cut",
        "flash_price",
        "nth_percent",
        "threshold_cut",
        "threshold_gift",
    ]
    assert sorted(coupon.terms.kind for coupon in present.claimable) == [
        "category",
        "freight",
        "shop",
        "shop",
    ]
    assert [sale.title for sale in present.flash] == ["10 点场", "20 点场", "10 点场"]
    running, coming = present.flash[0], present.flash[1]
    assert running.has_begun(now)
    assert running.ends_at == coming.starts_at
    assert prices_for_codes(running.prices, now=now)


def prices_for_codes(flash, *, now) -> bool:
    """Say whether every flash price is below the selling price, by less than a fifth."""
    found = sellable_skus(skus=flash, now=now)
    prices = prices_for(sku_ids=[record.sku_id for record in found.values()], now=now)
    selling = {code: prices[record.sku_id].selling.minor for code, record in found.items()}
    return all(selling[code] * 80 < price * 100 < selling[code] * 100 for code, price in flash.items())


def test_flash_sales_follow_each_other_without_a_product_coming_back(now):
    sales = [document for _starts_at, document in flash_documents(now=now)]
    later = [document for _starts_at, document in flash_documents(now=now + timedelta(days=1))]

    assert len(sales) == 17
    assert later[:15] == sales[2:]
    assert all(one["ends_at"] == two["starts_at"] for one, two in pairwise(sales))
    codes = [code for document in sales[:16] for code in document["skus"]]
    assert len(codes) == len(set(codes))
