"""How often and how far: codes, guesses, pages, held stock; and who may send a form."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings as shop_settings
from django.db.models import F
from django.test import Client
from tests.running.buying import ADDRESS, phone_document
from tests.running.documented import SHOP, STAFF, endpoints
from tests.running.doors import send, set_clock, staff_client
from tests.running.two_people import SKU, every_row, make_two

from zhida.shop.accounts.models import CodeAllowance, LoginCode
from zhida.shop.accounts.records import Role

pytestmark = [pytest.mark.django_db, pytest.mark.mariadb]

PHONE = "13800009999"
PASSWORD = "a long and rare sentence"


@pytest.fixture
def person(settings, tmp_path, now):
    set_clock(settings, tmp_path, now)
    return make_two(now=now)[0]


@pytest.fixture
def browser(person):
    """A browser that is logged in: its token is in the cookie, and nothing else speaks for it."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["zhida_shopper"] = person.client.defaults["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    return client


def let_pass(period: timedelta) -> None:
    """Make all codes older."""
    LoginCode.objects.update(sent_at=F("sent_at") - period, expires_at=F("expires_at") - period)
    CodeAllowance.objects.update(last_sent_at=F("last_sent_at") - period)


def ask_for_code(side: str = SHOP):
    """Ask for a login code."""
    return send(Client(), "POST", f"{side}/auth/codes", {"phone": PHONE})


def waiting_seconds(answer) -> int:
    """Return how long a refused program must wait."""
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_codes")
    assert answer.headers["Content-Type"] == "application/problem+json"
    return int(answer.headers["Retry-After"])


def test_codes_to_a_number_are_one_a_minute_five_an_hour_ten_a_day():
    for sent in range(1, 11):
        assert ask_for_code().status_code == 204, sent
        assert 0 < waiting_seconds(ask_for_code(STAFF)) <= 60, sent
        let_pass(timedelta(seconds=61))
        if sent == 5:
            assert 60 < waiting_seconds(ask_for_code()) <= 3600
            let_pass(timedelta(hours=1))

    let_pass(timedelta(hours=1))
    assert 3600 < waiting_seconds(ask_for_code()) <= 24 * 3600
    assert LoginCode.objects.count() == 10


def test_a_code_is_good_for_five_guesses():
    ask_for_code()

    answers = [
        send(Client(), "POST", f"{SHOP}/auth/sessions", {"phone": PHONE, "code": code})
        for code in ["111111"] * 5 + ["000000"]
    ]

    assert {answer.status_code for answer in answers} == {answers[0].status_code}
    assert answers[0].status_code in (400, 401, 409)


def test_ten_wrong_passwords_shut_the_password_out_but_not_the_owner(person):
    send(person.client, "PUT", f"{SHOP}/me/password", {"password": PASSWORD})
    phone = "13800001111"
    guesses = [
        send(Client(), "POST", f"{SHOP}/auth/sessions", {"phone": phone, "password": f"wrong guess {number}"})
        for number in range(10)
    ]

    right = send(Client(), "POST", f"{SHOP}/auth/sessions", {"phone": phone, "password": PASSWORD})

    assert len({answer.content for answer in guesses}) == 1
    assert (right.status_code, int(right.headers["Retry-After"]) > 0) == (429, True)
    send(Client(), "POST", f"{SHOP}/auth/codes", {"phone": phone})
    by_code = send(Client(), "POST", f"{SHOP}/auth/sessions", {"phone": phone, "code": "000000"})
    assert by_code.status_code == 201


@pytest.mark.parametrize("path", ["/products", "/search"])
def test_pages_go_from_1_to_100(person, path):
    def page(text: str):
        return person.client.get(f"{SHOP}{path}", {"page": text, "q": ""})

    assert (page("100").status_code, page("1").status_code) == (200, 200)
    assert (page("101").status_code, page("101").json()["code"]) == (400, "page_too_far")
    assert (page("1000000").status_code, page("1000000").json()["code"]) == (400, "page_too_far")
    for text in ("0", "-1", "1.5", "１", "", "x", "9" * 30, "1e2"):
        assert page(text).status_code == 400, text


def test_a_page_holds_at_most_its_limit(person):
    sizes = {
        text: person.client.get(f"{SHOP}/products", {"page_size": text}).status_code
        for text in ("1", "20", "0", "-1", "100000", "９")
    }

    assert sizes == {"1": 200, "20": 200, "0": 400, "-1": 400, "100000": 400, "９": 400}


def test_no_number_is_too_large_to_be_refused():
    client = staff_client(Role.ADMIN)
    wrong = {}

    for huge in (2**63, 10**30, -(2**63) - 1):
        product = phone_document("HUGE")
        sku = product["skus"][0]
        bodies = {
            "weight": ("/products", {**product, "weight_grams": huge}),
            "attribute": ("/products", {**product, "attributes": {"屏幕": huge}}),
            "stock": ("/products", {**product, "skus": [{**sku, "stock": huge}]}),
            "price": ("/products", {**product, "skus": [{**sku, "price": huge}]}),
            "limit": ("/products", {**product, "skus": [{**sku, "limit_per_order": huge}]}),
            "sku weight": ("/products", {**product, "skus": [{**sku, "weight_grams": huge}]}),
            "threshold": ("/promotions", {"kind": "every_cut", "threshold": huge, "cut": 1, "scope": {}}),
            "cut": ("/promotions", {"kind": "every_cut", "threshold": 1, "cut": huge, "scope": {}}),
            "cap": ("/promotions", {"kind": "every_cut", "threshold": 2, "cut": 1, "cap": huge, "scope": {}}),
            "priority": (
                "/promotions",
                {"kind": "every_cut", "threshold": 2, "cut": 1, "priority": huge, "scope": {}},
            ),
            "tier": (
                "/promotions",
                {"kind": "threshold_cut", "tiers": [{"threshold": huge, "cut": 1}], "scope": {}},
            ),
        }
        for name, (path, body) in bodies.items():
            answer = send(client, "POST", f"{STAFF}{path}", body)
            if not 400 <= answer.status_code < 500:
                wrong[name, huge] = (answer.status_code, answer.content)

    assert wrong == {}


