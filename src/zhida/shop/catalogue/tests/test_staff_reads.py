"""What staff narrow the product list by, and what the editor asks of a category."""

import pytest
from ninja.testing import TestClient

from zhida.shop.accounts.records import Role
from zhida.shop.catalogue import queries, services
from zhida.shop.catalogue.api import staff
from zhida.shop.catalogue.records import ProductFilter
from zhida.shop.catalogue.tests.factories import make_product

pytestmark = pytest.mark.django_db

client = TestClient(staff)


def test_list_is_narrowed_by_brand_and_category(now, staff_actor):
    phone = make_product(now=now)
    make_product(now=now, brand="别家", category=("数码", "平板"))
    actor = staff_actor(Role.GOODS)

    def numbers(**wanted):
        page = queries.list_products(actor=actor, wanted=ProductFilter(**wanted))
        return [row.number for row in page.items]

    assert len(numbers()) == len(numbers(category="数码")) == 2
    assert (
        numbers(brand="青岚") == numbers(category="数码 > 手机") == numbers(category="手机") == [phone.number]
    )
    assert numbers(category="没有") == numbers(brand="没有") == []


def test_waiting_products_are_counted(now, staff_actor):
    waiting = make_product(now=now, publish=False)
    make_product(now=now)
    services.submit_for_check(actor=staff_actor(Role.GOODS), number=waiting.number, now=now)

    assert queries.count_waiting(actor=staff_actor(Role.SUPPORT)) == 1


def test_brands_and_attribute_rules_are_listed(now, staff_actor):
    make_product(now=now)
    call = {"actor": staff_actor(Role.GOODS), "now": now}
    phones = queries.find_categories(text="手机")[0]

    assert client.get("/brands", **call).json() == {"items": ["青岚"]}
    assert client.get(f"/categories/{phones.category_id}/attributes", **call).json() == {"items": []}
    assert client.get("/categories/999999/attributes", **call).json() == {"items": []}
