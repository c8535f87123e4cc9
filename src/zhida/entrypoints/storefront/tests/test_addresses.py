"""The table of addresses is what the router routes by."""

import re

import pytest
from django.urls import resolve, reverse, set_script_prefix

from zhida.entrypoints.storefront.addresses import ROUTES, link
from zhida.entrypoints.storefront.urls import VIEWS


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
