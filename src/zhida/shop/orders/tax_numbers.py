"""What a 纳税人识别号 can be: the check character of the unified code, the form of older numbers."""

import re
from typing import Final

# Source: GB 32100-2015, 4.3 and annex: 31 characters without I, O, S, V, Z; weights 3^(i-1) mod 31.
ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_CODE: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
# Numbers of before the unified code, which some 纳税人 still bear: 15 places (region and organisation code),
# 17 or 20 (a person's identity number with what the tax office added).
LEGACY: Final = re.compile(r"[0-9]{6}[0-9A-Z]{9}|[0-9]{17}|[0-9]{18}[0-9A-Z]{2}|[0-9]{17}X[0-9A-Z]{2}")


def is_tax_number(number: str) -> bool:
    """Say whether a 纳税人识别号 can be: 18 places by their check character, 15, 17 or 20 by their form.

    91350100M000100Y43 is right, 91350100M000100Y44 is not.
    """
    if len(number) == 18:
        return bool(CREDIT_CODE.fullmatch(number)) and check_character(number[:17]) == number[17]
    return bool(LEGACY.fullmatch(number))


def check_character(body: str) -> str:
    """Work out the 18th character of the 17 before it: (31 - sum of value x 3^(i-1)) mod 31."""
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return ALPHABET[-total % 31]
