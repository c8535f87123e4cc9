"""What public pages need of promotions, in one read: live offers, flash sales soon to come, open coupons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from django.db.models import (
    Case,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast

from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.promotions.coupon_documents import stored_template
from zhida.shop.promotions.engine.offers import BundlePrice, FlashPrice, ThresholdGift
from zhida.shop.promotions.engine.offers import Offer as EngineOffer
from zhida.shop.promotions.lifecycle import OfferStatus
from zhida.shop.promotions.models import Offer, QuotaBucket
from zhida.shop.promotions.offer_rules.titles import title_of
from zhida.shop.promotions.queries.coupons.centre import (
    MOST_IN_CENTRE,
    claim_state,
    claimable_of,
    claimable_rows,
)
from zhida.shop.promotions.queries.live import LiveOffers, live_offer_of, whole_offer_of
from zhida.shop.promotions.records import OfferKind, QuoteLine
from zhida.shop.promotions.records.coupons import CentreCoupon, ClaimableCoupon, ClaimState
from zhida.shop.promotions.records.public import FlashOffer, PublicPromotions, ShownOffer

# How long before its start a flash sale is told of.
WARM_UP = timedelta(hours=24)
# How long after its end one is still named.
TOLD_AFTER = timedelta(hours=24)
NEVER: datetime | None = None

_Columns: TypeAlias = tuple[str, int, str, str, int | None, datetime | None, int]


def public_promotions(*, now: datetime) -> PublicPromotions:
    """Return what public pages say of promotions. One query.

    Flash sales come by their start; coupons the newest first, at most 100.
    """
    rows = sorted(_all_read(now, now + WARM_UP), key=lambda row: row[0])
    offers = [row for row in rows if not row[6]]
    flash = [_flash_of(row) for row in offers if _is_flash(row)]
    coupons = sorted((row for row in rows if row[6]), key=lambda row: (row[5], row[0]), reverse=True)
    live = (live_offer_of((*row[:5], None)).offer for row in offers)
    return PublicPromotions(
        live=tuple(offer for offer in live if offer.out_of_period(now) is None),
        flash=tuple(sorted(flash, key=lambda sale: (sale.starts_at or now, sale.number))),
        claimable=tuple(
            claimable_of(row[0], row[3], is_sold_out=bool(row[4])) for row in coupons[:MOST_IN_CENTRE]
        ),
    )


def ended_flash_sales(*, now: datetime) -> tuple[FlashOffer, ...]:
    """Return the flash sales that ended in the day before `now`, the latest first. One query."""
    rows = Offer.objects.filter(
        kind=OfferKind.FLASH_PRICE,
        status=OfferStatus.PUBLISHED,
        ends_at__gt=now - TOLD_AFTER,
        ends_at__lte=now,
    ).order_by("-ends_at", "number")
    columns = rows.values_list("number", "version", "title", "document")
    return tuple(_flash_of((*row, 0, None, 0)) for row in columns)


def shown_offers(*, lines: Sequence[QuoteLine], live: LiveOffers) -> tuple[ShownOffer, ...]:
    """Return the live offers that any of the lines is in, by priority, flash sales apart. No query."""
    ordered = sorted(live, key=lambda offer: offer.precedence)
    return tuple(
        _shown(offer)
        for offer in ordered
        if not isinstance(offer, FlashPrice) and any(offer.concerns(line) for line in lines)
    )


def coupons_for(
    *, lines: Sequence[QuoteLine], claimable: Sequence[ClaimableCoupon], now: datetime
) -> tuple[CentreCoupon, ...]:
    """Return the coupons for any of the lines that can be claimed now or later, as a stranger meets them. No
    query.
    """
    found = (
        CentreCoupon(coupon=coupon, held=0, state=claim_state(coupon, 0, now=now))
        for coupon in claimable
        if any(stored_template(coupon.document).coupon.concerns(line) for line in lines)
    )
    return tuple(one for one in found if one.state is not ClaimState.SOLD_OUT)


def _all_at(now: datetime, soon: datetime) -> QuerySet[Offer, _Columns]:
    """Put the coupons below the offers; where they differ a column of the one stands for another's."""
    buckets = QuotaBucket.objects.filter(offer=OuterRef("pk")).order_by().values("offer")
    begun = Q(starts_at__isnull=True) | Q(starts_at__lte=now)
    coming = Q(kind=OfferKind.FLASH_PRICE, starts_at__lte=soon)
    offers = Offer.objects.filter(
        begun | coming, Q(ends_at__isnull=True) | Q(ends_at__gt=now), status=OfferStatus.PUBLISHED
    ).annotate(
        units=Subquery(buckets.annotate(left=Sum("units_left")).values("left")),
        no_date=Cast(Value(NEVER), DateTimeField()),
        is_coupon=Value(0),
    )
    sold_out = Q(stock__total__isnull=False) & Q(stock__issued__gte=F("stock__total"))
    coupons = claimable_rows(now).annotate(
        no_title=Value(""),
        units=Case(When(sold_out, then=Value(1)), default=Value(0), output_field=IntegerField()),
        is_coupon=Value(1),
    )
    columns: Any = offers.order_by().values_list(
        "number", "version", "title", "document", "units", "no_date", "is_coupon"
    )
    both: QuerySet[Offer, _Columns] = columns.union(
        coupons.order_by().values_list(
            "number", "version", "no_title", "document", "units", "published_at", "is_coupon"
        ),
        all=True,
    )
    return both


_all_read = PreparedRead(_all_at)


def _is_flash(row: _Columns) -> bool:
    return isinstance(_whole(row), FlashPrice)


def _flash_of(row: _Columns) -> FlashOffer:
    whole = _whole(row)
    assert isinstance(whole, FlashPrice), "asked of flash offers only"
    return FlashOffer(
        number=whole.id,
        title=whole.title,
        prices=whole.prices,
        starts_at=whole.starts_at,
        ends_at=whole.ends_at,
        quota=whole.quota_left,
        quota_left=None if row[4] is None else int(row[4]),
        buyer_limit=whole.buyer_left,
    )


def _whole(row: _Columns) -> EngineOffer:
    return whole_offer_of((*row[:5], None))


def _shown(offer: EngineOffer) -> ShownOffer:
    return ShownOffer(
        number=offer.id,
        kind=offer.kind,
        title=offer.title,
        rule=title_of(replace(offer, title="")),
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
        parts=tuple(sorted(offer.items.items())) if isinstance(offer, BundlePrice) else (),
        gift_sku=offer.gift_sku if isinstance(offer, ThresholdGift) else "",
        gift_value=offer.gift_value if isinstance(offer, ThresholdGift) else 0,
    )
