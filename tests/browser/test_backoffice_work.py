"""A day in the back office, in a browser: a catalogue comes in, a product is published, an order leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.running import buying
from tests.running.desk import ask_for_code
from tests.running.shop import CODE, Shop, running_shop

pytestmark = pytest.mark.browser

PHONES = Path(__file__).resolve().parents[1] / "data" / "catalogues" / "phones.jsonl"
STAFF_PHONE = "13900000001"
PASSWORD = "mountain-mist-52"
# Whoever is not logged in yet is told so by the first question the page asks.
NOT_LOGGED_IN = "401 (Unauthorized)"


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """An empty shop with one member of staff."""
    with running_shop() as running:
        person = ("--phone", STAFF_PHONE, "--name", "林静", "--password", PASSWORD)
        running.run("createstaff", "--role", "admin", *person)
        yield running


@pytest.fixture
def backoffice(open_page):
    """Give a function that opens a browser and logs the member of staff in."""

    def opened(*, by_code: bool = False) -> Page:
        page = open_page()
        page.goto("/backoffice")
        page.locator("input[name=phone]").fill(STAFF_PHONE)
        if by_code:
            ask_for_code(page)
            page.locator("input[name=code]").fill(CODE)
        else:
            page.get_by_role("button", name="用密码登录").click()
            page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("heading", name="现在需要你")).to_be_visible()
        page.faults[:] = [fault for fault in page.faults if NOT_LOGGED_IN not in fault]
        return page

    return opened


def import_phones(page: Page) -> None:
    """Upload the catalogue, look at what it would do, write it."""
    page.goto("/backoffice/imports")
    page.get_by_label("选择商品文件").set_input_files(PHONES)
    page.locator(".el-select").first.click()
    page.get_by_text("映射：phones").click()
    page.get_by_role("button", name="上传并检查").click()
    write = page.get_by_role("button", name=re.compile("写入 186 个商品"))
    expect(write).to_be_visible(timeout=60_000)
    write.click()
    expect(page.get_by_role("heading", name="写入结果")).to_be_visible(timeout=60_000)


def open_product(page: Page, title: str) -> None:
    """Find a product by its title and open it."""
    page.goto(f"/backoffice/products?q={title}")
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("heading", name="规格与 SKU")).to_be_visible()


def test_catalogue_comes_in_is_published_and_an_order_is_shipped(shop, backoffice):
    page = backoffice(by_code=True)
    import_phones(page)
    open_product(page, "小米5X")
    page.get_by_role("button", name="提交复核").click()
    expect(page.get_by_text("待复核", exact=True)).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("在售", exact=True)).to_be_visible()
    sku = page.locator(".sheet td .code").first.inner_text()

    buyer = shop.log_in("13800000001")
    number = buying.buy(buyer, buying.add_address(buyer), sku)["number"]
    shop.control("pay", attempt=buying.start_payment(buyer, number)["attempt"])
    buying.wait_for_status(buyer, number, "paid")

    page.goto("/backoffice/orders?status=paid")
    page.get_by_role("link", name=number).click()
    expect(page.locator("address")).to_contain_text("****")
    page.get_by_role("button", name="开始备货").click()
    expect(page.get_by_role("button", name="开始备货")).to_be_hidden()
    page.get_by_role("button", name="发货", exact=True).click()
    page.locator("input[name=tracking]").fill("SF1234567890123")
    page.get_by_role("button", name="确认发货").click()

    expect(page.get_by_role("heading", name="包裹")).to_be_visible()
    expect(page.get_by_text("SF1234567890123")).to_be_visible()
    order = buying.order_of(buyer, number)
    assert (order["status"], order["shipments"][0]["tracking"]) == ("shipped", "SF1234567890123")
    assert page.faults == []


def test_new_product_is_made_of_combinations(backoffice, shop):
    page = backoffice()
    page.goto("/backoffice/products/new")
    page.locator("input[name=title]").fill("青岚 X2")
    page.locator("input[name=product]").fill("QL-X2")
    page.locator("input[name=brand]").fill("青岚")
    page.locator("input[name=category]").fill("数码 > 手机")
    for place, (name, values) in enumerate((("颜色", ("墨绿", "雪白")), ("存储", ("256GB", "512GB")))):
        page.get_by_role("button", name="添加规格").click()
        page.get_by_label("规格名").nth(place).fill(name)
        for value in values:
            page.get_by_label("规格值").nth(place).fill(value)
            page.keyboard.press("Enter")
    page.get_by_role("button", name="生成 4 个组合").click()
    page.locator(".panel .bar").get_by_label("售价").fill("6,599")
    page.locator(".panel .bar").get_by_placeholder("库存").fill("5")
    page.get_by_role("button", name="填到所有行").click()
    page.get_by_role("button", name="保存", exact=True).click()

    expect(page.get_by_text("草稿", exact=True)).to_be_visible()
    with shop.log_staff_in("13900000002") as staff:
        prices = [
            buying.data(staff.get(f"{buying.STAFF}/skus/QL-X2-{place}/price"), 200)["selling"]["minor"]
            for place in (1, 2, 3, 4)
        ]
        free = buying.stock_of(staff, "QL-X2-4")["free"]
    assert (prices, free) == ([659900] * 4, 5)
    assert page.faults == []


def test_refusals_stand_next_to_their_field(backoffice):
    page = backoffice()
    page.goto("/backoffice/staff")
    page.get_by_role("button", name="添加员工").click()
    page.locator("input[name=staff-phone]").fill("12")
    page.get_by_role("dialog").get_by_text("客服").click()
    page.get_by_role("dialog").get_by_role("button", name="保存").click()

    field = page.get_by_role("dialog").locator(".el-form-item", has=page.locator("input[name=staff-phone]"))
    expect(field.get_by_role("alert")).to_have_text(re.compile("手机号码"))
    page.goto("/backoffice/prices?sku=QL-X2-1")
    page.get_by_label("售价", exact=True).fill("1.234")
    expect(page.get_by_text("请填写金额，最多两位小数。")).to_be_visible()
    expect(page.get_by_role("button", name="保存价格")).to_be_disabled()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "orders",
        "products",
        "products/new",
        "imports",
        "stock",
        "prices",
        "promotions",
        "promotions/new",
        "customers",
        "payments",
        "freight",
        "staff",
        "audit",
        "events",
        "account",
    ],
)
def test_every_screen_fits_a_phone_and_breaks_no_content_policy(backoffice_phone, path):
    page = backoffice_phone
    page.goto(f"/backoffice/{path}")
    page.wait_for_load_state("networkidle")
    expect(page.locator("main h1").first).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert page.faults == []


@pytest.fixture(scope="module")
def backoffice_phone(shop, chromium) -> Iterator[Page]:
    """One phone for all screens, logged in by the session cookie alone."""
    staff = shop.log_staff_in("13900000003")
    token = staff.headers["Authorization"].removeprefix("Bearer ")
    context = chromium.new_context(base_url=shop.url, viewport={"width": 390, "height": 844}, locale="zh-CN")
    context.add_cookies([{"name": "zhida_staff", "value": token, "url": shop.url}])
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on(
        "console", lambda said: page.faults.append(said.text) if said.type in ("error", "warning") else None
    )
    yield page
    context.close()
