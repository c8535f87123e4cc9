"""A shopper buys: with a mouse, with a thumb, and without any script."""

import itertools
import re

import pytest
from playwright.sync_api import expect
from tests.running import buying

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ADDRESS = "林小青 13800138000 广东省深圳市南山区粤海街道科技园路1号2栋301"
_phones = (f"1380013{number:04d}" for number in itertools.count(1))
_staff_phones = (f"1390013{number:04d}" for number in itertools.count(1))


def log_in(page) -> None:
    page.fill("[name=phone]", next(_phones))
    page.click("[data-send]")
    page.locator(".toast, .note-success").first.wait_for()
    page.fill("[name=code]", "000000")
    page.click(".login button.button-wide")
    page.wait_for_url("**/checkout**")


def pay(page, shop) -> str:
    """Start paying, let the simulator take the money, and give the order's number."""
    page.wait_for_url("**/pay/**")
    number = re.search(r"/pay/(Z[0-9A-Z]+)", page.url).group(1)
    page.locator(".channel").first.click()
    page.wait_for_url(f"http://127.0.0.1:{shop.port + 2}/**")
    shop.control("pay", attempt=shop.control("ledger")["payments"][-1]["attempt"])
    return number


def receive(page, shop, number) -> None:
    """Have the staff ship the order, then say that it has come."""
    staff = shop.log_staff_in(next(_staff_phones))
    parcel = {"carrier": "shunfeng", "tracking": "SF1234567890123"}
    buying.data(staff.post(f"{buying.STAFF}/orders/{number}/shipments", json=parcel), 201)
    page.goto(f"/orders/{number}")
    assert "SF1234567890123" in page.content()
    page.get_by_role("button", name="确认收货").first.click()
    page.locator("dialog button", has_text="确定").click()
    page.get_by_role("heading", name="已完成").wait_for()


def test_shopper_filters_chooses_and_changes_the_cart_in_english(open_page):
    page = open_page(width=390)
    page.goto("/en/")
    page.locator(".tile").first.click()
    page.goto(f"{page.url.partition('?')[0]}?price_min=5000&in_stock=1")
    assert page.locator(".good").count() > 0
    page.locator(".good-name a").first.click()
    page.wait_for_url("**/p/**")
    page.locator("[data-add]:visible").first.click()
    page.locator(".toast a").click()
    page.wait_for_url("**/en/cart")
    choice = page.locator("select[name=sku]")
    before = choice.input_value()
    other = choice.locator("option:not([disabled])").nth(1).get_attribute("value")

    choice.select_option(other)

    expect(page.locator(f"select[name=sku] option[value='{other}'][selected]")).to_have_count(1)
    assert before != other
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert page.faults == []


@pytest.mark.parametrize("width", [390, 1440])
def test_shopper_buys_with_scripts(open_page, shop, width):
    page = open_page(width=width)
    page.goto("/")
    page.locator(".opening a.button").first.click()
    page.wait_for_url("**/p/**")
    page.locator("[role=radio][aria-checked=false]").first.click()
    page.wait_for_url("**sku=**")
    page.locator("[data-add]:visible").first.click()
    page.locator(".toast a").click()
    page.wait_for_url("**/cart")
    page.locator("[data-step='1']").click()
    page.locator(".stepper input[value='2']").wait_for()
    page.locator("a.button:visible", has_text="去结算").first.click()
    page.wait_for_url("**/login**")
    log_in(page)
    page.fill("#paste", ADDRESS)
    page.get_by_role("button", name="识别").click()
    page.locator("select[name=district] option:checked", has_text="南山区").wait_for(state="attached")
    page.get_by_role("button", name="保存并使用").click()
    page.wait_for_url("**/checkout?address=**")
    page.locator("button:visible", has_text="提交订单").first.click()

    number = pay(page, shop)

    page.goto(f"/pay/{number}/result")
    page.get_by_role("heading", name="付款成功").wait_for(timeout=20_000)
    page.goto("/orders")
    assert number in page.content()
    receive(page, shop, number)
    assert page.faults == []


