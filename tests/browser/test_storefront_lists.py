"""Lists and the search box as people use them: on a PC, on a phone, by keyboard, and without scripts."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect
from tests.running.buying import wait_for, wait_until_index_is_whole

pytestmark = [pytest.mark.browser, pytest.mark.slow]

API = "/api/shop/v1"
AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .filter((it) => ['serious', 'critical'].includes(it.impact))
  .map((it) => [it.id, it.nodes.slice(0, 3).map((node) => node.html.slice(0, 120))])"""
SMALL = """() => [...document.querySelectorAll('main a, main button, main summary, main label')]
  .filter((it) => it.checkVisibility() && !it.closest('.good, p, .crumbs [aria-current]'))
  .filter((it) => it.getBoundingClientRect().height < 43.5).map((it) => it.outerHTML.slice(0, 90))"""
COLOUR = 'details:has(> summary:text-is("颜色")) >> label.facet-value'


@pytest.fixture(scope="module", autouse=True)
def counted(shop) -> dict:
    """Wait until the worker knows all goods and what they can be narrowed by; give the counts."""
    with shop.log_staff_in("13900000099") as staff:
        wait_until_index_is_whole(staff)
    with shop.client() as client:
        read = lambda: client.get(f"{API}/products").json()["facets"]  # noqa: E731 -- read once more each time
        return wait_for(read, lambda facets: facets["attributes"].get("颜色") and facets["category"])


def query_of(page) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(page.url).query)


def chips(page) -> list[str]:
    return [text.removesuffix("移除").strip() for text in page.locator(".chosen .chip").all_inner_texts()]


def follow(page, control) -> None:
    """Press what leads to another page and wait until that is there."""
    with page.expect_navigation():
        control.click()


def shown_total(page) -> int:
    return int(re.search(r"\d+", page.locator(".listing-bar p").inner_text()).group())


def ticked(page) -> list[str]:
    return page.evaluate(
        "[...document.querySelectorAll('[data-filters] input:checked')].map((it) => it.value)"
    )


def test_filters_chips_and_orders_stand_in_the_address_and_come_back(open_page, counted):
    page = open_page()
    page.goto("/list")
    whole = shown_total(page)
    colour = counted["attributes"]["颜色"][0]

    page.locator(COLOUR).filter(has_text=colour["value"]).click()
    page.wait_for_url("**/list?*")
    assert query_of(page) == [("attr.颜色", colour["value"])]
    assert shown_total(page) == colour["count"]
    page.get_by_role("link", name="价格").click()
    page.wait_for_url("**sort=price_asc**")
    page.get_by_label("最低价（元）").fill("99.5")
    page.get_by_role("button", name="确定").click()
    page.wait_for_url("**price_min=99.50**")
    assert query_of(page) == [("attr.颜色", colour["value"]), ("price_min", "99.50"), ("sort", "price_asc")]
    assert chips(page) == [f"颜色：{colour['value']}", "¥99.50 以上"]
    prices = [
        float(text.split("¥")[1].split("起")[0])
        for text in page.locator(".found .price-now").all_inner_texts()
    ]
    assert prices == sorted(prices)
    assert prices[0] >= 99.5

    page.go_back()
    page.go_back()
    assert query_of(page) == [("attr.颜色", colour["value"])]
    assert (chips(page), ticked(page)) == ([f"颜色：{colour['value']}"], [colour["value"]])
    page.go_back()
    assert (query_of(page), chips(page), ticked(page), shown_total(page)) == ([], [], [], whole)
    page.go_forward()
    page.locator(".chosen .chip").first.click()
    page.wait_for_url(re.compile(r"/list$"))
    assert shown_total(page) == whole
    assert page.faults == []


def test_a_tick_leaves_the_keyboard_where_it_was(open_page):
    page = open_page()
    page.goto("/list")
    box = page.get_by_role("checkbox", name="仅看有货")

    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**in_stock=1**")
    page.wait_for_load_state("networkidle")

    assert page.evaluate("[document.activeElement.name, document.activeElement.checked]") == [
        "in_stock",
        True,
    ]
    page.keyboard.press("Space")
    page.wait_for_url(re.compile(r"/list$"))


def test_the_drawer_of_a_phone_says_what_it_would_leave(open_page, shop, counted):
    page = open_page(width=390)
    page.goto("/list")
    page.get_by_role("button", name="筛选").click()
    drawer = page.get_by_role("dialog", name="筛选")
    colour = counted["attributes"]["颜色"][0]

    drawer.locator("label.facet-value").filter(has_text=colour["value"]).first.click()
    apply = drawer.locator("[data-apply]")
    apply.filter(has_text=f"查看 {colour['count']} 件商品").wait_for()
    drawer.locator("[data-range]").first.click()
    with shop.client() as client:
        wanted = {"attr.颜色": colour["value"], "price_max": counted["price"][0]["price_max"]}
        left = client.get(f"{API}/products", params=wanted).json()["total"]
    apply.filter(has_text=f"查看 {left} 件商品" if left else "没有符合的商品").wait_for()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(SERIOUS) == []
    apply.click()
    page.wait_for_url("**price_max=**")

    assert [name for name, _value in query_of(page)] == ["attr.颜色", "price_max"]
    assert page.locator(".filter-count").inner_text() == "2"
    assert page.locator(".found .good").count() == min(left, 24)
    assert page.faults == []


