"""Old devices that were offered for trade-in. Accounts for payouts stay in the shop."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhida.shop.exports.lists.paging import shown, until_older
from zhida.shop.exports.records import Document, ExportList, Reading
from zhida.shop.kernel.money import yuan_text
from zhida.shop.kernel.pagination import Page
from zhida.shop.tradeins.permissions import VIEW_TRADE_INS
from zhida.shop.tradeins.queries import list_trade_ins
from zhida.shop.tradeins.records import TradeInSummary


def read_trade_ins(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of trade-ins, newest first."""
    page = list_trade_ins(for_customer=None, cursor=cursor)
    return shown(until_older(page, since=reading.since, at=lambda one: one.quoted_at), _trade_in)


def _trade_in(offered: TradeInSummary) -> Document:
    return {
        "trade_in": offered.number,
        "customer": str(offered.customer_id),
        "status": offered.status.lower(),
        "device": offered.title,
        "serial": offered.serial,
        "quoted": yuan_text(offered.quoted.minor),
        "amount": yuan_text(offered.amount.minor),
        "way": offered.way.lower() if offered.way else "",
        "order": offered.order,
        "line": offered.line,
        "quoted_at": offered.quoted_at.isoformat(),
        "valid_until": offered.valid_until.isoformat(),
    }


TRADE_INS = ExportList(
    name="trade-ins",
    title=_("以旧换新"),
    permission=VIEW_TRADE_INS,
    columns=(
        "trade_in", "customer", "status", "device", "serial", "quoted", "amount", "way", "order", "line",
        "quoted_at", "valid_until",
    ),
    read=read_trade_ins,
)  # fmt: skip
