"""Lists, filters, facets and search: exact counts, exact query numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.catalogue import services as catalogue_services
from zhida.shop.catalogue.errors import ProductNotFound
from zhida.shop.catalogue.events import ProductChanged, ProductPublished, ProductWithdrawn
from zhida.shop.catalogue.queries import draft_of, find_categories
from zhida.shop.catalogue.records import SkuDraft
from zhida.shop.catalogue.tests.factories import make_product
from zhida.shop.inventory import services as inventory_services
from zhida.shop.inventory.events import StockChanged
from zhida.shop.kernel.models import Timer
from zhida.shop.kernel.money import Money
from zhida.shop.pricing.events import PriceChanged
from zhida.shop.pricing.services import set_price
from zhida.shop.promotions.tests.offers_made import make_offer
from zhida.shop.search import queries, services, subscribers, tasks
from zhida.shop.search.errors import PageTooFar
from zhida.shop.search.filtering import ORDERS, narrowed
from zhida.shop.search.models import CategoryListing, ListedAttribute, ListedPlace, ListedProduct
from zhida.shop.search.records import Facets, Filters, Shelves, Sort

pytestmark = pytest.mark.django_db


def list_phone(now, code: str, *, price: int = 100_00, stock: int = 5, colours: str = "黑", **fields):
    """Put a phone on sale, priced, stocked and listed."""
    inventory_services.ensure_warehouse()
    skus = tuple(SkuDraft(sku=f"{code}-{colour}", options={"颜色": colour}) for colour in colours)
    outcome = make_product(now=now, code=code, title=fields.pop("title", f"手机 {code}"), **fields)
    draft = replace(draft_of(number=outcome.number), skus=skus)
    outcome = catalogue_services.change_product(
        actor=SYSTEM_ACTOR, number=outcome.number, draft=draft, now=now
    )
    for index, sku in enumerate(skus):
        selling = Money(price + index * 100)
        set_price(actor=SYSTEM_ACTOR, sku_id=outcome.sku_ids[sku.sku], selling=selling, now=now)
        if stock:
            inventory_services.receive(
                actor=SYSTEM_ACTOR, ref=sku.sku, sku=sku.sku, warehouse="MAIN", quantity=stock, now=now
            )
    services.refresh_products(product_ids=[outcome.product_id], now=now)
    return outcome


def titles(now, **filters) -> list[str]:
    sort = filters.pop("sort", Sort.RELEVANCE)
    return [
        item.title for item in queries.list_products(filters=Filters(**filters), sort=sort, now=now).items
    ]


@pytest.mark.parametrize("products", [1, 3])
def test_list_takes_the_same_queries_for_one_and_three(now, django_assert_num_queries, products):
    for number in range(products):
        list_phone(now, f"P{number}")

    with django_assert_num_queries(4):
        page = queries.list_products(filters=Filters(category="手机"), now=now)
    by_id = Filters(category=str(find_categories(text="手机")[0].category_id))
    with django_assert_num_queries(3):
        assert queries.list_products(filters=by_id, now=now) == page
    with django_assert_num_queries(8):
        narrowed = queries.list_products(
            filters=Filters(category="手机", brands=("青岚",), attributes={"颜色": ("黑",)}, query="手机"),
            now=now,
        )

    assert (len(page.items), page.total) == (products, products)
    assert (len(narrowed.items), narrowed.total) == (products, products)


@pytest.mark.parametrize("category", ["0", "00", "999999", "9" * 18, "9" * 30])
def test_number_of_no_category_lists_nothing(now, category):
    list_phone(now, "P1")

    page = queries.list_products(filters=Filters(category=category), now=now)

    assert (page.items, page.total, page.facets) == ((), 0, Facets())


@pytest.mark.parametrize("skus", ["黑", "黑白蓝"])
def test_product_page_takes_six_queries(now, django_assert_num_queries, skus):
    number = list_phone(now, "P", colours=skus).number

    with django_assert_num_queries(6):
        page = queries.get_product_page(number=number, now=now)

    assert [sku.options for sku in page.skus] == [{"颜色": colour} for colour in skus]
    assert [sku.available for sku in page.skus] == ["low"] * len(skus)
    assert page.skus[0].price == Money(10_000)


def test_filters_narrow_and_totals_agree(now):
    list_phone(now, "A", price=100_00, colours="黑白")
    list_phone(now, "B", price=200_00, colours="白", brand="远山")
    list_phone(now, "C", price=300_00, colours="蓝", stock=0, category=("数码", "平板"))

    assert titles(now, sort=Sort.PRICE_ASC) == ["手机 A", "手机 B", "手机 C"]
    assert titles(now, sort=Sort.PRICE_DESC) == ["手机 C", "手机 B", "手机 A"]
    assert titles(now, sort=Sort.NEWEST) == ["手机 C", "手机 B", "手机 A"]
    assert titles(now, category="平板") == ["手机 C"]
    assert titles(now, category="数码 > 手机", sort=Sort.PRICE_ASC) == ["手机 A", "手机 B"]
    assert titles(now, category="没有这类") == []
    assert titles(now, brands=("远山",)) == ["手机 B"]
    assert titles(now, price_min=200_00, price_max=300_00, sort=Sort.PRICE_ASC) == ["手机 B", "手机 C"]
    assert titles(now, attributes={"颜色": ("蓝", "黑")}, sort=Sort.PRICE_ASC) == ["手机 A", "手机 C"]
    assert titles(now, attributes={"颜色": ("白",)}, brands=("青岚",)) == ["手机 A"]
    assert titles(now, in_stock=True, sort=Sort.PRICE_ASC) == ["手机 A", "手机 B"]
    page = queries.list_products(filters=Filters(category="数码"), page=2, page_size=2, now=now)
    assert (len(page.items), page.total) == (1, 3)


def test_default_order_puts_what_can_be_had_and_sells_first(now):
    sold = list_phone(now, "A")
    list_phone(now, "B")
    list_phone(now, "C", stock=0)

    services.add_sales(number=sold.number, units=3, now=now)

    assert titles(now) == ["手机 A", "手机 B", "手机 C"]
    assert titles(now, sort=Sort.SALES) == ["手机 A", "手机 C", "手机 B"]
    services.add_sales(number=sold.number, units=-1, now=now)
    assert ListedProduct.objects.get(number=sold.number).sales == 2
    services.add_sales(number=sold.number, units=-5, now=now)
    assert ListedProduct.objects.get(number=sold.number).sales == 0
    services.add_sales(number="G404", units=1, now=now)
    assert ListedProduct.objects.exclude(sales=0).count() == 0


def test_product_that_comes_back_knows_what_it_sold(now):
    sold = list_phone(now, "A")
    services.add_sales(number=sold.number, units=3, now=now)
    catalogue_services.take_off_sale(actor=SYSTEM_ACTOR, number=sold.number, now=now)
    services.refresh_products(product_ids=[sold.product_id], now=now)
    services.add_sales(number=sold.number, units=2, now=now)

    assert titles(now) == []
    catalogue_services.publish_product(actor=SYSTEM_ACTOR, number=sold.number, now=now)
    services.refresh_products(product_ids=[sold.product_id], now=now)

    assert ListedProduct.objects.get(number=sold.number).sales == 5
    assert set(ListedPlace.objects.values_list("sales", flat=True)) == {5}


def test_facets_count_what_a_click_would_leave(now):
    list_phone(now, "A", price=100_00, colours="黑白")
    list_phone(now, "B", price=2000_00, colours="白", brand="远山")
    services.refresh_facets(category_id=0, now=now)

    plain = queries.list_products(filters=Filters(), now=now)
    branded = queries.list_products(filters=Filters(brands=("远山",)), now=now)

    assert [(value.value, value.count) for value in plain.facets.brand] == [("远山", 1), ("青岚", 1)]
    assert [(one.price_min, one.price_max, one.count) for one in plain.facets.price] == [
        (0, 999_99, 1),
        (1000_00, None, 1),
    ]
    assert {value.value: value.count for value in plain.facets.attributes["颜色"]} == {"白": 2, "黑": 1}
    assert branded.total == 1
    assert [(value.value, value.count) for value in branded.facets.brand] == [("远山", 1), ("青岚", 1)]
    assert [(one.price_min, one.price_max, one.count) for one in branded.facets.price] == [(0, None, 1)]


def test_search_wants_every_word_in_any_width_and_case(now):
    list_phone(now, "P1", title="青岚 X1 Pro 手机")
    list_phone(now, "P2", title="青岚 X1 手机")

    for text, expected in [
        ("ｘ１　PRO", ["青岚 X1 Pro 手机"]),
        ("手机 x1", ["青岚 X1 手机", "青岚 X1 Pro 手机"]),
        ("p2-黑", ["青岚 X1 手机"]),
        ("手机 pro", ["青岚 X1 Pro 手机"]),
        ("100%", []),
        ("x_", []),
        ("没有", []),
    ]:
        found = titles(now, query=text)
        assert sorted(found) == sorted(expected), text


def test_search_finds_by_category(now):
    list_phone(now, "P1", title="青岚 X1")

    assert titles(now, query="手机") == ["青岚 X1"]


def test_page_beyond_the_hundredth_is_refused(now):
    with pytest.raises(PageTooFar):
        queries.list_products(filters=Filters(), page=101, now=now)

    assert queries.list_products(filters=Filters(), page=100, now=now).items == ()


def test_suggestions_name_categories_brands_and_titles(now):
    list_phone(now, "A", title="青岚手机壳")

    kinds = [(one.text, one.kind, one.count) for one in queries.suggest(text="手机")]

    assert kinds == [("手机", "category", 1), ("青岚手机壳", "product", None)]
    first = queries.suggest(text="青岚")[0]
    assert (first.text, first.kind) == ("青岚", "brand")
    assert queries.suggest(text="  ") == ()


def test_events_bring_listings_up_to_date(now):
    outcome = list_phone(now, "A", price=100_00)
    number, sku_id = outcome.number, outcome.sku_ids["A-黑"]
    set_price(actor=SYSTEM_ACTOR, sku_id=sku_id, selling=Money(90_00), now=now)
    subscribers.on_price_changed(PriceChanged(sku_id=sku_id, sku="A-黑", product_number=number), now=now)
    assert ListedProduct.objects.get().price_minor == 90_00
    inventory_services.adjust(
        actor=SYSTEM_ACTOR, sku="A-黑", warehouse="MAIN", delta=-5, reason="盘点", now=now
    )
    subscribers.on_stock_changed(StockChanged(sku_id=sku_id, sku="A-黑", availability="out"), now=now)
    assert not ListedPlace.objects.get(category_id=0).in_stock

    catalogue_services.take_off_sale(actor=SYSTEM_ACTOR, number=number, now=now)
    subscribers.on_product_withdrawn(ProductWithdrawn(number=number), now=now)

    assert (ListedProduct.objects.count(), ListedPlace.objects.count(), ListedAttribute.objects.count()) == (
        0,
        0,
        0,
    )
    assert set(CategoryListing.objects.values_list("total", flat=True)) == {0}
    with pytest.raises(ProductNotFound):
        queries.get_product_page(number=number, now=now)
    catalogue_services.publish_product(actor=SYSTEM_ACTOR, number=number, now=now)
    subscribers.on_product_published(ProductPublished(number=number), now=now)
    assert set(CategoryListing.objects.values_list("total", flat=True)) == {1}


def test_product_outside_its_sale_period_is_not_listed(now):
    later = now + timedelta(hours=1)
    number = list_phone(now, "A", on_sale_from=later).number
    assert titles(now) == []

    subscribers.on_product_changed(ProductChanged(number=number), now=later)

    assert titles(later) == ["手机 A"]


def test_moving_a_product_moves_the_counts(now):
    outcome = list_phone(now, "A")
    catalogue_services.ensure_categories(actor=SYSTEM_ACTOR, paths=[("家电", "电视")], now=now)
    draft = replace(draft_of(number=outcome.number), category=("家电", "电视"))

    catalogue_services.change_product(actor=SYSTEM_ACTOR, number=outcome.number, draft=draft, now=now)
    services.refresh_products(product_ids=[outcome.product_id], now=now)

    totals = {
        name: queries.list_products(filters=Filters(category=name), now=now).total
        for name in ("数码", "手机", "家电", "电视", "")
    }
    assert totals == {"数码": 0, "手机": 0, "家电": 1, "电视": 1, "": 1}


def test_refresh_twice_changes_nothing(now):
    outcome = list_phone(now, "A")
    places = set(ListedPlace.objects.values_list("pk", flat=True))

    services.refresh_products(product_ids=[outcome.product_id, outcome.product_id], now=now)

    assert set(ListedPlace.objects.values_list("pk", flat=True)) == places
    assert set(CategoryListing.objects.values_list("total", flat=True)) == {1}


def test_facets_are_counted_by_a_timer_that_later_changes_do_not_put_off(now):
    list_phone(now, "A")
    due = Timer.objects.get(kind="search.facets", key="0").due_at

    list_phone(now + timedelta(seconds=1), "B")

    assert Timer.objects.get(kind="search.facets", key="0").due_at == due
    tasks.refresh_facets("0", now=due)
    assert queries.list_products(filters=Filters(), now=now).facets.brand[0].count == 2
    assert not CategoryListing.objects.get(category_id=0).is_stale


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
@pytest.mark.parametrize("sort", list(Sort))
def test_first_page_walks_one_index_and_sorts_nothing(sort):
    rows = narrowed((7,), Filters(category="手机")).select_related("listed").order_by(*ORDERS[sort])[:20]

    plan = rows.explain()

    assert "USING INDEX search_place_" in plan
    assert "TEMP B-TREE" not in plan


def test_cards_name_the_colours_in_the_merchants_order(now):
    outcome = list_phone(now, "P1", colours="白黑绿红蓝金")

    (card,) = queries.list_products(filters=Filters(), now=now).items

    assert (card.number, card.colours) == (outcome.number, ("白", "黑", "绿", "红", "蓝"))


@pytest.mark.parametrize("products", [1, 3])
def test_shelves_take_five_queries_for_one_and_three(now, django_assert_num_queries, products):
    for index in range(products):
        list_phone(now, f"P{index}", brand="远山")
    make_offer(now=now, scope={"brands": ["远山"]})
    ListedPlace.objects.filter(listed__title="手机 P0").update(sales=9)
    by_newest, by_sales = (
        queries.list_products(filters=Filters(), sort=sort, page_size=2, now=now).items
        for sort in (Sort.NEWEST, Sort.SALES)
    )

    with django_assert_num_queries(5):
        shelves = queries.read_shelves(
            numbers=[by_sales[0].number, "G-UNKNOWN"], newest=2, most_sold=2, now=now
        )

    assert (shelves.newest, shelves.most_sold) == (by_newest, by_sales)
    assert shelves.chosen == {by_sales[0].number: by_sales[0]}
    assert (by_sales[0].title, len(by_sales[0].tags)) == ("手机 P0", 1)


def test_shelves_of_an_empty_shop_stand_empty(now, django_assert_num_queries):
    with django_assert_num_queries(3):
        shelves = queries.read_shelves(numbers=[], newest=1, most_sold=1, now=now)

    assert shelves == Shelves(chosen={}, newest=(), most_sold=())


def test_best_sellers_are_those_of_each_list_in_three_queries(now, django_assert_num_queries):
    categories = {}
    for index, names in enumerate([("手机",), ("手机", "配件"), ("电脑",)] * 2):
        list_phone(now, f"P-{index}", category=names)
    ListedPlace.objects.filter(listed__title="手机 P-3").update(sales=9)
    for name in ("手机", "电脑", "手机>配件"):
        filters = Filters(category=name)
        listed = queries.list_products(filters=filters, sort=Sort.SALES, page_size=2, now=now)
        categories[find_categories(text=name)[0].category_id] = listed.items

    with django_assert_num_queries(3):
        found = queries.best_sellers(category_ids=[*categories, 999], limit=2, now=now)

    assert found == categories
    assert [len(items) for items in found.values()] == [2, 2, 2]
    assert queries.best_sellers(category_ids=[], limit=2, now=now) == {}
