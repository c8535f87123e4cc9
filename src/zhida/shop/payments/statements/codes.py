"""The remark code of a transfer: eight drawn characters and a ninth that checks them."""

import re
import secrets
import unicodedata
from typing import Final

# No 0, 1, I and O: they are mistaken for one another in writing.
ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
DRAWN: Final = 8
LENGTH: Final = DRAWN + 1
# Odd weights have an inverse modulo 32, so every single wrong character changes the sum.
WEIGHTS: Final = (1, 3, 5, 7, 9, 11, 13, 15)
_BLANKS: Final = re.compile(r"[\s\-_.·]+")
_RUN: Final = re.compile(f"[{ALPHABET}]{{{LENGTH},}}")


def new_code() -> str:
    """Draw a code; 40 bits of chance."""
    return with_check("".join(secrets.choice(ALPHABET) for _ in range(DRAWN)))


def with_check(drawn: str) -> str:
    """Append the check character: the weighted sum of the places modulo 32. ABCDEFGH gives ABCDEFGHN."""
    assert len(drawn) == DRAWN
    total = sum(weight * ALPHABET.index(letter) for weight, letter in zip(WEIGHTS, drawn, strict=True))
    return drawn + ALPHABET[total % len(ALPHABET)]


def codes_in(text: str) -> set[str]:
    """Find every code with a right check character in what a payer wrote.

    Lower case, full-width letters, blanks, hyphens and other words around it do no harm; a wrong check
    character is no code.
    """
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()
    return {
        run[start : start + LENGTH]
        for run in _RUN.findall(plain)
        for start in range(len(run) - LENGTH + 1)
        if with_check(run[start : start + DRAWN]) == run[start : start + LENGTH]
    }