def test_shopper_buys_without_scripts(open_page, shop):
    page = open_page(scripts=False)
    page.goto("/list")
    page.locator(".good-name a").nth(3).click()
    page.locator(".buy-actions button", has_text="加入购物车").click()
    page.wait_for_url("**/cart")
    page.locator("aside a.button-primary").click()
    page.wait_for_url("**/login**")
    log_in(page)
    for name, value in {
        "name": "林小青",
        "phone": "13800138000",
        "province": "广东省",
        "city": "深圳市",
        "district": "南山区",
        "detail": "科技园路 1 号",
    }.items():
        page.fill(f"[name={name}]", value)
    page.get_by_role("button", name="保存并使用").click()
    page.wait_for_url("**/checkout?address=**")
    page.locator("aside button.button-primary").click()

    number = pay(page, shop)

    # Without scripts the page asks for itself again every few seconds.
    page.goto(f"/pay/{number}/result")
    expect(page.get_by_role("heading", name="付款成功")).to_be_visible(timeout=30_000)


def test_impossible_choice_is_struck_and_leads_to_the_nearest(open_page, shop):
    shop.import_products(
        [
            {
                "product": "MATRIX",
                "title": "两种颜色的手机",
                "brand": "青岚",
                "category": ["手机"],
                "weight_grams": 200,
                "skus": [
                    {"sku": "M-1", "options": {"颜色": "黑", "版本": "256"}, "price": "1000.00", "stock": 5},
                    {"sku": "M-2", "options": {"颜色": "白", "版本": "512"}, "price": "1200.00", "stock": 5},
                ],
            }
        ]
    )
    with shop.client() as client:
        listed = buying.wait_for(
            lambda: client.get("/api/shop/v1/search", params={"q": "两种颜色的手机"}).json()["items"],
            lambda items: items and items[0]["title"] == "两种颜色的手机",
        )
    page = open_page()
    page.goto(f"/p/{listed[0]['id']}")
    white = page.get_by_role("radio", name="白")
    assert "is-impossible" in white.get_attribute("class")

    white.click()

    assert page.locator(".choice-price").inner_text().startswith("¥1200.00")
    assert page.locator("#buy [name=sku]").get_attribute("value") == "M-2"
    assert page.locator(".option-name b").all_inner_texts() == ["白", "512"]


def choose_district(page, *names: str) -> None:
    """Choose a province, a city and a district from the lists of the sheet."""
    sheet = page.get_by_role("dialog")
    for label, region in zip(("省、自治区、直辖市", "城市", "区县"), names, strict=True):
        sheet.get_by_label(label).select_option(label=region)
    expect(sheet).to_be_hidden()


def test_pages_speak_of_the_chosen_district(open_page, shop):
    staff = shop.log_staff_in(next(_staff_phones))
    near = {"code": "NEAR", "name": "前置仓", "region_code": "440305", "delivery_reach": "CITY"}
    buying.data(staff.post(f"{buying.STAFF}/warehouses", json=near), 201)
    tomorrow = {"region": "4403", "warehouse": "NEAR", "min_days": 1, "max_days": 1, "cutoff_hour": 24}
    buying.data(staff.put(f"{buying.STAFF}/delivery-promises", json=tomorrow), 200)
    shop.import_products([buying.phone_document("NEAR", stock=0)])
    received = {"ref": "R-NEAR", "sku": "NEAR-1", "warehouse": "NEAR", "quantity": 3}
    buying.data(staff.post(f"{buying.STAFF}/stock/receipts", json=received), 201)
    found = f"{buying.API}/products?q=NEAR-1"
    listed = buying.wait_for(
        lambda: [one for one in staff.get(found).json()["items"] if one["title"].endswith("NEAR")],
        lambda items: items and items[0]["in_stock"],
    )
    buyer = shop.log_in(next(_phones))
    page = open_page(width=390)
    token = buyer.headers["Authorization"].removeprefix("Bearer ")
    page.context.add_cookies([{"name": "zhida_shopper", "value": token, "url": shop.url}])

    page.goto(listed[0]["url"])
    expect(page).to_have_title("青岚 测试手机 NEAR · 青岚")
    place = page.locator("[data-part=delivery]")
    place.get_by_role("link", name="选择地区").click()
    choose_district(page, "广东省", "深圳市", "南山区")

    expect(place).to_contain_text("广东省深圳市南山区")
    expect(place).to_contain_text(re.compile(r"仅剩 3 件 24:00 前下单，预计 \d+月\d+日（明天）送达"))
    arrival = page.locator("#marks").get_by_role("button", name="到货通知")
    expect(arrival).to_be_hidden()
    page.goto("/search?q=NEAR-1")
    card = page.locator(".good", has_text="NEAR")
    expect(card).to_contain_text("次日达")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.locator(".ship-to").get_by_role("link").click()
    choose_district(page, "新疆维吾尔自治区", "乌鲁木齐市", "天山区")

    expect(card).to_contain_text("本地区无货")
    page.reload()
    expect(card).to_contain_text("本地区无货")
    page.goto(f"/en{listed[0]['url']}")
    expect(place).to_contain_text("Out of stock None can be delivered to this region now")
    page.goto(listed[0]["url"])
    expect(place).to_contain_text("无货 所选地区暂时无货")
    arrival.click()
    expect(arrival).to_have_attribute("aria-pressed", "true")
    kinds = [one["kind"] for one in buyer.get(f"{buying.API}/me/notices").json()["items"]]
    assert kinds == ["back_in_stock"]
    page.goto("/list")
    expect(page.locator(".ship-to")).to_contain_text("天山区")
    assert page.faults == []


