"""The offers that are live at an instant, parsed once a process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeAlias

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.promotions.engine.fields import Fields
from zhida.shop.promotions.engine.offer_documents import read_offer
from zhida.shop.promotions.engine.offers import Offer as EngineOffer
from zhida.shop.promotions.lifecycle import OfferStatus
from zhida.shop.promotions.models import Offer, OfferQuota
from zhida.shop.promotions.records import OfferTerms

# A stored document never changes (a change is a new version), so each is parsed once a process.
PARSED_OFFERS = 1024

LiveOffers: TypeAlias = tuple[EngineOffer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveOffer:
    """A live offer as the engine reads it, with the terms an order keeps of it."""

    offer: EngineOffer
    terms: OfferTerms


def live_offers(*, now: datetime) -> LiveOffers:
    """Return the offers that are live at `now`, for whoever asks both reads below. One query."""
    return tuple(one.offer for one in offers_with_terms(now))


def offers_with_terms(now: datetime) -> list[LiveOffer]:
    """Return the live offers with the terms an order keeps of them, by number. One query."""
    return [
        LiveOffer(
            offer=_engine_offer(document, number=number, title=title, quota_left=quota_left),
            terms=OfferTerms(id=number, version=version, document=document),
        )
        for number, version, title, document, quota_left in _live_columns(now)
    ]


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


def _live_columns_at(now: datetime) -> QuerySet[Offer, tuple[str, int, str, str, int | None]]:
    quota = OfferQuota.objects.filter(offer=OuterRef("pk")).values("quota_left")
    rows = _live_rows(now).annotate(quota_left=Subquery(quota))
    return rows.values_list("number", "version", "title", "document", "quota_left")


_live_columns = PreparedRead(_live_columns_at)


@lru_cache(maxsize=PARSED_OFFERS)
def _engine_offer(document: str, *, number: str, title: str, quota_left: int | None) -> EngineOffer:
    stored: Mapping[str, object] = json.loads(document)
    known: dict[str, object] = {"id": number, "title": title}
    if quota_left is not None:
        known["quota_left"] = quota_left
    return read_offer(Fields({**stored, **known}, number))