def test_the_sixth_unpaid_order_is_refused_and_writes_nothing(person):
    def order():
        body = {
            "address_id": person.names.address,
            "lines": [{"sku": SKU, "quantity": 1}],
            "expected_payable": {"minor": 12900, "currency": "CNY"},
        }
        return send(person.client, "POST", f"{SHOP}/orders", body)

    statuses = [order().status_code for _ in range(4)]
    before = every_row()
    sixth = order()

    assert statuses == [201] * 4
    assert (sixth.status_code, sixth.json()["code"]) == (409, "too_many_unpaid")
    assert every_row() == before


def test_a_write_by_cookie_needs_a_token_or_the_browsers_word(browser):
    before = every_row()
    alone = send(browser, "POST", f"{SHOP}/addresses", ADDRESS)
    wrong = send(browser, "POST", f"{SHOP}/addresses", ADDRESS, X_CSRFToken="x" * 64)
    foreign = send(browser, "POST", f"{SHOP}/addresses", ADDRESS, Sec_Fetch_Site="cross-site")
    sibling = send(browser, "POST", f"{SHOP}/addresses", ADDRESS, Sec_Fetch_Site="same-site")
    for refused in (alone, wrong, foreign, sibling):
        assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
    assert every_row() == before

    browser.get(f"{SHOP}/me")
    token = browser.cookies[shop_settings.CSRF_COOKIE_NAME].value
    assert send(browser, "POST", f"{SHOP}/addresses", ADDRESS, X_CSRFToken=token).status_code == 201
    assert (
        send(browser, "POST", f"{SHOP}/addresses", ADDRESS, Sec_Fetch_Site="same-origin").status_code == 201
    )


def test_no_token_helps_a_cross_site_request(browser):
    browser.get(f"{SHOP}/me")
    token = browser.cookies[shop_settings.CSRF_COOKIE_NAME].value

    answer = send(
        browser, "POST", f"{SHOP}/addresses", ADDRESS, X_CSRFToken=token, Sec_Fetch_Site="cross-site"
    )

    assert answer.status_code == 403


def test_every_write_by_cookie_is_guarded(browser):
    methods = [("POST", "/auth/totp"), ("POST", "/auth/totp/confirm")]
    staff = Client(enforce_csrf_checks=True)
    staff.cookies["zhida_staff"] = "x"
    open_ways = {("POST", "/auth/codes"), ("POST", "/auth/sessions"), ("DELETE", "/auth/sessions/current")}
    writes = [key for key in endpoints(SHOP) if key[0] != "GET" and key not in open_ways]
    assert len(writes) > 15

    for client, side, keys in ((browser, SHOP, writes), (staff, STAFF, methods)):
        for method, path in keys:
            answer = send(client, method, f"{side}{path}", {})
            assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed"), path


def test_a_program_with_a_bearer_token_needs_no_other(person):
    client = Client(
        enforce_csrf_checks=True, headers={"Authorization": person.client.defaults["HTTP_AUTHORIZATION"]}
    )

    assert send(client, "POST", f"{SHOP}/addresses", ADDRESS).status_code == 201


def test_logging_in_needs_no_token_but_never_from_another_site():
    client = Client(enforce_csrf_checks=True)

    foreign = send(client, "POST", f"{SHOP}/auth/codes", {"phone": PHONE}, Sec_Fetch_Site="cross-site")
    own = send(client, "POST", f"{SHOP}/auth/codes", {"phone": PHONE})

    assert (foreign.status_code, own.status_code) == (403, 204)


NOWHERE_ELSE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "http:evil.example",
    "http:///evil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "https://evil.example\\@testserver/",
    "javascript:alert(1)",
    "javascript://testserver/%0aalert(1)",
    "ftp://testserver/",
    "data:text/html,x",
    " //evil.example",
    "\x01//evil.example",
    "/ok\r\nSet-Cookie: a=b",
    "http://[::1",
    "//evil。example",
]


@pytest.mark.parametrize("target", NOWHERE_ELSE)
def test_next_never_leads_out_of_the_shop(browser, target):
    answer = browser.get("/login", {"next": target})

    assert answer.status_code == 303
    assert answer.headers["Location"] in ("/account", "/ok%0D%0ASet-Cookie:%20a=b")


@pytest.mark.parametrize("target", ["/cart", "/orders?status=paid", "http://testserver/checkout"])
def test_next_leads_on_inside_the_shop(browser, target):
    answer = browser.get("/login", {"next": target})

    assert (answer.status_code, answer.headers["Location"]) == (303, target)
