"""Adding, changing, selecting and removing lines of a cart."""

import pytest

from zhida.shop.accounts.errors import LoginRequired
from zhida.shop.accounts.records import SYSTEM_ACTOR, Actor, ActorKind
from zhida.shop.cart import conf, queries, services
from zhida.shop.cart.errors import (
    CartFull,
    CartLineNotFound,
    NotSellable,
    OtherProduct,
    QuantityLimit,
    SkuNotFound,
)
from zhida.shop.cart.models import Cart, CartLine
from zhida.shop.cart.records import LineChange
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.catalogue.models import Sku
from zhida.shop.catalogue.services import take_off_sale

pytestmark = pytest.mark.django_db


def _lines(actor, now):
    return [
        (line.sku, line.quantity, line.is_selected) for line in queries.get_cart(actor=actor, now=now).lines
    ]


def test_add_line_makes_a_line_then_adds_to_it(now, guest_actor):
    make_sku("A-1", now=now)

    first = services.add_line(actor=guest_actor, sku="A-1", quantity=2, now=now)
    second = services.add_line(actor=guest_actor, sku="A-1", quantity=3, now=now)

    assert first == second
    assert _lines(guest_actor, now) == [("A-1", 5, True)]
    assert Cart.objects.get().version == 3


def test_add_line_refuses_an_unknown_sku_and_writes_nothing(now, guest_actor):
    with pytest.raises(SkuNotFound):
        services.add_line(actor=guest_actor, sku="NONE", quantity=1, now=now)

    assert Cart.objects.count() == 0


def test_add_line_refuses_what_is_off_sale(now, guest_actor):
    make_sku("A-1", now=now)
    number = Sku.objects.get(sku="A-1").product.number
    take_off_sale(actor=SYSTEM_ACTOR, number=number, now=now)

    with pytest.raises(NotSellable) as refusal:
        services.add_line(actor=guest_actor, sku="A-1", quantity=1, now=now)

    assert refusal.value.data == {"lines": [{"sku": "A-1"}]}
    assert Cart.objects.count() == 0


def test_add_line_refuses_more_than_999_units(now, guest_actor):
    make_sku("A-1", now=now)
    services.add_line(actor=guest_actor, sku="A-1", quantity=998, now=now)

    with pytest.raises(QuantityLimit) as refusal:
        services.add_line(actor=guest_actor, sku="A-1", quantity=2, now=now)

    assert refusal.value.data == {"lines": [{"sku": "A-1", "limit": 999}]}
    assert _lines(guest_actor, now) == [("A-1", 998, True)]


def test_add_line_refuses_more_than_the_sku_allows_an_order(now, guest_actor):
    make_sku("A-1", now=now)
    Sku.objects.filter(sku="A-1").update(limit_per_order=2)

    with pytest.raises(QuantityLimit) as refusal:
        services.add_line(actor=guest_actor, sku="A-1", quantity=3, now=now)

    assert refusal.value.data == {"lines": [{"sku": "A-1", "limit": 2}]}


def test_add_line_refuses_the_line_after_the_last(now, guest_actor, monkeypatch):
    monkeypatch.setattr(conf, "LINES_A_CART", 1)
    make_sku("A-1", now=now)
    make_sku("B-1", now=now)
    services.add_line(actor=guest_actor, sku="A-1", quantity=1, now=now)

    with pytest.raises(CartFull):
        services.add_line(actor=guest_actor, sku="B-1", quantity=1, now=now)

    services.add_line(actor=guest_actor, sku="A-1", quantity=1, now=now)
    assert _lines(guest_actor, now) == [("A-1", 2, True)]


def test_staff_have_no_cart(now, staff_actor):
    with pytest.raises(LoginRequired):
        queries.get_cart(actor=staff_actor(), now=now)


def test_change_line_sets_quantity_and_selection(now, guest_actor):
    make_sku("A-1", now=now)
    line_id = services.add_line(actor=guest_actor, sku="A-1", quantity=2, now=now)

    services.change_line(actor=guest_actor, line_id=line_id, change=LineChange(quantity=7), now=now)
    services.change_line(actor=guest_actor, line_id=line_id, change=LineChange(is_selected=False), now=now)

    assert _lines(guest_actor, now) == [("A-1", 7, False)]


def test_change_line_to_another_sku_joins_its_line(now, guest_actor):
    make_sku("A-1", now=now, skus=("A-1", "A-2"))
    first = services.add_line(actor=guest_actor, sku="A-1", quantity=2, now=now)
    services.add_line(actor=guest_actor, sku="A-2", quantity=3, now=now)

    services.change_line(actor=guest_actor, line_id=first, change=LineChange(sku="A-2"), now=now)

    assert _lines(guest_actor, now) == [("A-2", 5, True)]


def test_change_line_refuses_a_sku_of_another_product(now, guest_actor):
    make_sku("A-1", now=now)
    make_sku("B-1", now=now)
    line_id = services.add_line(actor=guest_actor, sku="A-1", quantity=2, now=now)

    with pytest.raises(OtherProduct):
        services.change_line(actor=guest_actor, line_id=line_id, change=LineChange(sku="B-1"), now=now)

    assert _lines(guest_actor, now) == [("A-1", 2, True)]


