"""Forms of public pages carry no token: the browser's own word must show that they are ours."""

import pytest

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