def test_open_pages_tell_of_a_decline_and_offer_another_try(open_page, shop):
    buyer = shop.log_in(next(_phones))
    number = buying.buy(buyer, buying.add_address(buyer), "BANK-20000-BLACK")["number"]
    page = open_page(width=390)
    token = buyer.headers["Authorization"].removeprefix("Bearer ")
    page.context.add_cookies([{"name": "zhida_shopper", "value": token, "url": shop.url}])
    waiting = page.context.new_page()
    page.goto(f"/pay/{number}")
    waiting.goto(f"/pay/{number}/result")
    expect(waiting.get_by_role("heading", name="正在确认付款")).to_be_visible()

    shop.control("decline", attempt=buying.start_payment(buyer, number)["attempt"])

    expect(page.get_by_text("上一次付款没有成功，没有扣款。")).to_be_visible(timeout=20_000)
    page.bring_to_front()
    waiting.bring_to_front()
    expect(waiting.get_by_role("heading", name="付款没有成功")).to_be_visible(timeout=20_000)
    page.locator(".channel").first.click()
    page.get_by_role("button", name="确认付款").click()
    expect(page.get_by_role("heading", name="付款成功")).to_be_visible(timeout=20_000)
    expect(waiting.get_by_role("heading", name="付款成功")).to_be_visible(timeout=20_000)
    assert page.faults == []


def test_a_page_that_moves_by_itself_yields_to_a_shopper_who_is_leaving(open_page, shop):
    buyer = shop.log_in(next(_phones))
    number = buying.buy(buyer, buying.add_address(buyer), "BANK-20000-BLACK")["number"]
    page = open_page()
    token = buyer.headers["Authorization"].removeprefix("Bearer ")
    page.context.add_cookies([{"name": "zhida_shopper", "value": token, "url": shop.url}])
    with page.expect_response("**/realtime-ticket**"):
        page.goto(f"/pay/{number}/result")
    expect(page.get_by_role("heading", name="正在确认付款")).to_be_visible()
    # The cart is slow to come; meanwhile the payment comes, and the page learns of it.
    held, told = [], []
    page.route("**/cart", lambda route: held.append(route))  # noqa: PLW0108 -- it marks what it is given
    page.route(f"**/orders/{number}", lambda route: told.append(pass_on(route)))
    page.get_by_role("banner").get_by_role("link", name="购物车").click(no_wait_after=True)
    shop.control("pay", attempt=buying.start_payment(buyer, number)["attempt"])
    for _look in range(300):
        if "paid" in told:
            break
        page.wait_for_timeout(100)
    assert told[-1] == "paid"
    page.wait_for_timeout(1000)

    held[0].continue_()

    expect(page.get_by_role("heading", name="购物车", exact=True)).to_be_visible()
    assert (len(held), page.url) == (1, f"{shop.url}/cart")


def pass_on(route) -> str:
    """Let a page have the answer about its order, and give the state that it is told."""
    answer = route.fetch()
    route.fulfill(response=answer)
    return answer.json()["status"]
