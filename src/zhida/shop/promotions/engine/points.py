"""Lane 5: points pay a part of the goods, never freight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhida.shop.kernel.money import round_down
from zhida.shop.promotions.engine.ledger import apportion
from zhida.shop.promotions.records import BuyerFacts, PointsRule

_FEN_PER_YUAN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsPayment:
    """Points used, the fen they pay and each row's share."""

    used: int
    amount: int
    shares: tuple[int, ...]


def points_amount(*, left: int, asked: int, owned: int, rule: PointsRule | None) -> int:
    """Return the fen that points pay: what they are worth, at most `max_percent` of what is left."""
    if rule is None:
        return 0
    worth = round_down(min(asked, owned) * _FEN_PER_YUAN, rule.per_yuan)
    return min(worth, round_down(left * rule.max_percent, 100))


def pay_with_points(
    amounts: Sequence[int], *, asked: int, buyer: BuyerFacts, rule: PointsRule | None
) -> PointsPayment:
    """Take the points off the rows like a discount; the points used are what the fen cost, rounded up.

    1000 points at 100 a yuan on goods of 2999 with 30 %: 899 fen, 899 points.
    """
    fen = points_amount(left=sum(amounts), asked=asked, owned=buyer.points, rule=rule)
    if rule is None or not fen:
        return PointsPayment(used=0, amount=0, shares=(0,) * len(amounts))
    return PointsPayment(
        used=-(-fen * rule.per_yuan // _FEN_PER_YUAN),
        amount=fen,
        shares=apportion(fen, over=range(len(amounts)), amounts=amounts),
    )
