"""Lists and product pages follow flash sales: prices, sorting, filters and the period."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.kernel.money import Money
from zhida.shop.promotions.events import OfferPublished, OfferQuotaMoved, OfferStopped
from zhida.shop.promotions.models import QuotaBucket
from zhida.shop.promotions.services import change_offer, stop_offer
from zhida.shop.promotions.tests.offers_made import make_flash, make_offer
from zhida.shop.search import queries, services, subscribers, tasks
from zhida.shop.search.models import ListedPlace, ListedProduct, PendingListing
from zhida.shop.search.records import Filters, Sort
from zhida.shop.search.tests.test_lists import list_phone

pytestmark = pytest.mark.django_db


def shown(now, *, sort: Sort = Sort.PRICE_ASC, **filters: object) -> list[tuple[str, int]]:
    """Give what a list shows: titles and prices."""
    page = queries.list_products(filters=Filters(**filters), sort=sort, now=now)
    return [(item.title, item.price.minor) for item in page.items]


def publish(now, sku: str, **document: object) -> str:
    """Make a flash sale at 50.00 and let lists hear of it."""
    number = make_flash(sku, now=now, minor=5000, **document)
    subscribers.on_offer_published(OfferPublished(number=number), now=now)
    return number


def listed_at(now) -> tuple[str, ...]:
    return tuple(ListedProduct.objects.order_by("title").values_list("flash_offer", flat=True))


def test_price_of_a_list_is_the_flash_price_while_the_sale_lasts(now):
    list_phone(now, "A", colours="黑白", price=9900)
    list_phone(now, "B", price=8000)
    begins, ends = now + timedelta(hours=1), now + timedelta(hours=2)
    publish(now, "A-黑", starts_at=begins.isoformat(), ends_at=ends.isoformat())
    assert shown(now) == [("手机 B", 8000), ("手机 A", 9900)]

    tasks.refresh_offer_counts("all", now=begins)

    assert shown(begins) == [("手机 A", 5000), ("手机 B", 8000)]
    assert shown(begins, price_max=6000) == [("手机 A", 5000)]
    assert ListedPlace.objects.filter(price_minor=5000).count() > 0
    assert PendingListing.objects.exists()

    tasks.refresh_offer_counts("all", now=ends)

    assert shown(ends) == [("手机 B", 8000), ("手机 A", 9900)]
    assert listed_at(now) == ("", "")


def test_card_shows_the_selling_price_beside_the_flash_price(now):
    list_phone(now, "A", price=9900)
    ends = now + timedelta(hours=2)
    number = publish(now, "A-黑", ends_at=ends.isoformat())

    (card,) = queries.list_products(filters=Filters(), now=now).items
    assert card.flash is not None
    assert (card.price, card.flash.selling, card.flash.offer) == (Money(5000), Money(9900), number)
    assert card.flash.ends_at == ends

    (late,) = queries.list_products(filters=Filters(), now=ends).items
    assert late.flash is None


def test_stopped_sale_is_gone_from_lists(now):
    list_phone(now, "A", price=9900)
    number = publish(now, "A-黑")

    stop_offer(actor=SYSTEM_ACTOR, number=number, now=now)
    subscribers.on_offer_stopped(OfferStopped(number=number), now=now)

    assert shown(now) == [("手机 A", 9900)]


def test_sale_that_is_used_up_is_gone_from_lists_until_a_unit_comes_back(now):
    list_phone(now, "A", price=9900)
    list_phone(now, "B", price=8000)
    number = publish(now, "A-黑", quota_left=1)
    other = publish(now, "B-黑")

    QuotaBucket.objects.update(units_left=0)
    subscribers.on_offer_quota_moved(OfferQuotaMoved(number=number), now=now)
    assert listed_at(now) == ("", other)

    QuotaBucket.objects.update(units_left=1)
    subscribers.on_offer_quota_moved(OfferQuotaMoved(number=number), now=now)
    assert listed_at(now) == (number, other)


def test_sale_changed_to_another_sku_leaves_the_first(now):
    list_phone(now, "A", price=9900)
    list_phone(now, "B", price=8000)
    number = publish(now, "A-黑")

    change_offer(actor=SYSTEM_ACTOR, number=number, changes={"skus": {"B-黑": 4000}}, now=now)
    subscribers.on_offer_published(OfferPublished(number=number), now=now)

    assert shown(now) == [("手机 B", 4000), ("手机 A", 9900)]


@pytest.mark.parametrize("products", [1, 3])
def test_without_flash_sales_nothing_is_listed_anew(now, products, django_assert_num_queries):
    for index in range(products):
        list_phone(now, f"P{index}")
    make_offer(now=now)

    with django_assert_num_queries(4):  # the transaction's own two, the live offers, the listings
        services.refresh_flash_prices(now=now)


def test_product_page_shows_flash_price_selling_price_and_period(now):
    outcome = list_phone(now, "A", colours="黑白", price=9900)
    ends = now + timedelta(hours=2)
    number = publish(now, "A-黑", ends_at=ends.isoformat(), quota_left=7)

    page = queries.get_product_page(number=outcome.number, now=now)

    black, white = page.skus
    assert (black.price, black.selling) == (Money(5000), Money(9900))
    assert black.flash is not None
    assert (black.flash.offer, black.flash.ends_at, black.flash.quota_left) == (number, ends, 7)
    assert (white.price, white.selling, white.flash) == (Money(10000), Money(10000), None)
    assert [tag.id for tag in page.promotions] == [number]
    assert page.seen_at == now


def test_flash_sale_and_set_tag_only_what_they_name(now):
    list_phone(now, "A", colours="黑白", price=9900)
    list_phone(now, "B", colours="黑白", price=9900)
    list_phone(now, "C", price=9900)
    publish(now, "A-黑")
    make_offer(now=now, kind="bundle_price", tiers=None, items={"B-黑": 1, "B-白": 1}, price=15000)

    items = queries.list_products(filters=Filters(), now=now).items

    assert {item.title: len(item.tags) for item in items} == {"手机 A": 1, "手机 B": 1, "手机 C": 0}
    assert sorted(title for title, _price in shown(now, on_offer=True)) == ["手机 A", "手机 B"]
