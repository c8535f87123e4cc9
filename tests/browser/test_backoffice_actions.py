"""Every act of the back office that changes something, clicked at a desk and checked over the API."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.running import buying
from tests.running.desk import (
    NOT_LOGGED_IN,
    POLICY_WATCH,
    ask_for_code,
    draw_picture,
    give_reason,
    press,
    sit_down,
)
from tests.running.shop import CODE, Shop

from zhida.shop.accounts.conf import TOTP_STEP_SECONDS
from zhida.shop.accounts.totp import code_at

pytestmark = pytest.mark.browser

STAFF = buying.STAFF
PRODUCT = "青岚 Pad 7"
SKU = "BANK-20000-BLACK"
FILM = Path(__file__).resolve().parents[2] / "src/zhida/demo/rendered/film-x7-ultra.mp4"
# Freight is not free there.
FAR = {"province": "新疆维吾尔自治区", "city": "乌鲁木齐市", "district": "天山区", "is_default": False}


def open_session(shop: Shop, area: str, phone: str) -> httpx.Client:
    """Log a person of the demo in by code."""
    with shop.client() as guest:
        buying.data(guest.post(f"/api/{area}/v1/auth/codes", json={"phone": phone}), 204)
        body = {"phone": phone, "code": CODE}
        token = buying.data(guest.post(f"/api/{area}/v1/auth/sessions", json=body), 201)["token"]
    return shop.client(token)


@pytest.fixture(scope="module")
def admin(shop) -> httpx.Client:
    return open_session(shop, "staff", "13900000001")


@pytest.fixture(scope="module")
def buyer(shop) -> httpx.Client:
    return open_session(shop, "shop", "13800000001")


@pytest.fixture
def desk(open_page, admin, shop) -> Iterator[Page]:
    """A browser at 1440 px with the administrator's session; nothing may go wrong in it."""
    page = sit_down(open_page(), shop, admin.headers["Authorization"].removeprefix("Bearer "))
    yield page
    assert page.faults == []


def staff_order(admin: httpx.Client, number: str) -> dict:
    """Return an order as the staff see it."""
    return buying.data(admin.get(f"{STAFF}/orders/{number}"), 200)


def open_order(page: Page, number: str) -> None:
    """Open the page of an order."""
    page.goto(f"/backoffice/orders/{number}")
    expect(page.get_by_role("heading", name=number)).to_be_visible()


def product_of(admin: httpx.Client, title: str) -> dict:
    """Return the product with exactly this title."""
    found = buying.data(admin.get(f"{STAFF}/products", params={"q": title}), 200)["items"]
    number = next(one["id"] for one in found if one["title"] == title)
    return buying.data(admin.get(f"{STAFF}/products/{number}"), 200)


def bind_authenticator(page: Page) -> tuple[str, int]:
    """Bind an authenticator by its key; give the secret and the step of the digits that were used."""
    press(page, "开始绑定")
    drawn = page.get_by_alt_text("绑定身份验证器的二维码")
    expect(drawn).to_have_js_property("complete", True)
    assert drawn.evaluate("(picture) => picture.naturalWidth > 100")
    secret = page.locator(".secret").inner_text().replace(" ", "")
    step = int(time.time()) // TOTP_STEP_SECONDS
    page.get_by_label("动态码").fill(code_at(secret=secret, step=step))
    press(page, "完成绑定")
    expect(page.get_by_text("已绑定身份验证器。要更换请找管理员解除。")).to_be_visible()
    return secret, step


def log_in_with_digits(page: Page, phone: str, digits: str) -> None:
    """Log out, and in again by code and by the digits that are asked for after it."""
    press(page, "退出登录")
    page.locator("input[name=phone]").fill(phone)
    ask_for_code(page)
    page.locator("input[name=code]").fill(CODE)
    press(page, "登录")
    page.locator("input[name=second_factor]").fill(digits)
    press(page, "登录")
    expect(page.get_by_role("heading", name="现在需要你")).to_be_visible()


