"""Offers as staff read them."""

from __future__ import annotations

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.promotions.errors import OfferNotFound
from zhida.shop.promotions.models import Offer
from zhida.shop.promotions.permissions import READ_OFFERS
from zhida.shop.promotions.records import OfferRecord


def get_offer(*, actor: Actor, number: str) -> OfferRecord:
    """Return an offer for staff. Raises OfferNotFound."""
    actor.require(READ_OFFERS)
    row = Offer.objects.filter(number=number).first()
    if row is None:
        raise OfferNotFound(number=number)
    return offer_record(row=row)


def list_offers(*, actor: Actor, status: str | None = None, cursor: str | None = None) -> Page[OfferRecord]:
    """Return offers for staff, newest first."""
    actor.require(READ_OFFERS)
    rows = Offer.objects.all()
    if status is not None:
        rows = rows.filter(status=status)
    page = paginate(rows, order=("-id",), cursor=cursor)
    return Page(items=[offer_record(row=row) for row in page.items], next=page.next)


def offer_record(*, row: Offer) -> OfferRecord:
    """Build the record of an offer."""
    return OfferRecord(
        number=row.number,
        kind=row.kind,
        title=row.title,
        status=row.status,
        version=row.version,
        document=row.document,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        created_by=row.created_by,
        created_at=row.created_at,
        published_at=row.published_at,
    )
