"""A shop with goods on sale, and browsers that stand in front of it."""

from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from zhida.entrypoints.first_rows import ensure_first_rows
from zhida.entrypoints.storefront import frame, tree
from zhida.entrypoints.storefront.showing.brands import forget_brands
from zhida.shop.accounts.models import LoginCode
from zhida.shop.cart.tests.factories import price_sku, stock_sku
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.catalogue.tests.factories import make_product
from zhida.shop.search import services as search_services

PHONE = "13800138000"


class Browser(Client):
    """A browser without scripts: it says which site a form comes from, and follows nothing by itself."""

    def send(self, path: str, form: dict[str, object], **headers: str):
        """Submit a form of our own page."""
        return self.post(path, form, headers={"Sec-Fetch-Site": "same-origin", **headers})

    def log_in(self, phone: str = PHONE) -> None:
        """Ask for a code and log in with it."""
        self.send("/login/code", {"phone": phone})
        response = self.send("/login", {"phone": phone, "code": "000000", "way": "code"})
        assert response.status_code == 303, response.content.decode()
        LoginCode.objects.all().delete()

    def add_address(self) -> str:
        """Save an address and give its id."""
        form = {
            "name": "林小青",
            "phone": PHONE,
            "province": "广东省",
            "city": "深圳市",
            "district": "南山区",
            "detail": "科技园路 1 号",
            "next": "/checkout",
        }
        response = self.send("/account/addresses", form)
        assert response.status_code == 303, response.content.decode()
        return response.url.partition("address=")[2]


@pytest.fixture
def browser(settings, tmp_path, db) -> Browser:
    settings.ZHIDA = replace(settings.ZHIDA, data_dir=tmp_path)
    frame.forget_menu()
    tree.forget_tree()
    forget_brands()
    ensure_first_rows()
    return Browser()


@pytest.fixture
def phone_number(browser) -> str:
    """Put a phone with two SKUs on sale and give its public number: A-1 at 5999.00, A-2 at 6599.00."""
    present = timezone.now()
    outcome = make_product(now=present, skus=("A-1", "A-2"), title="青岚 X7", subtitle="轻 187 克")
    records = sellable_skus(skus=("A-1", "A-2"), now=present)
    for sku, fen in (("A-1", 599900), ("A-2", 659900)):
        price_sku(records[sku].sku_id, fen, now=present)
        stock_sku(records[sku].sku_id, sku, 9, now=present)
    search_services.refresh_products(product_ids=[outcome.product_id], now=present)
    return outcome.number