def test_unpaid_order_is_marked_lowered_and_cancelled(desk, admin, buyer):
    number = buying.buy(buyer, buying.add_address(buyer), SKU)["number"]
    before = staff_order(admin, number)["payable"]["minor"]
    open_order(desk, number)

    press(desk, "查看完整地址")
    give_reason(desk, "顾客来电核对门牌")
    expect(desk.locator("address")).to_contain_text("科技园路 1 号 2 栋 301")
    desk.get_by_label("备注", exact=True).fill("顾客要求周末送")
    press(desk, "添加")
    expect(desk.get_by_text("顾客要求周末送")).to_be_visible()
    desk.get_by_role("group", name="旗标").get_by_title("红旗").click()
    expect(desk.get_by_role("group", name="旗标").get_by_title("红旗")).to_have_attribute(
        "aria-pressed", "true"
    )

    press(desk, "改低价格")
    dialog = desk.get_by_role("dialog", name="改低价格")
    dialog.get_by_label("改为应付").last.fill("10.5")
    dialog.locator("input").last.fill("老顾客让利")
    press(dialog, "确认改价")
    expect(dialog).to_be_hidden()
    expect(desk.get_by_text("老顾客让利").first).to_be_visible()
    lowered = staff_order(admin, number)
    press(desk, "取消订单")
    give_reason(desk, "顾客不要了")
    expect(desk.get_by_role("button", name="取消订单")).to_be_hidden()

    assert before > 1050
    assert (lowered["payable"]["minor"], lowered["flag"]) == (1050, "red")
    assert [remark["text"] for remark in lowered["remarks"]] == ["顾客要求周末送"]
    assert staff_order(admin, number)["status"] == "cancelled"


def test_paid_order_is_refunded_by_amount_by_line_with_freight_and_whole(desk, admin, buyer, shop):
    order = buying.buy(buyer, buying.add_address(buyer, **FAR), SKU, 2)
    number = order["number"]
    shop.control("pay", attempt=buying.start_payment(buyer, number)["attempt"])
    buying.wait_for_status(buyer, number, "paid")
    open_order(desk, number)
    paid = staff_order(admin, number)
    freight = paid["amounts"]["freight"]["minor"]
    line = paid["lines"][0]
    refunded = []

    def refund(way: str, *fields: tuple[str, str]) -> None:
        press(desk, "退款")
        dialog = desk.get_by_role("dialog", name="退款")
        dialog.get_by_text(way, exact=True).click()
        for label, value in fields:
            dialog.locator(f"input[aria-label='{label}']").fill(value)
        dialog.locator("input[name=reason]").fill(f"{way}退")
        press(dialog, "确认退款")
        expect(dialog).to_be_hidden()
        expect(desk.get_by_text(f"{way}退")).to_be_visible()
        # The channel gives the money back a moment later.
        before = refunded[-1] if refunded else 0
        refunded.append(
            buying.wait_for(
                lambda: staff_order(admin, number)["refunded"]["minor"], lambda minor: minor > before
            )
        )

    refund("按商品和运费", (line["title"], "1"), ("运费", "5"))
    refund("按金额", ("金额", "1.00"))
    refund("全部剩余")

    by_line = line["unit_shares"][0] + 500
    assert freight > 500
    assert refunded == [by_line, by_line + 100, paid["payable"]["minor"]]


