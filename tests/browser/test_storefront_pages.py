"""Every public page at every width: nothing sticks out, nothing fails, everything can be touched."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATHS = (
    "/",
    "/categories",
    "/list",
    "/search?q=手机",
    "/cart",
    "/login",
    "/service",
    "/privacy",
    "/licence",
    "/design",
)
# The first of each is the width a page is opened at.
WIDTHS = ((390, 360, 768), (1440, 1280, 1920))
LEAST_TARGET = 44

STICKING_OUT = """() => document.documentElement.scrollWidth - window.innerWidth"""
TOUCHED = (
    "main button, main input:not([type=hidden]), .tabbar a, .bottom-bar a, .bottom-bar button, .site-bar a"
)
SMALL_TARGETS = """([touched, least]) => [...document.querySelectorAll(touched)]
  .filter((it) => it.checkVisibility() && !it.closest('label, .search, .good, .site-nav, dialog'))
  .map((it) => [it.outerHTML.slice(0, 90), it.getBoundingClientRect()])
  .filter(([, box]) => box.height > 0 && box.height < least)
  .map(([html]) => html)"""


@pytest.fixture(scope="module")
def product_path(shop) -> str:
    with shop.client() as client:
        return re.search(r"/p/[a-z0-9-]+-G[0-9A-Z]+", client.get("/list").text).group()


@pytest.mark.parametrize("widths", WIDTHS)
def test_no_page_scrolls_sideways_or_fails(open_page, product_path, widths):
    """Each page is opened at the first width and drawn to the others."""
    page = open_page(width=widths[0])
    for path in (*PATHS, product_path, f"/en{product_path}", "/en/list"):
        page.set_viewport_size({"width": widths[0], "height": 900})
        page.goto(path)
        page.wait_for_load_state("networkidle")
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(STICKING_OUT) <= 0, (path, width)
    assert page.faults == []


def test_controls_are_large_enough_for_a_finger(open_page, product_path):
    page = open_page(width=390)
    for path in ("/", "/list", "/login", "/cart", product_path):
        page.goto(path)
        assert page.evaluate(SMALL_TARGETS, [TOUCHED, LEAST_TARGET - 0.5]) == [], path


def test_nothing_moves_while_the_product_page_loads(open_page, product_path):
    page = open_page(width=390)
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => { for (const it of list.getEntries())"
        " if (!it.hadRecentInput) window.shift += it.value }).observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(product_path)
    page.wait_for_load_state("networkidle")

    assert page.evaluate("window.shift") < 0.05


def test_pages_talk_to_the_shop_only(open_page, shop, product_path):
    page = open_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", product_path, "/cart"):
        page.goto(path)
        page.wait_for_load_state("networkidle")

    assert [url for url in asked if not url.startswith((shop.url, "data:"))] == []


def test_menu_opens_and_closes_by_keyboard(open_page):
    page = open_page()
    page.goto("/")
    page.locator(".site-nav > ul > li > a").first.focus()
    page.wait_for_timeout(300)
    assert page.locator(".mega").first.is_visible()

    page.keyboard.press("Escape")

    page.wait_for_timeout(300)
    assert not page.locator(".mega").first.is_visible()


def test_page_weighs_little(open_page, product_path):
    page = open_page()
    sizes = {"script": 0, "stylesheet": 0}

    def count(response):
        kind = response.request.resource_type
        if kind in sizes:
            sizes[kind] += int(response.headers.get("content-length") or len(response.body()))

    page.on("response", count)
    page.goto(product_path)
    page.wait_for_load_state("networkidle")

    assert 0 < sizes["script"] < 60 * 1024
    assert 0 < sizes["stylesheet"] < 30 * 1024
