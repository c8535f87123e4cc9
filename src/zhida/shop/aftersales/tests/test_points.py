"""What a refund does to points: by the share of its units, by money, and whole at the end."""

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR, Role
from zhida.shop.aftersales import services, subscribers
from zhida.shop.aftersales.records import RefundRequest
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.checkout import queries as checkout_queries
from zhida.shop.checkout.tests.factories import buy_now, finish_refund, pay
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.loyalty import queries as loyalty_queries
from zhida.shop.loyalty import services as loyalty_services
from zhida.shop.loyalty.records import LoyaltyRules
from zhida.shop.payments.events import RefundSucceeded

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(staff_actor):
    return staff_actor(Role.REFUND)


@pytest.fixture
def shopper(now):
    """A member with 1001 points in a shop that sells A-1 at 50.00 and B-1 at 20.00."""
    make_sku("A-1", now=now, fen=5000)
    make_sku("B-1", now=now, fen=2000)
    shopper = make_shopper(now=now)
    loyalty_services.adjust_points(
        actor=SYSTEM_ACTOR, customer_id=shopper.customer_id, points=1001, reason="test", now=now
    )
    return shopper


def paid_order(shopper, *wanted, now, points=1001, payable):
    placed = buy_now(shopper, *wanted, points=points, expected=Money(payable), now=now)
    if payable:
        pay(placed.number, now=now)
    return placed.number


def refund(clerk, order, now, *, key, lines=None, amount=None):
    request = RefundRequest(
        quantities=lines or {},
        freight=None,
        amount=None if amount is None else Money(amount),
        reason="缺货",
    )
    record = services.refund_order(actor=clerk, number=order, request=request, idempotency_key=key, now=now)
    if not record.amount.is_zero:
        finish_refund(record.number, now=now)
    for row in OutboxEvent.objects.filter(name=RefundSucceeded.name).order_by("id"):
        event = RefundSucceeded.from_payload(row.payload)
        transactional(subscribers.on_refund_succeeded)(event, now=now)


def points_of(shopper, now):
    return loyalty_queries.standing_of(customer_id=shopper.customer_id, now=now).points


def test_units_bring_their_points_back_by_largest_remainder(now, clerk, shopper):
    order = paid_order(shopper, ("A-1", 2), now=now, payable=8999)

    refund(clerk, order, now, key="k1", lines={"L001": 1})
    half = points_of(shopper, now)
    refund(clerk, order, now, key="k2", lines={"L001": 1})

    assert (half, points_of(shopper, now)) == (501, 1001)
    assert _is_whole()


def test_lines_share_points_by_what_each_paid_with_them(now, clerk, shopper):
    order = paid_order(shopper, ("A-1", 1), ("B-1", 1), now=now, points=700, payable=6300)

    refund(clerk, order, now, key="k1", lines={"L002": 1})

    assert points_of(shopper, now) == 1001 - 700 + 200
    assert _is_whole()


def test_a_free_amount_brings_its_part_of_the_points_back_and_the_end_the_rest(now, clerk, shopper):
    order = paid_order(shopper, ("A-1", 2), now=now, points=1000, payable=9000)

    refund(clerk, order, now, key="k1", amount=900)
    part = points_of(shopper, now)
    refund(clerk, order, now, key="k2")

    assert (part, points_of(shopper, now)) == (101, 1001)
    assert _is_whole()


def test_earned_points_are_taken_back_by_share(now, clerk, shopper):
    order = paid_order(shopper, ("A-1", 2), now=now, points=0, payable=10_000)
    loyalty_services.earn(ref=order, customer_id=shopper.customer_id, amount=Money(10_000), now=now)

    refund(clerk, order, now, key="k1", lines={"L001": 1})
    half = points_of(shopper, now)
    refund(clerk, order, now, key="k2", lines={"L001": 1})

    assert (half, points_of(shopper, now)) == (1051, 1001)
    level = loyalty_queries.get_level(for_customer=shopper.customer_id, now=now)
    assert level.growth == Money(0)


def test_an_order_paid_by_points_alone_gives_them_back_unit_by_unit(now, clerk, shopper):
    rules = loyalty_queries.rules_in_force()
    loyalty_services.change_rules(
        actor=SYSTEM_ACTOR,
        rules=LoyaltyRules(
            version=0,
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
    order = paid_order(shopper, ("A-1", 2), now=now, points=1000, payable=0)

    refund(clerk, order, now, key="k1", lines={"L001": 1})
    half = points_of(shopper, now)
    refund(clerk, order, now, key="k2", lines={"L001": 1})

    assert (half, points_of(shopper, now)) == (501, 1001)


def _is_whole():
    return not any(result.broken for result in checkout_queries.check_invariants())
