"""A recall in a browser: staff start it, pages warn, a paid order stays and is refunded, then it ends."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.running import buying
from tests.running.desk import give_reason, press
from tests.running.shop import Shop, running_shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SERIAL = "SN-R-0001"
REMEDY = "免费更换电池，往返运费由我们承担"
FORM = {
    "缺陷和原因": "电池可能过热",
    "给买家的处理办法": REMEDY,
    "法律依据": "消费者权益保护法第十九条",
}


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A shop with one phone on sale."""
    with running_shop() as running:
        running.import_products([buying.phone_document("T1", price="1999.00", stock=10)])
        yield running


@pytest.fixture(scope="module")
def buyer(shop) -> httpx.Client:
    return shop.log_in("13800000001")


def paid(shop: Shop, buyer: httpx.Client) -> dict:
    """Buy one phone and pay for it."""
    number = buying.buy(buyer, buying.add_address(buyer), "T1-1")["number"]
    shop.control("pay", attempt=buying.start_payment(buyer, number)["attempt"])
    return buying.wait_for_status(buyer, number, "paid")


def start(desk: Page, product: str) -> None:
    """Fill the form of a recall in and send it."""
    desk.goto("/backoffice/recalls")
    press(desk, "发起召回")
    dialog = desk.get_by_role("dialog", name="发起召回")
    dialog.locator("input[name=product]").fill(product)
    for label, text in FORM.items():
        dialog.get_by_label(label, exact=True).fill(text)
    dialog.get_by_role("button", name="停止销售并召回").click()
    expect(dialog).to_be_hidden()
    expect(desk.get_by_role("row").filter(has_text="青岚 测试手机 T1")).to_contain_text("召回中")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_recall_from_the_first_click_to_its_end(shop, staff, buyer, desk, open_page):
    sent, waiting = paid(shop, buyer), paid(shop, buyer)
    parcel = {"carrier": "SF", "tracking": "SF100020003", "lines": None, "serials": {"L001": [SERIAL]}}
    buying.data(staff.post(f"{buying.STAFF}/orders/{sent['number']}/shipments", json=parcel), 201)
    product = sent["lines"][0]["product"]

    start(desk, product)
    told = f"{buying.STAFF}/recalls"
    recall = buying.wait_for(
        lambda: staff.get(told).json()["items"][0], lambda one: one["told"] == one["buyers"] == 1
    )
    # That somebody is told comes first; the sent unit and the message are written by other hands.
    items = f"{told}/{recall['number']}/items"
    buying.wait_for(
        lambda: [one["serial"] for one in staff.get(items).json()["items"]], lambda known: SERIAL in known
    )
    buying.wait_for(
        lambda: [one["kind"] for one in buyer.get(f"{buying.API}/me/messages").json()["items"]],
        lambda kinds: "goods_recalled" in kinds,
    )

    shopper = open_page(width=390)
    token = buyer.headers["Authorization"].removeprefix("Bearer ")
    shopper.context.add_cookies([{"name": "zhida_shopper", "value": token, "url": shop.url}])
    shopper.goto(f"/p/{product}")
    expect(shopper.get_by_text("这件商品正在召回，已停止销售。")).to_be_visible()
    expect(shopper.get_by_text(REMEDY)).to_be_visible()
    expect(shopper.get_by_role("button", name="立即购买")).to_have_count(0)
    assert fits(shopper)
    for page in ("/account/messages", "/account/devices", f"/orders/{sent['number']}"):
        shopper.goto(page)
        expect(shopper.get_by_role("main").get_by_text(REMEDY).first).to_be_visible()
        assert fits(shopper)

    desk.goto("/backoffice/orders")
    row = desk.get_by_role("row").filter(has_text=waiting["number"])
    expect(row.get_by_text("召回，暂停发货")).to_be_visible()
    row.get_by_role("link").first.click()
    expect(desk.get_by_text("召回中，不能发出。请退款，或等召回结束。").first).to_be_visible()
    refused = staff.post(
        f"{buying.STAFF}/orders/{waiting['number']}/shipments",
        json={**parcel, "tracking": "SF100020004", "serials": {"L001": ["SN-R-0002"]}},
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "goods_recalled")
    press(desk, "取消订单")
    give_reason(desk, "商品召回，退款")
    expect(desk.get_by_role("button", name="发货", exact=True)).to_be_hidden()
    buying.wait_for_status(buyer, waiting["number"], "closed")

    desk.goto("/backoffice/recalls")
    desk.get_by_role("row").filter(has_text="青岚 测试手机 T1").get_by_role("button", name="查看").click()
    drawer = desk.get_by_role("dialog", name="召回")
    expect(drawer.get_by_text(SERIAL)).to_be_visible()
    with desk.expect_download() as download:
        drawer.get_by_role("link", name="导出名单").click()
    assert SERIAL in download.value.path().read_text(encoding="utf-8-sig")
    press(drawer, "结束召回")
    give_reason(desk, "已全部更换或退款")
    expect(drawer.get_by_text("已结束")).to_be_visible()
    assert staff.get(told).json()["items"][0]["status"] == "closed"
