"""Favourites and the pages a shopper looked at: own, limited, and gone at once when asked."""

from datetime import timedelta

import pytest

from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.catalogue.models import Product, Sku
from zhida.shop.search.services import refresh_products
from zhida.shop.wishlist import conf, queries, services
from zhida.shop.wishlist.errors import ProductNotOnSale, ShelfFull
from zhida.shop.wishlist.models import Favourite, SeenProduct, Shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(now) -> int:
    return make_shopper(now=now).customer_id


@pytest.fixture
def numbers(now) -> list[str]:
    """Give the numbers of three products on sale whose SKUs are A-1, B-1 and C-1."""
    for code in ("A-1", "B-1", "C-1"):
        make_sku(code, now=now)
    refresh_products(product_ids=list(Product.objects.values_list("pk", flat=True)), now=now)
    return [Sku.objects.get(sku=code).product.number for code in ("A-1", "B-1", "C-1")]


def liked(member, now):
    return queries.list_favourites(for_customer=member, cursor=None, now=now).items


def seen(member, now):
    return [it.product for it in queries.list_seen(for_customer=member, cursor=None, now=now).items]


def test_a_favourite_is_kept_once_with_the_choice_made_last(now, member, numbers):
    first = services.add_favourite(customer_id=member, product=numbers[0], now=now)
    again = services.add_favourite(customer_id=member, product=numbers[0], sku="A-1", now=now)
    third = services.add_favourite(customer_id=member, product=numbers[0], now=now)

    (favourite,) = liked(member, now)
    assert (first, again, third) == (True, False, False)
    assert (favourite.product, favourite.sku) == (numbers[0], "A-1")
    assert favourite.item is not None
    assert favourite.item.price.minor == 12900
    assert queries.count_favourites(for_customer=member) == 1


def test_a_favourite_goes_once_and_gives_its_place_back(now, member, numbers):
    services.add_favourite(customer_id=member, product=numbers[0], now=now)

    services.remove_favourite(customer_id=member, product=numbers[0])
    services.remove_favourite(customer_id=member, product=numbers[0])

    assert liked(member, now) == []
    assert Shelf.objects.get().favourites == 0


@pytest.mark.parametrize(("product", "sku"), [("G404", ""), (0, "B-1")])
def test_what_is_not_on_sale_cannot_be_liked(now, member, numbers, product, sku):
    with pytest.raises(ProductNotOnSale):
        services.add_favourite(customer_id=member, product=product or numbers[0], sku=sku, now=now)

    assert Favourite.objects.count() == 0


def test_a_withdrawn_product_stays_a_favourite_without_a_card(now, member, numbers):
    services.add_favourite(customer_id=member, product=numbers[0], now=now)
    Product.objects.filter(number=numbers[0]).update(on_sale_until=now)
    refresh_products(product_ids=list(Product.objects.values_list("pk", flat=True)), now=now)

    (favourite,) = liked(member, now)

    assert (favourite.product, favourite.item) == (numbers[0], None)
    with pytest.raises(ProductNotOnSale):
        services.add_favourite(customer_id=member, product=numbers[0], now=now)


def test_nobody_keeps_more_favourites_than_the_limit(now, member, numbers, monkeypatch):
    monkeypatch.setattr(conf, "MOST_FAVOURITES", 2)
    for number in numbers[:2]:
        services.add_favourite(customer_id=member, product=number, now=now)

    with pytest.raises(ShelfFull) as refused:
        services.add_favourite(customer_id=member, product=numbers[2], now=now)

    assert refused.value.data == {"limit": 2}
    assert {it.product for it in liked(member, now)} == set(numbers[:2])
    assert Shelf.objects.get().favourites == 2


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_three_queries_whatever_their_length(
    now, member, numbers, count, django_assert_num_queries
):
    for number in numbers[:count]:
        services.add_favourite(customer_id=member, product=number, now=now)
        services.note_seen(customer_id=member, product=number, now=now)

    with django_assert_num_queries(3):
        assert len(liked(member, now)) == count
    with django_assert_num_queries(3):
        assert len(seen(member, now)) == count


def test_an_empty_list_costs_one_query(now, member, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert liked(member, now) == []


def test_the_history_holds_each_product_once_latest_first(now, member, numbers):
    for minute, number in enumerate([numbers[0], numbers[1], numbers[0]]):
        services.note_seen(customer_id=member, product=number, now=now + timedelta(minutes=minute))

    assert seen(member, now) == [numbers[0], numbers[1]]


def test_only_the_newest_pages_are_kept(now, member, numbers, monkeypatch):
    monkeypatch.setattr(conf, "MOST_SEEN", 2)

    for minute, number in enumerate(numbers):
        services.note_seen(customer_id=member, product=number, now=now + timedelta(minutes=minute))

    assert seen(member, now) == [numbers[2], numbers[1]]


def test_a_page_or_all_pages_are_forgotten_at_once(now, member, numbers):
    stranger = make_shopper(now=now).customer_id
    for number in numbers:
        services.note_seen(customer_id=member, product=number, now=now)
    services.note_seen(customer_id=stranger, product=numbers[0], now=now)

    services.forget_seen(customer_id=member, product=numbers[0])
    left = SeenProduct.objects.filter(customer_id=member).count()
    cleared = services.clear_history(customer_id=member)

    assert (left, cleared) == (2, 2)
    assert seen(member, now) == []
    assert seen(stranger, now) == [numbers[0]]


def test_a_history_switched_off_holds_nothing_until_it_is_on_again(now, member, numbers):
    services.note_seen(customer_id=member, product=numbers[0], now=now)

    services.switch_history(customer_id=member, is_on=False)
    kept = services.note_seen(customer_id=member, product=numbers[1], now=now)

    assert kept is False
    assert seen(member, now) == []
    assert queries.is_history_on(for_customer=member) is False
    services.switch_history(customer_id=member, is_on=True)
    assert services.note_seen(customer_id=member, product=numbers[1], now=now) is True
    assert seen(member, now) == [numbers[1]]


def test_unknown_pages_are_not_kept(now, member):
    with pytest.raises(ProductNotOnSale):
        services.note_seen(customer_id=member, product="G404", now=now)

    assert SeenProduct.objects.count() == 0
