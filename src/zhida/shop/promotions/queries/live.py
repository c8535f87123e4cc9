"""The offers that are live at an instant, parsed once a process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import TypeAlias

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery, Sum

from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.promotions.engine.fields import Fields
from zhida.shop.promotions.engine.offer_documents import read_offer
from zhida.shop.promotions.engine.offers import FlashPrice
from zhida.shop.promotions.engine.offers import Offer as EngineOffer
from zhida.shop.promotions.lifecycle import OfferStatus
from zhida.shop.promotions.models import BuyerCount, Offer, QuotaBucket
from zhida.shop.promotions.records import OfferTerms

# A stored document never changes (a change is a new version), so each is parsed once a process.
PARSED_OFFERS = 1024
NOBODY = 0

LiveOffers: TypeAlias = tuple[EngineOffer, ...]
LiveColumns: TypeAlias = tuple[str, int, str, str, int | None, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveOffer:
    """A live offer as the engine reads it, with the terms an order keeps of it."""

    offer: EngineOffer
    terms: OfferTerms


def live_offers(*, now: datetime) -> LiveOffers:
    """Return the offers that are live at `now`, for whoever asks both reads below. One query."""
    return tuple(one.offer for one in offers_with_terms(now=now))


def offers_with_terms(*, now: datetime, customer_id: int | None = None) -> list[LiveOffer]:
    """Return the live offers with the terms an order keeps of them, by number. One query.

    A flash offer says what is left of its quota and of this customer's limit; a guest has the whole limit.
    """
    columns = _live_columns(now, NOBODY if customer_id is None else customer_id)
    return [live_offer_of(row) for row in columns]


def live_offer_of(columns: LiveColumns) -> LiveOffer:
    """Return the offer that columns of `live_columns_at` hold."""
    number, version, title, document, units_left, units_used = columns
    return LiveOffer(
        offer=_with_limits(_engine_offer(document, number=number, title=title), units_left, units_used),
        terms=OfferTerms(id=number, version=version, document=document),
    )


def whole_offer_of(columns: LiveColumns) -> EngineOffer:
    """Return the offer that columns of `live_columns_at` hold as it was published: with its whole quota."""
    number, _version, title, document, _units_left, _units_used = columns
    return _engine_offer(document, number=number, title=title)


def next_offer_change(*, now: datetime) -> datetime | None:
    """Return when the next published offer begins or ends after `now`; None when none will. One query."""
    found = Offer.objects.filter(status=OfferStatus.PUBLISHED).aggregate(
        begins=Min("starts_at", filter=Q(starts_at__gt=now)), ends=Min("ends_at", filter=Q(ends_at__gt=now))
    )
    return min((moment for moment in found.values() if moment is not None), default=None)


def _live_rows(now: datetime) -> QuerySet[Offer]:
    """Published and in their period; one that has not begun stays unknown to shoppers."""
    return Offer.objects.filter(
        Q(starts_at__isnull=True) | Q(starts_at__lte=now),
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        status=OfferStatus.PUBLISHED,
    ).order_by("number")


def live_columns_at(now: datetime, customer_id: int) -> QuerySet[Offer, LiveColumns]:
    """Return the columns of the live offers, with what is left of quotas and of this customer's limits."""
    buckets = QuotaBucket.objects.filter(offer=OuterRef("pk")).order_by().values("offer")
    counts = BuyerCount.objects.filter(offer_number=OuterRef("number"), customer_id=customer_id)
    rows = _live_rows(now).annotate(
        units_left=Subquery(buckets.annotate(units=Sum("units_left")).values("units")),
        units_used=Subquery(counts.values("units_used")),
    )
    return rows.values_list("number", "version", "title", "document", "units_left", "units_used")


_live_columns = PreparedRead(live_columns_at)


@lru_cache(maxsize=PARSED_OFFERS)
def _engine_offer(document: str, *, number: str, title: str) -> EngineOffer:
    stored: Mapping[str, object] = json.loads(document)
    return read_offer(Fields({**stored, "id": number, "title": title}, number))


def _with_limits(offer: EngineOffer, units_left: int | None, units_used: int | None) -> EngineOffer:
    """Put what is left into a flash offer's whole quota and limit; other kinds have none."""
    if not isinstance(offer, FlashPrice):
        return offer
    limit = offer.buyer_left
    return replace(
        offer,
        quota_left=None if units_left is None else int(units_left),
        buyer_left=None if limit is None else max(0, limit - (units_used or 0)),
    )
