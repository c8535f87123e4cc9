"""The states of an offer, the whole machine."""

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
