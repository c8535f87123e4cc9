"""Passkeys, password and devices of an account by hand, with a virtual authenticator in the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect
from tests.running.buying import API, data
from tests.running.shop import CODE, Shop, running_shop

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = "13800014500"
SAME_PAGE = {"Sec-Fetch-Site": "same-origin"}
SENTENCE = "kite over the lake"
SHANGHAI = ZoneInfo("Asia/Shanghai")
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
ASK_FOR_PASSKEY = """async (asked) => {
  const bytes = (text) => Uint8Array.from(
    atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
  try {
    await navigator.credentials.get({publicKey: {challenge: bytes(asked.challenge), rpId: asked.rp_id}})
    return 'signed'
  } catch (error) {
    return error.name
  }
}"""


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A shop with a name, as browsers keep no passkeys for an address."""
    with running_shop(public_url="http://localhost:{port}") as running:
        running.url = f"http://localhost:{running.port}"
        yield running


@pytest.fixture
def page(open_page) -> Iterator[Page]:
    """A phone that keeps passkeys."""
    opened = open_page(width=390)
    with_authenticator(opened)
    yield opened
    assert opened.faults == []


def with_authenticator(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session


def section(page: Page, title: str) -> Locator:
    """The card of the security page under a heading."""
    return page.locator("section.card", has=page.get_by_role("heading", name=title, exact=True))


def log_in_by_code(page: Page) -> None:
    page.goto("/login?next=/account/security")
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_text("验证码已发送").first).to_be_visible()
    page.get_by_label("短信验证码").fill(CODE)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name="登录与安全")).to_be_visible()


def log_in_by_passkey(page: Page) -> dict[str, str]:
    """Log in without a number; give what the device answered."""
    page.goto("/login")
    with page.expect_request("**/auth/passkey-sessions") as sent:
        page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(re.compile("/account$"))
    return json.loads(sent.value.post_data)


def log_out(page: Page) -> None:
    page.goto("/account")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(re.compile("/$"))


def set_password(page: Page, password: str, *, proof: str = "") -> None:
    card = section(page, "登录密码")
    if proof:
        card.get_by_label("现在的密码，或短信验证码").fill(proof)
    card.get_by_label("新密码").fill(password)
    card.get_by_role("button", name="保存密码").click()


def add_passkey(page: Page, name: str) -> None:
    card = section(page, "通行密钥")
    card.get_by_label("先确认是你").fill(SENTENCE)
    card.get_by_label("新通行密钥的名称").fill(name)
    card.get_by_role("button", name="添加通行密钥").click()
    expect(page.get_by_text("通行密钥已添加，下次可以用它登录。")).to_be_visible()


def test_an_account_is_kept_safe_by_hand(page, shop):
    log_in_by_code(page)
    set_password(page, SENTENCE)
    expect(page.get_by_text("密码已保存，其他设备需要重新登录。")).to_be_visible()

    # A passkey is added, and named with its day.
    days = {f"{datetime.now(SHANGHAI):%Y-%m-%d}"}
    add_passkey(page, "我的手机")
    card = section(page, "通行密钥")
    row = card.get_by_role("listitem").filter(has_text="我的手机")
    days.add(f"{datetime.now(SHANGHAI):%Y-%m-%d}")
    expect(row).to_contain_text(re.compile(f"添加于 ({'|'.join(days)})"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    # It opens the door without number and code; what it said is worth nothing a second time.
    log_out(page)
    answer = log_in_by_passkey(page)
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    with shop.client() as thief:
        thief.cookies.set("zhida_passkey", cookies["zhida_passkey"])
        repeated = thief.post(f"{API}/auth/passkey-sessions", json=answer, headers=SAME_PAGE)
    assert (repeated.status_code, repeated.json()["code"]) == (401, "passkey_refused")

    # The other device is seen, and shut out.
    with shop.client() as other:
        opened = other.post(f"{API}/auth/sessions", json={"phone": PHONE, "password": SENTENCE})
        tablet = shop.client(opened.json()["token"])
    page.goto("/account/security")
    devices = section(page, "登录的设备").get_by_role("listitem")
    expect(devices).to_have_count(2)
    assert tablet.get(f"{API}/me/profile").status_code == 200
    devices.get_by_role("button", name="退出此设备").click()
    expect(page.get_by_text("已退出那台设备。")).to_be_visible()
    expect(devices).to_have_count(1)
    expect(devices).to_contain_text("本机")
    assert tablet.get(f"{API}/me/profile").status_code == 401

    # Another name; then it goes, on its own word.
    row.get_by_text("改名").click()
    row.get_by_label("通行密钥的名称").fill("旧手机")
    row.get_by_role("button", name="保存").click()
    expect(page.get_by_text("名称已保存。")).to_be_visible()
    card.get_by_role("button", name="移除 旧手机").click()
    expect(page.get_by_text("通行密钥已移除。")).to_be_visible()
    expect(card.get_by_role("listitem")).to_have_count(0)

    # The password changes against the present one only.
    set_password(page, "over the lake a kite", proof="guess")
    expect(section(page, "登录密码").locator(".field-error")).to_be_visible()
    set_password(page, "over the lake a kite", proof=SENTENCE)
    expect(page.get_by_text("密码已保存，其他设备需要重新登录。")).to_be_visible()
    log_out(page)
    page.goto("/login?way=password")
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_label("密码").fill("over the lake a kite")
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(re.compile("/account$"))
    page.faults[:] = [one for one in page.faults if "401" not in one]


def test_another_page_cannot_ask_for_the_shops_passkeys(page, shop):
    with shop.client() as guest:
        asked = data(guest.post(f"{API}/auth/passkey-challenges", headers=SAME_PAGE), 201)
    page.goto(f"http://127.0.0.1:{shop.port}/login")
    assert page.evaluate(ASK_FOR_PASSKEY, asked) == "SecurityError"
