"""What the state codes of 快递100 mean to us. Unknown codes mean nothing: the report is kept as a remark.

Source: the field tables of 快递100's 订阅推送 and 实时查询 interfaces (resultv2=4), read 2026-11.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zhida.shop.shipping.lifecycle import ParcelState, ParcelTrouble

Meaning = tuple[ParcelState | None, ParcelTrouble | None]

_UNDER_WAY: Final[Meaning] = (ParcelState.IN_TRANSIT, None)
_AT_THE_DOOR: Final[Meaning] = (ParcelState.OUT_FOR_DELIVERY, None)
_SIGNED: Final[Meaning] = (ParcelState.DELIVERED, None)
_NOTHING: Final[Meaning] = (None, None)
_PROBLEM: Final[Meaning] = (None, ParcelTrouble.PROBLEM)
_REJECTED: Final[Meaning] = (None, ParcelTrouble.REJECTED)
_RETURNING: Final[Meaning] = (None, ParcelTrouble.RETURNING)
_RETURNED: Final[Meaning] = (None, ParcelTrouble.RETURNED)

# One and two digits are the states of a waybill, three and four the finer ones of a single report. 4 退签 is
# a signature of the sender, never of the buyer; 501 lies in a locker and is not signed for.
MEANINGS: Final[Mapping[str, Meaning]] = {
    "0": _UNDER_WAY,
    "1": _UNDER_WAY,
    "2": _PROBLEM,
    "3": _SIGNED,
    "4": _RETURNED,
    "5": _AT_THE_DOOR,
    "6": _RETURNING,
    "7": _UNDER_WAY,
    "8": _UNDER_WAY,
    "10": _UNDER_WAY,
    "11": _UNDER_WAY,
    "12": _UNDER_WAY,
    "13": _PROBLEM,
    "14": _REJECTED,
    "101": _NOTHING,
    "102": _NOTHING,
    "103": _UNDER_WAY,
    "201": _PROBLEM,
    "202": _PROBLEM,
    "203": _REJECTED,
    "204": _PROBLEM,
    "205": _PROBLEM,
    "206": _PROBLEM,
    "207": _PROBLEM,
    "208": _PROBLEM,
    "209": _PROBLEM,
    "210": _PROBLEM,
    "301": _SIGNED,
    "302": _SIGNED,
    "303": _SIGNED,
    "304": _SIGNED,
    "401": _RETURNED,
    "501": _AT_THE_DOOR,
    "1001": _UNDER_WAY,
    "1002": _UNDER_WAY,
    "1003": _UNDER_WAY,
}

# Where a report has no code it has a word.
WORDS: Final[Mapping[str, str]] = {
    "在途": "0",
    "揽收": "1",
    "疑难": "2",
    "签收": "3",
    "退签": "4",
    "派件": "5",
    "退回": "6",
    "转单": "7",
    "转投": "7",
    "清关": "8",
    "拒签": "14",
}

# On its way back a parcel is signed for by its sender: no signature in such a track is the buyer's.
GOES_BACK: Final = frozenset({ParcelTrouble.REJECTED, ParcelTrouble.RETURNING, ParcelTrouble.RETURNED})


def meaning_of(code: str, word: str) -> Meaning | None:
    """Say what a report's code, or else its word, means; None when it has neither that we know."""
    return MEANINGS.get(code) or MEANINGS.get(WORDS.get(word, ""))
