"""What a cart shows: problems, quotes put into words, and what stays shown when something is amiss."""

from dataclasses import replace
from functools import partial

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.cart import explaining, queries, services
from zhida.shop.cart.errors import CartChanged, CartLineNotFound, SkuNotFound
from zhida.shop.cart.models import Cart, CartLine
from zhida.shop.cart.records import LineChange, ProblemCode, QuoteTerms, WantedLine
from zhida.shop.cart.tests.factories import make_address, make_shopper, make_sku
from zhida.shop.catalogue.models import Sku
from zhida.shop.catalogue.services import take_off_sale
from zhida.shop.kernel.money import Money
from zhida.shop.loyalty import services as loyalty_services
from zhida.shop.loyalty.conf import FIRST_RULES
from zhida.shop.promotions.records import (
    Adjustment,
    BuyerFacts,
    Discount,
    NotApplied,
    OfferKind,
    PointsRule,
    Quote,
    QuoteChoice,
    QuoteRow,
    Reason,
)
from zhida.shop.shipping import services as shipping_services
from zhida.shop.shipping.records import FreightTemplateRecord


def _quote_with_points() -> Quote:
    row = QuoteRow(
        row="L001.1",
        line="L001",
        sku="A-1",
        quantity=1,
        unit_price=1000,
        source="selling",
        amount=1000,
        adjustments=(Adjustment(offer="points", amount=100),),
        payable=900,
    )
    return Quote(
        rows=(row,),
        goods=1000,
        discounts=(),
        not_applied=(
            NotApplied(
                id="P1",
                kind=OfferKind.NTH_PERCENT,
                title="第2件半价",
                reason=Reason.BELOW_COUNT,
                missing_quantity=1,
            ),
        ),
        coupons_used=(),
        points_used=100,
        points_amount=100,
        gifts=(),
        freight=0,
        freight_payable=0,
        freight_cuts=(),
        payable=900,
        unit_shares={"L001": (900,)},
    )


def test_points_stand_among_the_adjustments_and_hints_count_pieces():
    terms = QuoteTerms(buyer=BuyerFacts(points=5000), region=None, choice=queries.NOTHING_CHOSEN)

    view = explaining.view_of(_quote_with_points(), line_ids={"L001": "7"}, terms=terms)

    assert [(cut.offer, cut.amount, cut.lines) for cut in view.adjustments] == [
        ("points", Money(100), {"7": 100})
    ]
    assert [hint.text for hint in view.hints] == ["再买 1 件可享“第2件半价”"]
    assert (view.points_used, view.points_usable) == (100, 0)


@pytest.mark.parametrize(("owned", "usable"), [(5000, 899), (500, 500), (0, 0)])
def test_the_points_that_could_pay_are_those_owned_up_to_a_share_of_the_goods(owned, usable):
    terms = QuoteTerms(
        buyer=BuyerFacts(points=owned),
        region=None,
        choice=queries.NOTHING_CHOSEN,
        points=PointsRule(per_yuan=100, max_percent=30),
    )

    assert explaining.usable_points(2999, terms=terms) == usable


@pytest.mark.django_db
def test_closed_points_can_pay_nothing(now):
    make_sku("A-1", now=now)
    shopper = make_shopper(now=now)
    loyalty_services.adjust_points(
        actor=SYSTEM_ACTOR, customer_id=shopper.customer_id, points=500, reason="test", now=now
    )
    quote = partial(
        queries.quote_lines,
        wanted=[WantedLine(sku="A-1", quantity=1)],
        customer_id=shopper.customer_id,
        region=None,
        choice=QuoteChoice(points=500),
        now=now,
    )
    opened = quote()

    loyalty_services.change_rules(
        actor=SYSTEM_ACTOR, rules=replace(FIRST_RULES, is_open=False), reason="test", now=now
    )
    closed = quote()

    assert (opened.points_used, opened.parts.payable) == (500, Money(12400))
    assert (closed.points_used, closed.points_usable, closed.parts.payable) == (0, 0, Money(12900))


@pytest.mark.django_db
def test_a_line_off_sale_is_shown_and_left_out_of_the_quote(now, guest_actor):
    make_sku("A-1", now=now)
    make_sku("B-1", now=now)
    for sku in ("A-1", "B-1"):
        services.add_line(actor=guest_actor, sku=sku, quantity=1, now=now)
    take_off_sale(actor=SYSTEM_ACTOR, number=Sku.objects.get(sku="A-1").product.number, now=now)

    cart = queries.get_cart(actor=guest_actor, now=now)

    assert [(line.sku, line.is_selected) for line in cart.lines] == [("A-1", False), ("B-1", True)]
    assert [problem.code for problem in cart.lines[0].problems] == [ProblemCode.UNPUBLISHED]
    assert cart.quote.parts.payable == Money(12900)


