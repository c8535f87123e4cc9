"""Orders, one row a line; recipients masked unless revealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from zhida.shop.exports.errors import ExportListUnknown
from zhida.shop.exports.lists.paging import PAGE, shown
from zhida.shop.exports.records import Document, ExportList, Reading, Row
from zhida.shop.kernel.clock import biz_date
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.money import parse_yuan, yuan_text
from zhida.shop.kernel.pagination import Page
from zhida.shop.orders import queries
from zhida.shop.orders.permissions import REVEAL_ADDRESS, VIEW_ORDERS
from zhida.shop.orders.queries import StaffOrderFilter, TakenOrder
from zhida.shop.orders.records import OrderFlag, OrderStatus

PERSONAL = ("recipient", "phone", "region", "street", "detail")
LINE_COLUMNS = (
    "line",
    "sku",
    "title",
    "options",
    "quantity",
    "unit_price",
    "line_payable",
    "shipped",
    "gift",
)
YES = "1"


def read(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of orders, newest first."""
    page = queries.taken_orders(
        actor=reading.actor,
        wanted=_wanted(reading),
        is_revealed=reading.is_revealed,
        cursor=cursor,
        limit=PAGE,
    )
    return shown(page, _document)


def count(reading: Reading) -> int:
    """Count the orders that match."""
    return queries.count_orders(actor=reading.actor, wanted=_wanted(reading))


def rows(document: Document) -> Iterable[Row]:
    """Give one row a line of the order, what is the order's own repeated in each."""
    lines = document["lines"]
    assert isinstance(lines, list)
    for line in lines:
        yield {**document, **line, "options": " ".join(line["options"].values())}


def _wanted(reading: Reading) -> StaffOrderFilter:
    """Read a filter as the staff's list of orders names it. Raises ExportListUnknown."""
    given = reading.filter
    try:
        return StaffOrderFilter(
            status=OrderStatus(given["status"].upper()) if given.get("status") else None,
            number=given.get("number", ""),
            phone=given.get("phone", ""),
            flag=OrderFlag(given["flag"].upper()) if given.get("flag") else None,
            region=given.get("region", ""),
            sku=given.get("sku", ""),
            payable_from=_fen(given, "payable_from"),
            payable_to=_fen(given, "payable_to"),
            placed_from=reading.since or _midnight(given.get("placed_from"), days=0),
            placed_until=_midnight(given.get("placed_to"), days=1),
            has_remark=given.get("has_remark") == YES,
            is_urged=given.get("is_urged") == YES,
            late_on=biz_date(reading.now) if given.get("is_late") == YES else None,
        )
    except (ValueError, ShopError) as error:
        raise ExportListUnknown(fields={"filter": ExportListUnknown.message}) from error


def _fen(given: Mapping[str, str], name: str) -> int | None:
    return parse_yuan(given[name]) if given.get(name) else None


def _midnight(day: str | None, *, days: int) -> datetime | None:
    return queries.midnight(day=date.fromisoformat(day) + timedelta(days=days)) if day else None


def _document(order: TakenOrder) -> Document:
    summary, address = order.summary, order.address
    return {
        "number": summary.number,
        "status": summary.status.lower(),
        "placed_at": summary.placed_at.isoformat(),
        "customer": str(summary.customer_id),
        "payable": yuan_text(summary.amounts.payable.minor),
        "refunded": yuan_text(summary.refunded.minor),
        "freight": yuan_text(summary.amounts.freight.minor),
        "flag": summary.flag.lower(),
        "promised_by": order.promised_by.isoformat() if order.promised_by else None,
        "note": order.note,
        "recipient": address.name,
        "phone": address.phone,
        "region": f"{address.province}{address.city}{address.district}",
        "street": address.street,
        "detail": address.detail,
        "lines": [
            {
                "line": line.key,
                "sku": line.sku,
                "title": line.title,
                "options": dict(line.options),
                "quantity": line.quantity,
                "unit_price": yuan_text(line.unit_price.minor),
                "line_payable": yuan_text(line.payable.minor),
                "shipped": line.shipped_quantity,
                "gift": line.gift is not None,
            }
            for line in summary.lines
        ],
    }


ORDERS = ExportList(
    name="orders",
    title=_("订单"),
    permission=VIEW_ORDERS,
    columns=(
        "number", "status", "placed_at", "customer", *LINE_COLUMNS, "payable", "refunded", "freight", "flag",
        "promised_by", "note", *PERSONAL,
    ),
    read=read,
    rows=rows,
    count=count,
    filters=frozenset(
        {
            "status", "number", "phone", "flag", "region", "sku", "payable_from", "payable_to", "placed_from",
            "placed_to", "has_remark", "is_urged", "is_late",
        }
    ),
    personal=frozenset(PERSONAL),
    reveal=REVEAL_ADDRESS,
)  # fmt: skip
