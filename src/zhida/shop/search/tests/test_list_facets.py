"""Facets of lists: kept ones of plain category pages, the live offers, and how many queries they take."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.catalogue.queries import find_categories
from zhida.shop.kernel.models import Timer
from zhida.shop.promotions.events import OfferPublished, OfferStopped
from zhida.shop.promotions.services import stop_offer
from zhida.shop.promotions.tests.offers_made import make_offer
from zhida.shop.search import queries, services, subscribers, tasks
from zhida.shop.search.models import CategoryListing
from zhida.shop.search.records import Filters
from zhida.shop.search.tests.test_lists import list_phone, titles

pytestmark = pytest.mark.django_db


def counted(now, **filters):
    """Give the facets of a list."""
    return queries.list_products(filters=Filters(**filters), now=now).facets


def id_of(text: str) -> int:
    """Find the id of a category."""
    return find_categories(text=text)[0].category_id


@pytest.mark.parametrize("products", [1, 3])
def test_every_filter_at_once_takes_the_same_queries_for_one_and_three(
    now, django_assert_num_queries, products
):
    for number in range(products):
        list_phone(now, f"P{number}", colours="黑白")
    make_offer(now=now, scope={"categories": ["手机"], "skus": ["P0-黑"], "exclude_skus": ["P0-白"]})
    filters = Filters(
        category="手机",
        brands=("青岚", "远山"),
        price_min=1,
        price_max=10**9,
        attributes={"颜色": ("黑", "白")},
        in_stock=True,
        on_offer=True,
        query="手机",
    )

    with django_assert_num_queries(12):
        page = queries.list_products(filters=filters, now=now)

    assert (page.total, page.facets.on_offer) == (products, products)
    assert {one.value: one.count for one in page.facets.attributes["颜色"]} == {
        "黑": products,
        "白": products,
    }


@pytest.mark.parametrize("products", [1, 3])
def test_counting_kept_facets_takes_the_same_queries_for_one_and_three(
    now, django_assert_num_queries, products
):
    for number in range(products):
        list_phone(now, f"P{number}", colours="黑白")
    category_id = id_of("手机")

    with django_assert_num_queries(9):
        services.refresh_facets(category_id=category_id, now=now)

    assert counted(now, category="手机").in_stock == products


def test_kept_facets_name_categories_inside_and_both_switches(now):
    list_phone(now, "A")
    list_phone(now, "B", brand="远山", stock=0)
    list_phone(now, "C", category=("数码", "平板"))
    list_phone(now, "D", category=("家电", "电视"), brand="远山")
    make_offer(now=now, scope={"brands": ["远山"]})
    for category_id in CategoryListing.objects.values_list("category_id", flat=True):
        services.refresh_facets(category_id=category_id, now=now)

    everything, digital, phones = counted(now), counted(now, category="数码"), counted(now, category="手机")

    names = {id_of(name): name for name in ("数码", "手机", "平板", "家电", "电视")}
    assert {names[one.category_id]: one.count for one in everything.category} == {
        "数码": 3,
        "手机": 2,
        "平板": 1,
        "家电": 1,
        "电视": 1,
    }
    assert [(names[one.category_id], one.count) for one in digital.category] == [
        ("数码", 3),
        ("手机", 2),
        ("平板", 1),
    ]
    assert [(names[one.category_id], one.count) for one in phones.category] == [("手机", 2)]
    assert (everything.in_stock, everything.on_offer) == (3, 2)
    assert (phones.in_stock, phones.on_offer) == (1, 1)


def test_switch_on_offer_shows_what_wears_a_tag(now):
    for code in "ABC":
        list_phone(now, code, colours="黑白")
    numbers = {item.title: item.number for item in queries.list_products(filters=Filters(), now=now).items}
    make_offer(
        now=now,
        scope={
            "skus": ["A-黑"],
            "products": [numbers["手机 B"], numbers["手机 C"]],
            "exclude_skus": ["C-黑", "C-白"],
        },
    )

    tagged = [item.title for item in queries.list_products(filters=Filters(), now=now).items if item.tags]

    assert sorted(titles(now, on_offer=True)) == sorted(tagged) == ["手机 A", "手机 B"]


def on_offer_of(now) -> dict[str, int]:
    """Give how many products of some categories are on offer."""
    return {name: counted(now, category=name).on_offer for name in ("数码", "手机", "家电")}


def test_what_is_on_offer_is_counted_as_offers_come_and_go(now):
    list_phone(now, "A")
    list_phone(now, "B", brand="远山")
    list_phone(now, "C", category=("家电", "电视"), brand="远山")
    later, latest = now + timedelta(hours=1), now + timedelta(hours=2)
    make_offer(
        now=now, scope={"categories": ["手机"]}, starts_at=later.isoformat(), ends_at=latest.isoformat()
    )
    number = make_offer(now=now, scope={"brands": ["远山"]})

    subscribers.on_offer_published(OfferPublished(number=number), now=now)
    assert on_offer_of(now) == {"数码": 1, "手机": 1, "家电": 1}
    assert Timer.objects.get(kind="search.offers").due_at == later
    tasks.refresh_offer_counts("all", now=later)
    assert on_offer_of(later) == {"数码": 2, "手机": 2, "家电": 1}
    assert Timer.objects.get(kind="search.offers").due_at == latest
    tasks.refresh_offer_counts("all", now=latest)
    assert on_offer_of(latest) == {"数码": 1, "手机": 1, "家电": 1}
    stop_offer(actor=SYSTEM_ACTOR, number=number, now=latest)
    subscribers.on_offer_stopped(OfferStopped(number=number), now=latest)
    assert on_offer_of(latest) == {"数码": 0, "手机": 0, "家电": 0}


@pytest.mark.parametrize("products", [1, 3])
def test_counting_offers_takes_the_same_queries_for_one_and_three(now, django_assert_num_queries, products):
    for number in range(products):
        list_phone(now, f"P{number}")
    make_offer(now=now, scope={"brands": ["青岚"]})

    with django_assert_num_queries(7):
        services.refresh_offer_counts(now=now)

    assert on_offer_of(now) == {"数码": products, "手机": products, "家电": 0}
