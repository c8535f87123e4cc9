"""A promotion from the form to the cart: drafted, simulated, published by another, every step explained."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.running import buying
from tests.running.desk import press, sit_down
from tests.running.shop import Shop, running_shop

pytestmark = pytest.mark.browser

# A browser notes every refusal; the test looks for the words on the screen.
REFUSED = "400 (Bad Request)"
MAKER, CHECKER, BUYER = "13900000001", "13900000002", "13800000001"


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A shop with the second-person rule of production, and one phone on sale."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHIDA_SECOND_PERSON", "on")
        with running_shop() as running:
            running.import_products([buying.phone_document("T1", price="1999.00", stock=10)])
            yield running


@pytest.fixture(scope="module")
def tokens(shop) -> dict[str, str]:
    """The sessions of the two people in the shop."""
    return {phone: token_of(shop.log_staff_in(phone)) for phone in (MAKER, CHECKER)}


@pytest.fixture
def desk_of(open_page, shop, tokens):
    """Give a function that opens somebody's desk at a width; nothing may go wrong at any of them."""
    pages: list[Page] = []

    def opened(phone: str, *, width: int = 1440) -> Page:
        pages.append(sit_down(open_page(width=width), shop, tokens[phone]))
        return pages[-1]

    yield opened
    assert [fault for page in pages for fault in page.faults if REFUSED not in fault] == []


def token_of(client: httpx.Client) -> str:
    """Return the token that a client is logged in with."""
    return client.headers["Authorization"].removeprefix("Bearer ")


def choose_sku(page: Page, label: str, code: str) -> None:
    """Look a SKU up by its code and take it."""
    page.get_by_role("combobox", name=label).fill(code)
    page.get_by_role("option", name=code).click()


def stays_inside(page: Page) -> bool:
    """Say whether the page is no wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_percentage_is_drafted_simulated_published_by_another_and_shown_in_the_cart(desk_of, open_page, shop):
    maker = desk_of(MAKER)
    maker.goto("/backoffice/promotions/new")
    maker.get_by_text("满折", exact=True).click()
    maker.get_by_label("第 1 档门槛").fill("1000")
    press(maker, "保存")
    expect(maker.locator(".tier [role=alert]")).to_have_text("必须填写。")
    maker.get_by_label("第 1 档减百分之几").fill("60")
    maker.get_by_label("最多减（可不填）").fill("1,000")
    press(maker, "保存")
    expect(maker.get_by_role("heading", level=1)).to_have_text("满1000打4折")
    expect(maker.get_by_text("等待他人复核：优惠超过五成，要由另一位同事发布。")).to_be_visible()

    press(maker, "运行模拟")
    expect(maker.get_by_role("heading", name=re.compile(r"最吃亏的购物车：让利 \d+%"))).to_be_visible()
    press(maker, "发布")
    dialog = maker.get_by_role("dialog", name="发布：满1000打4折")
    expect(dialog.get_by_text("成本")).to_be_visible()
    expect(dialog.get_by_role("button", name="确认发布")).to_be_disabled()
    address = maker.url

    checker = desk_of(CHECKER, width=390)
    checker.goto(address)
    press(checker, "发布")
    dialog = checker.get_by_role("dialog", name="发布：满1000打4折")
    expect(dialog.get_by_text("未模拟")).to_be_visible()
    press(dialog, "现在模拟")
    expect(dialog.get_by_text("成本")).to_be_visible()
    assert stays_inside(checker)
    press(dialog, "确认发布")
    expect(checker.get_by_text("进行中", exact=True)).to_be_visible()

    buyer = shop.log_in(BUYER)
    buying.add_to_cart(buyer, "T1-1")
    cart = open_page()
    cart.context.add_cookies([{"name": "zhida_shopper", "value": token_of(buyer), "url": shop.url}])
    cart.goto("/cart")
    expect(cart.get_by_text("满1000打4折").first).to_be_visible()
    expect(cart.get_by_text("¥999.00").first).to_be_visible()
    assert cart.faults == []


@pytest.mark.parametrize("width", [1440, 390])
def test_every_step_of_a_price_is_shown(desk_of, shop, width):
    page = desk_of(MAKER, width=width)
    page.goto("/backoffice/price-steps")
    choose_sku(page, "第 1 个 SKU", "T1-1")
    page.get_by_label("第 1 个件数").fill("2")
    page.get_by_label("运费", exact=True).fill("10")
    expect(page.locator(".payable")).to_have_text("¥3,008.00")
    expect(page.locator(".lanes > li").nth(2)).to_contain_text("−¥1,000.00")
    press(page, "退 1 件")
    press(page, "退 1 件")

    expect(page.get_by_text("第 2 次退款")).to_be_visible()
    expect(page.get_by_role("button", name="退 1 件")).to_be_disabled()
    expect(page.locator(".units")).to_have_text("¥1,499.00¥1,499.00")
    assert stays_inside(page)


@pytest.mark.parametrize("width", [1440, 390])
def test_month_is_drawn_and_told_in_a_table(desk_of, width):
    page = desk_of(MAKER, width=width)
    page.goto("/backoffice/promotions/calendar")

    expect(page.get_by_role("img", name="本月活动时间轴，内容见下表")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="满1000打4折")).to_contain_text("满折")
    assert stays_inside(page)
