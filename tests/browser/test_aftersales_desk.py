"""The after-sales desk in a browser: faults end in money or a new phone, a hopeless repair in its fee."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.running import buying
from tests.running.desk import draw_picture, press
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
def buyer(shop) -> httpx.Client:
    return shop.log_in("13800000001")


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
    expect(desk.get_by_text("已退款", exact=True).first).to_be_visible(timeout=45_000)

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


def test_a_callers_repair_is_labelled_quoted_paid_given_up_and_paid_back(desk, shop, staff, buyer):
    order = receive_goods(shop, staff, buyer, "SN-0004")
    desk.goto(f"/backoffice/orders/{order}")
    press(desk, "代申请售后")
    dialog = desk.get_by_role("dialog", name="代买家申请售后")
    dialog.get_by_text("退货退款", exact=True).click()
    dialog.get_by_text("性能故障", exact=True).click()
    expect(dialog.get_by_text("¥1,999.00").last).to_be_visible()
    dialog.get_by_text("维修", exact=True).click()
    dialog.get_by_text("人为损坏", exact=True).click()
    expect(dialog.get_by_role("button", name="提交申请")).to_be_disabled()
    dialog.get_by_label("买家怎么说的，买家可见").fill("来电：进过水，不能开机")
    press(dialog, "提交申请")
    desk.wait_for_url("**/backoffice/after-sales/C*")
    number = desk.url.rsplit("/", 1)[1]
    expect(desk.get_by_text("代买家申请")).to_be_visible()

    press(desk, "同意申请")
    way_back = desk.get_by_role("region", name="寄回运费")
    press(way_back, "登记寄件面单")
    way_back.get_by_label("面单号，买家可见").fill("SF660004")
    press(way_back, "登记寄件面单")
    expect(way_back.get_by_text("SF660004")).to_be_visible()
    assert buying.data(buyer.get(f"{CASES}/{number}"), 200)["is_opened_by_staff"] is True
    book_in(desk, "SN-0004")
    desk.get_by_text("收费维修", exact=True).click()
    desk.get_by_label("维修费").fill("300")
    desk.get_by_label("检测说明，买家可见").fill("换主板")
    press(desk, "发送报价")
    expect(desk.get_by_text("待买家确认报价", exact=True).first).to_be_visible()
    buying.data(buyer.post(f"{CASES}/{number}/quote", json={"accept": True}), 200)
    paying = {"channel": "simulator", "scene": "pc"}
    attempt = buying.data(buyer.post(f"{CASES}/{number}/payments", json=paying), 201)["attempt"]
    shop.control("pay", attempt=attempt)
    buying.wait_for(lambda: case_of(staff, number)["status"], lambda status: status == "repairing")

    desk.reload()
    desk.get_by_text("无法维修", exact=True).first.click()
    expect(desk.get_by_text("买家在线付的 ¥300.00 会马上原路退回")).to_be_visible()
    desk.get_by_label("不能修的原因，买家可见").fill("主板腐蚀")
    press(desk, "无法维修")
    expect(desk.get_by_text("待寄回买家", exact=True).first).to_be_visible()
    expect(desk.locator("dl").filter(has_text="退还维修费").get_by_text("成功")).to_be_visible(timeout=45_000)
    desk.locator("input[name=tracking]").fill("SF880004")
    press(desk, "寄回买家")
    expect(desk.get_by_text("已原物寄回", exact=True).first).to_be_visible()

    case = case_of(staff, number)
    given_back = case["repair"]["quote_refund"]
    assert (case["status"], given_back["status"], given_back["amount"]["minor"]) == (
        "sent_back",
        "succeeded",
        30000,
    )
    assert case["repair"]["unrepairable"] == "主板腐蚀"


def test_freight_laid_out_is_given_back_at_the_desk(desk, shop, staff, buyer):
    order = receive_goods(shop, staff, buyer, "SN-0005")
    number = ask(buyer, order, "return", "扬声器没有声音")
    agree(desk, "扬声器没有声音")
    book_in(desk, "SN-0005")

    way_back = desk.get_by_role("region", name="寄回运费")
    press(way_back, "退寄回运费")
    way_back.get_by_label("买家付的运费").fill("123")
    press(way_back, "退寄回运费")
    expect(way_back.get_by_text("寄回运费超过可退上限")).to_be_visible()
    way_back.get_by_label("买家付的运费").fill("23")
    press(way_back, "退寄回运费")

    expect(way_back.get_by_text("已退 ¥23.00")).to_be_visible()
    expect(way_back.get_by_text("成功")).to_be_visible(timeout=45_000)
    assert case_of(staff, number)["way_back"]["paid"]["minor"] == 2300
    desk.faults[:] = [fault for fault in desk.faults if "409 (Conflict)" not in fault]
