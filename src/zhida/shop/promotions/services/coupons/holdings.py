"""The one writer of a holding's status: claimed by code, locked by an order, used, given back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zhida.shop.kernel.inserts import insert_rows
from zhida.shop.kernel.uow import transactional
from zhida.shop.promotions import coupon_conf
from zhida.shop.promotions.errors import OfferUsedUp
from zhida.shop.promotions.lifecycle import HOLDING_TRANSITIONS, HoldingStatus
from zhida.shop.promotions.models import CouponHolding, HoldingStep


@transactional
def lock_holdings(*, ref: str, customer_id: int | None, numbers: Sequence[str], now: datetime) -> None:
    """Tie coupons to the unpaid order `ref`, by compare-and-set: of two orders with one coupon one wins.

    No statement without coupons, three with. Raises OfferUsedUp when one is not the buyer's to use any more.
    """
    if not numbers:
        return
    mine = CouponHolding.objects.filter(number__in=numbers, customer_id=customer_id)
    keys = list(mine.order_by("pk").values_list("pk", flat=True))
    moved = CouponHolding.objects.filter(pk__in=keys, status=HoldingStatus.CLAIMED).update(
        status=HoldingStatus.LOCKED, ref=ref
    )
    if moved != len(set(numbers)):
        raise OfferUsedUp(offer=numbers[0])
    keep_steps(keys, HoldingStatus.CLAIMED, HoldingStatus.LOCKED, ref=ref, now=now)


@transactional
def use_coupons(*, ref: str, now: datetime) -> None:
    """Say that the order was paid: its coupons are used. A repeat changes nothing."""
    keys = _keys_of(ref, HoldingStatus.LOCKED)
    if keys:
        CouponHolding.objects.filter(pk__in=keys, status=HoldingStatus.LOCKED).update(
            status=HoldingStatus.USED, used_at=now
        )
        keep_steps(keys, HoldingStatus.LOCKED, HoldingStatus.USED, ref=ref, now=now)


@transactional
def release_holdings(*, ref: str, now: datetime) -> None:
    """Give an unpaid order's coupons back as they were, their end too; a repeat changes nothing."""
    keys = _keys_of(ref, HoldingStatus.LOCKED)
    if keys:
        CouponHolding.objects.filter(pk__in=keys, status=HoldingStatus.LOCKED).update(
            status=HoldingStatus.CLAIMED, ref=""
        )
        keep_steps(keys, HoldingStatus.LOCKED, HoldingStatus.CLAIMED, ref=ref, now=now)


@transactional
def return_holdings(*, ref: str, now: datetime) -> tuple[str, ...]:
    """Give back what a paid order used, and name it; a repeat finds nothing.

    The old end stands; one that has passed becomes 7 days from now.
    """
    used = CouponHolding.objects.filter(ref=ref, status=HoldingStatus.USED).order_by("pk")
    rows = list(used.only("number", "ends_at"))
    for row in rows:
        ends_at = row.ends_at
        if ends_at is not None and ends_at <= now:
            ends_at = now + coupon_conf.RETURNED_FOR
        CouponHolding.objects.filter(pk=row.pk, status=HoldingStatus.USED).update(
            status=HoldingStatus.CLAIMED, ref="", used_at=None, ends_at=ends_at
        )
    keep_steps([row.pk for row in rows], HoldingStatus.USED, HoldingStatus.CLAIMED, ref=ref, now=now)
    return tuple(row.number for row in rows)


@transactional
def claim_issued(
    *, key: int, customer_id: int, starts_at: datetime | None, ends_at: datetime | None, now: datetime
) -> bool:
    """Give a code's holding to a customer; False when another was quicker."""
    moved = CouponHolding.objects.filter(pk=key, status=HoldingStatus.ISSUED).update(
        status=HoldingStatus.CLAIMED,
        customer_id=customer_id,
        starts_at=starts_at,
        ends_at=ends_at,
        claimed_at=now,
    )
    if moved != 1:
        return False
    keep_steps([key], HoldingStatus.ISSUED, HoldingStatus.CLAIMED, ref="", now=now)
    return True


def keep_steps(
    keys: Sequence[int], before: HoldingStatus, after: HoldingStatus, *, ref: str, now: datetime
) -> None:
    """Write down one move of several holdings; it must be one of the machine's."""
    assert after in HOLDING_TRANSITIONS[before]
    insert_rows([HoldingStep(holding_id=key, before=before, after=after, ref=ref, at=now) for key in keys])


def _keys_of(ref: str, status: HoldingStatus) -> list[int]:
    rows = CouponHolding.objects.filter(ref=ref, status=status).order_by("pk")
    return list(rows.values_list("pk", flat=True))
