"""What promotions make of a price on a public product page."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zhida.entrypoints.storefront.offer_names import forget_names
from zhida.entrypoints.storefront.tests.test_coupon_pages import make_coupon
from zhida.shop.cart.tests.factories import make_offer
from zhida.shop.kernel.clock import SHANGHAI
from zhida.shop.promotions.models import CouponHolding, QuotaBucket

TIERS = {"kind": "threshold_cut", "tiers": [{"threshold": 300_000, "cut": 30_000}], "title": "满3000减300"}
FLASH = {"kind": "flash_price", "skus": {"A-1": 549_900}, "quota_left": 100, "buyer_left": 2}


@pytest.fixture
def path(phone_number) -> str:
    forget_names()
    return f"/p/qinglan-x7-{phone_number}"


def text_of(page: str) -> str:
    """The words of a page, without tags and runs of blanks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_price_after_offers_and_coupons_is_explained(browser, path):
    make_offer(TIERS, now=timezone.now())
    make_coupon(threshold=200_000, cut=10_000, title="满2000减100")

    page = browser.get(path).content.decode()

    arithmetic = "¥5999.00 − 满3000减300 ¥300.00 − 领券满2000减100 ¥100.00 = 券后价 ¥5599.00"
    assert arithmetic in text_of(page)
    assert '<p class="price-after">券后价 ' in page
    assert "¥6599.00 − 满3000减300" in text_of(page)
    assert page.count('class="deal"') == 2
    assert len(re.findall(r'class="deal" data-skus="[^"]*" hidden', page)) == 1


def test_offers_without_coupons_have_another_name(browser, path):
    make_offer(TIERS, now=timezone.now())

    page = text_of(browser.get(path).content.decode())

    assert "= 到手价 ¥5699.00" in page
    assert "券后价" not in page


def test_price_in_a_flash_sale_strikes_the_selling_price(browser, path):
    ends = timezone.now() + timedelta(hours=2)
    make_offer({**FLASH, "ends_at": ends.isoformat()}, now=timezone.now())

    page = browser.get(path).content.decode()

    assert '<span class="price-sign">¥</span>5499<span class="price-cents">.00</span>' in page
    assert "售价 ¥5999.00" in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    assert "¥5999.00 − 限时优惠 ¥500.00 = 到手价 ¥5499.00" in text_of(page)
    assert "共 100 件，还剩 100 件 · 每人限购 2 件" in page
    assert ends.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") in page


def test_flash_sale_is_told_before_it_begins_and_after_it_sold_out(browser, path):
    begins = timezone.now() + timedelta(hours=3)
    make_offer({**FLASH, "starts_at": begins.isoformat()}, now=timezone.now())
    coming = text_of(browser.get(path).content.decode())
    make_offer(FLASH, now=timezone.now())
    QuotaBucket.objects.update(units_left=0)

    sold_out = text_of(browser.get(path).content.decode())

    local = begins.astimezone(SHANGHAI)
    assert f"{local.month}月{local.day}日 {local:%H:%M} 开抢" in coming
    assert "限时价 ¥5499.00 已抢完，现在按售价购买。" in sold_out


def test_bundle_lists_its_parts_and_a_gift_its_value(browser, path):
    now = timezone.now()
    bundle = {"kind": "bundle_price", "items": {"A-1": 1, "A-2": 1}, "price": 1_200_000}
    make_offer({**bundle, "title": "两台一套"}, now=now)
    gift = {"kind": "threshold_gift", "threshold": 100_000, "gift_sku": "A-2", "gift_value": 9_900}
    make_offer(gift, now=now)

    page = text_of(browser.get(path).content.decode())

    assert "两台一套：套装价12000" in page
    assert page.count("青岚 X7") > 4
    assert "价值 ¥99.00" in page


@pytest.mark.parametrize("units", [1, 3])
def test_page_with_every_promotion_reads_six_times_and_is_the_same_for_all(browser, path, units):
    for place in range(units):
        make_offer({**TIERS, "title": f"满减{place}"}, now=timezone.now())
        make_coupon(title=f"券{place}")
    make_offer({**FLASH, "ends_at": (timezone.now() + timedelta(hours=1)).isoformat()}, now=timezone.now())
    browser.get("/list")

    with CaptureQueriesContext(connection) as queries:
        as_guest = browser.get(path)
    browser.log_in()

    assert len(queries) <= 6, [query["sql"][:90] for query in queries]
    assert browser.get(path).content == as_guest.content


def test_coupon_is_claimed_from_the_product_and_leads_back(browser, path):
    number = make_coupon(title="迎新券")
    assert f'action="/coupons/{number}/claim"' in browser.get(path).content.decode()
    as_guest = browser.send(f"/coupons/{number}/claim", {"next": path})
    browser.log_in()

    claimed = browser.send(f"/coupons/{number}/claim", {"next": path})
    elsewhere = browser.post(f"/coupons/{number}/claim", {"next": path})

    assert as_guest.url == f"/login?{urlencode({'next': path})}"
    assert claimed.url == f"/coupons?{urlencode({'done': number, 'next': path})}"
    assert f'href="{path}"' in browser.get(claimed.url).content.decode()
    assert elsewhere.status_code == 403
    assert CouponHolding.objects.count() == 1
