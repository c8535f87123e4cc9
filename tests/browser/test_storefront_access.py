"""Every page of the storefront for whoever cannot see it well, by day and by night."""

import re
from pathlib import Path

import pytest
from tests.running import buying

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
PHONE = "13800138801"
SKU = "X7-ULTRA-GREEN-16-512"
PUBLIC = (
    "/",
    "/flash",
    "/categories",
    "/list",
    "/list?in_stock=1",
    "/search?q=没有这样的东西",
    "/service",
    "/privacy",
)
PUBLIC += ("/licence", "/design", "/login", "/login?way=password", "/nowhere", "/en/", "/en/list")
PERSONAL = ("/cart", "/checkout", "/orders", "/account", "/account/addresses", "/account/security")
PERSONAL += ("/account/privacy", "/en/cart", "/en/checkout", "/en/account/security")
SERIOUS = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .filter((it) => ['serious', 'critical'].includes(it.impact))
  .map((it) => [it.id, it.nodes.slice(0, 3).map((node) => node.html.slice(0, 120))])"""
UNLABELLED = """() => [...document.querySelectorAll('main :is(input:not([type=hidden]), select, textarea)')]
  .filter((it) => !it.labels?.length && !it.ariaLabel).map((it) => it.outerHTML)"""
SHIFT = (
    "window.shift = 0; new PerformanceObserver((list) => { for (const it of list.getEntries())"
    " if (!it.hadRecentInput) window.shift += it.value }).observe({type: 'layout-shift', buffered: true})"
)


@pytest.fixture(scope="module")
def shopper(shop) -> dict[str, str]:
    """A shopper with a cart, an unpaid and a cancelled order; the session cookies and the orders' numbers."""
    client = shop.log_in(PHONE)
    address = buying.add_address(client)
    cancelled, unpaid = (buying.buy(client, address, SKU)["number"] for _ in range(2))
    buying.data(client.post(f"{buying.API}/orders/{cancelled}/cancel", json={}), 200)
    buying.add_to_cart(client, SKU)
    token = client.headers["Authorization"].removeprefix("Bearer ")
    return {"token": token, "unpaid": unpaid, "cancelled": cancelled}


@pytest.fixture(scope="module")
def product_path(shop) -> str:
    with shop.client() as client:
        return buying.find_product(client, SKU)["url"]


def faults_of(page, path: str) -> list:
    """Give what is wrong with a page: axe's serious findings, headings and labels."""
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(SERIOUS)
    headings = page.locator("h1").count()
    if headings != 1:
        found.append(["h1", headings])
    found += [["label", it] for it in page.evaluate(UNLABELLED)]
    return found


@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_shuts_anybody_out(open_page, shop, shopper, product_path, width):
    """The phone by day, the PC by night."""
    page = open_page(width=width, dark=width == 1440)
    wrong = {path: faults_of(page, path) for path in (*PUBLIC, product_path, f"/en{product_path}")}
    page.context.add_cookies([{"name": "zhida_shopper", "value": shopper["token"], "url": shop.url}])
    orders = [f"/orders/{shopper['unpaid']}", f"/orders/{shopper['cancelled']}", f"/pay/{shopper['unpaid']}"]
    orders += [f"/pay/{shopper[name]}/result" for name in ("unpaid", "cancelled")]
    wrong |= {path: faults_of(page, path) for path in (*PERSONAL, *orders)}

    assert {path: found for path, found in wrong.items() if found} == {}
    assert [fault for fault in page.faults if "/nowhere" not in fault] == []


@pytest.mark.parametrize("width", [390, 1440])
def test_pages_stand_still_and_load_their_largest_picture_first(open_page, product_path, width):
    page = open_page(width=width)
    page.add_init_script(SHIFT)
    for path in ("/", "/list", product_path):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.shift") < 0.02, path
        first = page.locator("main img").first
        assert (first.get_attribute("fetchpriority"), first.get_attribute("loading")) == ("high", None), path
        assert page.locator("main img:not([width]), main img:not([height])").count() == 0
        assert page.evaluate("document.fonts.size") == 0
    assert page.faults == []


def test_keyboard_reaches_the_content_first(open_page):
    page = open_page()
    page.goto("/")

    page.keyboard.press("Tab")

    assert re.search("#main$", page.evaluate("document.activeElement.href"))
