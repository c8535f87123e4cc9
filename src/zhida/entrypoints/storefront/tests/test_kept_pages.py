"""Public pages are drawn once a moment: the bytes are the same, only the work is not done twice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhida.entrypoints import page_cache


@pytest.fixture(autouse=True)
def _kept_for_a_moment(settings) -> None:
    settings.PAGE_LIFE_SECONDS = 60
    page_cache.forget_all()
    yield
    page_cache.forget_all()


def queries_of(browser, path: str) -> tuple[int, bytes]:
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(path)
    assert response.status_code == 200
    return len(queries), response.content


def test_page_is_drawn_once(browser, phone_number):
    first, drawn = queries_of(browser, f"/p/qinglan-x7-{phone_number}")
    second, kept = queries_of(browser, f"/p/qinglan-x7-{phone_number}")

    assert first > 0
    assert second == 0
    assert kept == drawn


def test_each_address_and_language_is_a_page_of_its_own(browser, phone_number):
    pages = {
        browser.get(path.format(number=phone_number)).content
        for path in (
            "/p/qinglan-x7-{number}",
            "/p/qinglan-x7-{number}?sku=A-2",
            "/en/p/qinglan-x7-{number}",
            "/list",
        )
    }

    assert len(pages) == 4


def test_kept_page_keeps_tag_and_cookie_rules(browser, phone_number):
    first = browser.get("/")
    again = type(browser)().get("/")

    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    assert "zhida_csrf" in again.cookies
    assert browser.get("/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_what_is_missing_is_never_kept(browser, phone_number):
    assert browser.get("/p/G-never").status_code == 404
    assert browser.get("/p/G-never").headers["Cache-Control"] == "no-store"


def test_full_cache_lets_the_oldest_go(browser, phone_number, monkeypatch):
    monkeypatch.setattr(page_cache, "MOST_PAGES", 2)
    for path in ("/list", "/list?page=1", "/list?in_stock=1"):
        browser.get(path)

    assert queries_of(browser, "/list?in_stock=1")[0] == 0
    assert queries_of(browser, "/list")[0] > 0


def test_page_is_drawn_again_after_its_life(browser, phone_number, settings):
    settings.PAGE_LIFE_SECONDS = 0.000001
    browser.get("/list")

    assert queries_of(browser, "/list")[0] > 0
