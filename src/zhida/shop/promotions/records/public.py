"""What public pages say of promotions: the same for every visitor, all amounts in fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from zhida.shop.promotions.engine.offers import Offer
from zhida.shop.promotions.records import OfferKind
from zhida.shop.promotions.records.coupons import ClaimableCoupon


@dataclass(frozen=True, slots=True, kw_only=True)
class FlashOffer:
    """A flash sale that runs or comes soon: prices by SKU, units in all and left, and the limit of a buyer.

    No quota and no limit are None.
    """

    number: str
    title: str
    prices: Mapping[str, int]
    starts_at: datetime | None
    ends_at: datetime | None
    quota: int | None
    quota_left: int | None
    buyer_limit: int | None

    def has_begun(self, now: datetime) -> bool:
        """Say whether it runs at `now`; one that is over is never shown."""
        return self.starts_at is None or self.starts_at <= now

    @property
    def is_sold_out(self) -> bool:
        """Say whether its own quota is used up."""
        return self.quota_left == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOffer:
    """A live offer and what it does in words; a bundle has `parts`, a gift its SKU and stated value."""

    number: str
    kind: OfferKind
    title: str
    rule: str
    starts_at: datetime | None
    ends_at: datetime | None
    parts: tuple[tuple[str, int], ...] = ()
    gift_sku: str = ""
    gift_value: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPromotions:
    """The promotions of one instant as anybody may know them; `flash` are sales that run or come soon."""

    live: tuple[Offer, ...] = ()
    flash: tuple[FlashOffer, ...] = ()
    claimable: tuple[ClaimableCoupon, ...] = ()
