"""A shopper asks for the difference: what it is worked out from, once a lower price, and when no more."""

from datetime import timedelta

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.aftersales import queries as aftersales_queries
from zhida.shop.aftersales import services as aftersales_services
from zhida.shop.aftersales.errors import UnitsInCase
from zhida.shop.aftersales.records import RefundRequest
from zhida.shop.aftersales.tests.casework import events, make_place, open_case
from zhida.shop.cart.tests.digests import database_digest
from zhida.shop.cart.tests.factories import make_offer, make_shopper, make_sku, make_threshold_cut, price_sku
from zhida.shop.kernel.idempotency import IdempotencyMismatch
from zhida.shop.kernel.money import Money
from zhida.shop.orders.errors import OrderLineNotFound, OrderNotFound
from zhida.shop.price_protection import queries, services
from zhida.shop.price_protection.errors import (
    NotProtected,
    PriceNotLower,
    ProtectionEnded,
    ProtectionStopped,
)
from zhida.shop.price_protection.events import PriceProtected
from zhida.shop.price_protection.models import ProtectedLine, Protection
from zhida.shop.price_protection.records import Answer, Mode, TermsWish
from zhida.shop.price_protection.tests.bought import (
    ask,
    broken,
    end_refunds,
    make_paid,
    make_signed,
    promise,
    quote,
    refunding,
)
from zhida.shop.pricing import services as pricing_services
from zhida.shop.pricing.records import PriceDraft
from zhida.shop.promotions.tests.offers_made import make_flash

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(now):
    """A-1 at 129.00, protected for 7 days; gives the id of its SKU."""
    promise(now=now)
    return make_sku("A-1", now=now)


WORKED = {
    "selling_price": (1, None, lambda sku, now: price_sku(sku, 11900, now=now), 1000),
    "each_unit": (3, None, lambda sku, now: price_sku(sku, 11900, now=now), 3000),
    "cut_since": (2, None, lambda _sku, now: make_threshold_cut(20000, 3000, now=now), 3000),
    "repeated_cut_since": (
        2,
        None,
        lambda _sku, now: make_offer({"kind": "every_cut", "threshold": 10000, "cut": 1500}, now=now),
        3000,
    ),
    "second_piece_at_half": (
        2,
        None,
        lambda _sku, now: make_offer({"kind": "nth_percent", "nth": 2, "percent_off": 50}, now=now),
        6450,
    ),
    "flash": (1, None, lambda _sku, now: make_flash("A-1", now=now, minor=9900), 3000),
    "floored_to_the_fen": (3, None, lambda _sku, now: make_threshold_cut(20000, 1000, now=now), 1002),
    "cut_before_is_counted": (
        2,
        lambda now: make_threshold_cut(20000, 3000, now=now),
        lambda sku, now: price_sku(sku, 12400, now=now),
        1000,
    ),
    "threshold_no_longer_reached": (
        2,
        lambda now: make_threshold_cut(25000, 3000, now=now),
        lambda sku, now: price_sku(sku, 12400, now=now),
        None,
    ),
    "price_raised": (1, None, lambda sku, now: price_sku(sku, 13900, now=now), None),
    "unchanged": (1, None, lambda _sku, _now: None, None),
}


@pytest.mark.parametrize("case", WORKED)
def test_difference_is_that_of_the_same_goods_bought_alone_now(now, phone, case):
    quantity, before, since, fen = WORKED[case]
    if before is not None:
        before(now)
    shopper, number = make_paid(("A-1", quantity), now=now)
    since(phone, now + timedelta(hours=1))
    later = now + timedelta(hours=2)

    if fen is None:
        with pytest.raises(PriceNotLower):
            ask(shopper, number, now=later)
        assert refunding(number) == 0
    else:
        assert ask(shopper, number, now=later) == [fen]
        assert refunding(number) == fen
    assert broken() == []


def test_level_is_the_one_the_line_was_bought_at(now, phone):
    """Bought by a member of level 2, who has level 0 now: the price of level 2 counts."""
    shopper, number = make_paid(("A-1", 1), now=now)
    ProtectedLine.objects.update(level=2)
    draft = PriceDraft(sku_id=phone, selling=Money(12900), level_prices={2: Money(12000)})
    pricing_services.set_prices(actor=SYSTEM_ACTOR, drafts=[draft], now=now)

    assert quote(shopper, number, now=now).price_now == Money(12000)
    assert ask(shopper, number, now=now) == [900]


