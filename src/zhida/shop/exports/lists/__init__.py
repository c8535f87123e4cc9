"""The lists that can be exported: one declaration each, one file a room. A new list is one more line here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from zhida.shop.exports.errors import ExportListUnknown
from zhida.shop.exports.lists.aftercare import CASES, INVOICES, PRICE_PROTECTIONS
from zhida.shop.exports.lists.catalogue import PRODUCTS
from zhida.shop.exports.lists.customers import CUSTOMERS
from zhida.shop.exports.lists.events import AUDIT, EVENTS
from zhida.shop.exports.lists.goods import PRICES, STOCK
from zhida.shop.exports.lists.money import DISCREPANCIES, PAYMENTS, REFUNDS
from zhida.shop.exports.lists.offers import COUPONS, HOLDINGS, POINTS, PROMOTIONS
from zhida.shop.exports.lists.orders import ORDERS
from zhida.shop.exports.lists.tradeins import TRADE_INS
from zhida.shop.exports.records import Document, ExportList, Reading

LISTS = (
    ORDERS,
    PRODUCTS,
    STOCK,
    PRICES,
    CUSTOMERS,
    PAYMENTS,
    REFUNDS,
    DISCREPANCIES,
    CASES,
    INVOICES,
    PRICE_PROTECTIONS,
    TRADE_INS,
    PROMOTIONS,
    COUPONS,
    HOLDINGS,
    POINTS,
    AUDIT,
    EVENTS,
)


@cache
def all_lists() -> Mapping[str, ExportList]:
    """Return the lists by name, in the order in which staff see them."""
    return {one.name: one for one in LISTS}


def list_named(name: str) -> ExportList:
    """Return a list. Raises ExportListUnknown."""
    found = all_lists().get(name)
    if found is None:
        raise ExportListUnknown(fields={"list": ExportListUnknown.message})
    return found


def documents(*, name: str, reading: Reading) -> Iterator[Document]:
    """Give all documents of a list, one page in memory at a time. Raises ExportListUnknown."""
    wanted = list_named(name)
    cursor: str | None = None
    while True:
        page = wanted.read(reading, cursor)
        yield from page.items
        if page.next is None:
            return
        cursor = page.next
