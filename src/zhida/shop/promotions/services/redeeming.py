"""Write down which order used which offers, and give them back when it is cancelled."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from zhida.shop.kernel.inserts import insert_rows
from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.kernel.uow import transactional
from zhida.shop.promotions.errors import OfferUsedUp
from zhida.shop.promotions.lifecycle import RedemptionStatus
from zhida.shop.promotions.models import OfferQuota, Redemption
from zhida.shop.promotions.queries import applied_offers
from zhida.shop.promotions.records import Quote

_booked = PreparedRead(lambda ref: Redemption.objects.filter(ref=ref).values_list("pk")[:1])


@transactional
def redeem(*, ref: str, customer_id: int | None, quote: Quote, now: datetime) -> None:
    """Book every offer that a quote applies to the order `ref`; a repeat changes nothing.

    A limited offer's quota falls by the units it priced, each in one conditional UPDATE, by offer number.
    A quote without offers costs no statement. Raises OfferUsedUp, and then the whole order is rolled back.
    """
    amounts = applied_offers(quote)
    if not amounts or _booked(ref):
        return
    versions = {terms.id: terms.version for terms in quote.terms}
    units = _flash_units(quote)
    for number, taken in sorted(units.items()):
        _take_quota(number, taken)
    insert_rows(
        [
            Redemption(
                ref=ref,
                offer_number=number,
                offer_version=versions.get(number, 0),
                customer_id=customer_id,
                amount_minor=amount,
                units=units.get(number, 0),
                status=RedemptionStatus.USED,
                used_at=now,
            )
            for number, amount in sorted(amounts.items())
        ]
    )


@transactional
def unredeem(*, ref: str, now: datetime) -> None:
    """Give back what an unpaid order used, the exact inverse of `redeem`; a repeat changes nothing."""
    used = Redemption.objects.filter(ref=ref, status=RedemptionStatus.USED)
    for row in list(used.order_by("offer_number")):
        moved = Redemption.objects.filter(pk=row.pk, status=RedemptionStatus.USED).update(
            status=RedemptionStatus.RETURNED, returned_at=now
        )
        if moved == 1 and row.units:
            OfferQuota.objects.filter(offer__number=row.offer_number).update(
                quota_left=F("quota_left") + row.units
            )


def _take_quota(number: str, units: int) -> None:
    """Take units from an offer's quota; an offer without a quota row has no limit."""
    quota = OfferQuota.objects.filter(offer__number=number)
    if quota.filter(quota_left__gte=units).update(quota_left=F("quota_left") - units) == 1:
        return
    if quota.exists():
        raise OfferUsedUp(offer=number)


def _flash_units(quote: Quote) -> dict[str, int]:
    """Return the units that each unit-price offer priced: the rows whose source is an applied offer."""
    known = {terms.id for terms in quote.terms}
    units: dict[str, int] = {}
    for row in quote.rows:
        if row.source in known:
            units[row.source] = units.get(row.source, 0) + row.quantity
    return units
