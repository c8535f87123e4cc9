"""Forms of public pages carry no token: the browser's own word must show that they are ours."""

import re

import pytest

from zhida.shop.accounts.models import CodeAllowance
from zhida.shop.cart.models import CartLine

FORM = {"sku": "A-1", "quantity": "1"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
@pytest.mark.parametrize("path", ["/cart/lines", "/buy"])
def test_form_of_another_site_is_refused_and_writes_nothing(browser, phone_number, path, headers):
    response = browser.post(path, FORM, headers=headers)

    assert response.status_code == 403
    assert not CartLine.objects.exists()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}])
def test_form_of_our_own_page_is_taken(browser, phone_number, headers):
    response = browser.post("/cart/lines", FORM, headers=headers)

    assert (response.status_code, response.url) == (303, "/cart")
    assert CartLine.objects.get().quantity == 1


@pytest.mark.parametrize("path", ["/cart/selection", "/checkout", "/logout", "/account/addresses", "/login"])
def test_personal_form_without_token_is_refused(browser, phone_number, path):
    strict = type(browser)(enforce_csrf_checks=True)

    assert strict.post(path, {}).status_code == 403


@pytest.mark.parametrize("quantity", ["0", "-1", "1.5", "1e9", "１", "", "1000", "x", "null"])
def test_quantity_that_makes_no_sense_is_explained(browser, phone_number, quantity):
    response = browser.send("/cart/lines", {"sku": "A-1", "quantity": quantity})

    assert response.status_code == 400
    assert "请填写 1 到 999 的整数。" in response.content.decode()
    assert not CartLine.objects.exists()


def test_login_goes_on_to_our_own_addresses_only(browser):
    for wanted, reached in (
        ("/cart", "/cart"),
        ("//evil.example", "/account"),
        ("https://evil.example/", "/account"),
    ):
        browser.send("/login/code", {"phone": "13800138000"})
        page = browser.get("/login", {"next": wanted}).content.decode()

        assert f'name="next" value="{reached}"' in page


def test_personal_pages_send_a_guest_to_the_login(browser):
    for path in (
        "/checkout",
        "/orders",
        "/orders/Z1",
        "/pay/Z1",
        "/account",
        "/account/addresses",
        "/account/security",
    ):
        response = browser.get(path)

        assert response.status_code == 303
        assert response.url.startswith("/login?next=")
        assert response.headers["Cache-Control"] == "no-store"


def test_line_is_changed_to_another_choice_of_its_product(browser, phone_number):
    browser.send("/cart/lines", {"sku": "A-1", "quantity": "2"})
    line = re.search(r'data-line="(\d+)"', browser.get("/cart").content.decode()).group(1)

    answer = browser.send(f"/cart/lines/{line}", {"sku": "A-2"})

    page = browser.get("/cart").content.decode()
    assert (answer.status_code, answer.url) == (303, "/cart")
    assert '<option value="A-2" selected>' in page
    assert '<input type="number" name="quantity" value="2"' in page


def test_password_is_changed_by_whoever_knows_the_present_one(browser):
    browser.log_in()
    browser.send("/account/security", {"password": "kite over the lake"})

    refused = browser.send("/account/security", {"password": "rain on the roof", "proof": "guess"})
    taken = browser.send("/account/security", {"password": "rain on the roof", "proof": "kite over the lake"})

    assert (refused.status_code, taken.status_code) == (401, 303)
    assert 'id="f-proof-error"' in refused.content.decode()
    assert taken.url == "/account/security?done=password"


def test_code_stands_in_the_present_passwords_place(browser):
    browser.log_in()
    browser.send("/account/security", {"password": "kite over the lake"})
    CodeAllowance.objects.all().delete()

    sent = browser.send("/account/security", {"send_code": "1"})
    taken = browser.send("/account/security", {"password": "rain on the roof", "proof": "000000"})

    assert (sent.url, taken.url) == ("/account/security?done=code", "/account/security?done=password")
