"""Try a promotion on what was bought lately, before it goes live: where orders and offers meet."""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from zhida.shop.accounts.records import Actor
from zhida.shop.checkout.errors import SimulationPeriodInvalid
from zhida.shop.loyalty import queries as loyalty_queries
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.queries import PaidCart
from zhida.shop.pricing import queries as pricing_queries
from zhida.shop.promotions import queries as promotions_queries
from zhida.shop.promotions.records import PointsRule, Quote, QuoteLine
from zhida.shop.promotions.records.simulating import SimulatedCart, SimulatedGoods, Simulation

LOOKED_BACK = timedelta(days=30)
LONGEST_PERIOD = timedelta(days=92)
MOST_CARTS = 500
GENERATED_CARTS = 200
POOL = 600
SEED = 20261122


def simulate_promotion(
    *,
    actor: Actor,
    now: datetime,
    document: Mapping[str, object] | None = None,
    number: str | None = None,
    period: tuple[datetime | None, datetime | None] = (None, None),
) -> Simulation:
    """Replay the orders paid in a period under a draft beside today's live offers, at today's prices.

    By default the last 30 days, at most 92, the newest 500 orders, each with the coupons and points it used;
    where none was paid, 200 carts made of the shop's goods by a fixed seed. SKUs that are not on sale any
    more are left out. Writes nothing.
    Raises PermissionDenied, OfferNotFound, InvalidOffer, SimulationPeriodInvalid.
    """
    draft = promotions_queries.read_draft(actor=actor, document=document, number=number)
    starts_at, ends_at = _period(period, now)
    paid = orders_queries.paid_carts(starts_at=starts_at, ends_at=ends_at, limit=MOST_CARTS)
    codes = {sku for cart in paid for sku in cart.units} | promotions_queries.named_skus(draft=draft)
    goods = sellable_lines({*codes, *pricing_queries.sample_codes(limit=POOL)}, now)
    carts = [cart for cart in (_cart(one, goods) for one in paid) if cart.lines]
    simulated = SimulatedGoods(
        carts=tuple(carts or _generated(goods)),
        pool=tuple(line for _sku, line in sorted(goods.items())),
        is_generated=not carts,
        points_rule=_points_rule(),
    )
    return promotions_queries.simulate(draft=draft, goods=simulated, now=now)


def sellable_lines(codes: Collection[str], now: datetime) -> dict[str, QuoteLine]:
    """Return a line of one unit for every code that can be bought now. One query, two where one cannot."""
    records, prices = pricing_queries.priced_skus(skus=codes, now=now)
    return {
        code: QuoteLine(
            line=code,
            sku=code,
            product=record.product_number,
            category=record.category,
            brand=record.brand,
            quantity=1,
            selling_minor=prices[record.sku_id].selling.minor,
            level_prices={level: price.minor for level, price in prices[record.sku_id].level_prices.items()},
        )
        for code, record in records.items()
        if record.is_sellable and record.sku_id in prices
    }


def _period(period: tuple[datetime | None, datetime | None], now: datetime) -> tuple[datetime, datetime]:
    wanted_start, wanted_end = period
    ends_at = wanted_end or now
    starts_at = wanted_start or ends_at - LOOKED_BACK
    if not starts_at < ends_at <= starts_at + LONGEST_PERIOD:
        raise SimulationPeriodInvalid(days=LONGEST_PERIOD.days)
    return starts_at, ends_at


def _cart(cart: PaidCart, goods: Mapping[str, QuoteLine]) -> SimulatedCart:
    lines = (replace(goods[sku], quantity=units) for sku, units in cart.units.items() if sku in goods)
    stored = Quote.from_json(json.dumps(cart.quote))
    return SimulatedCart(
        lines=tuple(lines),
        freight=stored.freight,
        coupons=tuple(terms for terms in stored.terms if terms.id in stored.coupons_used),
        points=stored.points_used,
    )


def _points_rule() -> PointsRule | None:
    """Return what points are worth today; None where none can be spent. One query."""
    rules = loyalty_queries.rules_in_force()
    return PointsRule(per_yuan=rules.per_yuan, max_percent=rules.max_percent) if rules.is_open else None


def _generated(goods: Mapping[str, QuoteLine]) -> Iterator[SimulatedCart]:
    rng = random.Random(SEED)  # noqa: S311 -- carts that must be the same again, not a secret
    codes = sorted(goods)
    for _number in range(GENERATED_CARTS if codes else 0):
        chosen = rng.sample(codes, k=min(len(codes), rng.randint(1, 4)))
        lines = tuple(replace(goods[code], quantity=rng.choice((1, 1, 1, 2, 3))) for code in chosen)
        yield SimulatedCart(lines=lines)
