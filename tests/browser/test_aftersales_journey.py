"""After the sale as a shopper lives it on a phone, with the desk behind it: every kind to money or goods."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from tests.running import buying
from tests.running.buying import API, STAFF, data
from tests.running.shop import Shop, running_shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = "13800019300"
PLACE = {"name": "售后部", "phone": "400-000-0000", "address": "深圳市南山区演示路 1 号"}
SKUS = [
    {"sku": "AS-1", "options": {"颜色": "黑"}, "price": "199.00", "stock": 20},
    {"sku": "AS-2", "options": {"颜色": "白"}, "price": "189.00", "stock": 20},
]
_waybills = itertools.count(1_000_001)


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    with running_shop() as running:
        running.import_products([buying.phone_document("AS", skus=SKUS)])
        yield running


@pytest.fixture(scope="module")
def staff(shop) -> httpx.Client:
    client = shop.log_staff_in()
    data(client.put(f"{STAFF}/after-sales/return-place", json=PLACE), 200)
    return client


@pytest.fixture
def photo(tmp_path) -> Path:
    file: Path = tmp_path / "裂.jpg"
    Image.new("RGB", (320, 240), "gray").save(file)
    return file


@pytest.fixture(scope="module")
def member(shop) -> httpx.Client:
    client = shop.log_in(PHONE)
    client.address = buying.add_address(client)
    return client


@pytest.fixture
def page(open_page, shop, member) -> Page:
    """A phone in the hand of the shopper; whatever breaks in its pages is told at the end."""
    opened = open_page(width=390)
    token = member.headers["Authorization"].removeprefix("Bearer ")
    opened.context.add_cookies([{"name": "zhida_shopper", "value": token, "url": shop.url}])
    yield opened
    assert opened.faults == []


def waybill() -> str:
    return f"SF{next(_waybills)}"


def bought(shop: Shop, staff: httpx.Client, member: httpx.Client, *, is_signed: bool = True) -> str:
    """A paid order of one unit; shipped and signed for unless told otherwise."""
    number = buying.buy(member, member.address, "AS-1")["number"]
    shop.control("pay", attempt=buying.start_payment(member, number)["attempt"])
    buying.wait_for_status(member, number, "paid")
    if not is_signed:
        return number
    parcel = {"carrier": "SF", "tracking": waybill()}
    data(staff.post(f"{STAFF}/orders/{number}/shipments", json=parcel), 201)
    sent = buying.order_of(member, number)["shipments"][0]["number"]
    report = {"occurred_at": datetime.now(UTC).isoformat(), "text": "已签收", "state": "DELIVERED"}
    data(staff.post(f"{STAFF}/parcels/{sent}/tracking-events", json=report), 201)
    buying.wait_for_status(member, number, "delivered")
    return number


def choose(page: Page, order: str, kind: str, reason: str) -> None:
    """Go from the order to the last form by what is written on the links."""
    page.goto(f"/orders/{order}")
    page.locator("a", has_text="申请售后").first.click()
    page.locator("a.way", has=page.get_by_text(kind, exact=True)).click()
    page.locator("a.chip", has_text=reason).click()
    expect(page.get_by_role("button", name="提交申请")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def apply(page: Page) -> str:
    """Send the form and give the case's number."""
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url("**/account/after-sales/*")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return page.url.rsplit("/", 1)[1]


def decide(staff: httpx.Client, case: str, decision: str, **more: object) -> dict:
    answer = staff.post(f"{STAFF}/after-sales/{case}/decisions", json={"decision": decision, **more})
    return data(answer, 200)


def send_back(page: Page) -> None:
    """Enter the waybill on the case's page."""
    page.get_by_label("运单号").fill(waybill())
    page.get_by_role("button", name="提交运单号").click()
    expect(page.get_by_role("heading", name="寄回途中")).to_be_visible()


def see(page: Page, case: str, status: str) -> None:
    """Read the case until it has come there; the worker moves it."""
    buying.wait_for(
        lambda: page.goto(f"/account/after-sales/{case}") and page.locator("h1").inner_text(),
        lambda heading: heading.strip() == status,
    )