@pytest.mark.django_db
def test_a_limit_that_came_later_is_a_problem_and_fewer_units_are_allowed(now, guest_actor):
    make_sku("A-1", now=now)
    line_id = services.add_line(actor=guest_actor, sku="A-1", quantity=5, now=now)
    Sku.objects.update(limit_per_order=2)

    problems = queries.get_cart(actor=guest_actor, now=now).lines[0].problems
    services.change_line(actor=guest_actor, line_id=line_id, change=LineChange(quantity=4), now=now)

    assert [(problem.code, problem.limit) for problem in problems] == [(ProblemCode.LIMIT, 2)]
    assert queries.get_cart(actor=guest_actor, now=now).lines[0].quantity == 4


@pytest.mark.django_db
def test_a_cart_is_shown_without_freight_where_nothing_is_sent(now):
    shopper = make_shopper(now=now)
    make_sku("A-1", now=now)
    make_address(shopper, now=now)
    services.add_line(actor=shopper, sku="A-1", quantity=1, now=now)
    nowhere = FreightTemplateRecord(
        region="33",
        is_served=False,
        first_weight_grams=0,
        first_fee=Money(0),
        step_grams=1000,
        step_fee=Money(0),
    )
    shipping_services.put_freight_template(actor=SYSTEM_ACTOR, template=nowhere, now=now)

    assert queries.get_cart(actor=shopper, now=now).quote.parts.payable == Money(12900)


@pytest.mark.django_db
def test_without_a_cart_there_is_nothing_to_remove_select_or_buy(now, guest_actor):
    shopper = make_shopper(now=now)

    with pytest.raises(CartLineNotFound):
        services.remove_line(actor=guest_actor, line_id=1, now=now)
    with pytest.raises(CartLineNotFound):
        services.select_lines(actor=guest_actor, line_ids=None, is_selected=True, now=now)
    with pytest.raises(CartChanged):
        services.lock_selected(customer_id=shopper.customer_id, line_ids=None)


@pytest.mark.django_db
def test_a_cart_that_moved_since_it_was_locked_is_not_consumed(now):
    shopper = make_shopper(now=now)
    make_sku("A-1", now=now)
    line_id = services.add_line(actor=shopper, sku="A-1", quantity=1, now=now)
    locked = services.lock_selected(customer_id=shopper.customer_id, line_ids=None)
    services.change_line(actor=shopper, line_id=line_id, change=LineChange(quantity=2), now=now)

    with pytest.raises(CartChanged):
        services.consume(cart=locked, now=now)

    assert queries.count_units(actor=shopper) == 1


@pytest.mark.django_db
def test_invariants_of_carts_hold(now, guest_actor):
    make_sku("A-1", now=now)
    services.add_line(actor=guest_actor, sku="A-1", quantity=1, now=now)

    assert [(one.name, list(one.broken)) for one in queries.check_invariants()] == [
        ("cart.has_one_holder", []),
        ("cart.lines_within_limit", []),
        ("cart.quantities_within_limit", []),
    ]
    assert Cart.objects.count() == 1


@pytest.mark.django_db
def test_lines_that_are_gone_since_the_cart_was_locked_are_not_bought_twice(now, meanwhile):
    shopper = make_shopper(now=now)
    make_sku("A-1", now=now)
    services.add_line(actor=shopper, sku="A-1", quantity=1, now=now)
    locked = services.lock_selected(customer_id=shopper.customer_id, line_ids=None)
    meanwhile('DELETE FROM "cart_line"', CartLine.objects.all().delete)

    with pytest.raises(CartChanged):
        services.consume(cart=locked, now=now)

    assert Cart.objects.get().version == locked.version


def test_points_and_cuts_stand_on_the_lines_they_came_from():
    with_points = _quote_with_points()
    plain = replace(with_points.rows[0], row="L002.1", line="L002", adjustments=(), payable=1000)
    cut = Discount(id="O1", kind=OfferKind.EVERY_CUT, title="", amount=150, shares={"L001.1": 150}, facts={})
    quote = replace(with_points, rows=(*with_points.rows, plain), discounts=(cut,))

    adjustments = explaining.adjustments_of(quote, line_ids={"L001": "7", "L002": "8"})

    assert [(one.offer, one.lines, one.reason) for one in adjustments] == [
        ("O1", {"7": 150}, "优惠 ¥1.50"),
        ("points", {"7": 100}, "使用 100 积分抵扣"),
    ]


@pytest.mark.django_db
def test_lines_are_quoted_without_what_is_off_sale_and_never_for_a_code_that_never_was(now, guest_actor):
    make_sku("A-1", now=now)
    make_sku("B-1", now=now)
    product = Sku.objects.select_related("product").get(sku="B-1").product
    take_off_sale(actor=SYSTEM_ACTOR, number=product.number, now=now)
    wanted = [WantedLine(sku="A-1", quantity=1), WantedLine(sku="B-1", quantity=1)]

    quoted = queries.quote_lines(
        wanted=wanted, customer_id=None, region=None, choice=queries.NOTHING_CHOSEN, now=now
    )

    assert quoted.parts.payable == Money(12900)
    with pytest.raises(SkuNotFound):
        queries.quote_lines(
            wanted=[WantedLine(sku="C-1", quantity=1)],
            customer_id=None,
            region=None,
            choice=queries.NOTHING_CHOSEN,
            now=now,
        )