def test_colleague_is_hired_gets_another_role_leaves_and_comes_back(desk, admin):
    desk.goto("/backoffice/staff")
    press(desk, "添加员工")
    dialog = desk.get_by_role("dialog")
    dialog.locator("input[name=staff-phone]").fill("13900000077")
    dialog.locator("input[name=staff-name]").fill("孙新人")
    dialog.get_by_text("客服", exact=True).click()
    dialog.locator("input[type=password]").fill("mountain-mist-52")
    press(dialog, "保存")
    expect(dialog).to_be_hidden()
    row = desk.get_by_role("row").filter(has_text="孙新人")
    press(row, "修改")
    dialog.get_by_text("财务", exact=True).click()
    dialog.locator("input").last.fill("兼管对账")
    press(dialog, "保存")
    expect(dialog).to_be_hidden()
    expect(row).to_contain_text("财务")
    press(row, "停用")
    give_reason(desk, "休假")
    expect(row).to_contain_text("已停用")
    press(row, "恢复")
    give_reason(desk, "休假回来")
    expect(row).to_contain_text("在职")

    members = buying.data(admin.get(f"{STAFF}/staff", params={"limit": 100}), 200)["items"]
    hired = next(member for member in members if member["name"] == "孙新人")
    assert (hired["is_active"], sorted(hired["roles"])) == (True, ["FINANCE", "SUPPORT"])


def test_colleague_changes_the_password_and_binds_an_authenticator(open_page, admin, shop):
    phone = "13900000078"
    hired = {"phone": phone, "name": "周小满", "roles": ["SUPPORT"], "password": "mountain-mist-52"}
    buying.data(admin.post(f"{STAFF}/staff", json=hired), 201)
    own = open_page()
    own.add_init_script(POLICY_WATCH)
    own.goto("/backoffice")
    own.locator("input[name=phone]").fill(phone)
    press(own, "用密码登录")
    own.locator("input[name=password]").fill("mountain-mist-52")
    press(own, "登录")
    expect(own.get_by_role("heading", name="现在需要你")).to_be_visible()
    own.goto("/backoffice/account")
    own.locator("input[autocomplete=current-password]").fill("mountain-mist-52")
    own.locator("input[autocomplete=new-password]").fill("river-fog-2026")
    press(own, "修改密码")
    expect(own.get_by_text("密码已修改")).to_be_visible()
    secret, step = bind_authenticator(own)
    log_in_with_digits(own, phone, code_at(secret=secret, step=step + 1))

    with shop.client() as guest:
        answers = [
            guest.post(f"{STAFF}/auth/sessions", json={"phone": phone, "password": password})
            for password in ("river-fog-2026", "mountain-mist-52")
        ]
    assert [answer.json()["code"] for answer in answers] == ["second_factor_required", "wrong_password"]
    assert [fault for fault in own.faults if NOT_LOGGED_IN not in fault] == []


def test_product_gets_media_in_a_new_order_and_is_withdrawn_and_published(desk, admin, tmp_path):
    product = product_of(admin, PRODUCT)
    desk.goto(f"/backoffice/products/{product['id']}")
    expect(desk.get_by_role("heading", name="规格与 SKU")).to_be_visible()
    picture = draw_picture(desk, tmp_path / "square.png", "#2a6")
    kept = [media["key"] for media in product["media"]]
    tiles = desk.get_by_label("按左右箭头移动")
    expect(tiles).to_have_count(len(kept))
    for more, file in enumerate((picture, FILM), start=1):
        desk.get_by_label("上传图片或视频").set_input_files(file)
        expect(tiles).to_have_count(len(kept) + more, timeout=20_000)
    tiles.nth(len(kept)).focus()
    desk.keyboard.press("ArrowLeft")
    tiles.nth(len(kept) + 1).drag_to(tiles.nth(0))
    expect(tiles.nth(0).locator("video")).to_be_visible()
    tiles.nth(0).drag_to(tiles.nth(len(kept) + 1))
    expect(tiles.nth(len(kept) + 1).locator("video")).to_be_visible()
    press(desk, "保存")
    expect(desk.get_by_role("button", name="保存", exact=True)).to_be_hidden()
    shown = [media["key"] for media in product_of(admin, PRODUCT)["media"]]

    press(desk, "下架")
    give_reason(desk, "拍新图")
    expect(desk.get_by_text("已下架", exact=True).first).to_be_visible()
    withdrawn = product_of(admin, PRODUCT)["status"]
    press(desk, "发布")
    expect(desk.get_by_text("在售", exact=True)).to_be_visible()

    assert [key for key in shown if key in kept] == kept
    assert (len(shown), shown[-2]) == (len(kept) + 2, kept[-1])
    assert (withdrawn, product_of(admin, PRODUCT)["status"]) == ("WITHDRAWN", "PUBLISHED")


