"""A parcel from the desk to the door: papers, two parcels, the courier's news, the signature, its dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect
from tests.running import buying
from tests.running.desk import press, sit_down
from tests.running.shop import Shop, plain_http, running_shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# A Saturday noon in Shanghai; the signature is on Sunday, so that the seventh day is a Sunday too and moves.
SENT = "2026-11-21T12:00:00+08:00"
SIGNED = "2026-11-22T10:00:00+08:00"
AFTERWARDS = "2026-11-22T10:05:00+08:00"
BY_HAND, BY_TABLE = "SF1234567890123", "YT8812345678901"
GOODS = "青岚 测试手机 T1"
CLEAR_PHONE = buying.ADDRESS["phone"]
MASKED = "138****1111"


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A shop with one phone on sale, at a fixed time."""
    with running_shop(with_clock=SENT) as running:
        running.import_products([buying.phone_document("T1", price="1999.00", stock=10)])
        yield running


@pytest.fixture(scope="module")
def buyer(shop) -> httpx.Client:
    return shop.log_in("13800000001")


@pytest.fixture
def table(tmp_path) -> Path:
    return tmp_path / "运单号.csv"


@pytest.fixture
def desk(open_page, shop, staff) -> Page:
    return sit_down(open_page(), shop, _token(staff))


@pytest.fixture
def phone(open_page, shop, buyer) -> Page:
    """A phone in the hand of the shopper."""
    page = open_page(width=390)
    page.context.add_cookies([{"name": "zhida_shopper", "value": _token(buyer), "url": shop.url}])
    return page


def _token(client: httpx.Client) -> str:
    return client.headers["Authorization"].removeprefix("Bearer ")


def courier(shop: Shop, op: str, **said: str) -> dict:
    """Tell the practice aggregator what to do."""
    with httpx.Client(timeout=20, transport=plain_http()) as client:
        answer = client.post(f"http://127.0.0.1:{shop.port + 8}/control", json={"op": op, **said})
    return buying.data(answer, 200)


def scan(shop: Shop, waybill: str, code: str, text: str, at: str) -> None:
    """Let something happen to a waybill and have its whole track pushed."""
    courier(shop, "scan", number=waybill, code=code, text=text, at=f"2026-11-{at}:00+08:00")
    assert courier(shop, "push", number=waybill) == {"answer": "taken"}


def printed(link: Locator) -> Page:
    """Open what a link prints, in the tab of its own that it opens."""
    with link.page.expect_popup() as opened:
        link.click()
    paper = opened.value
    paper.wait_for_load_state()
    assert CLEAR_PHONE not in paper.content()
    return paper


def pages_of(paper: Page) -> list[tuple[int, int]]:
    """Print into a PDF; return the size of each page in millimetres."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper.pdf(prefer_css_page_size=True))
    return [(round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) for width, height in boxes]


def buy_three(shop: Shop, buyer: httpx.Client) -> str:
    number = buying.buy(buyer, buying.add_address(buyer), "T1-1", 3)["number"]
    shop.control("pay", attempt=buying.start_payment(buyer, number)["attempt"])
    buying.wait_for_status(buyer, number, "paid")
    return str(number)


def print_all(desk: Page, number: str) -> None:
    """Pick list, slip and waybill from the list of orders, before anything has left."""
    desk.goto("/backoffice/orders?status=paid")
    desk.get_by_role("checkbox", name=f"选择订单 {number}").check()
    acts = desk.get_by_role("region", name="批量操作")
    picked = printed(acts.get_by_role("link", name="打印拣货单", exact=True))
    expect(picked.get_by_role("row").filter(has_text="T1-1")).to_contain_text(f"{number} ×3")
    assert pages_of(picked) == [(210, 297)]
    slip = printed(acts.get_by_role("link", name="打印装箱单", exact=True))
    expect(slip.get_by_text(f"收件人 张* {MASKED}")).to_be_visible()
    expect(slip.get_by_text("¥1999.00")).to_be_visible()
    gift = printed(acts.get_by_role("link", name="装箱单（礼物，无价格）"))
    expect(gift.get_by_text(GOODS)).to_be_visible()
    expect(gift.get_by_text("¥")).to_have_count(0)
    bill = printed(acts.get_by_role("link", name="打印面单", exact=True))
    expect(bill.get_by_role("img", name=number)).to_be_visible()
    expect(bill.get_by_text("待发货", exact=True)).to_be_visible()
    assert pages_of(bill) == [(76, 130)]


def ship_one_by_hand(desk: Page, number: str) -> None:
    """One of three units leaves, and its parcel's waybill is printed."""
    desk.goto(f"/backoffice/orders/{number}")
    press(desk, "发货")
    desk.locator(".el-message-box").get_by_role("button", name="确定").click()
    dialog = desk.get_by_role("dialog", name="发货")
    dialog.locator("input[name=tracking]").fill(BY_HAND)
    dialog.get_by_label(GOODS, exact=True).fill("1")
    expect(dialog.get_by_text("分批发货：本次 1 件")).to_be_visible()
    press(dialog, "确认发货")
    parcels = desk.locator("section.panel", has=desk.get_by_role("heading", name="包裹"))
    expect(parcels.get_by_text("L001 ×1")).to_be_visible()
    bill = printed(parcels.get_by_role("link", name="面单", exact=True))
    expect(bill.get_by_role("img", name=BY_HAND)).to_be_visible()
    expect(bill.get_by_text("顺丰速运")).to_be_visible()
    expect(bill.get_by_text(f"张* {MASKED}")).to_be_visible()
    expect(bill.get_by_text("科技园路 1 号 2 栋 301")).to_be_visible()
    assert bill.locator(".waybill").evaluate("one => one.scrollHeight <= one.clientHeight")
    assert pages_of(bill) == [(76, 130)]


