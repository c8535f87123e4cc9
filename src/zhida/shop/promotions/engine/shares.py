"""What every unit was paid, and what comes back when units come back. Frozen with the order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhida.shop.promotions.engine.fields import CaseInvalid
from zhida.shop.promotions.engine.offers import RefundLine


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundShare:
    """What one refund gives back of the goods, in all and by line."""

    amount: int
    lines: Mapping[str, int]


def split_over_units(paid: int, quantity: int) -> tuple[int, ...]:
    """Split what a line was paid over its units: floor, the first `paid mod quantity` get one fen more."""
    floor, more = divmod(paid, quantity)
    return (floor + 1,) * more + (floor,) * (quantity - more)


def refund_in_turn(
    unit_shares: Mapping[str, Sequence[int]], refunds: Sequence[Sequence[RefundLine]]
) -> list[RefundShare]:
    """Give back units refund by refund, the highest shares left first; all units together sum to the goods.

    Raises CaseInvalid for a line that is not there and for more units than are left of one.
    """
    given = dict.fromkeys(unit_shares, 0)
    answers: list[RefundShare] = []
    for number, refund in enumerate(refunds):
        lines: dict[str, int] = {}
        for wanted in refund:
            where = f"case.refunds[{number}]"
            if wanted.line not in unit_shares:
                raise CaseInvalid(where, f"there is no line {wanted.line!r}")
            start = given[wanted.line]
            shares = unit_shares[wanted.line][start : start + wanted.quantity]
            if len(shares) < wanted.quantity:
                raise CaseInvalid(where, f"line {wanted.line!r} has {len(shares)} units left")
            given[wanted.line] += wanted.quantity
            lines[wanted.line] = lines.get(wanted.line, 0) + sum(shares)
        answers.append(RefundShare(amount=sum(lines.values()), lines=lines))
    return answers
