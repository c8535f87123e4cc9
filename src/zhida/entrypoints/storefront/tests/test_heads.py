"""What machines read of pages: canonical addresses, languages, share cards and schema.org documents."""

import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from zhida.entrypoints.storefront import frame
from zhida.entrypoints.storefront.formats import data_json
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.catalogue.queries import category_tree, list_brands
from zhida.shop.catalogue.records import Landing, LandingKind, LandingText
from zhida.shop.catalogue.services import write_landing

SHOP = "https://shop.example.com"


class HeadReader(HTMLParser):
    """Collects what stands in a page's head."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.metas: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.documents: dict[str, dict] = {}
        self._is_document = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        it = dict(attrs)
        self._is_document = tag == "script" and it.get("type") == "application/ld+json"
        if tag == "meta" and "content" in it:
            for name in ("name", "property", "itemprop"):
                if name in it:
                    self.metas[it[name]] = it["content"]
        if tag == "link":
            self.links[it["rel"] + (f":{it['hreflang']}" if "hreflang" in it else "")] = it["href"]

    def handle_endtag(self, _tag):
        self._is_document = False

    def handle_data(self, data):
        if self._is_document:
            document = json.loads(data)
            self.documents[document["@type"]] = document


@pytest.fixture
def public(settings, browser):
    settings.ZHIDA = replace(settings.ZHIDA, public_url=SHOP)
    frame.forget_menu()

    def read(path: str) -> HeadReader:
        response = browser.get(path)
        assert response.status_code == 200
        return HeadReader(response.content.decode())

    return read


def test_product_names_one_address_whatever_is_chosen(public, phone_number):
    head = public(f"/en/p/qinglan-x7-{phone_number}?sku=A-2")

    path = f"/p/qinglan-x7-{phone_number}"
    assert head.links["canonical"] == f"{SHOP}/en{path}"
    assert head.links["alternate:zh-CN"] == f"{SHOP}{path}"
    assert head.links["alternate:en"] == f"{SHOP}/en{path}"
    assert head.links["alternate:x-default"] == f"{SHOP}{path}"
    assert "robots" not in head.metas


def test_product_is_told_as_schema_org_has_it_without_a_rating(public, phone_number):
    documents = public(f"/p/qinglan-x7-{phone_number}").documents

    product = documents["Product"]
    assert product["name"] == "青岚 X7"
    assert product["url"] == f"{SHOP}/p/qinglan-x7-{phone_number}"
    assert product["brand"]["name"] == "青岚"
    assert [(it["sku"], it["price"], it["priceCurrency"]) for it in product["offers"]] == [
        ("A-1", "5999.00", "CNY"),
        ("A-2", "6599.00", "CNY"),
    ]
    assert {it["availability"] for it in product["offers"]} == {"https://schema.org/InStock"}
    assert product["offers"][1]["url"] == f"{SHOP}/p/qinglan-x7-{phone_number}?sku=A-2"
    assert not {"aggregateRating", "review"} & product.keys()
    steps = documents["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in steps] == ["首页", "数码", "手机", "青岚 X7"]
    assert [step["position"] for step in steps] == [1, 2, 3, 4]
    assert steps[3]["item"] == f"{SHOP}/p/qinglan-x7-{phone_number}"


def test_shared_product_has_a_card(public, phone_number):
    metas = public(f"/p/qinglan-x7-{phone_number}").metas

    assert metas["og:title"] == metas["name"] == "青岚 X7"
    assert metas["og:description"] == metas["description"] == "轻 187 克"
    assert (metas["og:type"], metas["og:locale"]) == ("product", "zh_CN")
    assert metas["og:url"] == f"{SHOP}/p/qinglan-x7-{phone_number}"


def test_home_page_says_who_sells_and_how_to_search(public, phone_number):
    documents = public("/").documents

    assert documents["Organization"]["@id"] == documents["WebSite"]["publisher"]["@id"]
    action = documents["WebSite"]["potentialAction"]
    assert action["target"]["urlTemplate"] == f"{SHOP}/search?q={{search_term_string}}"


@pytest.mark.parametrize(
    "query", ["brand=青岚", "price_max=9999", "in_stock=1", "sort=newest", "sort=sales&page=2"]
)
def test_narrowed_list_is_not_indexed_and_names_the_whole_one(public, phone_number, query):
    head = public(f"/list?{query}")

    assert head.metas["robots"] == "noindex, follow"
    assert head.links["canonical"] == f"{SHOP}/list"
    assert "alternate:en" not in head.links
    assert head.documents == {}


def test_whole_list_is_indexed_page_by_page_as_long_as_it_holds_something(public, phone_number):
    assert public("/list").links["canonical"] == f"{SHOP}/list"
    assert "robots" not in public("/list").metas
    assert public("/list?page=2").links["canonical"] == f"{SHOP}/list?page=2"
    assert public("/list?page=2").metas["robots"] == "noindex, follow"
    assert public("/search?q=X7").metas["robots"] == "noindex, follow"


def test_title_cannot_leave_its_document(public, phone_number, now):
    title = '</script><script>alert("1")</script>&'
    landing = Landing(zh=LandingText(title=title, introduction="第一段。\n\n第二段<b>。"))
    brand = list_brands()[0].brand_id
    write_landing(actor=SYSTEM_ACTOR, kind=LandingKind.BRAND, subject_id=brand, landing=landing, now=now)

    head = public(f"/b/qinglan-{brand}")

    assert head.metas["og:title"] == title
    assert head.metas["description"] == "第一段。 第二段<b>。"
    assert data_json({"title": title}).count("<") == 0
    assert json.loads(data_json({"title": title})) == {"title": title}


def test_landing_page_shows_the_merchants_words_above_its_list(browser, phone_number, now):
    category = next(it for it in category_tree() if it.name == "手机").category_id
    landing = Landing(
        zh=LandingText(title="青岚手机", introduction="第一段。\n\n第二段。"),
        en=LandingText(introduction="One paragraph."),
    )
    kind = LandingKind.CATEGORY
    write_landing(actor=SYSTEM_ACTOR, kind=kind, subject_id=category, landing=landing, now=now)

    chinese, english = (
        browser.get(f"{prefix}/c/shouji-{category}").content.decode() for prefix in ("", "/en")
    )

    assert "<p>第一段。</p><p>第二段。</p>" in chinese
    assert "<title>青岚手机 · " in chinese
    assert "<h1>手机</h1>" in chinese
    assert "<p>One paragraph.</p>" in english
    assert "第一段" not in english


def test_brand_is_linked_from_its_goods_and_from_the_categories(browser, phone_number):
    link = f'href="/b/qinglan-{list_brands()[0].brand_id}"'

    assert link in browser.get(f"/p/qinglan-x7-{phone_number}").content.decode()
    assert link in browser.get("/categories").content.decode()


def test_personal_page_tells_machines_to_go(browser, phone_number):
    assert browser.get("/cart").headers["X-Robots-Tag"] == "noindex"