def test_each_lower_price_is_paid_once(now, phone):
    """129.00, then 119.00, again 119.00, 125.00, then 109.00 bring 10.00, nothing, nothing, 10.00 more."""
    shopper, number = make_paid(("A-1", 1), now=now)
    paid = []
    for fen, minutes in ((11900, 1), (11900, 2), (12500, 3), (10900, 4)):
        raised = PriceDraft(sku_id=phone, selling=Money(fen))
        pricing_services.set_prices(
            actor=SYSTEM_ACTOR, drafts=[raised], reason="进价变化", now=now + timedelta(minutes=minutes)
        )
        try:
            paid += ask(shopper, number, now=now)
        except PriceNotLower:
            paid.append(0)

    assert paid == [1000, 0, 0, 1000]
    assert quote(shopper, number, now=now).protected == Money(2000)
    assert broken() == []


def test_what_is_announced_says_the_arithmetic(now, phone):
    shopper, number = make_paid(("A-1", 2), now=now)
    price_sku(phone, 11900, now=now)

    ask(shopper, number, now=now)

    (told,) = events(PriceProtected)
    assert (told.order, told.line, told.units, told.customer_id) == (
        number,
        "L001",
        2,
        shopper.customer_id,
    )
    assert (told.before, told.after, told.amount) == (Money(12900), Money(11900), Money(2000))


def test_units_refunded_or_in_a_case_are_not_paid_for(now, phone):
    make_place()
    shopper, number = make_signed(("A-1", 3), now=now)
    request = RefundRequest(quantities={"L001": 1}, freight=None, amount=None, reason="坏了")
    aftersales_services.refund_order(
        actor=SYSTEM_ACTOR, number=number, request=request, idempotency_key="k", now=now
    )
    open_case(shopper, number, now=now)
    price_sku(phone, 11900, now=now)

    assert quote(shopper, number, now=now).held == 1
    assert ask(shopper, number, now=now) == [1000]
    assert Protection.objects.get().units == {"2": 1000}


def test_gift_is_no_line_and_goods_without_days_are_not_protected(now):
    make_sku("A-1", now=now)
    make_sku("G-1", now=now, fen=500)
    make_offer(
        {
            "kind": "threshold_gift",
            "threshold": 10000,
            "gift_sku": "G-1",
            "gift_value": 500,
        },
        now=now,
    )
    shopper, number = make_paid(("A-1", 1), now=now)

    answers = [line.answer for line in queries.quotes_of(number=number, now=now)]
    with pytest.raises(NotProtected):
        ask(shopper, number, now=now)
    assert answers == [Answer.NOT_PROTECTED]
    assert ProtectedLine.objects.count() == 0


def test_goods_off_sale_and_orders_paid_back_have_no_price(now, phone):
    shopper, number = make_paid(("A-1", 1), now=now)
    ProtectedLine.objects.update(unit_minor=12900)
    pricing_services.set_price(actor=SYSTEM_ACTOR, sku_id=phone, selling=Money(11900), now=now)
    from_catalogue = quote(shopper, number, now=now)
    request = RefundRequest(quantities={}, freight=None, amount=None, reason="缺货")
    aftersales_services.refund_order(
        actor=SYSTEM_ACTOR, number=number, request=request, idempotency_key="k", now=now
    )

    assert from_catalogue.answer is Answer.LOWER
    assert quote(shopper, number, now=now).answer is Answer.NOTHING_HELD


def test_days_run_from_the_signature_and_end_at_midnight(now, phone):
    """Signed for on a day, 7 days: the last instant is 24:00 of the seventh day after."""
    shopper, number = make_signed(("A-1", 1), now=now)
    until = quote(shopper, number, now=now).until
    price_sku(phone, 11900, now=now)
    before = database_digest()

    with pytest.raises(ProtectionEnded) as refused:
        ask(shopper, number, now=until)

    assert until.isoformat()[11:] == "16:00:00+00:00"
    assert timedelta(days=7) < until - now <= timedelta(days=8)
    assert set(refused.value.data) == {"line", "day"}
    assert database_digest() == before
    assert ask(shopper, number, now=until - timedelta(seconds=1)) == [1000]


def test_second_submission_pays_once(now, phone):
    shopper, number = make_paid(("A-1", 1), now=now)
    price_sku(phone, 11900, now=now)

    first = ask(shopper, number, now=now, key="k1")
    again = ask(shopper, number, now=now, key="k1")

    assert (first, again) == ([1000], [1000])
    assert Protection.objects.count() == 1
    with pytest.raises(IdempotencyMismatch):
        ask(shopper, number, now=now, key="k1", lines=["L001"])
    with pytest.raises(PriceNotLower):
        ask(shopper, number, now=now, key="k2")


