"""The security page: passkeys are shown and removed without script, recent logins are told."""

from dataclasses import replace

import pytest

from zhida.shop.accounts.models import Passkey, User

pytestmark = pytest.mark.django_db
SENTENCE = "kite over the lake"


@pytest.fixture
def shop(settings):
    settings.ZHIDA = replace(settings.ZHIDA, public_url="https://shop.example")


@pytest.fixture
def passkey(shop, browser, now):
    browser.log_in()
    browser.send("/account/security", {"password": SENTENCE})
    return Passkey.objects.create(
        user=User.objects.get(), credential="AA", credential_index="AA", name="我的手机", made_at=now
    )


def test_passkeys_are_offered_at_a_name_and_not_at_an_address(browser, settings):
    at_address = browser.get("/login").content.decode()
    settings.ZHIDA = replace(settings.ZHIDA, public_url="https://shop.example")
    at_name = browser.get("/login").content.decode()

    assert ("用通行密钥登录" in at_address, "用通行密钥登录" in at_name) == (False, True)


def test_a_passkey_is_removed_by_a_form_that_proves_who_asks(browser, passkey):
    assert "我的手机" in browser.get("/account/security").content.decode()

    refused = browser.send("/account/security", {"remove": str(passkey.pk), "proof": "guess"})
    there = Passkey.objects.count()
    removed = browser.send("/account/security", {"remove": str(passkey.pk), "proof": SENTENCE})

    assert (refused.status_code, "p-proof-error" in refused.content.decode(), there) == (401, True, 1)
    assert "f-proof-error" not in refused.content.decode()
    assert (removed.url, Passkey.objects.count()) == ("/account/security?done=passkey_removed", 0)


def test_a_passkey_is_renamed_without_script(browser, passkey):
    refused = browser.send("/account/security", {"rename": str(passkey.pk), "name": " "})
    renamed = browser.send("/account/security", {"rename": str(passkey.pk), "name": "旧手机"})

    assert (refused.status_code, "请填写 1 到 40 个字的名称。" in refused.content.decode()) == (400, True)
    assert (renamed.url, Passkey.objects.get().name) == ("/account/security?done=passkey_renamed", "旧手机")


def test_a_passkey_of_another_address_can_still_be_removed(browser, passkey, settings):
    settings.ZHIDA = replace(settings.ZHIDA, public_url="http://127.0.0.1:8000")

    assert "我的手机" in browser.get("/account/security").content.decode()


def test_recent_logins_are_told(browser, shop):
    browser.log_in()

    shown = browser.get("/account/security").content.decode()

    assert (shown.count("最近登录"), "未设置" in shown) == (1, True)
