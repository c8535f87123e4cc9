"""What an amount is in a channel's own currency, and back. One quote holds for one attempt."""

from decimal import Decimal
from fractions import Fraction

from zhida.shop.kernel.money import Money, round_half_up
from zhida.shop.payments.providers.amounts import WITHOUT_DECIMALS

MINOR_PER_YUAN = 100


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
