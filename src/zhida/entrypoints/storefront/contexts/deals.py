"""What promotions make of a product's price."""

from dataclasses import dataclass
from datetime import datetime

from zhida.entrypoints.storefront.contexts.coupons import CouponTicket
from zhida.entrypoints.storefront.contexts.goods import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class FlashBlock:
    """A flash sale of one SKU; `state` is a word of ours: live, coming or sold_out.

    `opens` and `lines` are texts, `sold_percent` is known where the sale has a quota.
    """

    state: str
    price_minor: int
    was_minor: int
    starts_at: datetime | None
    ends_at: datetime | None
    opens: str
    lines: tuple[str, ...]
    sold_percent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """What one unit of these SKUs costs anybody at best: in rows, and in one line of arithmetic.

    `after_minor` is None where nothing comes off; `after_name` says what it is after.
    """

    skus: tuple[str, ...]
    rows: tuple[tuple[str, str], ...] = ()
    arithmetic: str = ""
    after_name: str = ""
    after_minor: int | None = None
    flash: FlashBlock | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPart:
    """One thing that an offer is made of or gives, with its page where it has one."""

    title: str
    quantity: int
    url: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    """A live offer: its tag, what it does, until when, the parts of a bundle, a gift with its value."""

    tag: str
    text: str
    period: str
    parts: tuple[OfferPart, ...] = ()
    gift: OfferPart | None = None
    gift_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductDeals:
    """The promotions of a product page: a deal a SKU, offers, and coupons to be claimed in place."""

    deals: tuple[Deal, ...] = ()
    offers: tuple[OfferLine, ...] = ()
    coupons: tuple[CouponTicket, ...] = ()
    more_coupons: int = 0
    back: str = ""

    def of(self, sku: str) -> Deal | None:
        """Give the deal of a SKU."""
        return next((deal for deal in self.deals if sku in deal.skus), None)
