"""The after-sales desk in a browser: a faulty phone comes back for money, another for a new one."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.running import buying
from tests.running.desk import draw_picture, press, sit_down
from tests.running.shop import Shop, running_shop

pytestmark = pytest.mark.browser

CASES = f"{buying.API}/after-sales"
DESK = f"{buying.STAFF}/after-sales"


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A shop with one phone on sale."""
    with running_shop() as running:
        running.import_products([buying.phone_document("T1", price="1999.00", stock=10)])
        yield running


@pytest.fixture(scope="module")
def staff(shop) -> httpx.Client:
    return shop.log_staff_in()


@pytest.fixture(scope="module")
def buyer(shop) -> httpx.Client:
    return shop.log_in("13800000001")


@pytest.fixture
def desk(open_page, shop, staff) -> Iterator[Page]:
    """The desk of a member of staff; nothing may go wrong at it."""
    page = sit_down(open_page(), shop, staff.headers["Authorization"].removeprefix("Bearer "))
    yield page
    assert page.faults == []


def receive_goods(shop: Shop, staff: httpx.Client, buyer: httpx.Client, serial: str) -> str:
    """Buy one phone, have it sent with its serial and sign for it; return the order's number."""
    number = buying.buy(buyer, buying.add_address(buyer), "T1-1")["number"]
    shop.control("pay", attempt=buying.start_payment(buyer, number)["attempt"])
    buying.wait_for_status(buyer, number, "paid")
    parcel = {"carrier": "SF", "tracking": f"SF{serial[-4:]}77", "lines": None, "serials": {"L001": [serial]}}
    buying.data(staff.post(f"{buying.STAFF}/orders/{number}/shipments", json=parcel), 201)
    buying.data(buyer.post(f"{buying.API}/orders/{number}/confirm-receipt"), 200)
    return number


def ask(buyer: httpx.Client, order: str, kind: str, note: str) -> str:
    """Ask for a case about the phone, for a fault; return its number."""
    lines = [{"line": "L001", "quantity": 1}]
    wish = {"order": order, "lines": lines, "kind": kind, "reason": "faulty", "note": note}
    return buying.data(buyer.post(CASES, json=wish), 201)["number"]


def case_of(staff: httpx.Client, number: str) -> dict:
    """Return a case as staff see it."""
    return buying.data(staff.get(f"{DESK}/{number}"), 200)


def agree(desk: Page, note: str) -> None:
    """Open the case from the queue and agree to it; the buyer is told where to send the goods."""
    desk.goto("/backoffice/after-sales")
    desk.get_by_role("row").filter(has_text="青岚 测试手机 T1").get_by_role("link").first.click()
    expect(desk.get_by_text(note)).to_be_visible()
    expect(desk.get_by_text("立即告诉买家寄到")).to_be_visible()
    press(desk, "同意申请")
    expect(desk.get_by_text("待买家寄回", exact=True).first).to_be_visible()


def book_in(desk: Page, serial: str) -> None:
    """Scan a serial that is not of this order, then the right one."""
    scanned = desk.get_by_label("青岚 测试手机 T1 的序列号")
    scanned.fill("SN-NOBODY")
    expect(desk.get_by_text("不是这个订单发出的：SN-NOBODY")).to_be_visible()
    expect(desk.get_by_role("button", name="登记收货")).to_be_disabled()
    scanned.fill(serial)
    press(desk, "登记收货")
    expect(desk.get_by_text("待检测", exact=True).first).to_be_visible()


def test_faulty_phone_comes_back_and_its_money_goes_out(desk, shop, staff, buyer, tmp_path):
    order = receive_goods(shop, staff, buyer, "SN-0001")
    number = ask(buyer, order, "return", "屏幕有一条竖线")
    agree(desk, "屏幕有一条竖线")
    waybill = {"carrier": "SF", "tracking": "SF880001"}
    buying.data(buyer.post(f"{CASES}/{number}/shipments", json=waybill), 200)
    desk.reload()
    expect(desk.get_by_text("SF880001").first).to_be_visible()
    book_in(desk, "SN-0001")

    desk.get_by_text("拒绝", exact=True).click()
    reasons = desk.get_by_role("radiogroup", name="拒绝的法定情形").get_by_role("radio")
    expect(reasons).to_have_count(4)
    expect(desk.get_by_role("button", name="拒绝并告诉买家")).to_be_disabled()
    desk.get_by_text("接受退回", exact=True).click()
    desk.get_by_label("添加照片或视频").first.set_input_files(draw_picture(desk, tmp_path / "1.png", "#a26"))
    expect(desk.get_by_role("img", name="第 1 张照片")).to_be_visible()
    press(desk, "接受并退款")
    expect(desk.get_by_text("已退款", exact=True).first).to_be_visible(timeout=15_000)

    desk.get_by_label("青岚 测试手机 T1 可再售").fill("1")
    press(desk, "退货入库")
    expect(desk.get_by_role("heading", name="现在要做")).to_be_hidden()
    case = case_of(staff, number)
    assert (case["status"], case["refunded"]["minor"], case["is_restocked"]) == ("refunded", 199900, True)
    assert len(case["inspections"][0]["photos"]) == 1
    assert buying.stock_of(staff, "T1-1")["free"] == 10


def test_faulty_phone_is_exchanged_for_a_new_one(desk, shop, staff, buyer):
    order = receive_goods(shop, staff, buyer, "SN-0002")
    number = ask(buyer, order, "exchange", "充电口松动")
    agree(desk, "充电口松动")
    book_in(desk, "SN-0002")
    press(desk, "接受，准备换新")
    expect(desk.get_by_text("待寄出新件", exact=True).first).to_be_visible()

    desk.locator("input[name=tracking]").fill("SF880002")
    expect(desk.get_by_role("button", name="寄出新件")).to_be_disabled()
    desk.get_by_label("青岚 测试手机 T1 的新件序列号").fill("sn-0003")
    press(desk, "寄出新件")
    expect(desk.get_by_text("已换新", exact=True).first).to_be_visible()
    desk.goto(f"/backoffice/orders/{order}")
    expect(desk.get_by_role("link", name=number)).to_be_visible()

    case = case_of(staff, number)
    assert (case["status"], case["parcel"]["tracking"]) == ("replaced", "SF880002")
    assert (case["lines"][0]["serials"], case["lines"][0]["new_serials"]) == (["SN-0002"], ["SN-0003"])
