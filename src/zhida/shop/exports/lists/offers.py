"""Coupon templates with their counts, and the journal of points."""

from __future__ import annotations

from dataclasses import asdict

from django.utils.translation import gettext_lazy as _

from zhida.shop.exports.lists.paging import PAGE, shown, until_older
from zhida.shop.exports.records import Document, ExportList, Reading
from zhida.shop.kernel.pagination import Page
from zhida.shop.loyalty.permissions import READ_LOYALTY
from zhida.shop.loyalty.queries import list_journal
from zhida.shop.loyalty.records import EntryRecord
from zhida.shop.promotions.permissions import READ_OFFERS
from zhida.shop.promotions.queries import list_coupons
from zhida.shop.promotions.records.coupons import CouponCounts, CouponRecord

COUNTS = tuple(CouponCounts.__dataclass_fields__)


def read_coupons(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of coupon templates, newest first."""
    return shown(list_coupons(actor=reading.actor, cursor=cursor), _coupon)


def read_points(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of the journal of points, newest first."""
    page = list_journal(actor=reading.actor, cursor=cursor, limit=PAGE)
    return shown(until_older(page, since=reading.since, at=lambda one: one[1].at), _points)


def _coupon(record: CouponRecord) -> Document:
    return {
        "number": record.number,
        "title": record.title,
        "kind": record.kind.lower(),
        "status": record.status.lower(),
        "way": record.way.lower(),
        "created_by": record.created_by,
        "created_at": record.created_at.isoformat(),
        **asdict(record.counts),
    }


def _points(found: tuple[int, EntryRecord]) -> Document:
    customer, entry = found
    return {
        "customer": str(customer),
        "sequence": entry.sequence,
        "kind": entry.kind.lower(),
        "order": entry.ref,
        "points": entry.points,
        "owed": entry.owed,
        "balance_after": entry.balance_after,
        "note": entry.note,
        "at": entry.at.isoformat(),
    }


COUPONS = ExportList(
    name="coupons",
    title=_("优惠券"),
    permission=READ_OFFERS,
    columns=("number", "title", "kind", "status", "way", "created_by", "created_at", *COUNTS),
    read=read_coupons,
)

POINTS = ExportList(
    name="points",
    title=_("积分流水"),
    permission=READ_LOYALTY,
    columns=("customer", "sequence", "kind", "order", "points", "owed", "balance_after", "note", "at"),
    read=read_points,
)
