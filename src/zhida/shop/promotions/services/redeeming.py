"""Write down which order used which offers, and give them back when it is cancelled."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime

from zhida.shop.kernel.inserts import insert_rows
from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.kernel.uow import transactional
from zhida.shop.promotions.lifecycle import RedemptionStatus
from zhida.shop.promotions.models import Redemption
from zhida.shop.promotions.queries import applied_offers
from zhida.shop.promotions.records import Quote
from zhida.shop.promotions.services.coupons.holdings import (
    lock_holdings,
    release_holdings,
    return_holdings,
)
from zhida.shop.promotions.services.quotas import (
    count_buyer,
    give_buyer_back,
    give_quotas_back,
    take_quotas,
)

_booked = PreparedRead(lambda ref: Redemption.objects.filter(ref=ref).values_list("pk")[:1])


@transactional
def redeem(*, ref: str, customer_id: int | None, quote: Quote, now: datetime) -> None:
    """Book every offer that a quote applies to the order `ref`; a repeat changes nothing.

    A flash offer's units are counted as the customer's, within the limit per buyer of its terms, and taken
    from its quota, whose rows are hot and come last; offers by number, each by one conditional UPDATE.
    A quote without offers costs no statement. Records OfferQuotaMoved when few units are left.
    Raises OfferUsedUp, and then the whole order is rolled back.
    """
    amounts = applied_offers(answer=quote)
    if not amounts or _booked(ref):
        return
    versions = {terms.id: terms.version for terms in quote.terms}
    units = _flash_units(quote)
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
    lock_holdings(ref=ref, customer_id=customer_id, numbers=quote.coupons_used, now=now)
    if not units:
        return
    limits = _buyer_limits(quote)
    for number, taken in sorted(units.items()):
        if customer_id is not None:
            count_buyer(number=number, customer_id=customer_id, units=taken, limit=limits[number])
    take_quotas(units=units, ref=ref, now=now)


@transactional
def unredeem(*, ref: str, now: datetime) -> None:
    """Give back what an unpaid order used, the exact inverse of `redeem`; a repeat changes nothing.

    The hot quota rows come last, as in `redeem`.
    """
    release_holdings(ref=ref, now=now)
    used = Redemption.objects.filter(ref=ref, status=RedemptionStatus.USED)
    units: Counter[str] = Counter()
    for row in list(used.order_by("offer_number")):
        moved = Redemption.objects.filter(pk=row.pk, status=RedemptionStatus.USED).update(
            status=RedemptionStatus.RETURNED, returned_at=now
        )
        if moved != 1 or not row.units:
            continue
        units[row.offer_number] += row.units
        if row.customer_id is not None:
            give_buyer_back(number=row.offer_number, customer_id=row.customer_id, units=row.units)
    if units:
        give_quotas_back(units=units, ref=ref, now=now)


@transactional
def return_used(*, ref: str, now: datetime) -> None:
    """Give back the coupons of a paid order that was refunded in full; a repeat changes nothing.

    Each keeps its old end, or gets 7 days from now when that has passed. Offers and quotas stay used.
    """
    numbers = return_holdings(ref=ref, now=now)
    if numbers:
        Redemption.objects.filter(ref=ref, offer_number__in=numbers, status=RedemptionStatus.USED).update(
            status=RedemptionStatus.RETURNED, returned_at=now
        )


def _buyer_limits(quote: Quote) -> dict[str, int | None]:
    """Return each applied offer's limit per buyer, as its terms in the quote say."""
    return {terms.id: json.loads(terms.document).get("buyer_left") for terms in quote.terms}


def _flash_units(quote: Quote) -> dict[str, int]:
    """Return the units that each unit-price offer priced: the rows whose source is an applied offer."""
    known = {terms.id for terms in quote.terms}
    units: dict[str, int] = {}
    for row in quote.rows:
        if row.source in known:
            units[row.source] = units.get(row.source, 0) + row.quantity
    return units