def parcel() -> dict[str, str]:
    return {"carrier": "SF", "tracking": waybill()}


def test_a_return_comes_back_as_money(page, shop, staff, member):
    order = bought(shop, staff, member)
    choose(page, order, "退货退款", "7 天无理由")
    expect(page.locator("#confirm .total")).to_contain_text("199")
    expect(page.get_by_text("消费者权益保护法第二十五条")).to_be_visible()
    case = apply(page)

    expect(page.get_by_text(PLACE["address"])).to_be_visible()
    send_back(page)
    decide(staff, case, "receive")
    decide(staff, case, "inspect", finding={"accepted": True})
    see(page, case, "已退款")

    expect(page.locator(".order-status")).to_contain_text("款项已原路退回。")
    assert data(member.get(f"{API}/after-sales/{case}"), 200)["refunded"]["minor"] == 19_900
    page.goto("/account/after-sales?tab=ended")
    expect(page.get_by_role("article", name=case)).to_contain_text("已退款")


def test_an_exchange_brings_another_unit(page, shop, staff, member):
    order = bought(shop, staff, member)
    choose(page, order, "换货", "换其他款式")
    page.locator(".pick-one", has_text="退还差价").click()
    case = apply(page)

    decide(staff, case, "approve")
    page.reload()
    send_back(page)
    decide(staff, case, "receive")
    decide(staff, case, "inspect", finding={"accepted": True})
    sent = parcel()
    decide(staff, case, "send_replacement", parcel=sent)
    see(page, case, "新件已寄出")

    expect(page.locator("#parcels")).to_contain_text(sent["tracking"])


def test_a_repair_is_quoted_and_answered(page, shop, staff, member):
    order = bought(shop, staff, member)
    choose(page, order, "维修", "人为损坏")
    page.get_by_label("问题描述").fill("摔了一下，屏幕裂")
    case = apply(page)

    decide(staff, case, "approve")
    page.reload()
    send_back(page)
    decide(staff, case, "receive")
    price = {"minor": 39_900, "currency": "CNY"}
    decide(staff, case, "quote", quote={"amount": price, "in_warranty": False}, reason="更换屏幕")
    see(page, case, "请确认报价")
    expect(page.locator("#quote")).to_contain_text("¥399.00")
    page.get_by_role("button", name="不修了，寄回").click()
    page.get_by_role("dialog").get_by_role("button", name="确定").click()
    expect(page.get_by_role("heading", name="准备寄回给你")).to_be_visible()
    decide(staff, case, "send_back", parcel=parcel())
    see(page, case, "已原样寄回")


def test_money_alone_before_anything_left(page, shop, staff, member):
    order = bought(shop, staff, member, is_signed=False)
    choose(page, order, "仅退款", "不想要了")
    case = apply(page)

    expect(page.get_by_role("heading", name="等待处理")).to_be_visible()
    decide(staff, case, "approve")
    see(page, case, "已退款")
    assert buying.wait_for_status(member, order, "closed")["status"] == "closed"


def test_a_refusal_is_appealed_with_a_photo(page, shop, staff, member, photo):
    order = bought(shop, staff, member)
    choose(page, order, "退货退款", "性能故障")
    page.get_by_label("图片或视频").set_input_files(photo)
    case = apply(page)
    expect(page.locator(".summary .case-media img")).to_have_count(1)

    decide(staff, case, "reject", reason="照片看不出故障")
    see(page, case, "申请未通过")
    page.get_by_label("为什么不同意").fill("开机就能看到")
    page.get_by_role("button", name="提出申诉").click()
    expect(page.get_by_role("heading", name="申诉处理中")).to_be_visible()
    page.get_by_label("写留言").fill("需要的话可以再拍视频")
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".talk .is-mine")).to_contain_text("再拍视频")
    # Another member of staff judges an appeal.
    decide(shop.log_staff_in(phone="13900000077"), case, "approve")
    see(page, case, "请寄回商品")
    expect(page.get_by_text("消费者权益保护法第二十四条")).to_be_visible()
