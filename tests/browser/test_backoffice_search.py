"""Staff steer the search and read what people look for, clicked at a desk and seen in the shop."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.running import buying
from tests.running.desk import press, sit_down
from tests.running.shop import CODE

pytestmark = pytest.mark.browser

STAFF = buying.STAFF
SEARCH = "/api/shop/v1/search"
WANTED = "电动牙刷套装"
UNKNOWN = "完全没有的东西甲乙丙"


@pytest.fixture(scope="module")
def admin(shop) -> httpx.Client:
    with shop.client() as guest:
        who = {"phone": "13900000001"}
        buying.data(guest.post(f"{STAFF}/auth/codes", json=who), 204)
        opened = guest.post(f"{STAFF}/auth/sessions", json={**who, "code": CODE})
        token = buying.data(opened, 201)["token"]
    client = shop.client(token)
    buying.wait_until_index_is_whole(client)
    return client


@pytest.fixture(params=[1440, 390])
def desk(request, open_page, admin, shop) -> Iterator[Page]:
    """A browser, wide or as a phone, with the administrator's session; nothing may go wrong in it."""
    page = open_page(width=request.param)
    yield sit_down(page, shop, admin.headers["Authorization"].removeprefix("Bearer "))
    assert page.faults == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def titles(shop, query: str) -> list[str]:
    with shop.client() as guest:
        found = buying.data(guest.get(SEARCH, params={"q": query}), 200)
    return [item["title"] for item in found["items"]]


def asked(admin: httpx.Client) -> list[str]:
    """Return what the report of searches names."""
    return [row["query"] for row in buying.data(admin.get(f"{STAFF}/reports/searches"), 200)["items"]]


def test_pinned_product_is_tried_saved_seen_and_taken_back(desk, shop):
    desk.goto(f"/backoffice/search/rules/new?kind=PIN&query={WANTED}")
    desk.get_by_placeholder("按标题或编码查找商品").fill("青岚 Pad 7")
    desk.locator(".el-autocomplete-suggestion li").filter(has_text="青岚 Pad 7").first.click()
    pinned = desk.locator(".picker li .name").inner_text().split("\n")[0]

    press(desk, "看看结果")
    expect(desk.locator(".sides > div").nth(1).locator("li").first).to_contain_text(pinned)
    assert pinned not in titles(shop, WANTED)[:1]
    press(desk, "保存")
    expect(desk.get_by_text("第 1 版")).to_be_visible()

    assert titles(shop, WANTED)[0] == pinned
    press(desk, "删除")
    press(desk, "确定")
    expect(desk.get_by_text("没有规则")).to_be_visible()
    assert titles(shop, WANTED)[:1] != [pinned]


def test_page_of_another_shop_is_refused_beside_its_field(desk):
    desk.goto("/backoffice/search/rules/new?kind=PIN&query=售后")
    desk.get_by_text("跳转", exact=True).click()
    desk.get_by_placeholder("/service").fill("//other.example/a")
    press(desk, "看看结果")

    expect(desk.get_by_text("请填写本店页面的路径").first).to_be_visible()
    desk.get_by_placeholder("/service").fill("/service")
    press(desk, "看看结果")
    expect(desk.locator(".sides > div").nth(1)).to_contain_text("/service")
    # The refusal is the browser's to report, and the only fault that is meant.
    desk.faults[:] = [fault for fault in desk.faults if "400" not in fault]


def test_search_without_results_leads_to_a_rule(desk, admin, shop):
    titles(shop, UNKNOWN)
    buying.wait_for(lambda: asked(admin), lambda queries: UNKNOWN in queries)
    desk.goto("/backoffice/search/reports")

    row = desk.locator("tbody tr").filter(has_text=UNKNOWN)
    row.get_by_role("button", name="加规则").click()

    expect(desk.get_by_role("heading", name="新建搜索规则")).to_be_visible()
    expect(desk.locator(".tag")).to_contain_text(UNKNOWN)


def test_index_is_built_anew_while_the_shop_searches(desk, shop):
    desk.goto("/backoffice/search/index")
    press(desk, "重建索引")
    press(desk, "确定")

    expect(desk.get_by_text("已开始重建")).to_be_visible()
    expect(desk.get_by_text("正常")).to_be_visible(timeout=30_000)
    assert titles(shop, "手机")
