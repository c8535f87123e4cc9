"""What every answer carries: headers that keep others out, cookies that stay at home."""

from __future__ import annotations

import pytest
from tests.running.buying import ADDRESS
from tests.running.documented import SHOP, STAFF, endpoints
from tests.running.shop import CODE, running_shop

PHONE = "13800007777"
PAGES = ["/", "/en/", "/list", "/cart", "/login", "/orders", "/nowhere", "/healthz", "/readyz"]
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
}
POLICY = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")


@pytest.fixture(scope="module")
def secure_shop():
    """A shop that shoppers reach over TLS; here it is asked behind what ends the TLS."""
    with running_shop(public_url="https://127.0.0.1", workers=1) as shop:
        yield shop


def test_every_answer_carries_the_headers(secure_shop):
    paths = [*PAGES, *(f"{SHOP}{path}" for method, path in endpoints(SHOP) if method == "GET")]
    paths += [f"{STAFF}{path}" for method, path in endpoints(STAFF) if method == "GET"]
    missing = {}

    with secure_shop.client() as client:
        for path in paths:
            answer = client.get(path.replace("{", "").replace("}", ""))
            wrong = {name for name, value in EXPECTED.items() if answer.headers.get(name) != value}
            policy = answer.headers.get("Content-Security-Policy", "")
            wrong |= {part for part in POLICY if part not in policy}
            if "'unsafe-inline'" in policy or "'unsafe-eval'" in policy or answer.status_code >= 500:
                wrong.add(f"{answer.status_code} {policy}")
            is_anybodys = path == f"{SHOP}/regions"
            if (
                path.startswith("/api/")
                and not is_anybodys
                and "no-store" not in answer.headers["Cache-Control"]
            ):
                wrong.add("Cache-Control")
            if wrong:
                missing[path] = wrong

    assert missing == {}


def test_cookies_are_bound_to_the_host_and_to_tls(secure_shop):
    with secure_shop.client() as client:
        client.post(f"{SHOP}/auth/codes", json={"phone": PHONE}).raise_for_status()
        login = client.post(f"{SHOP}/auth/sessions", json={"phone": PHONE, "code": CODE})
        guest = client.post(f"{SHOP}/addresses/parse", json={"text": "x"})
        answers = [login, guest, client.get("/"), client.get("/cart"), client.get(f"{SHOP}/me")]

    cookies = [cookie for answer in answers for cookie in answer.headers.get_list("Set-Cookie")]
    names = {cookie.partition("=")[0] for cookie in cookies}
    assert {"__Host-zhida_shopper", "__Host-zhida_csrf"} <= names
    for cookie in cookies:
        parts = [part.strip().lower() for part in cookie.split(";")]
        assert cookie.startswith("__Host-"), cookie
        assert {"secure", "path=/", "samesite=lax"} <= set(parts), cookie
        assert not any(part.startswith("domain=") for part in parts), cookie
        assert ("httponly" in parts) is (not cookie.startswith("__Host-zhida_csrf")), cookie


def test_a_stale_cookie_is_no_fault(secure_shop):
    with secure_shop.client() as client:
        headers = {"Cookie": "__Host-zhida_shopper=gone; __Host-zhida_guest=forged; __Host-zhida_csrf=x"}

        assert client.get(f"{SHOP}/me", headers=headers).json()["id"] is None
        assert client.post(f"{SHOP}/addresses", json=ADDRESS, headers=headers).status_code == 403


def test_methods_that_nobody_needs_are_refused(secure_shop):
    with secure_shop.client() as client:
        for method in ("TRACE", "CONNECT", "PROPFIND", "PUT"):
            answer = client.request(method, f"{SHOP}/products")
            assert answer.status_code in (400, 403, 405), method
        for path in (
            "/.git/config",
            "/.env",
            "/admin/",
            "/api/docs",
            "/api/shop/v1/docs",
            "/metrics",
            "/static/",
        ):
            assert client.get(path).status_code == 404, path
