"""What a product cost on its last days, as everybody may see it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.running.doors import SHOP, set_clock

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.catalogue.models import Product
from zhida.shop.kernel.money import Money
from zhida.shop.pricing import services as pricing_services
from zhida.shop.pricing.queries import prices_for
from zhida.shop.pricing.records import PriceDraft, SoldRow
from zhida.shop.pricing.tests.prices import make_skus, priced_sku
from zhida.shop.promotions import queries, services
from zhida.shop.promotions.tests.offers_made import make_offer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def price(sku_id, minor, *, at):
    pricing_services.set_price(actor=SYSTEM_ACTOR, sku_id=sku_id, selling=Money(minor), reason="调价", now=at)


def history(*skus, now, days=90):
    found = queries.day_prices(skus=skus, days=days, now=now)
    assert found.days == days
    return {str(day)[5:]: minor for day, minor in found.by_day.items()}, found.lowest


def test_lowest_price_of_each_day_counts(now):
    sku_id = priced_sku("S-1", minor=10000, now=now - 3 * DAY)
    price(sku_id, 8000, at=now - 2 * DAY)
    price(sku_id, 9000, at=now - DAY)

    assert history((sku_id, "S-1"), now=now) == (
        {"11-19": 10000, "11-20": 8000, "11-21": 8000, "11-22": 9000},
        8000,
    )


def test_price_before_the_period_holds_into_it(now):
    sku_id = priced_sku("S-1", minor=10000, now=now - 200 * DAY)

    by_day, lowest = history((sku_id, "S-1"), now=now, days=90)

    assert (len(by_day), set(by_day.values()), lowest) == (90, {10000}, 10000)


def test_cheapest_sku_speaks_for_the_product(now):
    dear, cheap = make_skus("S-1", "S-2", now=now - DAY)
    price(dear, 9000, at=now - DAY)
    price(cheap, 7000, at=now)

    assert history((dear, "S-1"), (cheap, "S-2"), now=now) == ({"11-21": 9000, "11-22": 7000}, 7000)


def flash(now, **more):
    return make_offer(now=now, kind="flash_price", tiers=None, **more)


def test_flash_prices_count_while_they_ran(now):
    sku_id = priced_sku("S-1", minor=10000, now=now - 5 * DAY)
    stopped = flash(
        now - 4 * DAY,
        skus={"S-1": 5000},
        quota_left=5,
        starts_at=(now - 4 * DAY).isoformat(),
        ends_at=(now + DAY).isoformat(),
    )
    services.stop_offer(actor=SYSTEM_ACTOR, number=stopped, now=now - 3 * DAY)
    flash(
        now - 3 * DAY,
        skus={"S-1": 6000},
        quota_left=5,
        starts_at=(now - DAY).isoformat(),
        ends_at=(now + DAY).isoformat(),
    )
    flash(
        now - 3 * DAY,
        publish=False,
        skus={"S-1": 100},
        quota_left=5,
        starts_at=(now - DAY).isoformat(),
        ends_at=(now + DAY).isoformat(),
    )

    by_day, lowest = history((sku_id, "S-1"), now=now)

    assert by_day == {
        "11-17": 10000,
        "11-18": 5000,
        "11-19": 5000,
        "11-20": 10000,
        "11-21": 6000,
        "11-22": 6000,
    }
    assert lowest == 5000


def test_unpriced_product_has_no_past(now):
    (sku_id,) = make_skus("S-1", now=now)

    assert history((sku_id, "S-1"), now=now) == ({}, None)


@pytest.mark.parametrize("codes", [("S-1",), ("S-1", "S-2", "S-3")])
def test_past_prices_take_two_queries(now, codes, django_assert_num_queries):
    sku_ids = make_skus(*codes, now=now)
    for sku_id in sku_ids:
        price(sku_id, 9000, at=now)

    with django_assert_num_queries(2):
        queries.day_prices(skus=list(zip(sku_ids, codes, strict=True)), days=90, now=now)


def test_everybody_may_read_it(now, settings, tmp_path):
    set_clock(settings, tmp_path, now)
    priced_sku("S-1", minor=10000, now=now - DAY)
    number = Product.objects.get().number
    path = f"{SHOP}/products/{number}/price-history"

    shown = Client().get(path)
    longer = Client().get(f"{path}?days=180")

    assert shown.json() == {
        "days": 90,
        "lowest": {"minor": 10000, "currency": "CNY"},
        "items": [
            {"date": str(day), "price": {"minor": 10000, "currency": "CNY"}}
            for day in (date(2026, 11, 21), date(2026, 11, 22))
        ],
    }
    assert longer.json()["days"] == 180
    assert Client().get(f"{path}?days=7").status_code == 400
    assert Client().get(f"{SHOP}/products/G404/price-history").status_code == 404


def test_product_that_is_not_on_sale_shows_none(now, settings, tmp_path):
    set_clock(settings, tmp_path, now)
    priced_sku("S-1", minor=10000, now=now - DAY)
    Product.objects.update(status="WITHDRAWN")

    assert Client().get(f"{SHOP}/products/{Product.objects.get().number}/price-history").status_code == 404


def test_flash_sale_judges_the_crossed_out_prices_of_its_skus(now):
    sku_id = priced_sku("S-1", minor=10000, now=now - 40 * DAY)
    row = SoldRow(row="L1.1", sku_id=sku_id, unit_minor=11000, quantity=1)
    pricing_services.record_sale(ref="Z1", rows=[row], now=now - DAY)
    draft = PriceDraft(sku_id=sku_id, selling=Money(10000), compare_at=Money(11000))
    pricing_services.set_prices(actor=SYSTEM_ACTOR, drafts=[draft], now=now)
    lower = SoldRow(row="L1.1", sku_id=sku_id, unit_minor=10500, quantity=1)
    pricing_services.record_sale(ref="Z2", rows=[lower], now=now)

    flash(now, skus={"S-1": 9000}, quota_left=5, ends_at=(now + DAY).isoformat(), starts_at=now.isoformat())

    assert prices_for(sku_ids=[sku_id], now=now)[sku_id].compare_at is None
