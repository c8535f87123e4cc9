"""Logging in with an account at another service, as a browser without scripts does it."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from zhida.config.env import Mode
from zhida.shop.accounts.errors import (
    IdentityTaken,
    LoginDenied,
    LoginServiceUnavailable,
    TooManyLogins,
    WalkRefused,
)
from zhida.shop.accounts.models import (
    CodeAllowance,
    GuestStarts,
    LoginCode,
    LoginSession,
    LoginWalk,
    SocialIdentity,
    User,
)
from zhida.shop.accounts.tests.social.practice import Practice, practice
from zhida.shop.cart.models import CartLine

WECHAT_AGENT = "Mozilla/5.0 (iPhone) Mobile MicroMessenger/8.0.50"
PHONE, OTHER = "13800138000", "13900139000"


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Practice]:
    with practice(tmp_path_factory.mktemp("social")) as made:
        yield made


@pytest.fixture
def social(running, browser, settings) -> Practice:
    running.services.faults.clear()
    running.client.cookies.clear()
    settings.ZHIDA = replace(settings.ZHIDA, logins_file=running.file)
    return running


def walk(browser, social, name: str = "wechat", *, choice="agree", person="xiaoman", **form: str) -> str:
    """Press the button, choose at the service, come back; give where the shop then leads."""
    there = browser.send(f"/login/with/{name}", form)
    assert there.status_code == 303, there.content.decode()
    return come_back(browser, social, name, there.url, choice=choice, person=person)


def come_back(browser, social, name: str, address: str, **choices: str) -> str:
    fields = social.visit(address, **choices)
    answer = browser.get(f"/login/back/{name}", fields)
    assert answer.status_code == 303, answer.content.decode()
    return answer.url


def join(browser, path: str, phone: str = PHONE, code: str = "000000"):
    browser.send(path, {"phone": phone, "send": "1"})
    answer = browser.send(path, {"phone": phone, "code": code})
    LoginCode.objects.all().delete()
    CodeAllowance.objects.all().delete()
    return answer


def test_the_login_page_offers_what_is_configured(browser, social):
    page = browser.get("/login").content.decode()

    assert [text in page for text in ("微信登录", "微博登录", "支付宝登录")] == [True, True, True]
    assert '"/login/with/wechat"' in page
    inside = browser.get("/login", headers={"User-Agent": WECHAT_AGENT}).content.decode()
    assert '"/login/with/wechat_mp"' in inside
    assert '"/login/with/wechat"' not in inside


def test_without_a_logins_file_nothing_is_offered(browser):
    assert "其他方式登录" not in browser.get("/login").content.decode()
    assert browser.send("/login/with/wechat", {}).status_code == 404


@pytest.mark.parametrize("name", ["wechat", "weibo", "alipay"])
def test_the_first_login_asks_for_a_number_and_the_next_does_not(browser, social, phone_number, name):
    browser.send("/cart/lines", {"sku": "A-1", "quantity": "2"})

    path = walk(browser, social, name, next="/cart")

    assert (User.objects.count(), SocialIdentity.objects.count()) == (0, 0)
    assert "小满" in browser.get(path).content.decode()
    joined = join(browser, path)
    assert (joined.status_code, joined.url) == (303, "/cart")
    assert SocialIdentity.objects.get().user == User.objects.get()
    assert CartLine.objects.get().quantity == 2
    browser.send("/logout", {})
    assert walk(browser, social, name, next="/account/security") == "/account/security"
    assert "小满" in browser.get("/account/security").content.decode()
    assert User.objects.count() == 1


def test_the_walks_cookie_is_out_of_reach_of_scripts(browser, social):
    cookie = browser.send("/login/with/wechat", {}).cookies["zhida_walk"]

    assert (cookie["httponly"], cookie["samesite"], len(cookie.value)) == (True, "Lax", 43)


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"]
)
def test_the_way_on_leads_to_this_shop_only(browser, social, wanted):
    path = walk(browser, social, next=wanted)

    assert join(browser, path).url == "/account"
    assert LoginWalk.objects.get().next_path == "/account"


def test_who_refuses_is_told_so_and_stays_out(browser, social):
    url = walk(browser, social, choice="refuse", next="/cart")

    assert url == "/login?social=login_denied&next=%2Fcart"
    assert str(LoginDenied.message) in browser.get(url).content.decode()
    assert LoginSession.objects.count() == 0


def test_a_service_that_is_down_is_told_so(browser, social):
    there = browser.send("/login/with/weibo", {}).url
    fields = social.visit(there)
    social.services.faults.down = "error"

    url = browser.get("/login/back/weibo", fields).url

    assert str(LoginServiceUnavailable.message) in browser.get(url).content.decode()
    assert LoginSession.objects.count() == 0


def test_a_network_that_begins_too_many_is_led_back_with_a_word(browser, social, settings, tmp_path):
    (tmp_path / "weibo").write_text("secret", encoding="ascii")
    file = tmp_path / "logins.toml"
    file.write_text('[logins.weibo]\nkind = "weibo"\napp_id = "1"\nsecret_file = "weibo"\n', encoding="ascii")
    settings.ZHIDA = replace(settings.ZHIDA, mode=Mode.PRODUCTION, logins_file=file)
    assert browser.send("/login/with/weibo", {}).url.startswith("https://api.weibo.com/oauth2/authorize?")
    GuestStarts.objects.update(begun=120)

    url = browser.send("/login/with/weibo", {"next": "/cart"}).url

    assert url == "/login?social=too_many_logins&next=%2Fcart"
    assert str(TooManyLogins.message) in browser.get(url).content.decode()
    assert LoginWalk.objects.count() == 1


def test_the_way_back_counts_once_and_in_its_own_browser(browser, social):
    there = browser.send("/login/with/wechat", {}).url
    fields = social.visit(there)
    stranger = type(browser)()

    assert stranger.get("/login/back/wechat", fields).url == "/login?social=walk_refused"
    path = browser.get("/login/back/wechat", fields).url
    assert path.startswith("/login/join/")
    assert browser.get("/login/back/wechat", fields).url == "/login?social=walk_refused"
    assert str(WalkRefused.message) in browser.get("/login?social=walk_refused").content.decode()
    assert stranger.get(path).url == "/login?social=walk_refused"
    assert join(stranger, path).status_code == 303
    assert SocialIdentity.objects.count() == 0


def test_a_wrong_code_joins_nothing(browser, social):
    path = walk(browser, social)

    answer = join(browser, path, code="999999")

    assert answer.status_code == 401
    assert (LoginSession.objects.count(), SocialIdentity.objects.count()) == (0, 0)
    assert join(browser, path).status_code == 303
    assert join(browser, path).url == "/login?social=walk_refused"


def test_a_number_does_not_take_an_identity_that_was_joined_meanwhile(browser, social):
    path = walk(browser, social)
    other = type(browser)()
    assert join(other, walk(other, social), phone=OTHER).status_code == 303

    answer = join(browser, path)

    assert answer.status_code == 409
    assert str(IdentityTaken.message) in answer.content.decode()
    assert LoginSession.objects.count() == 1
    assert SocialIdentity.objects.count() == 1


def test_the_security_page_joins_and_parts(browser, social):
    browser.log_in()
    there = browser.send("/account/security", {"join": "weibo"}).url
    assert come_back(browser, social, "weibo", there, person="aqing") == "/account/security?done=joined"
    assert "微博 · 阿青" in browser.get("/account/security").content.decode()
    identity = SocialIdentity.objects.get()

    stranger = type(browser)()
    stranger.log_in(OTHER)
    assert stranger.send("/account/security", {"leave": str(identity.pk)}).status_code == 404
    assert browser.send("/account/security", {"leave": str(identity.pk)}).url == "/account/security?done=left"

    assert SocialIdentity.objects.count() == 0


def test_somebody_elses_identity_is_not_joined(browser, social):
    other = type(browser)()
    join(other, walk(other, social, "weibo"), phone=OTHER)
    browser.log_in()

    there = browser.send("/account/security", {"join": "weibo"}).url
    url = come_back(browser, social, "weibo", there)

    assert url == "/account/security?social=identity_taken"
    assert str(IdentityTaken.message) in browser.get(url).content.decode()
    assert SocialIdentity.objects.count() == 1


def test_who_logs_in_on_the_way_is_not_joined_by_a_guests_walk(browser, social):
    there = browser.send("/login/with/wechat", {}).url
    browser.log_in()

    assert come_back(browser, social, "wechat", there) == "/login?social=walk_refused"
    assert SocialIdentity.objects.count() == 0


def test_a_closed_account_is_told_nothing(browser, social):
    join(browser, walk(browser, social))
    browser.send("/logout", {})
    User.objects.update(is_active=False)

    url = walk(browser, social)

    assert urlsplit(url).path == "/login"
    assert str(WalkRefused.message) in browser.get(url).content.decode()
    assert LoginSession.objects.filter(ended_at=None).count() == 0