def ship_rest_by_table(desk: Page, number: str, file: Path) -> None:
    """The other two units leave by a table of tracking numbers."""
    file.write_text(f"order,carrier,tracking\n{number},圆通速递,{BY_TABLE}\n", encoding="utf-8")
    desk.goto("/backoffice/orders")
    desk.get_by_role("link", name="批量发货").click()
    desk.get_by_label("选择表格文件").set_input_files(file)
    press(desk, "上传并试跑")
    press(desk, "执行 1 行")
    expect(desk.get_by_text("已完成", exact=True).first).to_be_visible(timeout=45_000)


def prints_of(staff: httpx.Client) -> list[str]:
    """Name what was printed with somebody's address or name on it, as the audit has it."""
    rows = buying.data(staff.get(f"{buying.STAFF}/audit"), 200)["items"]
    return sorted(row["action"] for row in rows if row["action"].startswith("orders.print_"))


@pytest.fixture
def sent(shop, staff, buyer, desk, table) -> str:
    """An order of three units that left in two parcels, papers and all, by what is clicked at the desk."""
    number = buy_three(shop, buyer)
    print_all(desk, number)
    ship_one_by_hand(desk, number)
    ship_rest_by_table(desk, number, table)
    assert prints_of(staff) == ["orders.print_slips"] * 2 + ["orders.print_waybills"] * 2
    return number


def test_two_parcels_are_followed_to_the_signature(shop, buyer, desk, phone, sent):
    order = buying.order_of(buyer, sent)
    assert order["status"] == "shipped"
    assert [(one["tracking"], one["lines"][0]["quantity"]) for one in order["shipments"]] == [
        (BY_HAND, 1),
        (BY_TABLE, 2),
    ]
    buying.wait_for(
        lambda: {one["number"] for one in courier(shop, "ledger")["ledger"] if one["what"] == "subscribe"},
        lambda known: known == {BY_HAND, BY_TABLE},
    )

    shop.set_clock(AFTERWARDS)
    scan(shop, BY_HAND, "1", "【深圳市】快件已被揽收", "21T14:00")
    assert courier(shop, "push", number=BY_HAND) == {"answer": "taken"}
    scan(shop, BY_HAND, "1", "【深圳市】快件已被揽收", "21T14:00")
    scan(shop, BY_HAND, "5", "快件正在派送，派件员：张小二，电话 13800138000", "22T08:00")
    scan(shop, BY_HAND, "0", "快件已到达【南山分拨中心】", "21T22:00")
    phone.goto(f"/orders/{sent}")
    first, second = (
        phone.locator("section.card", has=phone.get_by_role("heading", name=re.compile(f"包裹 {place}")))
        for place in (1, 2)
    )
    expect(first.get_by_text("派送中")).to_be_visible()
    expect(phone.get_by_text("售后期限从签收后起算").first).to_be_visible()

    scan(shop, BY_HAND, "3", "快件已签收，签收人：本人", "22T10:00")
    scan(shop, BY_TABLE, "3", "快件已签收", "22T10:00")
    buying.wait_for_status(buyer, sent, "delivered")
    phone.reload()
    for card in (first, second):
        expect(card.get_by_text("已签收", exact=True)).to_be_visible()
    told = first.locator(".timeline li span").all_inner_texts()
    assert told == [
        "快件已签收，签收人：本人",
        "快件正在派送，派件员：张**，电话 138****8000",
        "快件已到达【南山分拨中心】",
        "【深圳市】快件已被揽收",
    ]
    goods = phone.locator("section.card", has=phone.get_by_role("heading", name="商品", exact=True))
    for day in ("可退至 2026-11-30", "可换至 2026-12-07", "保修至 2027-11-22"):
        expect(goods.get_by_text(day)).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")

    desk.goto(f"/backoffice/orders/{sent}")
    expect(desk.get_by_text("已签收", exact=True).first).to_be_visible()
    expect(desk.get_by_role("heading", name="打印", exact=True)).to_be_hidden()
    assert (desk.faults, phone.faults) == ([], [])
