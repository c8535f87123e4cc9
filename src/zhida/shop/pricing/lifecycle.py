"""The states of a price change that needs a second person."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType


class PriceRequestStatus(StrEnum):
    WAITING = "WAITING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    SUPERSEDED = "SUPERSEDED"


PRICE_REQUEST_TRANSITIONS = MappingProxyType(
    {
        PriceRequestStatus.WAITING: frozenset(
            {PriceRequestStatus.APPROVED, PriceRequestStatus.REJECTED, PriceRequestStatus.SUPERSEDED}
        ),
        PriceRequestStatus.APPROVED: frozenset(),
        PriceRequestStatus.REJECTED: frozenset(),
        PriceRequestStatus.SUPERSEDED: frozenset(),
    }
)
