"""The coupons and points a shopper chose, as addresses and forms carry them."""

from typing import Literal
from urllib.parse import urlencode

from django.http import QueryDict

from zhida.shop.promotions.records import QuoteChoice

MOST_COUPONS = 20
LONGEST_NUMBER = 64
MOST_DIGITS = 9


def read_choice(asked: QueryDict) -> QuoteChoice:
    """This function will read what was chosen: the best coupons unless a choice was made, and the points.

    Whatever is no number of points asks for none.
    """
    coupons: Literal["best"] | tuple[str, ...] = "best"
    if "choose" in asked:
        named = dict.fromkeys(asked.getlist("coupon"))
        coupons = tuple(number for number in named if 0 < len(number) <= LONGEST_NUMBER)[:MOST_COUPONS]
    return QuoteChoice(coupons=coupons, points=_points(asked.get("points", "")))


def kept_fields(choice: QuoteChoice) -> tuple[tuple[str, str], ...]:
    """This function will give the names and values that carry a choice on; none for the shop's own."""
    fields: list[tuple[str, str]] = []
    if choice.coupons != "best":
        fields = [("choose", "1"), *(("coupon", number) for number in choice.coupons)]
    if choice.points:
        fields.append(("points", str(choice.points)))
    return tuple(fields)


def with_choice(address: str, choice: QuoteChoice) -> str:
    """This function will add a choice to an address."""
    fields = kept_fields(choice)
    if not fields:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode(fields)}"


def _points(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else 0
