"""微信登录 by hand, and a payment inside WeChat: its bridge is ours, everything else is real."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.running.buying import add_address, buy, phone_document
from tests.running.shop import CODE, plain_http

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WECHAT_AGENT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Mobile/15E148 MicroMessenger/8.0.50"
)
# WeChat's own part of the page: it opens its cashier outside of the browser and says how that ended.
BRIDGE = """
window.WeixinJSBridge = {
  invoke(name, fields, done) {
    window.payInWechat(name, fields).then((word) => done({ err_msg: name_of(word) }))
  },
}
function name_of(word) { return `get_brand_wcpay_request:${word}` }
"""
SERVICES_PORT = 7


@pytest.fixture(scope="module")
def sku(shop) -> str:
    """A phone on sale."""
    shop.import_products([phone_document("WX", price="1999.00", stock=50)])
    return "WX-1"


@pytest.fixture
def inside_wechat(shop, chromium):
    """Open a page in WeChat's own browser; the list of what its bridge was asked is kept on it."""
    contexts = []

    def opened(*words: str) -> Page:
        context = chromium.new_context(
            base_url=shop.url,
            viewport={"width": 390, "height": 844},
            is_mobile=True,
            has_touch=True,
            locale="zh-CN",
            reduced_motion="reduce",
            user_agent=WECHAT_AGENT,
        )
        contexts.append(context)
        page = context.new_page()
        page.asked = []
        answers = list(words)

        def pay_in_wechat(name: str, fields: dict[str, str]) -> str:
            page.asked.append((name, fields))
            word = answers.pop(0)
            if word == "ok":
                pay(shop, fields)
            return word

        page.expose_function("payInWechat", pay_in_wechat)
        page.add_init_script(BRIDGE)
        return page

    yield opened
    for context in contexts:
        context.close()


def pay(shop, fields: dict[str, str]) -> None:
    """Pay as WeChat does: it checks the paySign and opens its cashier."""
    with httpx.Client(transport=plain_http(), timeout=20) as wechat:
        entered = wechat.get(f"http://127.0.0.1:{shop.port + 4}/practice/jsapi", params=fields)
        assert entered.status_code == 303, entered.text
        assert wechat.post(entered.headers["location"], data={"choice": "pay"}).status_code == 303


def log_in(page: Page, phone: str, *, person: str) -> None:
    """Log in by WeChat for the first time and join a number."""
    page.goto("/login")
    page.get_by_role("button", name="微信登录").click()
    page.get_by_label(person).check()
    page.get_by_role("button", name="同意").click()
    expect(page.get_by_role("heading", name="绑定手机号")).to_be_visible()
    page.get_by_label("手机号").fill(phone)
    page.get_by_role("button", name="获取验证码").click()
    page.locator(".toast, .note-success").first.wait_for()
    page.get_by_label("短信验证码").fill(CODE)
    page.get_by_role("button", name="绑定并登录").click()
    page.wait_for_url(re.compile(r"/account$"))


def client_of(shop, page: Page):
    """Act as the browser's shopper: its cookie is the token."""
    token = next(one["value"] for one in page.context.cookies() if one["name"] == "zhida_shopper")
    return shop.client(token)


@pytest.mark.parametrize("width", [1440, 390])
def test_wechat_login_by_hand(open_page, width):
    page = open_page(width=width)
    page.goto("/login")
    page.get_by_role("button", name="微信登录").click()
    page.get_by_role("button", name="拒绝").click()
    expect(page.get_by_text("你取消了授权，没有登录。")).to_be_visible()

    log_in(page, f"1390000{width:04d}", person="阿青" if width == 390 else "老周")

    page.goto("/account/security")
    expect(page.get_by_text("微信 · ")).to_be_visible()
    page.get_by_role("button", name="解绑").click()
    expect(page.get_by_text("已解绑。")).to_be_visible()
    assert page.faults == []


def test_a_payment_inside_wechat(shop, inside_wechat, sku):
    page = inside_wechat("cancel", "ok")
    log_in(page, "13900005555", person="小满")
    client = client_of(shop, page)
    number = buy(client, add_address(client), sku)["number"]

    page.goto(f"/pay/{number}")
    page.get_by_role("button", name="微信支付").click()
    expect(page.get_by_text("还没有付款，可以再试一次或换一种方式。")).to_be_visible()
    page.get_by_role("button", name="去微信支付").click()

    expect(page.get_by_role("heading", name="付款成功")).to_be_visible(timeout=20_000)
    names = {name for name, _fields in page.asked}
    assert (names, len(page.asked)) == ({"getBrandWCPayRequest"}, 2)
    assert sorted(page.asked[0][1]) == ["appId", "nonceStr", "package", "paySign", "signType", "timeStamp"]
    assert page.url.endswith(f"/pay/{number}/result")


def test_who_logged_in_by_code_is_known_to_wechat_silently(shop, inside_wechat, sku):
    client = shop.log_in("13900006666")
    number = buy(client, add_address(client), sku)["number"]
    page = inside_wechat("ok")
    token = client.headers["Authorization"].removeprefix("Bearer ")
    page.context.add_cookies([{"name": "zhida_shopper", "value": token, "url": shop.url}])

    page.goto(f"/pay/{number}")
    page.get_by_role("button", name="微信支付").click()

    expect(page.get_by_role("heading", name="付款成功")).to_be_visible(timeout=20_000)
    assert page.url.endswith(f"/pay/{number}/result")
    page.goto("/account/security")
    expect(page.get_by_role("button", name="解绑")).to_have_count(0)


def test_without_a_word_of_whose_wechat_it_is_other_ways_remain(shop, inside_wechat, sku):
    client = shop.log_in("13900007777")
    number = buy(client, add_address(client), sku)["number"]
    page = inside_wechat()
    token = client.headers["Authorization"].removeprefix("Bearer ")
    page.context.add_cookies([{"name": "zhida_shopper", "value": token, "url": shop.url}])
    control = f"http://127.0.0.1:{shop.port + SERVICES_PORT}/control"
    with httpx.Client(transport=plain_http(), timeout=20) as tester:
        tester.post(control, json={"op": "down", "kind": "error", "calls": "/sns/oauth2/access_token"})

        page.goto(f"/pay/{number}")
        expect(page.get_by_text("没有取得微信身份，暂时不能用微信支付。")).to_be_visible()
        expect(page.get_by_role("button", name="微信支付")).to_have_count(0)
        expect(page.get_by_role("button", name="支付宝")).to_be_visible()
        tester.post(control, json={"op": "up"})

    page.get_by_role("link", name="再试一次").click()
    expect(page.get_by_role("button", name="微信支付")).to_be_visible()
