"""What an amount is in a channel's own currency, and back. One quote holds for one attempt."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from zhida.shop.kernel.money import Money, round_half_up
from zhida.shop.payments.providers.amounts import WITHOUT_DECIMALS

MINOR_PER_YUAN = 100
# Yuan for one unit, with which a practice shop (demo or test mode) offers a channel whose table names no
# `cny_per_unit`; a currency that is not here counts like the dollar. Round numbers of 2026, of no other use.
PRACTICE_CNY_PER_UNIT: Final[Mapping[str, Decimal]] = {
    "EUR": Decimal("8.20"),
    "GBP": Decimal("9.40"),
    "HKD": Decimal("0.91"),
    "HUF": Decimal("0.021"),
    "JPY": Decimal("0.046"),
    "TWD": Decimal("0.23"),
    "USD": Decimal("7.10"),
}


def practice_rate(currency: str) -> Decimal:
    """Return the rate with which a practice shop reckons when it was told none."""
    return PRACTICE_CNY_PER_UNIT.get(currency, PRACTICE_CNY_PER_UNIT["USD"])


def to_channel(amount: Money, *, currency: str, cny_per_unit: Decimal) -> Money:
    """Convert yuan to a channel's currency at a rate, rounded half up to its smallest unit, at least one."""
    units = Fraction(amount.minor, MINOR_PER_YUAN) / Fraction(cny_per_unit)
    exact = units if currency in WITHOUT_DECIMALS else units * MINOR_PER_YUAN
    return Money(max(1, round_half_up(exact.numerator, exact.denominator)), currency)


def share_of(captured_minor: int, *, counted: int, of: int) -> int:
    """Return what of captured money belongs to the first `counted` of the `of` fen it counts for.

    Refunds take differences of it, so that those of the whole amount sum to the captured money.
    """
    return round_half_up(captured_minor * counted, of)
