"""The states of an offer, its redemption and a coupon that somebody has, each machine whole."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType


class OfferStatus(StrEnum):
    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    STOPPED = "STOPPED"


OFFER_TRANSITIONS = MappingProxyType(
    {
        OfferStatus.DRAFT: frozenset({OfferStatus.PUBLISHED, OfferStatus.STOPPED}),
        OfferStatus.PUBLISHED: frozenset({OfferStatus.STOPPED}),
        OfferStatus.STOPPED: frozenset(),
    }
)


class RedemptionStatus(StrEnum):
    USED = "USED"
    RETURNED = "RETURNED"


REDEMPTION_TRANSITIONS = MappingProxyType(
    {
        RedemptionStatus.USED: frozenset({RedemptionStatus.RETURNED}),
        RedemptionStatus.RETURNED: frozenset(),
    }
)


class HoldingStatus(StrEnum):
    """Where one coupon is. Being over is no status: it follows from the holding's end and the time."""

    ISSUED = "ISSUED"
    CLAIMED = "CLAIMED"
    LOCKED = "LOCKED"
    USED = "USED"


# A code waits ISSUED until it is claimed. LOCKED goes back when the unpaid order ends, USED when the paid
# one is refunded in full.
HOLDING_TRANSITIONS = MappingProxyType(
    {
        HoldingStatus.ISSUED: frozenset({HoldingStatus.CLAIMED}),
        HoldingStatus.CLAIMED: frozenset({HoldingStatus.LOCKED}),
        HoldingStatus.LOCKED: frozenset({HoldingStatus.CLAIMED, HoldingStatus.USED}),
        HoldingStatus.USED: frozenset({HoldingStatus.CLAIMED}),
    }
)


class CouponStatus(StrEnum):
    """Where a coupon template is."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    STOPPED = "STOPPED"


COUPON_TRANSITIONS = MappingProxyType(
    {
        CouponStatus.DRAFT: frozenset({CouponStatus.PUBLISHED, CouponStatus.STOPPED}),
        CouponStatus.PUBLISHED: frozenset({CouponStatus.STOPPED}),
        CouponStatus.STOPPED: frozenset(),
    }
)
