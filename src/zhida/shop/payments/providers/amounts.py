"""Amounts as channels write them: decimal text, with the decimals that the currency has. Never a float."""

import re
from typing import Final

from zhida.shop.kernel.money import Money

# Currencies that channels write without decimals (PayPal: HUF, JPY, TWD).
WITHOUT_DECIMALS: Final = frozenset({"HUF", "JPY", "TWD"})
_WITH_DECIMALS: Final = re.compile(r"(0|[1-9][0-9]{0,11})(?:\.([0-9]{1,2}))?", re.ASCII)
_WHOLE: Final = re.compile(r"(0|[1-9][0-9]{0,11})(?:\.0{1,2})?", re.ASCII)


def to_text(amount: Money) -> str:
    """Write an amount: 6599.00, or 900 where the currency has no decimals."""
    assert amount.minor >= 0, "channels are told amounts without sign"
    if amount.currency in WITHOUT_DECIMALS:
        return str(amount.minor)
    return f"{amount.minor // 100}.{amount.minor % 100:02d}"


def from_text(text: str, currency: str) -> Money:
    """Read an amount. ValueError for signs, exponents, blanks, NaN, and more decimals than there are."""
    if currency in WITHOUT_DECIMALS:
        whole = _WHOLE.fullmatch(text)
        if whole is None:
            raise ValueError(f"not an amount of {currency}")
        return Money(int(whole[1]), currency)
    found = _WITH_DECIMALS.fullmatch(text)
    if found is None:
        raise ValueError(f"not an amount of {currency}")
    return Money(int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")), currency)
