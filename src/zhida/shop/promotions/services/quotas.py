"""The units a flash offer may still price: opened, taken and given back in bucket rows."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from zhida.shop.kernel import outbox
from zhida.shop.kernel.inserts import insert_new, insert_rows
from zhida.shop.kernel.money import split_by_largest_remainder
from zhida.shop.kernel.prepared import PreparedRead, PreparedUpdate
from zhida.shop.promotions.conf import LEAST_UNITS_A_BUCKET, NEARLY_GONE_UNITS, QUOTA_BUCKETS
from zhida.shop.promotions.errors import InvalidOffer, OfferUsedUp
from zhida.shop.promotions.events import OfferQuotaMoved
from zhida.shop.promotions.lifecycle import RedemptionStatus
from zhida.shop.promotions.models import BuyerCount, Offer, QuotaBucket, Redemption

NO_LIMIT = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A bucket row as it was seen."""

    row_id: int
    units_left: int


_seen = PreparedRead(
    lambda numbers: (
        QuotaBucket.objects.filter(offer__number__in=numbers)
        .order_by("pk")
        .values_list("offer__number", "pk", "units_left")
    )
)
_taken = PreparedUpdate(
    lambda row_id, units: (
        QuotaBucket.objects.filter(pk=row_id, units_left__gte=units),
        {"units_left": F("units_left") - units},
    )
)
_counted = PreparedUpdate(
    lambda number, customer_id, room, units: (
        BuyerCount.objects.filter(offer_number=number, customer_id=customer_id, units_used__lte=room),
        {"units_used": F("units_used") + units},
    )
)


def open_quota(offer: Offer, *, whole: int | None) -> None:
    """Spread the whole quota of an offer about to go live over its buckets; none is no limit.

    Worked: 100 units are 13, 13, 13, 13, 12, 12, 12, 12; 5 units are one bucket.
    """
    if whole is None:
        return
    count = min(QUOTA_BUCKETS, max(1, whole // LEAST_UNITS_A_BUCKET))
    insert_rows(
        [
            QuotaBucket(offer=offer, bucket=bucket, units_left=units)
            for bucket, units in enumerate(split_by_largest_remainder(whole, [1] * count))
        ]
    )


def change_quota(offer: Offer, *, whole: int | None) -> None:
    """Give a live offer another whole quota: what is left is what its orders do not hold.

    Locks the offer's buckets by id. Raises InvalidOffer when orders hold more units than that.
    """
    lock_buckets(row_ids=[one.row_id for one in _buckets_of([offer.number]).get(offer.number, ())])
    QuotaBucket.objects.filter(offer=offer).delete()
    if whole is None:
        return
    held = Redemption.objects.filter(offer_number=offer.number, status=RedemptionStatus.USED)
    units_held = held.aggregate(units=Sum("units", default=0))["units"]
    if whole < units_held:
        raise InvalidOffer(
            fields={"quota_left": _("已售出 %(units)s 件，不能少于这个数。") % {"units": units_held}}
        )
    open_quota(offer, whole=whole - units_held)


def count_buyer(*, number: str, customer_id: int, units: int, limit: int | None) -> None:
    """Count units of a flash offer as one customer's. One conditional UPDATE decides, a second statement for
    the first order. Raises OfferUsedUp beyond the limit.
    """
    room = (NO_LIMIT if limit is None else limit) - units
    assert room >= 0, "no quote prices more units than one buyer may have"
    if _counted(number, customer_id, room, units) == 1:
        return
    if insert_new(BuyerCount(offer_number=number, customer_id=customer_id, units_used=units)):
        return
    # The row stood there at its limit, or another order of the same account made it a moment ago.
    if _counted(number, customer_id, room, units) != 1:
        raise OfferUsedUp(offer=number)


def take_quotas(*, units: Mapping[str, int], ref: str, now: datetime) -> None:
    """Take units from the quotas of several offers, by offer number; call it as late as can be.

    One read for all; an offer takes one conditional UPDATE where a bucket has enough. Only when others were
    faster are its buckets locked by id and the last units gathered. An offer without buckets has no limit.
    Records OfferQuotaMoved when few are left. Raises OfferUsedUp.
    """
    buckets = _buckets_of(sorted(units))
    for number in sorted(buckets):
        left = sum(bucket.units_left for bucket in buckets[number]) - units[number]
        if left < 0:
            raise OfferUsedUp(offer=number)
        _take(number, units[number], _from_start(buckets[number], ref, units[number]))
        if left <= NEARLY_GONE_UNITS:
            outbox.record(OfferQuotaMoved(number=number), now=now)


def give_quotas_back(*, units: Mapping[str, int], ref: str, now: datetime) -> None:
    """Put units back, all of an offer's into one bucket, by offer number; what ended its limit takes none."""
    buckets = _buckets_of(sorted(units))
    for number in sorted(buckets):
        bucket = _from_start(buckets[number], ref, 0)[0]
        QuotaBucket.objects.filter(pk=bucket.row_id).update(units_left=F("units_left") + units[number])
        if sum(one.units_left for one in buckets[number]) <= NEARLY_GONE_UNITS:
            outbox.record(OfferQuotaMoved(number=number), now=now)


def give_buyer_back(*, number: str, customer_id: int, units: int) -> None:
    """Count units of one customer no longer."""
    given = BuyerCount.objects.filter(
        offer_number=number, customer_id=customer_id, units_used__gte=units
    ).update(units_used=F("units_used") - units)
    assert given == 1, f"{customer_id} gives back units of {number} that were never counted"


def lock_buckets(*, row_ids: Sequence[int]) -> list[QuotaBucket]:
    """Lock bucket rows, by id."""
    return list(QuotaBucket.objects.select_for_update().filter(pk__in=row_ids).order_by("pk"))


def _buckets_of(numbers: Sequence[str]) -> dict[str, list[Bucket]]:
    found: dict[str, list[Bucket]] = {}
    for number, row_id, units_left in _seen(numbers):
        found.setdefault(number, []).append(Bucket(row_id=row_id, units_left=units_left))
    return found


def _from_start(buckets: Sequence[Bucket], ref: str, units: int) -> list[Bucket]:
    """Rotate the buckets to the one that the ref picks; those that suffice alone come first."""
    start = zlib.crc32(ref.encode()) % len(buckets)
    rotated = [*buckets[start:], *buckets[:start]]
    return sorted(rotated, key=lambda bucket: bucket.units_left < units)


def _take(number: str, units: int, buckets: Sequence[Bucket]) -> None:
    missing = units
    for bucket in buckets:
        wanted = min(bucket.units_left, missing)
        if wanted and _taken(bucket.row_id, wanted) == 1:
            missing -= wanted
        if not missing:
            return
    for row in lock_buckets(row_ids=[bucket.row_id for bucket in buckets]):
        wanted = min(row.units_left, missing)
        if wanted:
            taken = _taken(row.pk, wanted)
            assert taken == 1, "a locked bucket changed under us"
            missing -= wanted
    if missing:
        raise OfferUsedUp(offer=number)
