"""What must always hold of quotas and limits; read-only, for `zhida invariants`."""

from __future__ import annotations

import json
from collections import Counter

from django.db.models import Sum

from zhida.shop.kernel.invariants import InvariantResult
from zhida.shop.promotions.lifecycle import RedemptionStatus
from zhida.shop.promotions.models import BuyerCount, Offer, QuotaBucket, Redemption
from zhida.shop.promotions.queries.coupons.invariants import check_coupons
from zhida.shop.promotions.records import OfferKind


def check_invariants() -> list[InvariantResult]:
    """Check the room: what is left of a quota and what orders hold are the whole, as are buyers' counts, and
    coupons agree with what was issued.
    """
    return [
        InvariantResult(name="promotions.quotas_are_whole", broken=_broken_quotas()),
        InvariantResult(name="promotions.buyer_counts_are_held", broken=_broken_counts()),
        *check_coupons(),
    ]


def _broken_quotas() -> list[str]:
    used = Redemption.objects.filter(status=RedemptionStatus.USED, units__gt=0)
    held = dict(used.order_by().values_list("offer_number").annotate(all_units=Sum("units")))
    left = dict(
        QuotaBucket.objects.order_by().values_list("offer__number").annotate(all_left=Sum("units_left"))
    )
    live = Offer.objects.filter(kind=OfferKind.FLASH_PRICE, number__in=list(left))
    whole = {
        number: json.loads(document)["quota_left"]
        for number, document in live.values_list("number", "document")
    }
    return sorted(number for number, units in whole.items() if left[number] + held.get(number, 0) != units)


def _broken_counts() -> list[str]:
    used = Redemption.objects.filter(status=RedemptionStatus.USED, units__gt=0, customer_id__isnull=False)
    rows = used.order_by().values_list("offer_number", "customer_id").annotate(all_units=Sum("units"))
    held = Counter({(number, customer_id): units for number, customer_id, units in rows})
    counted = {
        (number, customer_id): units
        for number, customer_id, units in BuyerCount.objects.values_list(
            "offer_number", "customer_id", "units_used"
        )
    }
    return sorted(
        f"{number}/{customer_id}"
        for number, customer_id in held.keys() | counted.keys()
        if held[number, customer_id] != counted.get((number, customer_id), 0)
    )
