"""The table of addresses is what the router routes by."""

import re

import pytest
from django.urls import resolve, reverse, set_script_prefix

from zhida.entrypoints.storefront.addresses import ROUTES, link
from zhida.entrypoints.storefront.urls import VIEWS
from zhida.shop.catalogue.queries import category_tree, list_brands
from zhida.shop.catalogue.tests.factories import make_product


def test_every_route_has_a_view_and_every_view_a_route():
    assert sorted(ROUTES) == sorted(VIEWS)


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_link_is_what_the_router_would_give(name):
    parts = dict.fromkeys(re.findall(r"<str:(\w+)>", ROUTES[name]), "a b/é")
    numbers = dict.fromkeys(re.findall(r"<int:(\w+)>", ROUTES[name]), 7)
    plain = {**dict.fromkeys(parts, "X1"), **numbers}

    assert link(name, **plain) == reverse(name, kwargs=plain)
    assert resolve(link(name, **plain)).url_name == name
    assert " " not in link(name, **parts, **numbers)
    assert "/é" not in link(name, **parts, **numbers)


def test_link_keeps_the_language_and_escapes_the_query():
    set_script_prefix("/en/")
    try:
        assert link("checkout", {"buy": "A&B:1"}) == "/en/checkout?buy=A%26B%3A1"
    finally:
        set_script_prefix("/")


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("written", ["{number}", "old-title-{number}", "QINGLAN-X7-{number}"])
def test_other_addresses_of_a_product_lead_to_its_canonical_one(browser, phone_number, prefix, written):
    moved = browser.get(f"{prefix}/p/{written.format(number=phone_number)}?sku=A-2")

    assert moved.status_code == 301
    assert moved.headers["Location"] == f"{prefix}/p/qinglan-x7-{phone_number}?sku=A-2"
    assert moved.headers["Cache-Control"] == "public, max-age=600"


def test_category_is_found_by_number_name_and_old_name(browser, phone_number):
    category = next(it for it in category_tree() if it.name == "手机")
    canonical = f"/c/shouji-{category.category_id}"

    for written in (str(category.category_id), f"old-{category.category_id}", "手机", "数码 > 手机"):
        moved = browser.get(f"/c/{written}?page=2")
        assert (moved.status_code, moved.headers["Location"]) == (301, f"{canonical}?page=2")

    assert browser.get(canonical).status_code == 200
    assert browser.get(f"/en{canonical}").status_code == 200
    assert browser.get("/c/999999999999999999999").status_code == 404
    assert browser.get("/c/nothing-7777").status_code == 404


def test_brand_page_lists_its_goods_only(browser, phone_number, now):
    brand = next(it for it in list_brands() if it.name == "青岚")
    other = make_product(now=now, brand="别家", skus=("B-1",), title="别家手机")
    canonical = f"/b/qinglan-{brand.brand_id}"

    moved = browser.get(f"/b/{brand.brand_id}")
    page = browser.get(f"{canonical}?brand=别家").content.decode()

    assert (moved.status_code, moved.headers["Location"]) == (301, canonical)
    assert f"/p/qinglan-x7-{phone_number}" in page
    assert other.number not in page
    assert "<h1>青岚</h1>" in page
    assert browser.get("/b/nobody-7777").status_code == 404
    assert browser.get("/b/青岚").status_code == 404
