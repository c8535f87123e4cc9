"""The coupon centre: what can be claimed, for everybody and for one shopper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import F, Q, QuerySet

from zhida.shop.promotions.coupon_documents import stored_template
from zhida.shop.promotions.engine.offers import Case
from zhida.shop.promotions.engine.offers import Coupon as EngineCoupon
from zhida.shop.promotions.engine.quoting import quote
from zhida.shop.promotions.lifecycle import CouponStatus
from zhida.shop.promotions.models import Coupon, CouponAllowance
from zhida.shop.promotions.queries.coupons.searching import within_search
from zhida.shop.promotions.queries.live import LiveOffers, live_offers
from zhida.shop.promotions.records import Quote, QuoteLine
from zhida.shop.promotions.records.coupons import (
    CentreCoupon,
    ClaimableCoupon,
    ClaimState,
    ConditionKind,
    CouponWay,
)

MOST_IN_CENTRE = 100


def claimable_coupons(*, now: datetime) -> tuple[ClaimableCoupon, ...]:
    """Return the published templates of the coupon centre whose time to claim is not over. One query.

    Also those that begin later or are sold out, so that a page can say so; the same for everybody.
    """
    rows = claimable_rows(now).annotate(
        is_sold_out=Q(stock__total__isnull=False) & Q(stock__issued__gte=F("stock__total"))
    )
    columns = rows.order_by("-published_at", "-id").values_list("number", "document", "is_sold_out")
    return tuple(
        claimable_of(number, document, is_sold_out=bool(is_sold_out))
        for number, document, is_sold_out in columns[:MOST_IN_CENTRE]
    )


def claimable_rows(now: datetime) -> QuerySet[Coupon]:
    """Return the rows of the templates that the coupon centre shows at `now`."""
    return Coupon.objects.filter(
        Q(claim_ends_at__isnull=True) | Q(claim_ends_at__gt=now),
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        status=CouponStatus.PUBLISHED,
        way=CouponWay.CENTRE,
    )


def coupon_centre(*, for_customer: int | None, now: datetime) -> list[CentreCoupon]:
    """Return the coupon centre as one shopper meets it; one query for a guest, two for a customer."""
    coupons = claimable_coupons(now=now)
    held: dict[str, int] = {}
    if for_customer is not None:
        own = CouponAllowance.objects.filter(
            customer_id=for_customer, coupon__number__in=[coupon.number for coupon in coupons]
        )
        held = dict(own.order_by("pk").values_list("coupon__number", "taken"))
    return [
        CentreCoupon(
            coupon=coupon,
            held=held.get(coupon.number, 0),
            state=claim_state(coupon, held.get(coupon.number, 0), now=now),
        )
        for coupon in coupons
    ]


def claimable_of(number: str, document: str, *, is_sold_out: bool) -> ClaimableCoupon:
    """Return the template that a stored row holds."""
    template = stored_template(document)
    issuing, coupon = template.issuing, template.coupon
    return ClaimableCoupon(
        number=number,
        document=document,
        terms=template.terms,
        condition=issuing.condition,
        per_customer=issuing.per_customer,
        claim_starts_at=issuing.claim_starts_at,
        claim_ends_at=issuing.claim_ends_at,
        starts_at=coupon.starts_at,
        ends_at=coupon.ends_at,
        valid_days=issuing.valid_days,
        is_sold_out=is_sold_out,
    )


def claim_state(coupon: ClaimableCoupon, held: int, *, now: datetime) -> ClaimState:
    """Say what somebody who claimed it `held` times can do with a template."""
    if held >= coupon.per_customer:
        return ClaimState.CLAIMED
    if coupon.is_sold_out:
        return ClaimState.SOLD_OUT
    if coupon.claim_starts_at is not None and now < coupon.claim_starts_at:
        return ClaimState.NOT_STARTED
    return ClaimState.OPEN


def best_price_with_coupons(
    *,
    lines: Sequence[QuoteLine],
    now: datetime,
    live: LiveOffers | None = None,
    claimable: Sequence[ClaimableCoupon] | None = None,
) -> Quote:
    """Price lines for anybody as if every coupon that anybody can claim now were held: 券后价.

    The same for all: level 0, no points, no freight, and only coupons without a condition. A coupon's id in
    the quote is its template's number. Two queries, none where the `live` offers and the `claimable` coupons
    of this instant are given.
    """
    offers = live_offers(now=now) if live is None else live
    coupons = claimable_coupons(now=now) if claimable is None else claimable
    held = [_as_if_held(coupon) for coupon in coupons if _is_for_all(coupon, now=now)]
    return quote(Case(now=now, lines=tuple(lines), offers=tuple(offers), coupons=within_search(held)))


def _is_for_all(coupon: ClaimableCoupon, *, now: datetime) -> bool:
    """Say whether anybody can claim the coupon now and use it at once."""
    is_open = claim_state(coupon, 0, now=now) is ClaimState.OPEN
    has_begun = coupon.starts_at is None or coupon.starts_at <= now
    return is_open and has_begun and coupon.condition.kind is ConditionKind.NONE


def _as_if_held(coupon: ClaimableCoupon) -> EngineCoupon:
    return replace(stored_template(coupon.document).coupon, id=coupon.number)
