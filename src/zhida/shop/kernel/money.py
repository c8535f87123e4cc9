"""Money in integer minor units, and the only three ways it is rounded or split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import total_ordering

from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError

MINOR_PER_YUAN = 100
LARGEST_MINOR = 10**12


class InvalidAmount(ShopError):
    """An amount that is not a plain decimal number with at most two decimals."""

    code = "invalid_amount"
    kind = ErrorKind.INVALID
    message = _("金额格式不对：请填写最多两位小数的数字，例如 6599.00。")


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency in its minor unit: Money(659900) is ¥6,599.00."""

    minor: int
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"Money takes an integer, got {self.minor!r}")

    @classmethod
    def zero(cls, currency: str = "CNY") -> Money:
        """Return nothing, in a currency."""
        return cls(0, currency)

    @property
    def is_zero(self) -> bool:
        """Say whether there is nothing to pay."""
        return self.minor == 0

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._minor_of(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._minor_of(other), self.currency)

    def __mul__(self, count: int) -> Money:
        if type(count) is not int:
            raise TypeError(f"Money is multiplied by an integer, got {count!r}")
        return Money(self.minor * count, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._minor_of(other)

    def _minor_of(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")
        return other.minor


def round_half_up(numerator: int, denominator: int) -> int:
    """Divide once and round half away from zero; both non-negative. 11988.5 becomes 11989."""
    return (2 * numerator + denominator) // (2 * denominator)


def round_down(numerator: int, denominator: int) -> int:
    """Divide once and drop the rest; both non-negative."""
    return numerator // denominator


def split_by_largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` (>= 0) over non-negative weights so that the shares sum to it exactly.

    share_i = floor(total * w_i / W); the units left over go one each to the largest remainders, ties to the
    larger weight, then to the earlier index. Worked: 3000 over 12900, 8990, 990 gives 1691, 1179, 130.
    Raises ValueError when there is something to split and nothing to split it over.
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("a split takes no negative amount")
    weight_sum = sum(weights)
    if weight_sum == 0:
        if total:
            raise ValueError("cannot split an amount over weights that are all zero")
        return [0] * len(weights)
    shares = [total * weight // weight_sum for weight in weights]
    by_remainder = sorted(
        range(len(weights)),
        key=lambda i: (-(total * weights[i] % weight_sum), -weights[i], i),
    )
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    assert sum(shares) == total
    return shares


def parse_yuan(value: str | int | Decimal) -> int:
    """Read an amount of yuan into fen: "6599", "6599.9" and Decimal("6599.90") all give 659990 or 659900.

    Raises InvalidAmount for signs, exponents, more than two decimals, NaN or more than 10^12 fen.
    """
    text = str(value).strip()
    if isinstance(value, bool) or not text or not set(text) <= set("0123456789."):
        raise InvalidAmount(value=text[:40])
    try:
        minor = Decimal(text) * MINOR_PER_YUAN
    except InvalidOperation as error:
        raise InvalidAmount(value=text[:40]) from error
    if minor != int(minor) or minor > LARGEST_MINOR:
        raise InvalidAmount(value=text[:40])
    return int(minor)


def yuan_text(minor: int) -> str:
    """Write fen as yuan with two decimals: 659900 is "6599.00", -5 is "-0.05"."""
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // MINOR_PER_YUAN}.{abs(minor) % MINOR_PER_YUAN:02d}"
