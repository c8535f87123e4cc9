"""Whatever stands in an address, lists and searches answer soon: what fits, a helpful page or a 400.

Bounded: some hundred generated addresses against a running shop, whichever engine answers it.
"""

from __future__ import annotations

import time
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.running.buying import phone_document

pytestmark = pytest.mark.slow

API = "/api/shop/v1"
# The test client itself takes no longer ones.
LONGEST_ADDRESS = 60_000
LISTS = ("/list", "/search", "/en/search", f"{API}/products", f"{API}/search", f"{API}/suggest")
SLOWEST_SECONDS = 5
BOMBS = (
    "title:手机",
    "brand:(青岚 OR NOT *)",
    '"没有后引号',
    "(" * 200 + "a",
    "a*" * 60,
    "*?" * 100,
    "(a+)+$" * 12,
    ".*" * 50,
    "[" + "a-z" * 40,
    "手机" * 2500,
    "a" * 5000,
    "１２３ＡＢＣ" * 20,
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "%00%ff",
    "\u202e\u200b\ufeff手机\u0301",
    "𠮷👨‍👩‍👧" * 12,
    "\\" * 99,
    "，。、！？",
)
ODD = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Z", "C", "M")), max_size=130)
WORDS = st.one_of(st.sampled_from(BOMBS), ODD)
NUMBERS = st.one_of(
    st.sampled_from(["0", "-1", "1", "100", "101", "1000000000", "9" * 400, "1e9", "１", "NaN", "99.5", ""]),
    ODD,
)
PARAMETERS = st.one_of(
    st.tuples(st.sampled_from(["q", "brand", "category", "attr.颜色", "attr.", "attr.\t"]), WORDS),
    st.tuples(st.sampled_from(["price_min", "price_max", "page", "page_size"]), NUMBERS),
    st.tuples(
        st.sampled_from(["in_stock", "on_offer", "sort"]), st.sampled_from(["1", "true", "x", "sales"])
    ),
    st.tuples(ODD, ODD),
)


@pytest.fixture(scope="module")
def client(shop):
    """A client of a shop with something to find."""
    shop.import_products([phone_document("F1"), phone_document("F2", brand="听松", price="99.50")])
    return shop.client()


def look(client: httpx.Client, path: str, pairs: list[tuple[str, str]]) -> None:
    """Ask, and check what every answer owes whoever asked."""
    began = time.monotonic()
    answer = client.get(f"{path}?{urlencode(pairs)}")

    assert time.monotonic() - began < SLOWEST_SECONDS
    assert answer.status_code in (200, 400), (answer.status_code, path, pairs)
    if not path.startswith(API):
        assert answer.text.count("<h1>") == 1
    elif answer.status_code == 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert set(answer.json()) >= {"status", "code", "detail"}
    else:
        assert ("suggestions" if path.endswith("suggest") else "items") in answer.json()


@settings(
    max_examples=120, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(path=st.sampled_from(LISTS), pairs=st.lists(PARAMETERS, max_size=8))
def test_any_address_is_answered(client, path, pairs):
    assume(len(urlencode(pairs)) < LONGEST_ADDRESS)
    look(client, path, pairs)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("text", BOMBS, ids=range(len(BOMBS)))
def test_a_bomb_is_only_words(client, path, text):
    look(client, path, [("q", text)])


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("many", [30, 490, 5000])
def test_many_filters_are_too_many_and_no_fault(client, path, many):
    look(client, path, [("brand", str(number)) for number in range(many)])
    look(client, path, [(f"attr.{number}", "1") for number in range(many)])
    look(client, path, [("q", "手机"), *(("attr.c", str(number)) for number in range(many))])
