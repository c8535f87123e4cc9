"""Public pages: the same bytes for everybody, cacheable, and nothing inline."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhida.entrypoints.storefront import frame
from zhida.entrypoints.storefront.addresses import category_link
from zhida.entrypoints.storefront.pages import COUNTED_CACHE, PUBLIC_CACHE
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.cart.tests.factories import price_sku
from zhida.shop.catalogue.queries import category_tree, product_ids_of, sellable_skus
from zhida.shop.catalogue.services import take_off_sale
from zhida.shop.catalogue.tests.factories import make_product
from zhida.shop.search import services as search_services

PUBLIC = ("/", "/flash", "/categories", "/list", "/search?q=X7", "/service", "/privacy", "/licence")


@pytest.mark.parametrize("path", [*PUBLIC, "/p/qinglan-x7-{number}", "/en/", "/en/p/qinglan-x7-{number}"])
def test_public_page_is_the_same_for_guest_and_member(browser, phone_number, path):
    path = path.format(number=phone_number)
    as_guest = browser.get(path)
    browser.log_in()
    browser.send("/cart/lines", {"sku": "A-1", "quantity": "2"})

    as_member = browser.get(path)

    assert as_guest.status_code == 200
    assert as_member.content == as_guest.content
    assert as_member.headers["Cache-Control"] == (COUNTED_CACHE if "search" in path else PUBLIC_CACHE)
    assert "nonce" not in as_member.headers["Content-Security-Policy"]
    assert "unsafe" not in as_member.headers["Content-Security-Policy"]


def test_public_page_answers_304_to_who_has_it(browser, phone_number):
    first = browser.get(f"/p/qinglan-x7-{phone_number}")

    second = browser.get(f"/p/qinglan-x7-{phone_number}", headers={"If-None-Match": first.headers["ETag"]})

    assert (second.status_code, second.content) == (304, b"")
    assert second.headers["ETag"] == first.headers["ETag"]


@pytest.fixture(params=[1, 3])
def one_or_three(request, phone_number, now) -> str:
    """Put one phone or three on sale; give the number of the first."""
    for index in range(1, request.param):
        near = make_product(now=now, skus=(f"N-{index}",), title=f"青岚 X7 {index}")
        price_sku(near.sku_ids[f"N-{index}"], 99900, now=now)
        search_services.refresh_products(product_ids=[near.product_id], now=now)
    return phone_number


@pytest.mark.parametrize(
    ("path", "most"),
    [
        # The fourth reads what is in a flash sale now, whose price and end stand in the strip.
        ("/", 4),
        ("/flash", 6),
        ("/p/qinglan-x7-{number}", 6),
        ("/list", 3),
        ("{category}", 5),
        # Without an index the database counts: three more than the engine's own answer takes.
        ("/search?q=X7", 7),
    ],
)
def test_public_page_reads_little(browser, one_or_three, path, most):
    browser.get("/list?in_stock=1")
    root = category_tree()[0]
    category = category_link(category_id=root.category_id, name=root.name)

    with CaptureQueriesContext(connection) as queries:
        response = browser.get(path.format(number=one_or_three, category=category))

    assert response.status_code == 200
    assert len(queries) <= most, [query["sql"][:90] for query in queries]


def test_card_that_was_drawn_is_drawn_anew_for_another_language_and_price(browser, phone_number, now):
    before = [browser.get(path).content.decode() for path in ("/list", "/en/list", "/list")]
    for record in sellable_skus(skus=("A-1", "A-2"), now=now).values():
        price_sku(record.sku_id, 12300, now=now)
    search_services.refresh_products(product_ids=product_ids_of(numbers=[phone_number]), now=now)
    after = browser.get("/list").content.decode()

    assert before[0] == before[2]
    assert ['<span class="price-from">起</span>' in page for page in before] == [True, False, True]
    assert '<span class="price-from"> and up</span>' in before[1]
    assert '<span class="price-sign">¥</span>5999' in before[0]
    assert '<span class="price-sign">¥</span>123<' in after


def test_product_page_shows_the_sku_of_its_address(browser, phone_number):
    page = browser.get(f"/p/qinglan-x7-{phone_number}?sku=A-2").content.decode()

    assert '<input type="hidden" name="sku" value="A-2">' in page
    assert '<span class="price-sign">¥</span>6599<span class="price-cents">.00</span>' in page
    assert '"sku":"A-1"' in page
    assert "青岚 X7" in page


def test_product_that_never_was_is_404_with_a_search_begun(browser, phone_number):
    missing = browser.get("/p/qinglan-x9-GNEVER")
    page = missing.content.decode()

    assert missing.status_code == 404
    assert "没有这个页面" in page
    assert 'value="qinglan x9"' in page
    assert f"/p/qinglan-x7-{phone_number}" in page
    assert '<meta name="robots" content="noindex, follow">' in page


def test_withdrawn_product_is_410_with_its_name_and_what_sells_beside_it(browser, phone_number, now):
    near = make_product(now=now, skus=("N-1",), title="青岚 N1")
    price_sku(near.sku_ids["N-1"], 99900, now=now)
    search_services.refresh_products(product_ids=[near.product_id], now=now)
    take_off_sale(actor=SYSTEM_ACTOR, number=phone_number, reason="停产", now=now)
    search_services.refresh_products(product_ids=product_ids_of(numbers=[phone_number]), now=now)
    frame.forget_menu()

    chinese = browser.get(f"/p/any-title-{phone_number}")
    english = browser.get(f"/en/p/{phone_number}")

    assert (chinese.status_code, english.status_code) == (410, 410)
    assert "<h1>青岚 X7</h1>" in chinese.content.decode()
    assert "这件商品已下架" in chinese.content.decode()
    assert "手机热销" in chinese.content.decode()
    assert f"/p/qinglan-n1-{near.number}" in chinese.content.decode()
    assert "This product is not sold any more" in english.content.decode()
    assert chinese.headers["Cache-Control"] == "no-store"


def test_list_filters_by_price_in_yuan_and_says_so(browser, phone_number):
    within = browser.get("/list?price_min=5000&price_max=6000").content.decode()
    without = browser.get("/list?price_max=10").content.decode()

    assert f"/p/qinglan-x7-{phone_number}" in within
    assert "¥5000 – ¥6000" in within
    assert "没有找到合适的商品" in without


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", "price_min=１", "price_max=1e9", "sort=evil", "page=99999"]
)
def test_list_survives_what_makes_no_sense(browser, phone_number, query):
    assert browser.get(f"/list?{query}").status_code == 200


def test_search_without_result_offers_what_sells(browser, phone_number):
    page = browser.get("/search?q=%E6%8A%BD%E6%B0%B4%E9%A9%AC%E6%A1%B6").content.decode()

    assert "“抽水马桶”的搜索结果" in page
    assert f"/p/qinglan-x7-{phone_number}" in page


def test_delivery_says_date_and_freight_in_words(browser, phone_number):
    told = browser.get(f"/p/qinglan-x7-{phone_number}/delivery?region=440305").json()
    wrong = browser.get(f"/p/qinglan-x7-{phone_number}/delivery?region=44")

    assert "送达" in told["promise"]
    assert told["freight"] == "包邮"
    assert wrong.status_code == 400


def test_public_page_takes_no_post(browser):
    assert browser.send("/list", {}).status_code == 405
