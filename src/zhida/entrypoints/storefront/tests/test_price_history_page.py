"""Past prices on a page of their own, whose part the product page fetches."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhida.entrypoints.storefront.pages import PUBLIC_CACHE
from zhida.entrypoints.storefront.showing.price_history import price_trend
from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.cart.tests.factories import price_sku
from zhida.shop.catalogue.services import take_off_sale
from zhida.shop.catalogue.tests.factories import make_product
from zhida.shop.promotions.records.price_history import DayPrices

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def trend(minors, *, days=6):
    """The trend of prices by how many days back they held."""
    by_day = {TODAY - timedelta(days=back): minor for back, minor in minors.items()}
    return price_trend(DayPrices(days=days, by_day=by_day), now=NOON)


def test_line_goes_in_steps_and_leaves_gaps():
    drawn = trend({5: 10000, 4: 8000, 1: 8000, 0: 8000})

    assert drawn.path == "M0 8H120V152H240M480 152H720"
    assert (drawn.first_day, drawn.last_day) == ("2026-11-17", "2026-11-22")
    assert (drawn.lowest_minor, drawn.highest_minor) == (8000, 10000)
    assert [(span.first, span.last, span.minor) for span in drawn.spans] == [
        ("2026-11-21", "2026-11-22", 8000),
        ("2026-11-18", "2026-11-18", 8000),
        ("2026-11-17", "2026-11-17", 10000),
    ]


def test_one_price_is_a_level_line_and_none_is_no_line():
    assert trend({1: 8000, 0: 8000}).path == "M480 80H720"
    assert trend({}) is None


@pytest.mark.parametrize("skus", [("T-1",), ("T-1", "T-2", "T-3")])
def test_page_is_public_and_reads_little(browser, now, skus):
    made = make_product(now=now, skus=skus, title="青岚 T")
    for place, sku in enumerate(skus):
        price_sku(made.sku_ids[sku], 9900 + place, now=now)
    browser.get("/price-history-warms-up")

    with CaptureQueriesContext(connection) as queries:
        page = browser.get(f"/p/{made.number}/price-history")

    text = page.content.decode()
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == PUBLIC_CACHE
    assert ("¥99.00" in text, 'data-part="trend"' in text, "noindex" in text) == (True, True, True)
    assert len(queries) <= 6, [query["sql"][:90] for query in queries]


def test_other_span_is_another_address(browser, phone_number):
    short = browser.get(f"/p/{phone_number}/price-history?days=7").content.decode()
    long = browser.get(f"/p/{phone_number}/price-history?days=180").content.decode()
    english = browser.get(f"/en/p/{phone_number}/price-history").content.decode()

    assert ("近 90 天每天" in short, "近 180 天每天" in long) == (True, True)
    assert "Price history" in english


def test_product_page_leads_to_it_and_asks_nothing_more(browser, phone_number):
    page = browser.get(f"/p/qinglan-x7-{phone_number}").content.decode()

    assert f'href="/p/{phone_number}/price-history"' in page
    assert "<path" not in page.partition("trend-slot")[2].partition("</details>")[0]


def test_goods_that_are_gone_have_none(browser, phone_number, now):
    take_off_sale(actor=SYSTEM_ACTOR, number=phone_number, reason="停产", now=now)

    assert browser.get(f"/p/{phone_number}/price-history").status_code == 404
    assert browser.get("/p/GNEVER/price-history").status_code == 404
