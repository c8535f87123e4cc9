"""A basket that staff type, priced as the shop would price it: where goods, points and offers meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from zhida.shop.accounts.records import Actor
from zhida.shop.cart.records import WantedLine
from zhida.shop.checkout.simulating import sellable_lines
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.loyalty.queries import rules_in_force
from zhida.shop.promotions import queries as promotions_queries
from zhida.shop.promotions.records import BuyerFacts, PointsRule, QuoteLine
from zhida.shop.promotions.records.price_steps import PriceSteps, TriedBasket


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketWish:
    """What staff type: lines, an imagined buyer's level and points, coupon templates, freight in fen,
    the units that come back by SKU, and a draft by its document or number.
    """

    lines: tuple[WantedLine, ...]
    level: int = 0
    points: int = 0
    coupons: tuple[str, ...] = ()
    takes_all_coupons: bool = False
    freight: int = 0
    returns: tuple[WantedLine, ...] = ()
    document: Mapping[str, object] | None = None
    number: str | None = None


def price_steps(*, actor: Actor, wish: BasketWish, now: datetime) -> PriceSteps:
    """Price a typed basket at today's prices and live offers, by default without a draft. Writes nothing.

    Lines bear their SKU as key. The buyer owns as many points as are asked for. Four queries, and one each
    for a stored draft, for coupons and for gifts, no matter how many lines.
    Raises PermissionDenied, OfferNotFound, InvalidOffer, CouponNotFound, and InvalidInput by line: a SKU that
    cannot be bought now, one that stands twice, and more units back than were bought.
    """
    draft = None
    if wish.document is not None or wish.number is not None:
        draft = promotions_queries.read_draft(actor=actor, document=wish.document, number=wish.number)
    rules = rules_in_force()
    basket = TriedBasket(
        lines=_lines(wish, now=now),
        buyer=BuyerFacts(level=wish.level, points=wish.points),
        points=PointsRule(per_yuan=rules.per_yuan, max_percent=rules.max_percent) if rules.is_open else None,
        coupons=wish.coupons,
        takes_all_coupons=wish.takes_all_coupons,
        freight=wish.freight,
        returns=tuple((unit.sku, unit.quantity) for unit in wish.returns),
    )
    return promotions_queries.price_steps(actor=actor, basket=basket, draft=draft, now=now)


def _lines(wish: BasketWish, *, now: datetime) -> tuple[QuoteLine, ...]:
    codes = [line.sku for line in wish.lines]
    goods = sellable_lines(set(codes), now)
    wrong = {
        f"lines[{place}].sku": _("没有在售的这个规格。")
        for place, code in enumerate(codes)
        if code not in goods
    }
    wrong |= {
        f"lines[{place}].sku": _("这个规格已在清单里。")
        for place, code in enumerate(codes)
        if code in codes[:place]
    }
    if wrong:
        raise InvalidInput(fields=wrong)
    return tuple(replace(goods[line.sku], quantity=line.quantity) for line in wish.lines)