def test_price_and_stock_change_with_their_history(desk, admin):
    price = buying.data(admin.get(f"{STAFF}/skus/{SKU}/price"), 200)["selling"]["minor"]
    free = buying.stock_of(admin, SKU)["free"]
    desk.goto(f"/backoffice/prices?sku={SKU}")
    # The form is there before the price is, which would undo what was typed.
    expect(desk.locator("input[aria-label='售价']")).to_have_value(f"{price / 100:.2f}")
    desk.locator("input[aria-label='售价']").fill(f"{(price - 100) / 100:.2f}")
    desk.locator("form input").last.fill("对齐竞品")
    press(desk, "保存价格")
    expect(desk.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    expect(desk.get_by_role("cell", name="对齐竞品")).to_be_visible()

    desk.goto("/backoffice/stock")
    desk.get_by_placeholder("SKU 编码开头").fill(SKU)
    expect(desk.get_by_role("button", name="A4-CLAY-8-128")).to_be_hidden()
    press(desk, SKU)
    desk.locator("input[name=delta]").fill("-3")
    desk.locator("input[name=reason]").fill("盘点少三件")
    press(desk.locator(".drawer form").first, "调整")
    expect(desk.locator(".drawer").get_by_text("盘点少三件")).to_be_visible()

    assert buying.data(admin.get(f"{STAFF}/skus/{SKU}/price"), 200)["selling"]["minor"] == price - 100
    assert buying.stock_of(admin, SKU)["free"] == free - 3


def test_offer_starts_and_stops_and_freight_changes_and_goes(desk, admin):
    desk.goto("/backoffice/promotions/new")
    desk.locator("input[name=title]").fill("试一试满千减五")
    desk.get_by_label("第 1 档门槛").fill("1000")
    desk.get_by_label("第 1 档减免").fill("5")
    press(desk, "保存")
    press(desk, "发布")
    press(desk.get_by_role("dialog", name="发布：试一试满千减五"), "确认发布")
    press(desk, "停止")
    press(desk.locator(".el-message-box"), "确定")
    expect(desk.get_by_role("button", name="停止", exact=True)).to_be_hidden()
    number = desk.url.rsplit("/", 1)[1]
    stopped = buying.data(admin.get(f"{STAFF}/promotions/{number}"), 200)

    desk.goto("/backoffice/freight")
    press(desk.get_by_role("row").filter(has_text="西藏"), "修改")
    dialog = desk.get_by_role("dialog", name="运费模板")
    dialog.locator("input[aria-label='首重运费']").fill("16.00")
    press(dialog, "保存")
    expect(dialog).to_be_hidden()
    expect(desk.get_by_role("row").filter(has_text="西藏")).to_contain_text("16.00")
    press(desk.get_by_role("row").filter(has_text="澳门"), "删除")
    press(desk.locator(".el-message-box"), "确定")
    expect(desk.get_by_text("已删除")).to_be_visible()
    desk.goto("/backoffice/events")
    expect(desk.get_by_text("没有搁置的事件")).to_be_visible()

    templates = buying.data(admin.get(f"{STAFF}/freight-templates"), 200)["items"]
    assert (stopped["title"], stopped["status"]) == ("试一试满千减五", "STOPPED")
    assert [one["first_fee"]["minor"] for one in templates if one["region"] == "54"] == [1600]
    assert sorted(one["region"] for one in templates) == ["", "54", "65", "71", "81"]
