"""Serial numbers and IMEIs as they are written: one form for all, and the check digit of an IMEI."""

import re

from zhida.shop.orders.errors import SerialCheckDigitWrong, SerialInvalid

IMEI_DIGITS = 15
_FORM = re.compile(r"[0-9A-Z][0-9A-Z._-]{2,63}")


def normalise_serial(raw: str) -> str:
    """Return a serial number in its one form: upper case, without the blanks around it.

    15 digits are an IMEI and end with its check digit; Source: 3GPP TS 23.003 annex B (Luhn).
    Raises SerialInvalid (not 3 to 64 of A-Z, 0-9 and . _ -), SerialCheckDigitWrong.
    """
    serial = raw.strip().upper()
    if _FORM.fullmatch(serial) is None:
        raise SerialInvalid(serial=raw[:64])
    if len(serial) == IMEI_DIGITS and serial.isdigit() and not is_luhn(serial):
        raise SerialCheckDigitWrong(serial=serial)
    return serial


def is_luhn(digits: str) -> bool:
    """Say whether the last digit checks the others: 490154203237518 does."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
