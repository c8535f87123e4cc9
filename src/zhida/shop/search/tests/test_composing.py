"""What a product becomes before an engine sees it."""

from __future__ import annotations

import pytest

from zhida.shop.catalogue.models import Product, Sku
from zhida.shop.catalogue.queries import find_categories
from zhida.shop.search import services
from zhida.shop.search.composing import compose_documents
from zhida.shop.search.documents import SearchDocument
from zhida.shop.search.models import ListedProduct
from zhida.shop.search.tests.test_lists import list_phone

pytestmark = pytest.mark.django_db


def stored(name: str, value: str) -> dict[str, str]:
    """Return an attribute as the catalogue keeps it."""
    return {"name": name, "group": "", "kind": "TEXT", "value": value, "unit": ""}


def test_document_holds_the_listing_and_what_only_the_catalogue_knows(now):
    phone = list_phone(now, "A", title="华为 Mate", brand="华为（HUAWEI）", colours="黑白", price=100_00)
    Product.objects.filter(pk=phone.product_id).update(
        description="卫星通话", attributes=[stored("系统", "鸿蒙"), stored("颜色", "黑")]
    )
    Sku.objects.filter(sku="A-白").update(barcode="6900000000001")
    services.add_sales(number=phone.number, units=2, now=now)
    row = ListedProduct.objects.get(pk=phone.product_id)
    (category,) = find_categories(text="手机")

    (document,) = compose_documents(product_ids=[phone.product_id])

    assert document == SearchDocument(
        product_id=phone.product_id,
        number=phone.number,
        title="华为 Mate",
        subtitle=row.subtitle,
        brand="华为（HUAWEI）",
        category=("数码", "手机"),
        category_ids=category.ancestor_ids,
        attributes=(("颜色", "白"), ("颜色", "黑")),
        facts=("鸿蒙",),
        description="卫星通话",
        codes=("A-黑", "A-白", "6900000000001"),
        skus=("A-黑", "A-白"),
        price_minor=100_00,
        in_stock=True,
        sales=2,
        listed_at=row.listed_at,
    )


@pytest.mark.parametrize("products", [1, 3])
def test_a_batch_takes_four_queries(now, django_assert_num_queries, products):
    phones = [list_phone(now, f"P{number}") for number in range(products)]

    with django_assert_num_queries(4):
        documents = compose_documents(product_ids=[phone.product_id for phone in phones])

    assert [document.title for document in documents] == [f"手机 P{number}" for number in range(products)]


def test_product_that_is_not_listed_has_no_document(now):
    phone = list_phone(now, "A")
    Product.objects.filter(pk=phone.product_id).update(status="WITHDRAWN")
    services.refresh_products(product_ids=[phone.product_id], now=now)

    assert compose_documents(product_ids=[phone.product_id, 7]) == []
