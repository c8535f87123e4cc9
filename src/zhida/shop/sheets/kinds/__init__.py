"""The kinds of sheets: one declaration each. A new kind is one more line here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from zhida.shop.sheets.errors import SheetNotFound
from zhida.shop.sheets.kinds.prices import PRICES
from zhida.shop.sheets.kinds.serials import SERIALS
from zhida.shop.sheets.kinds.shipments import SHIPMENTS
from zhida.shop.sheets.kinds.stock import STOCK
from zhida.shop.sheets.records import SheetKind


@cache
def all_kinds() -> Mapping[str, SheetKind]:
    """Return the kinds by name, in the order in which staff see them."""
    return {kind.name: kind for kind in (SHIPMENTS, SERIALS, STOCK, PRICES)}


def kind_named(name: str) -> SheetKind:
    """Return a kind. Raises SheetNotFound."""
    found = all_kinds().get(name)
    if found is None:
        raise SheetNotFound
    return found