def test_only_named_lines_are_paid_and_each_refusal_is_said(now, phone):
    make_sku("B-1", now=now, fen=5000)
    shopper, number = make_paid(("A-1", 1), ("B-1", 1), now=now)
    price_sku(phone, 11900, now=now)

    with pytest.raises(PriceNotLower) as refused:
        ask(shopper, number, now=now, lines=["L001", "L002"])
    with pytest.raises(OrderLineNotFound):
        ask(shopper, number, now=now, lines=["L009"])

    assert refused.value.data == {"line": "L002", "paid": "50.00", "price_now": "50.00"}
    assert refunding(number) == 0
    assert ask(shopper, number, now=now) == [1000]


def test_another_shoppers_order_is_not_found(now, phone):
    _shopper, number = make_paid(("A-1", 1), now=now)
    price_sku(phone, 11900, now=now)
    stranger = make_shopper(now=now)

    with pytest.raises(OrderNotFound):
        ask(stranger, number, now=now)
    with pytest.raises(OrderNotFound):
        quote(stranger, number, now=now)
    assert Protection.objects.count() == 0


def test_while_stopped_nothing_is_paid_and_days_that_ended_are_given_back(now, phone, staff_actor):
    clerk = staff_actor(Role.PRICE)
    shopper, number = make_signed(("A-1", 1), now=now)
    until = quote(shopper, number, now=now).until
    price_sku(phone, 11900, now=now)
    stopped = TermsWish(mode=Mode.SELF, run_cap=Money(100), is_stopped=True)
    going = TermsWish(mode=Mode.SELF, run_cap=Money(100), is_stopped=False)
    services.put_terms(actor=clerk, wish=stopped, reason="标错价", now=now)
    services.put_terms(actor=clerk, wish=stopped, reason="标错价", now=now + timedelta(hours=1))

    with pytest.raises(ProtectionStopped):
        ask(shopper, number, now=now)
    assert queries.get_terms().stopped_at == now
    resumed = until + timedelta(days=1)
    services.put_terms(actor=clerk, wish=going, reason="已改正", now=resumed)

    assert quote(shopper, number, now=resumed).until == resumed + timedelta(days=3)
    assert ask(shopper, number, now=resumed) == [1000]


def test_failed_refund_may_be_asked_for_again(now, phone):
    shopper, number = make_paid(("A-1", 1), now=now)
    price_sku(phone, 11900, now=now)
    ask(shopper, number, now=now)

    end_refunds(number, now=now, succeeded=False)

    assert refunding(number) == 0
    assert ask(shopper, number, now=now) == [1000]
    statuses = [
        one.status.value
        for one in queries.quote_order(number=number, for_customer=shopper.customer_id, now=now).paid
    ]
    assert statuses == ["FAILED", "REFUNDING"]
    assert broken() == []


def test_return_after_protection_brings_the_rest(now, phone):
    """Three units of 129.00, 10.00 back for each: a unit brings 119.00, shown and paid alike."""
    shopper, number = make_paid(("A-1", 3), now=now)
    price_sku(phone, 11900, now=now)
    ask(shopper, number, now=now)

    shown = aftersales_queries.preview_refund(number=number, quantities={"L001": 1})
    request = RefundRequest(quantities={"L001": 1}, freight=None, amount=None, reason="坏了")
    plain = aftersales_services.refund_order(
        actor=SYSTEM_ACTOR, number=number, request=request, idempotency_key="k1", now=now
    )
    capped = RefundRequest(quantities={"L001": 1}, freight=None, amount=None, reason="坏了", is_capped=True)
    second = aftersales_services.refund_order(
        actor=SYSTEM_ACTOR, number=number, request=capped, idempotency_key="k2", now=now
    )

    assert (shown.frozen, shown.price_cut, shown.money) == (Money(12900), Money(1000), Money(11900))
    assert (plain.amount, second.amount) == (Money(11900), Money(11900))
    price_sku(phone, 10900, now=now)
    assert ask(shopper, number, now=now) == [1000]
    last = RefundRequest(quantities={}, freight=None, amount=None, reason="坏了")
    rest = aftersales_services.refund_order(
        actor=SYSTEM_ACTOR, number=number, request=last, idempotency_key="k3", now=now
    )
    assert rest.amount == Money(10900)
    assert refunding(number) == 3 * 12900
    assert broken() == []


def test_unit_in_a_case_is_not_opened_twice(now, phone):
    """A protection leaves the units of a case alone, and a case the protection's."""
    make_place()
    shopper, number = make_signed(("A-1", 1), now=now)
    open_case(shopper, number, now=now)
    price_sku(phone, 11900, now=now)

    assert quote(shopper, number, now=now).answer is Answer.NOTHING_HELD
    with pytest.raises(UnitsInCase):
        open_case(shopper, number, now=now)
