"""What customers hold: their wallet, and what the engine may use of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.promotions.coupon_documents import stored_template
from zhida.shop.promotions.engine.offers import Coupon as EngineCoupon
from zhida.shop.promotions.lifecycle import HoldingStatus
from zhida.shop.promotions.models import CouponHolding
from zhida.shop.promotions.permissions import READ_OFFERS
from zhida.shop.promotions.records import OfferTerms
from zhida.shop.promotions.records.coupons import HoldingRecord, WalletState


@dataclass(frozen=True, slots=True, kw_only=True)
class UsableHolding:
    """A coupon that its holder may use, as the engine reads it, with the terms an order keeps of it."""

    coupon: EngineCoupon
    terms: OfferTerms


def usable_holding(
    number: str, version: int, document: str, *, starts_at: datetime | None, ends_at: datetime | None
) -> UsableHolding:
    """Return the coupon that columns of `usable_rows` hold."""
    return UsableHolding(
        coupon=replace(stored_template(document).coupon, id=number, starts_at=starts_at, ends_at=ends_at),
        terms=OfferTerms(id=number, version=version, document=document),
    )


def usable_rows(*, customer_id: int, now: datetime) -> QuerySet[CouponHolding]:
    """Return what a customer holds unused and in time, also what begins later."""
    lasts = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
    return CouponHolding.objects.filter(lasts, customer_id=customer_id, status=HoldingStatus.CLAIMED)


def why_not_held(*, customer_id: int | None, numbers: Collection[str]) -> dict[str, str]:
    """Say of coupons that are not usable why: `ended`, `used`, `locked`, or `unknown` where they are not the
    customer's. One query.
    """
    own = CouponHolding.objects.filter(customer_id=customer_id, number__in=numbers).order_by("pk")
    by_number = dict(own.values_list("number", "status")) if customer_id is not None else {}
    reasons = {HoldingStatus.CLAIMED: "ended", HoldingStatus.LOCKED: "locked", HoldingStatus.USED: "used"}
    return {
        number: reasons[HoldingStatus(by_number[number])] if number in by_number else "unknown"
        for number in numbers
    }


def list_holdings(
    *, for_customer: int, state: WalletState, now: datetime, cursor: str | None = None
) -> Page[HoldingRecord]:
    """List one tab of a customer's wallet, the newest claims first; one query.

    A coupon that an unpaid order holds stands among the usable ones, marked.
    """
    rows = CouponHolding.objects.filter(_in_state(state, now), customer_id=for_customer)
    page = paginate(rows.select_related("coupon", "terms"), order=("-claimed_at", "-id"), cursor=cursor)
    return Page(items=[holding_record(row, now=now) for row in page.items], next=page.next)


def list_all_holdings(
    *, actor: Actor, now: datetime, since: datetime | None = None, cursor: str | None = None, limit: int
) -> Page[tuple[int, HoldingRecord]]:
    """List every coupon that somebody holds or used, each with its holder's id, the latest issued first.

    `since` keeps what was claimed from then on; codes nobody claimed yet are left out. One query a page.
    Raises PermissionDenied, InvalidCursor.
    """
    actor.require(READ_OFFERS)
    rows = CouponHolding.objects.exclude(status=HoldingStatus.ISSUED).select_related("coupon", "terms")
    if since is not None:
        rows = rows.filter(claimed_at__gte=since)
    page = paginate(rows, order=("-id",), cursor=cursor, limit=limit)
    return Page(items=[_held_by(row, now=now) for row in page.items], next=page.next)


def count_holdings(*, for_customer: int, now: datetime) -> dict[WalletState, int]:
    """Count the tabs of a customer's wallet; one query."""
    counted = CouponHolding.objects.filter(customer_id=for_customer).aggregate(
        **{state.value: Count("pk", filter=_in_state(state, now)) for state in WalletState}
    )
    return {state: counted[state.value] for state in WalletState}


def holding_record(row: CouponHolding, *, now: datetime) -> HoldingRecord:
    """Return one coupon of a customer; its template and terms are read already."""
    return HoldingRecord(
        number=row.number,
        coupon=row.coupon.number,
        terms=stored_template(row.terms.document).terms,
        state=_state_of(row, now=now),
        is_locked=row.status == HoldingStatus.LOCKED,
        ref=row.ref,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        claimed_at=row.claimed_at,
        used_at=row.used_at,
    )


def locked_refs() -> Sequence[str]:
    """Return the orders that hold a coupon now, for checks; one query."""
    rows = CouponHolding.objects.filter(status=HoldingStatus.LOCKED).order_by("ref")
    return list(rows.values_list("ref", flat=True).distinct())


def _held_by(row: CouponHolding, *, now: datetime) -> tuple[int, HoldingRecord]:
    assert row.customer_id is not None, "only an unclaimed code has no customer"
    return row.customer_id, holding_record(row, now=now)


def _in_state(state: WalletState, now: datetime) -> Q:
    lasts = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
    conditions = {
        WalletState.USABLE: Q(status=HoldingStatus.LOCKED) | (Q(status=HoldingStatus.CLAIMED) & lasts),
        WalletState.USED: Q(status=HoldingStatus.USED),
        WalletState.EXPIRED: Q(status=HoldingStatus.CLAIMED, ends_at__lte=now),
    }
    return conditions[state]


def _state_of(row: CouponHolding, *, now: datetime) -> WalletState:
    if row.status == HoldingStatus.USED:
        return WalletState.USED
    is_over = row.ends_at is not None and row.ends_at <= now
    return WalletState.EXPIRED if is_over and row.status == HoldingStatus.CLAIMED else WalletState.USABLE
