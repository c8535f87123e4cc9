"""What an order freezes of the after-sales policy, and the box that is ticked for one purchase only."""

import pytest

from zhida.shop.accounts.records import SYSTEM_ACTOR
from zhida.shop.cart.tests.factories import make_shopper, make_sku
from zhida.shop.checkout.tests.factories import buy_now
from zhida.shop.orders import queries as orders_queries
from zhida.shop.policies import services as policies_services
from zhida.shop.policies.records import (
    EVERYTHING,
    LAW,
    ExclusionKind,
    LinePolicy,
    PolicyWish,
    ReturnClass,
    RuleScope,
    RuleTarget,
)

pytestmark = pytest.mark.django_db

EXCLUDED = PolicyWish(return_class=ReturnClass.EXCLUDED, exclusion_kind=ExclusionKind.DIGITAL_CONTENT)
TO_CONFIRM = PolicyWish(
    return_class=ReturnClass.NEEDS_CONFIRMATION, exclusion_kind=ExclusionKind.ACTIVATED_VALUE
)


def rule(target: RuleTarget, wish: PolicyWish, *, now, seen=0) -> None:
    policies_services.put_rule(
        actor=SYSTEM_ACTOR, target=target, wish=wish, seen_version=seen, reason="", now=now
    )


def frozen(number: str) -> dict[str, LinePolicy]:
    lines = orders_queries.get_order(number=number, for_customer=None).lines
    return {line.sku: LinePolicy.from_document(line.policy) for line in lines}


@pytest.fixture
def shopper(now):
    return make_shopper(now=now)


@pytest.fixture
def goods(now):
    """One SKU that comes back, one excluded by statute, one that asks for the buyer's word."""
    make_sku("S-1", now=now)
    for code, wish in (("S-2", EXCLUDED), ("S-3", TO_CONFIRM)):
        rule(RuleTarget(scope=RuleScope.SKU, subject_id=make_sku(code, now=now)), wish, now=now)


@pytest.mark.usefixtures("goods")
@pytest.mark.parametrize(
    ("ticked", "confirmed"),
    [
        ((), set()),
        (("S-2",), {"S-2"}),
        (("S-1", "S-2", "S-3", "S-9"), {"S-2", "S-3"}),
        (("L003",), {"S-3"}),
    ],
)
def test_only_ticked_exclusions_are_confirmed(now, shopper, ticked, confirmed):
    placed = buy_now(shopper, ("S-1", 1), ("S-2", 1), ("S-3", 2), now=now, confirmed_exclusions=ticked)

    policies = frozen(placed.number)

    assert {sku for sku, policy in policies.items() if policy.is_confirmed} == confirmed
    assert {sku for sku, policy in policies.items() if policy.is_returnable} == {
        "S-1",
        "S-2",
        "S-3",
    } - confirmed
    assert policies["S-1"] == LAW
    assert [policies[sku].return_class for sku in ("S-2", "S-3")] == [
        ReturnClass.EXCLUDED,
        ReturnClass.NEEDS_CONFIRMATION,
    ]


@pytest.mark.usefixtures("goods")
def test_a_tick_is_not_remembered_for_the_next_order(now, shopper):
    first = buy_now(shopper, ("S-2", 1), now=now, confirmed_exclusions=("S-2",))
    second = buy_now(shopper, ("S-2", 1), now=now)

    assert frozen(first.number)["S-2"].is_confirmed is True
    assert frozen(second.number)["S-2"].is_confirmed is False


def test_a_later_rule_leaves_placed_orders_alone(now, shopper):
    make_sku("S-1", now=now)
    rule(EVERYTHING, PolicyWish(return_days=30), now=now)
    before = buy_now(shopper, ("S-1", 1), now=now)
    rule(EVERYTHING, PolicyWish(return_days=10), now=now, seen=1)
    after = buy_now(shopper, ("S-1", 1), now=now)

    assert (frozen(before.number)["S-1"].return_days, frozen(after.number)["S-1"].return_days) == (30, 10)
