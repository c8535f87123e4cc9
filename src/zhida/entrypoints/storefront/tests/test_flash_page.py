"""The page of flash sales, the strip of the home page and the label of cards."""

import re
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zhida.shop.cart.tests.factories import make_offer
from zhida.shop.catalogue.queries import product_ids_of
from zhida.shop.promotions.models import Offer, QuotaBucket
from zhida.shop.search.services import refresh_products

FLASH = {"kind": "flash_price", "title": "晚八点", "skus": {"A-1": 549_900, "A-2": 600_000}, "quota_left": 20}


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_sales_stand_by_what_they_are(browser, phone_number):
    now = timezone.now()
    begins, ends = now + timedelta(hours=3), now + timedelta(hours=5)
    make_offer({**FLASH, "ends_at": ends.isoformat()}, now=now)
    make_offer({**FLASH, "title": "后一场", "starts_at": begins.isoformat()}, now=now)
    over = make_offer({**FLASH, "title": "前一场", "ends_at": ends.isoformat()}, now=now)
    Offer.objects.filter(number=over).update(ends_at=now - timedelta(hours=1))
    browser.get("/list")

    with CaptureQueriesContext(connection) as queries:
        page = words(browser.get("/flash").content.decode())

    assert len(queries) <= 6
    places = [page.index(text) for text in ("晚八点 正在抢购", "即将开抢", "后一场", "前一场")]
    assert places == sorted(places)
    assert "共 20 件，还剩 20 件" in page
    assert page.count("5499 .00 起") == 3
    assert page.count("¥5999.00") >= 2


def test_page_without_sales_says_so(browser):
    assert "现在没有限时抢购" in browser.get("/flash").content.decode()


def test_sold_out_sale_stays_with_its_word(browser, phone_number):
    make_offer(FLASH, now=timezone.now())
    QuotaBucket.objects.update(units_left=0)

    assert "晚八点 已抢完" in words(browser.get("/flash").content.decode())


def test_cards_and_the_home_page_show_the_flash_price(browser, phone_number):
    now = timezone.now()
    make_offer({**FLASH, "ends_at": (now + timedelta(hours=5)).isoformat()}, now=now)
    refresh_products(product_ids=product_ids_of(numbers=[phone_number]), now=now)

    listed = browser.get("/list").content.decode()
    home = browser.get("/").content.decode()

    assert '<span class="badge badge-accent">限时</span>' in listed
    assert "售价 <s>¥5999.00</s>" in listed
    assert 'class="section strip"' in home
    assert 'href="/flash"' in home
