"""Reads of promotions: the quote of a cart, and the offers themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import TypeAlias

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from zhida.shop.accounts.records import Actor
from zhida.shop.catalogue.queries import active_skus_of, sellable_skus
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.promotions.engine.fields import Fields
from zhida.shop.promotions.engine.offer_documents import read_offer
from zhida.shop.promotions.engine.offers import Case, Scope
from zhida.shop.promotions.engine.offers import Offer as EngineOffer
from zhida.shop.promotions.engine.quoting import quote
from zhida.shop.promotions.errors import CouponUnusable, OfferNotFound
from zhida.shop.promotions.lifecycle import OfferStatus
from zhida.shop.promotions.models import Offer, OfferQuota
from zhida.shop.promotions.permissions import READ_OFFERS
from zhida.shop.promotions.records import (
    BuyerFacts,
    OfferReach,
    OfferRecord,
    OfferTag,
    OfferTerms,
    Quote,
    QuoteChoice,
    QuoteLine,
)

# A stored document never changes (a change is a new version), so each is parsed once a process.
PARSED_OFFERS = 1024

LiveOffers: TypeAlias = tuple[EngineOffer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _LiveOffer:
    """A live offer as the engine reads it, with the terms an order keeps of it."""

    offer: EngineOffer
    terms: OfferTerms


def evaluate(
    *,
    lines: Sequence[QuoteLine],
    buyer: BuyerFacts,
    choice: QuoteChoice,
    freight_minor: int,
    now: datetime,
) -> Quote:
    """Price a cart under the offers that are live at `now`, and explain it. One query.

    The quote carries the terms of every applied offer, so that an order needs no live table afterwards.
    Raises CouponUnusable when a coupon is named that this shop does not know.
    """
    if choice.coupons != "best" and choice.coupons:
        raise CouponUnusable(coupons=[{"id": coupon, "reason": "unknown"} for coupon in choice.coupons])
    live = _live_offers(now)
    answer = quote(
        Case(
            now=now,
            lines=tuple(lines),
            buyer=buyer,
            offers=tuple(one.offer for one in live),
            choice=choice,
            freight=freight_minor,
        )
    )
    applied = applied_offers(answer)
    return replace(answer, terms=tuple(one.terms for one in live if one.offer.id in applied))


def applied_offers(answer: Quote) -> dict[str, int]:
    """Return the ids of all offers that a quote applies, each with the fen it took off (0 for a gift)."""
    amounts = {row.source: 0 for row in answer.rows if not _is_regular(row.source)}
    amounts |= {gift.offer: 0 for gift in answer.gifts}
    amounts |= {discount.id: discount.amount for discount in answer.discounts}
    return amounts | {cut.id: cut.amount for cut in answer.freight_cuts}


def live_offers(*, now: datetime) -> LiveOffers:
    """Return the offers that are live at `now`, for whoever asks both reads below. One query."""
    return tuple(one.offer for one in _live_offers(now))


def tags_for(
    *, lines: Sequence[QuoteLine], now: datetime, live: LiveOffers | None = None
) -> dict[str, tuple[OfferTag, ...]]:
    """Return the live offers in whose scope each line is, by priority, for product pages. One query, none
    when the `live` ones of this instant are given.
    """
    offers = live_offers(now=now) if live is None else live
    ordered = sorted(offers, key=lambda offer: offer.precedence)
    return {line.line: tuple(_tag(offer) for offer in ordered if offer.scope.holds(line)) for line in lines}


def live_offer_scopes(*, now: datetime, live: LiveOffers | None = None) -> tuple[OfferReach, ...]:
    """Return for each live offer which products it is for. One query, none when the `live` ones of this
    instant are given; two more when one leaves out single SKUs.

    A product counts as left out when every SKU of it is; an offer whose named SKUs are all left out again is
    for nothing and missing.
    """
    scopes = [offer.scope for offer in (live_offers(now=now) if live is None else live)]
    excluded_skus = {sku for scope in scopes for sku in scope.exclude_skus}
    products = {record.product_id for record in sellable_skus(skus=excluded_skus, now=now).values()}
    sku_records = active_skus_of(product_ids=products, now=now) if products else {}
    reaches = (_reach(scope, list(sku_records.values())) for scope in scopes)
    return tuple(reach for reach in reaches if reach is not None)


def next_offer_change(*, now: datetime) -> datetime | None:
    """Return when the next published offer begins or ends after `now`; None when none will. One query."""
    found = Offer.objects.filter(status=OfferStatus.PUBLISHED).aggregate(
        begins=Min("starts_at", filter=Q(starts_at__gt=now)), ends=Min("ends_at", filter=Q(ends_at__gt=now))
    )
    return min((moment for moment in found.values() if moment is not None), default=None)


def get_offer(*, actor: Actor, number: str) -> OfferRecord:
    """Return an offer for staff. Raises OfferNotFound."""
    actor.require(READ_OFFERS)
    row = Offer.objects.filter(number=number).first()
    if row is None:
        raise OfferNotFound(number=number)
    return offer_record(row)


def list_offers(*, actor: Actor, status: str | None = None, cursor: str | None = None) -> Page[OfferRecord]:
    """Return offers for staff, newest first."""
    actor.require(READ_OFFERS)
    rows = Offer.objects.all()
    if status is not None:
        rows = rows.filter(status=status)
    page = paginate(rows, order=("-id",), cursor=cursor)
    return Page(items=[offer_record(row) for row in page.items], next=page.next)


def offer_record(row: Offer) -> OfferRecord:
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


def _live_offers(now: datetime) -> list[_LiveOffer]:
    return [
        _LiveOffer(
            offer=_engine_offer(document, number=number, title=title, quota_left=quota_left),
            terms=OfferTerms(id=number, version=version, document=document),
        )
        for number, version, title, document, quota_left in _live_columns(now)
    ]


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


def _reach(scope: Scope, products: Sequence[Sequence[SkuRecord]]) -> OfferReach | None:
    """Say of a scope which products it is for; `products` holds the SKUs of those that it may leave out."""
    skus = scope.skus - scope.exclude_skus
    if scope.skus and not (skus or scope.products or scope.brands or scope.categories):
        return None
    left_out = {
        records[0].product_number
        for records in products
        if all(record.sku in scope.exclude_skus for record in records)
    }
    return OfferReach(
        products=scope.products,
        skus=skus,
        brands=scope.brands,
        categories=scope.categories,
        exclude_products=scope.exclude_products | left_out,
        exclude_brands=scope.exclude_brands,
        exclude_categories=scope.exclude_categories,
    )


def _tag(offer: EngineOffer) -> OfferTag:
    return OfferTag(
        id=offer.id, kind=offer.kind, title=offer.title, starts_at=offer.starts_at, ends_at=offer.ends_at
    )


def _is_regular(source: str) -> bool:
    """Say whether a row's source is a price of the SKU's own and not an offer."""
    return source == "selling" or source.startswith("level:")
