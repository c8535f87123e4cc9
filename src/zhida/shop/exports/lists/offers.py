"""Offers, coupon templates with their counts, the coupons that customers hold, and the journal of points."""

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
from zhida.shop.promotions.queries import list_all_holdings, list_coupons, list_offers
from zhida.shop.promotions.records import OfferRecord
from zhida.shop.promotions.records.coupons import CouponCounts, CouponRecord, HoldingRecord

COUNTS = tuple(CouponCounts.__dataclass_fields__)


def read_promotions(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of offers, newest first."""
    page = list_offers(actor=reading.actor, cursor=cursor)
    return shown(until_older(page, since=reading.since, at=lambda one: one.created_at), _promotion)


def read_coupons(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of coupon templates, newest first."""
    return shown(list_coupons(actor=reading.actor, cursor=cursor), _coupon)


def read_holdings(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of the coupons that customers hold or used, the latest issued first."""
    page = list_all_holdings(
        actor=reading.actor, now=reading.now, since=reading.since, cursor=cursor, limit=PAGE
    )
    return shown(page, _holding)


def read_points(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of the journal of points, newest first."""
    page = list_journal(actor=reading.actor, cursor=cursor, limit=PAGE)
    return shown(until_older(page, since=reading.since, at=lambda one: one[1].at), _points)


def _promotion(record: OfferRecord) -> Document:
    return {
        "promotion": record.number,
        "title": record.title,
        "kind": record.kind.lower(),
        "status": record.status.lower(),
        "version": record.version,
        "starts_at": record.starts_at.isoformat() if record.starts_at else None,
        "ends_at": record.ends_at.isoformat() if record.ends_at else None,
        "created_by": record.created_by,
        "created_at": record.created_at.isoformat(),
        "published_at": record.published_at.isoformat() if record.published_at else None,
    }


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


def _holding(found: tuple[int, HoldingRecord]) -> Document:
    customer, holding = found
    return {
        "holding": holding.number,
        "coupon": holding.coupon,
        "title": holding.terms.title,
        "customer": str(customer),
        "state": holding.state.lower(),
        "is_locked": holding.is_locked,
        "order": holding.ref,
        "starts_at": holding.starts_at.isoformat() if holding.starts_at else None,
        "ends_at": holding.ends_at.isoformat() if holding.ends_at else None,
        "claimed_at": holding.claimed_at.isoformat() if holding.claimed_at else None,
        "used_at": holding.used_at.isoformat() if holding.used_at else None,
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


PROMOTIONS = ExportList(
    name="promotions",
    title=_("促销活动"),
    permission=READ_OFFERS,
    columns=(
        "promotion", "title", "kind", "status", "version", "starts_at", "ends_at", "created_by", "created_at",
        "published_at",
    ),
    read=read_promotions,
)  # fmt: skip

COUPONS = ExportList(
    name="coupons",
    title=_("优惠券"),
    permission=READ_OFFERS,
    columns=("number", "title", "kind", "status", "way", "created_by", "created_at", *COUNTS),
    read=read_coupons,
)

HOLDINGS = ExportList(
    name="coupon-holdings",
    title=_("已领优惠券"),
    permission=READ_OFFERS,
    columns=(
        "holding", "coupon", "title", "customer", "state", "is_locked", "order", "starts_at", "ends_at",
        "claimed_at", "used_at",
    ),
    read=read_holdings,
)  # fmt: skip

POINTS = ExportList(
    name="points",
    title=_("积分流水"),
    permission=READ_LOYALTY,
    columns=("customer", "sequence", "kind", "order", "points", "owed", "balance_after", "note", "at"),
    read=read_points,
)
