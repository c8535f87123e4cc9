"""Who buys, as prices know them: where a member's standing becomes the engine's plain facts."""

from datetime import datetime

from zhida.shop.cart import conf
from zhida.shop.cart.records import QuoteTerms
from zhida.shop.customers import queries as customers_queries
from zhida.shop.loyalty import queries as loyalty_queries
from zhida.shop.loyalty.records import Standing
from zhida.shop.promotions.records import BuyerFacts, PointsRule, QuoteChoice


def quote_terms(
    *, customer_id: int | None, region: str | None, choice: QuoteChoice, now: datetime
) -> QuoteTerms:
    """Give the terms under which a buyer is quoted: level, points to spend, what they are worth; one query.

    A guest has no level and no points, and costs no query.
    """
    if customer_id is None:
        return QuoteTerms(buyer=BuyerFacts(), region=region, choice=choice)
    standing = loyalty_queries.standing_of(customer_id=customer_id, now=now)
    return QuoteTerms(
        buyer=BuyerFacts(customer_id=customer_id, level=standing.level, points=standing.points),
        region=region,
        choice=choice,
        points=_points_rule(standing),
        standing=standing,
    )


def default_region(*, customer_id: int | None) -> str:
    """Give the district code freight is shown for before an address was chosen; at most one query."""
    if customer_id is None:
        return conf.REGION_WITHOUT_ADDRESS
    return customers_queries.default_region(customer_id=customer_id) or conf.REGION_WITHOUT_ADDRESS


def _points_rule(standing: Standing) -> PointsRule | None:
    rules = standing.rules
    if not rules.is_open:
        return None
    return PointsRule(per_yuan=rules.per_yuan, max_percent=rules.max_percent)
