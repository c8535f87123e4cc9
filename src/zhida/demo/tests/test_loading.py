from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.test import override_settings

from zhida.config.env import Mode
from zhida.demo.documents import in_launch_order
from zhida.demo.goods import demo_products
from zhida.demo.loading import LoadReport, load_demo
from zhida.demo.people import SHOPPERS, STAFF
from zhida.entrypoints.cli.demo import demo_command
from zhida.shop.accounts.queries import find_user_id, get_staff
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.catalogue.models import MediaAsset
from zhida.shop.catalogue.queries import category_tree, find_product_number, get_product, sellable_skus
from zhida.shop.catalogue.records import MediaKind
from zhida.shop.customers.queries import list_addresses
from zhida.shop.inventory.queries import free_units
from zhida.shop.kernel.money import Money
from zhida.shop.loyalty.queries import standing_of
from zhida.shop.pricing.queries import prices_for
from zhida.shop.promotions.queries import list_offers

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path, settings):
    """Keep the pictures of a test apart from everybody's."""
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path)


def test_demo_loads_and_a_second_load_changes_nothing(now):
    first = load_demo(now=now)
    pictures = MediaAsset.objects.count()

    second = load_demo(now=now + timedelta(hours=1))

    assert first == LoadReport(products=66, offers=3, people=5)
    assert second == LoadReport()
    assert MediaAsset.objects.count() == pictures
    _check_goods(now)
    _check_people()
    _check_offers(now)
    _check_membership(now)


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


def _check_goods(now):
    codes = [sku.sku for product in demo_products() for sku in product.skus]
    found = sellable_skus(skus=codes, now=now)
    assert sorted(found) == sorted(codes)
    assert all(record.is_sellable for record in found.values())
    flagship = found["X7-ULTRA-GREEN-12-256"]
    assert free_units(sku_ids=[flagship.sku_id]) == {flagship.sku_id: 100}
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
    offers = list_offers(actor=SYSTEM_ACTOR).items
    assert sorted(offer.status for offer in offers) == ["PUBLISHED"] * 3
    assert [offer.title for offer in offers if offer.starts_at is not None and offer.starts_at > now] == [
        "耳机周：满500减60"
    ]
