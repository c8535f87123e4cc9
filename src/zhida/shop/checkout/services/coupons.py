"""Claims and grants of coupons, where what they ask of other rooms is known."""

from collections.abc import Sequence
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.customers import queries as customers_queries
from zhida.shop.loyalty import queries as loyalty_queries
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.records import OrderStatus
from zhida.shop.promotions import services as promotions_services
from zhida.shop.promotions.permissions import PUBLISH_OFFERS
from zhida.shop.promotions.records.coupons import ClaimFacts, HoldingRecord
from zhida.shop.promotions.services import TypedCode

NEVER_PAID = frozenset({OrderStatus.AWAITING_PAYMENT, OrderStatus.CANCELLED})


def claim_coupon(*, actor: Actor, number: str, now: datetime) -> HoldingRecord:
    """Give the shopper one coupon of the coupon centre; only its published condition is asked.

    Raises LoginRequired and what `promotions.services.claim_coupon` refuses.
    """
    customer_id = actor.customer_id
    facts = _claim_facts(customer_id, now=now)
    return promotions_services.claim_coupon(customer_id=customer_id, number=number, facts=facts, now=now)


def claim_code(*, actor: Actor, typed: TypedCode, now: datetime) -> HoldingRecord:
    """Turn a code into a coupon of the shopper's; outside a transaction, for each try is counted first.

    Raises LoginRequired and what `promotions.services.claim_code` refuses.
    """
    customer_id = actor.customer_id
    facts = _claim_facts(customer_id, now=now)
    return promotions_services.claim_code(customer_id=customer_id, typed=typed, facts=facts, now=now)


def grant_coupons(
    *, actor: Actor, number: str, customer_ids: Sequence[int], reason: str, now: datetime
) -> list[HoldingRecord]:
    """Let staff give customers a coupon each, all or none.

    Raises PermissionDenied, CustomerNotFound and what `promotions.services.grant_coupons` refuses.
    """
    actor.require(PUBLISH_OFFERS)
    for customer_id in sorted(set(customer_ids)):
        customers_queries.get_profile(for_customer=customer_id)
    return promotions_services.grant_coupons(
        actor=actor, number=number, customer_ids=customer_ids, reason=reason, now=now
    )


def _claim_facts(customer_id: int, *, now: datetime) -> ClaimFacts:
    """Give what published conditions look at: the level, a first paid order, the month of birth."""
    birthday = customers_queries.get_profile(for_customer=customer_id).birthday
    counts = orders_queries.count_by_status(for_customer=customer_id)
    return ClaimFacts(
        level=loyalty_queries.standing_of(customer_id=customer_id, now=now).level,
        has_paid=any(count for status, count in counts.items() if status not in NEVER_PAID),
        birth_month=None if birthday is None else birthday.month,
    )
