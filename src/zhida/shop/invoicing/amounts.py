"""What an invoice holds: paid less refunded by line, and what a refund takes of it. Pure arithmetic.

Every fen that came in is in one line, freight in its own; every refund takes its fen from these lines.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from zhida.shop.kernel.money import round_half_up, split_by_largest_remainder

FREIGHT: Final = "FREIGHT"
BASIS: Final = 10_000

Balances = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundParts:
    """What a refund gave back, in fen: goods by units, freight, and all in all; the rest was free."""

    number: str
    units: Mapping[str, tuple[int, ...]]
    goods_minor: int
    freight_minor: int
    amount_minor: int


def taken_by(refund: RefundParts, *, left: Balances, shares: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """Say what a refund takes from each line that has something left.

    Units take their frozen shares, or what the goods were settled at, spread by those; freight its own line.
    What is free, or finds its line used up, is spread by largest remainder over what is left. Worked: of
    90.00 and 30.00 left, 10.00 free takes 7.50 and 2.50.
    Raises ValueError when less is left than was given back.
    """
    balances = dict(left)
    taken: dict[str, int] = {}
    for key, minor in sorted(_wanted(refund, shares).items()):
        _move(min(minor, balances.get(key, 0)), key, balances, taken)
    rest = refund.amount_minor - sum(taken.values())
    if rest > sum(balances.values()):
        raise ValueError(f"{refund.number} gives back more than is left")
    keys = sorted(balances)
    for key, minor in zip(
        keys, split_by_largest_remainder(rest, [balances[key] for key in keys]), strict=True
    ):
        _move(minor, key, balances, taken)
    assert sum(taken.values()) == refund.amount_minor
    return taken


def left_after(
    paid: Balances, refunds: Sequence[RefundParts], *, shares: Mapping[str, Sequence[int]]
) -> dict[str, int]:
    """Give what is left of each line after these refunds, one after the other."""
    left = dict(paid)
    for refund in refunds:
        for key, minor in taken_by(refund, left=left, shares=shares).items():
            left[key] -= minor
    return left


def tax_in(gross_minor: int, *, rate_bp: int) -> int:
    """Give the tax that a price holds, rounded half up a line: 113.00 at 13 % holds 13.00, 0.01 holds 0."""
    return round_half_up(gross_minor * rate_bp, BASIS + rate_bp)


def red_tax(left_minor: int, taken_minor: int, *, rate_bp: int) -> int:
    """Give the tax that a red line takes back: what was in the rest before, less what is in it after.

    So the last red letter takes the last fen of tax, whatever was rounded between. Worked at 13 %: of 10.00
    (tax 1.15), 3.33 takes 0.38, 3.33 takes 0.39 and 3.34 takes 0.38; they sum to 1.15.
    """
    return tax_in(left_minor, rate_bp=rate_bp) - tax_in(left_minor - taken_minor, rate_bp=rate_bp)


def _wanted(refund: RefundParts, shares: Mapping[str, Sequence[int]]) -> dict[str, int]:
    by_share = {key: sum(shares[key][unit] for unit in units) for key, units in refund.units.items()}
    wanted = by_share
    if sum(by_share.values()) != refund.goods_minor and any(by_share.values()):
        keys = sorted(by_share)
        split = split_by_largest_remainder(refund.goods_minor, [by_share[key] for key in keys])
        wanted = dict(zip(keys, split, strict=True))
    if refund.freight_minor:
        wanted = {**wanted, FREIGHT: refund.freight_minor}
    return wanted


def _move(minor: int, key: str, balances: dict[str, int], taken: dict[str, int]) -> None:
    if minor:
        balances[key] -= minor
        taken[key] = taken.get(key, 0) + minor
