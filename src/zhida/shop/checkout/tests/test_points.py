"""Points from the quote to the order and back: spent when placed, returned or earned when it ends."""

from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.cart.records import WantedLine
from zhida.shop.cart.tests.factories import make_address, make_shopper, make_sku
from zhida.shop.checkout import queries as checkout_queries
from zhida.shop.checkout import services, subscribers
from zhida.shop.checkout.errors import PriceChanged
from zhida.shop.checkout.records import PlaceOrder
from zhida.shop.checkout.tests.factories import buy_now, pay
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.loyalty import queries as loyalty_queries
from zhida.shop.loyalty import services as loyalty_services
from zhida.shop.loyalty.models import LoyaltyAccount, PointsEntry
from zhida.shop.loyalty.records import LoyaltyRules
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.events import OrderCompleted, OrderPaid
from zhida.shop.orders.models import Order
from zhida.shop.orders.records import OrderStatus
from zhida.shop.pricing import services as pricing_services
from zhida.shop.pricing.records import PriceDraft

pytestmark = pytest.mark.django_db


def give(shopper, points, now):
    loyalty_services.adjust_points(
        actor=SYSTEM_ACTOR, customer_id=shopper.customer_id, points=points, reason="test", now=now
    )


def points_of(shopper, now):
    return loyalty_queries.standing_of(customer_id=shopper.customer_id, now=now).points


@pytest.fixture
def shopper(now):
    """A member with 2000 points in a shop that sells A-1 at 100.00."""
    make_sku("A-1", now=now, fen=10_000)
    shopper = make_shopper(now=now)
    give(shopper, 2000, now)
    return shopper


def test_an_order_spends_points_and_its_end_gives_them_back(now, shopper):
    placed = buy_now(shopper, ("A-1", 1), points=2000, expected=Money(8000), now=now)
    left = points_of(shopper, now)

    services.cancel_order(actor=shopper, number=placed.number, now=now)

    order = orders_queries.get_order(number=placed.number, for_customer=shopper.customer_id)
    assert (order.amounts.points, order.amounts.payable) == (Money(2000), Money(8000))
    assert (left, points_of(shopper, now)) == (0, 2000)
    assert loyalty_queries.points_spent(refs=[placed.number]) == {placed.number: 0}


def test_more_points_than_may_be_used_are_cut(now, shopper):
    give(shopper, 5000, now)

    placed = buy_now(shopper, ("A-1", 1), points=9000, expected=Money(7000), now=now)

    assert placed.payable == Money(7000)
    assert points_of(shopper, now) == 4000


def test_points_that_went_meanwhile_are_a_new_price_and_write_nothing(now, shopper, meanwhile):
    address_id = make_address(shopper, now=now)
    meanwhile(
        'UPDATE "loyalty_account"',
        lambda: LoyaltyAccount.objects.filter(pk=shopper.customer_id).update(
            balance=0, lots="[]", version=99, next_expiry_at=None
        ),
    )

    with pytest.raises(PriceChanged) as refusal:
        buy_now(shopper, ("A-1", 1), points=2000, expected=Money(8000), address_id=address_id, now=now)

    assert refusal.value.data["expected"]["payable"] == {"minor": 8000, "currency": "CNY"}
    assert Order.objects.count() == 0


def test_an_order_paid_by_points_alone_is_paid_at_once(now, shopper):
    rules = loyalty_queries.rules_in_force()
    loyalty_services.change_rules(
        actor=SYSTEM_ACTOR,
        rules=LoyaltyRules(
            version=rules.version,
            is_open=True,
            per_yuan=10,
            max_percent=100,
            earn_per_yuan=1,
            valid_months=12,
            levels=rules.levels,
        ),
        reason="",
        now=now,
    )

    placed = buy_now(shopper, ("A-1", 1), points=2000, expected=Money(0), now=now)

    assert placed.status == "paid"
    assert points_of(shopper, now) == 1000


@pytest.mark.parametrize("lines", [1, 3])
def test_placing_with_points_stays_within_21_statements_and_2_a_line(now, shopper, lines):
    skus = ["A-1", "B-1", "C-1"][:lines]
    for sku in skus[1:]:
        make_sku(sku, now=now, fen=10_000)
    buy_now(shopper, ("A-1", 1), now=now)
    request = PlaceOrder(
        address_id=make_address(shopper, now=now),
        lines=tuple(WantedLine(sku=sku, quantity=1) for sku in skus),
        expected_payable=Money(10_000 * lines - 1000),
        points=1000,
    )

    with CaptureQueriesContext(connection) as captured:
        services.place_order(actor=shopper, request=request, idempotency_key="k1", now=now)

    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(statements) <= 21 + 2 * lines, "\n".join(statements)


def deliver(event_type, subscriber, now):
    for row in OutboxEvent.objects.filter(name=event_type.name).order_by("id"):
        transactional(subscriber)(event_type.from_payload(row.payload), now=now)


def test_goods_earn_when_the_order_is_completed_and_are_promised_when_paid(now, shopper):
    placed = buy_now(shopper, ("A-1", 1), points=2000, expected=Money(8000), now=now)
    pay(placed.number, now=now)
    see = partial(loyalty_queries.get_points, for_customer=shopper.customer_id, now=now)

    deliver(OrderPaid, subscribers.promise_points, now)
    promised = see()
    completed = OrderCompleted(number=placed.number, customer_id=shopper.customer_id, is_automatic=False)
    subscribers.on_order_completed(completed, now=now)

    assert (promised.balance, promised.pending) == (0, 80)
    assert (see().balance, see().pending) == (80, 0)


def test_the_level_price_is_the_price_of_the_level(now):
    sku_id = make_sku("A-1", now=now, fen=10_000)
    pricing_services.set_prices(
        actor=SYSTEM_ACTOR,
        drafts=[PriceDraft(sku_id=sku_id, selling=Money(10_000), level_prices={1: Money(9_500)})],
        now=now,
    )
    member, other = make_shopper(now=now), make_shopper(now=now)
    loyalty_services.earn(ref="Z0", customer_id=member.customer_id, amount=Money(100_000), now=now)

    assert buy_now(member, ("A-1", 1), now=now).payable == Money(9_500)
    assert buy_now(other, ("A-1", 1), now=now).payable == Money(10_000)


def test_an_order_and_its_points_must_agree(now, shopper):
    placed = buy_now(shopper, ("A-1", 1), points=2000, expected=Money(8000), now=now)
    whole = _broken()
    PointsEntry.objects.create(
        account_id=shopper.customer_id,
        sequence=99,
        kind="RETURNED",
        key="x",
        ref=placed.number,
        points=5,
        balance_after=5,
        at=now,
    )

    assert (whole, _broken()) == ([], [placed.number])
    assert orders_queries.status_of(number=placed.number, for_customer=None) is OrderStatus.AWAITING_PAYMENT


def _broken():
    found = {result.name: list(result.broken) for result in checkout_queries.check_invariants()}
    return found["checkout.orders_match_points"]
