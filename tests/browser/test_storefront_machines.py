"""What machines read, seen by a browser: data blocks that no policy refuses, and pages that lead on."""

from __future__ import annotations

import json
import re

import httpx
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

REFUSED = (
    "window.refused = [];"
    "document.addEventListener('securitypolicyviolation', (it) => window.refused.push(it.violatedDirective))"
)
DATA_BLOCKS = "[...document.querySelectorAll('script[type*=ld]')].map((it) => it.textContent)"


@pytest.fixture(scope="module")
def staff(shop) -> httpx.Client:
    """Somebody who may write products, beside those of the demo shop."""
    return shop.log_staff_in("13900000019", "goods")


@pytest.mark.parametrize(
    ("path", "kinds"),
    [("/", ["Organization", "WebSite"]), ("/list", ["BreadcrumbList"]), ("", ["Product", "BreadcrumbList"])],
)
def test_data_blocks_pass_the_content_policy(open_page, shop, path, kinds):
    with shop.client() as client:
        product = client.get("/api/shop/v1/products?page_size=1").json()["items"][0]["url"]
    page = open_page()
    page.add_init_script(REFUSED)

    page.goto(path or product)

    assert [json.loads(block)["@type"] for block in page.evaluate(DATA_BLOCKS)] == kinds
    assert page.evaluate("window.refused") == []
    assert page.faults == []


@pytest.mark.parametrize("width", [1440, 390])
def test_product_that_is_gone_leads_to_what_is_there(open_page, shop, staff, width):
    with shop.client() as client:
        gone = client.get("/api/shop/v1/products?sort=price_asc&page_size=60").json()["items"][width // 400]
        withdrawn = staff.post(f"/api/staff/v1/products/{gone['id']}/withdraw", json={"reason": "停产"})
        assert withdrawn.status_code == 204, withdrawn.text
    page = open_page(width=width)

    answer = page.goto(gone["url"])

    assert answer.status == 410
    expect(page.get_by_role("heading", level=1)).to_have_text(gone["title"])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("search", name="找一找").get_by_role("searchbox").fill("耳机")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q="))


def test_wrong_address_begins_a_search_from_its_words(open_page):
    page = open_page()

    answer = page.goto("/p/qinglan-watch-GNEVER")

    assert answer.status == 404
    box = page.get_by_role("search", name="找一找").get_by_role("searchbox")
    expect(box).to_have_value("qinglan watch")
    assert page.locator("main .chip").count() >= 3


def test_words_written_in_the_back_office_stand_on_the_landing_page(open_page, staff):
    category = staff.get("/api/staff/v1/landing-pages", params={"kind": "category"}).json()["items"][0]
    page = open_page(width=390)
    context = page.context
    context.set_extra_http_headers({"Authorization": staff.headers["Authorization"]})
    page.goto("/backoffice/landings")
    page.get_by_role("button", name="修改").first.click()
    page.get_by_label("中文文案 列表上方的介绍（空行分段）").fill("先看屏幕。\n\n再看电池。")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已写").first).to_be_visible()
    context.set_extra_http_headers({})

    page.goto(f"/c/{category['id']}")

    assert page.locator(".landing p").all_inner_texts() == ["先看屏幕。", "再看电池。"]
    assert re.search(rf"/c/[a-z-]+-{category['id']}$", page.url)


def test_every_address_of_the_sitemaps_answers_as_itself(shop):
    with httpx.Client(trust_env=False, timeout=60) as crawler:
        index = crawler.get(f"{shop.url}/sitemap.xml").text
        told = [it for part in locations(index) for it in locations(crawler.get(part).text)]
        chosen = [*told[:10], *told[-10:]]

        assert len(told) == len(set(told)) > 100
        for address in chosen:
            answer = crawler.get(address)
            assert answer.status_code == 200, address
            assert f'<link rel="canonical" href="{address}">' in answer.text


def locations(sitemap: str) -> list[str]:
    return re.findall(r"<loc>([^<]+)</loc>", sitemap)
