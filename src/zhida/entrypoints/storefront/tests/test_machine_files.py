"""Sitemaps, robots and feeds: parsed as their readers parse them, in a fixed number of queries."""

from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest

from zhida.entrypoints.storefront.views import sitemaps
from zhida.shop.catalogue.queries import category_tree, list_brands
from zhida.shop.search.models import ListedProduct

SHOP = "https://shop.example.com"
SITE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def public(settings, browser):
    settings.ZHIDA = replace(settings.ZHIDA, public_url=SHOP)

    def read(path: str) -> ET.Element:
        response = browser.get(path)
        assert response.status_code == 200
        assert "xml" in response.headers["Content-Type"]
        content = b"".join(response.streaming_content) if response.streaming else response.content
        return ET.fromstring(content)  # noqa: S314 -- our own answer, read as a crawler would

    return read


def locations(root: ET.Element) -> list[str]:
    return [it.text.removeprefix(SHOP) for it in root.iter(f"{SITE}loc")]


def test_index_names_every_sitemap_and_each_is_there(public, browser, phone_number):
    named = locations(public("/sitemap.xml"))

    assert named == [f"/sitemaps/{name}.xml" for name in ("pages", "categories", "brands", "products-1")]
    for path in named:
        assert browser.get(path).headers["Cache-Control"] == "public, max-age=3600"


def test_product_stands_in_both_languages_with_when_it_changed(
    public, phone_number, django_assert_num_queries
):
    with django_assert_num_queries(2):
        root = public("/sitemaps/products-1.xml")

    path = f"/p/qinglan-x7-{phone_number}"
    assert locations(root) == [path, f"/en{path}"]
    for url in root:
        assert {it.get("hreflang"): it.get("href") for it in url.iter(LINK)} == {
            "zh-CN": f"{SHOP}{path}",
            "en": f"{SHOP}/en{path}",
            "x-default": f"{SHOP}{path}",
        }
        changed = datetime.fromisoformat(url.findtext(f"{SITE}lastmod"))
        assert changed == ListedProduct.objects.get().refreshed_at.replace(microsecond=0)


def test_products_are_split_over_files(public, browser, phone_number, monkeypatch):
    row = ListedProduct.objects.select_related("product").get()
    product = row.product
    for index in range(4):
        product.pk, product.number, product.code = None, f"GCOPY{index}", f"copy-{index}"
        product.save(force_insert=True)
        row.product, row.number = product, product.number
        row.save(force_insert=True)
    monkeypatch.setattr(sitemaps, "PRODUCTS_A_FILE", 2)

    index = locations(public("/sitemap.xml"))
    files = [locations(public(f"/sitemaps/products-{file}.xml")) for file in (1, 2, 3)]

    assert index[-3:] == [f"/sitemaps/products-{file}.xml" for file in (1, 2, 3)]
    assert [len(file) for file in files] == [4, 4, 2]
    assert len({path for file in files for path in file}) == 10


@pytest.mark.parametrize(
    "name", ["products-0", "products-2", "products--1", "products-x", "products", "secret"]
)
def test_no_other_sitemap_is_there(browser, phone_number, name):
    assert browser.get(f"/sitemaps/{name}.xml").status_code == 404


@pytest.mark.parametrize("path", ["/en/sitemap.xml", "/en/sitemaps/pages.xml", "/en/robots.txt"])
def test_machine_files_stand_once(browser, phone_number, path):
    assert browser.get(path).status_code == 404


def test_categories_and_brands_with_goods_are_named(public, phone_number, django_assert_num_queries):
    with django_assert_num_queries(2):
        categories = locations(public("/sitemaps/categories.xml"))
    with django_assert_num_queries(2):
        brands = locations(public("/sitemaps/brands.xml"))

    slugs = {"数码": "shuma", "手机": "shouji"}
    wanted = [f"/c/{slugs[it.name]}-{it.category_id}" for it in category_tree()]
    assert categories == [path for it in wanted for path in (it, f"/en{it}")]
    brand = f"/b/qinglan-{list_brands()[0].brand_id}"
    assert brands == [brand, f"/en{brand}"]
    assert locations(public("/sitemaps/pages.xml"))[:4] == ["/", "/en/", "/categories", "/en/categories"]


def test_every_address_of_the_sitemaps_is_canonical(public, browser, phone_number):
    for sitemap in locations(public("/sitemap.xml")):
        for path in locations(public(sitemap)):
            assert browser.get(path).status_code == 200, path


def test_robots_keep_out_of_what_is_personal(browser, public, phone_number):
    response = browser.get("/robots.txt")

    lines = response.content.decode().splitlines()
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    for path in ("/cart", "/checkout", "/account", "/orders", "/api/", "/backoffice", "/search", "/en/cart"):
        assert f"Disallow: {path}" in lines
    assert not [line for line in lines if line in ("Disallow: /", "Disallow: /p/", "Disallow: /c/")]
    assert f"Sitemap: {SHOP}/sitemap.xml" in lines


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "轻 187 克 · ¥5999.00 起"), ("/en", "轻 187 克 · from ¥5999.00")]
)
def test_feed_tells_of_new_products_in_its_language(
    public, phone_number, django_assert_num_queries, prefix, words
):
    with django_assert_num_queries(1):
        feed = public(f"{prefix}/feed.xml")

    entry = feed.find(f"{ATOM}entry")
    assert feed.findtext(f"{ATOM}id") == f"{SHOP}{prefix}/feed.xml"
    assert len(feed.findall(f"{ATOM}entry")) == 1
    assert entry.findtext(f"{ATOM}title") == "青岚 X7"
    assert entry.findtext(f"{ATOM}id") == f"{SHOP}{prefix}/p/{phone_number}"
    assert entry.find(f"{ATOM}link").get("href") == f"{SHOP}{prefix}/p/qinglan-x7-{phone_number}"
    assert entry.findtext(f"{ATOM}summary") == words
    assert datetime.fromisoformat(entry.findtext(f"{ATOM}published")).tzinfo is not None


def test_machine_files_take_no_post(browser, phone_number):
    for path in ("/robots.txt", "/sitemap.xml", "/sitemaps/pages.xml", "/feed.xml"):
        assert browser.send(path, {}).status_code == 405