def test_the_drawer_closes_by_key_and_gives_the_focus_back(open_page):
    page = open_page(width=390)
    page.goto("/list")
    opener = page.get_by_role("button", name="筛选")

    for close in ("Escape", "Enter"):
        opener.focus()
        page.keyboard.press("Enter" if close == "Escape" else "Space")
        assert page.locator("dialog.drawer").evaluate("(it) => it.open")
        page.keyboard.press(close)
        assert not page.locator("dialog.drawer").evaluate("(it) => it.open")
        assert page.evaluate("document.activeElement.className") == "chip filter-open"
    expect(page.locator("#filters [data-filters]")).to_have_count(1)


def test_more_goods_stay_for_who_comes_back(open_page):
    page = open_page(width=390)
    page.goto("/list")
    page.get_by_role("button", name="加载更多").click()
    page.locator(".found .good").nth(47).wait_for()
    card = page.locator(".found .good-name a").nth(40)
    card.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")

    card.click()
    page.wait_for_url("**/p/**")
    page.go_back()
    page.locator(".found .good").nth(47).wait_for()
    page.wait_for_function(f"Math.abs(scrollY - {before}) < 200")

    assert page.locator(".found .good").count() == 48
    assert page.faults == []


def test_one_column_is_remembered_and_nothing_moves(open_page):
    page = open_page(width=390)
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => { for (const it of list.getEntries())"
        " if (!it.hadRecentInput) window.shift += it.value }).observe({type: 'layout-shift', buffered: true})"
    )
    page.goto("/list")
    page.get_by_role("button", name="大图一列").click()

    page.goto("/list?in_stock=1")
    page.wait_for_load_state("networkidle")

    assert page.evaluate("window.shift") < 0.02
    assert page.get_by_role("button", name="大图一列").get_attribute("aria-pressed") == "true"
    widths = page.locator(".found .good").evaluate_all("(them) => them.map((it) => it.offsetWidth)")
    assert min(widths) > 340


def test_suggestions_are_walked_and_taken_by_keyboard(open_page):
    page = open_page()
    page.goto("/")
    field = page.get_by_role("combobox", name="搜索商品")
    page.get_by_label("搜索商品").fill("X7")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    active = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert active.get_attribute("aria-selected") == "true"
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(SERIOUS) == []
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    assert field.get_attribute("aria-expanded") == "false"
    assert (field.input_value(), field.get_attribute("aria-activedescendant")) == ("X7", None)
    page.keyboard.press("ArrowDown")
    options.first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(p|c|b)/|/search\?q="))
    assert page.faults == []


def test_own_searches_are_offered_and_forgotten(open_page):
    page = open_page()
    page.goto("/")
    field = page.get_by_label("搜索商品")
    for words in ("耳机", "手表"):
        field.fill(words)
        field.press("Enter")
        page.wait_for_url(lambda url, words=words: dict(parse_qsl(urlsplit(url).query)).get("q") == words)

    field.fill("")
    past = page.locator(".suggest-past [role=option]")
    past.first.wait_for()
    assert past.all_inner_texts() == ["手表", "耳机"]
    field.press("ArrowDown")
    field.press("Delete")
    expect(past).to_have_text(["耳机"])
    page.get_by_role("button", name="从搜索历史中删除“耳机”").click()
    expect(past).to_have_count(0)
    assert page.evaluate("localStorage.getItem('zhida.searches')") is None


def test_an_opened_result_is_told_to_the_shop(open_page):
    page = open_page()
    page.goto("/search?q=手机")
    page.locator("[data-filters].is-live").wait_for(state="attached")
    number = page.locator(".found .good").nth(1).get_attribute("data-number")

    with page.expect_request(f"**{API}/search-clicks") as told:
        page.locator(".found .good-name a").nth(1).click()

    assert told.value.method == "POST"
    assert json.loads(told.value.post_data) == {"query": "手机", "product": number, "position": 2}


@pytest.mark.parametrize("width", [390, 1440])
def test_lists_work_without_scripts(open_page, counted, width):
    page = open_page(width=width, scripts=False)
    page.goto("/list")
    colour = counted["attributes"]["颜色"][0]
    if width == 390:
        page.locator(".filter-open").click()
        page.locator("#filters").wait_for()

    page.locator("label.facet-value").filter(has_text=colour["value"]).first.click()
    page.locator('input[name="price_min"]').fill("99.5")
    follow(page, page.locator("[data-apply]"))
    wanted = dict(query_of(page))
    assert (wanted["attr.颜色"], wanted["price_min"]) == (colour["value"], "99.5")
    assert chips(page) == [f"颜色：{colour['value']}", "¥99.50 以上"]
    follow(page, page.locator(".chosen .link"))
    follow(page, page.locator('.pages a[rel="next"]'))
    assert query_of(page) == [("page", "2")]
    page.locator('input[name="q"]').fill("没有这样的东西")
    follow(page, page.locator(".search button"))
    assert "没有找到合适的商品" in page.locator("main").inner_text()


@pytest.mark.parametrize("width", [390, 1440])
def test_narrowed_and_empty_lists_shut_nobody_out(open_page, width):
    page = open_page(width=width, dark=width == 1440)
    paths = ["/list?in_stock=1&price_min=x&brand=青岚&sort=price_desc", "/search?q=没有这样的东西&in_stock=1"]
    for path in [*paths, "/list?page=101", "/search?q=手机", "/en/search?q=x7"]:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate(SERIOUS) == [], path
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        if width == 390:
            assert page.evaluate(SMALL) == [], path
    assert page.faults == []