def test_lines_of_another_are_as_if_they_were_not_there(now, guest_actor):
    make_sku("A-1", now=now)
    line_id = services.add_line(actor=guest_actor, sku="A-1", quantity=2, now=now)
    other = make_shopper(now=now)
    services.add_line(actor=other, sku="A-1", quantity=1, now=now)

    with pytest.raises(CartLineNotFound):
        services.change_line(actor=other, line_id=line_id, change=LineChange(quantity=1), now=now)
    with pytest.raises(CartLineNotFound):
        services.remove_line(actor=other, line_id=line_id, now=now)
    with pytest.raises(CartLineNotFound):
        services.select_lines(actor=other, line_ids=[line_id], is_selected=False, now=now)

    assert _lines(guest_actor, now) == [("A-1", 2, True)]


def test_select_lines_selects_all_or_some(now, guest_actor):
    make_sku("A-1", now=now)
    make_sku("B-1", now=now)
    first = services.add_line(actor=guest_actor, sku="A-1", quantity=1, now=now)
    services.add_line(actor=guest_actor, sku="B-1", quantity=1, now=now)

    services.select_lines(actor=guest_actor, line_ids=None, is_selected=False, now=now)
    services.select_lines(actor=guest_actor, line_ids=[first], is_selected=True, now=now)

    assert _lines(guest_actor, now) == [("A-1", 1, True), ("B-1", 1, False)]


def test_remove_line_takes_it_out_once(now, guest_actor):
    make_sku("A-1", now=now)
    line_id = services.add_line(actor=guest_actor, sku="A-1", quantity=1, now=now)

    services.remove_line(actor=guest_actor, line_id=line_id, now=now)

    assert _lines(guest_actor, now) == []
    with pytest.raises(CartLineNotFound):
        services.remove_line(actor=guest_actor, line_id=line_id, now=now)


def test_merge_adds_quantities_caps_them_and_forgets_the_guest(now, guest_actor):
    make_sku("A-1", now=now)
    make_sku("B-1", now=now)
    Sku.objects.filter(sku="A-1").update(limit_per_order=4)
    member = make_shopper(now=now)
    services.add_line(actor=member, sku="A-1", quantity=3, now=now)
    services.add_line(actor=guest_actor, sku="A-1", quantity=2, now=now)
    services.add_line(actor=guest_actor, sku="B-1", quantity=1, now=now)

    for _again in range(2):
        services.merge_guest_cart(guest_key=guest_actor.guest_key, customer_id=member.customer_id, now=now)

    assert _lines(member, now) == [("A-1", 4, True), ("B-1", 1, True)]
    assert _lines(guest_actor, now) == []
    assert CartLine.objects.count() == 2


def test_merge_without_a_guest_cart_changes_nothing(now):
    member = make_shopper(now=now)

    services.merge_guest_cart(guest_key="", customer_id=member.customer_id, now=now)
    services.merge_guest_cart(guest_key="f" * 32, customer_id=member.customer_id, now=now)

    assert Cart.objects.count() == 0


def test_a_guest_of_another_key_sees_nothing(now, guest_actor):
    make_sku("A-1", now=now)
    services.add_line(actor=guest_actor, sku="A-1", quantity=1, now=now)

    assert _lines(Actor(kind=ActorKind.GUEST, guest_key="1" * 32), now) == []
    assert queries.count_units(actor=guest_actor) == 1
    assert queries.count_units(actor=Actor(kind=ActorKind.GUEST, guest_key="1" * 32)) == 0


def test_two_first_writes_at_once_share_one_cart(now, guest_actor, meanwhile):
    make_sku("A-1", now=now)
    meanwhile(
        'INTO "cart_cart"',
        lambda: Cart.objects.create(guest_key=guest_actor.guest_key, changed_at=now),
    )

    services.add_line(actor=guest_actor, sku="A-1", quantity=2, now=now)

    assert Cart.objects.count() == 1
    assert _lines(guest_actor, now) == [("A-1", 2, True)]


def test_change_line_to_a_sku_that_is_not_in_the_cart_keeps_the_line(now, guest_actor):
    make_sku("A-1", skus=("A-1", "A-2"), now=now)
    line_id = services.add_line(actor=guest_actor, sku="A-1", quantity=2, now=now)

    services.change_line(actor=guest_actor, line_id=line_id, change=LineChange(sku="A-2"), now=now)

    assert _lines(guest_actor, now) == [("A-2", 2, True)]
    assert CartLine.objects.get().pk == line_id


def test_merge_of_an_emptied_cart_makes_no_cart_for_the_member(now, guest_actor):
    make_sku("A-1", now=now)
    line_id = services.add_line(actor=guest_actor, sku="A-1", quantity=2, now=now)
    services.remove_line(actor=guest_actor, line_id=line_id, now=now)
    member = make_shopper(now=now)

    services.merge_guest_cart(guest_key=guest_actor.guest_key, customer_id=member.customer_id, now=now)

    assert Cart.objects.count() == 0


def test_merge_drops_the_guests_lines_beyond_what_a_cart_holds(now, guest_actor, monkeypatch):
    make_sku("A-1", now=now)
    make_sku("B-1", now=now)
    member = make_shopper(now=now)
    services.add_line(actor=member, sku="A-1", quantity=1, now=now)
    services.add_line(actor=guest_actor, sku="B-1", quantity=1, now=now)
    monkeypatch.setattr(conf, "LINES_A_CART", 1)

    services.merge_guest_cart(guest_key=guest_actor.guest_key, customer_id=member.customer_id, now=now)

    assert _lines(member, now) == [("A-1", 1, True)]
    assert Cart.objects.count() == 1
