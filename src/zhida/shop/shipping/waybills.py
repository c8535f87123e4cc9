"""Waybill numbers: the one form in which they are stored."""

from __future__ import annotations

import re
import unicodedata

from zhida.shop.shipping.errors import InvalidTrackingNumber

TRACKING_NUMBER = re.compile(r"[A-Z0-9]{6,32}")


def checked_tracking(text: str) -> str:
    """Return a waybill number in its one form: narrow letters and digits, upper case, no blanks or dashes.

    Raises InvalidTrackingNumber.
    """
    waybill = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    if not TRACKING_NUMBER.fullmatch(waybill):
        raise InvalidTrackingNumber(fields={"tracking": InvalidTrackingNumber.message})
    return waybill
