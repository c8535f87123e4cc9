"""What the engine is given: offers, coupons and the whole case, parsed and checked, all amounts in fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from zhida.shop.promotions.records import (
    BuyerFacts,
    OfferKind,
    PointsRule,
    QuoteChoice,
    QuoteLine,
    Reason,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which lines an offer looks at: any of the included (all when none is named), never an excluded one."""

    skus: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    exclude_skus: frozenset[str] = frozenset()
    exclude_products: frozenset[str] = frozenset()
    exclude_brands: frozenset[str] = frozenset()
    exclude_categories: frozenset[str] = frozenset()

    def holds(self, line: QuoteLine) -> bool:
        """Say whether the line is inside: lists are unions, and excludes win."""
        if (
            line.sku in self.exclude_skus
            or line.product in self.exclude_products
            or line.brand in self.exclude_brands
            or not self.exclude_categories.isdisjoint(line.category)
        ):
            return False
        if not (self.skus or self.products or self.brands or self.categories):
            return True
        return (
            line.sku in self.skus
            or line.product in self.products
            or line.brand in self.brands
            or not self.categories.isdisjoint(line.category)
        )


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What every offer and coupon has. Its period is starts_at <= t < ends_at."""

    id: str
    kind: OfferKind
    title: str = ""
    priority: int = 0
    group: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    scope: Scope = field(default_factory=Scope)

    @property
    def group_name(self) -> str:
        """Return the exclusion group, by default the offer's own id."""
        return self.group or self.id

    @property
    def precedence(self) -> tuple[int, str]:
        """Sort key of ties: higher priority first, then the smaller id."""
        return (-self.priority, self.id)

    @property
    def named_skus(self) -> frozenset[str]:
        """Return the SKUs that the offer itself is about, besides its scope; empty for most kinds."""
        return frozenset()

    def concerns(self, line: QuoteLine) -> bool:
        """Say whether a line could get something of the offer: it is in scope, and one of the named SKUs."""
        return self.scope.holds(line) and (not self.named_skus or line.sku in self.named_skus)

    def out_of_period(self, now: datetime) -> Reason | None:
        """Return why the offer does not run at `now`, or None when it does."""
        if self.starts_at is not None and now < self.starts_at:
            return Reason.NOT_STARTED
        if self.ends_at is not None and now >= self.ends_at:
            return Reason.ENDED
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlashPrice(Offer):
    """限时折扣: a price per SKU while the offer's own quota and the buyer's limit last (None: no limit)."""

    prices: Mapping[str, int]
    quota_left: int | None = None
    buyer_left: int | None = None

    @property
    def named_skus(self) -> frozenset[str]:
        """Return the SKUs that have a flash price."""
        return frozenset(self.prices)


@dataclass(frozen=True, slots=True, kw_only=True)
class NthPercent(Offer):
    """第N件M折: of every `nth` units in scope the cheapest one is `percent_off` cheaper."""

    nth: int
    percent_off: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountPercent(Offer):
    """满N件M折: from `count` units on, every unit in scope is `percent_off` cheaper."""

    count: int
    percent_off: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BundlePrice(Offer):
    """套装价: one of each `items` set costs `price`."""

    items: Mapping[str, int]
    price: int

    @property
    def named_skus(self) -> frozenset[str]:
        """Return the SKUs of the set."""
        return frozenset(self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class CutTier:
    """One step of 满减."""

    threshold: int
    cut: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentTier:
    """One step of 满折."""

    threshold: int
    percent_off: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdCut(Offer):
    """满减: the highest step reached cuts its amount, once."""

    tiers: tuple[CutTier, ...]
    cap: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryCut(Offer):
    """每满减: every full `threshold` cuts `cut`, up to the cap."""

    threshold: int
    cut: int
    cap: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdPercent(Offer):
    """满折: the highest step reached takes its percentage off, once, up to the cap."""

    tiers: tuple[PercentTier, ...]
    cap: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdGift(Offer):
    """满赠: one gift when the threshold is reached."""

    threshold: int
    gift_sku: str
    gift_value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeFreight(Offer):
    """满额包邮: no freight from `threshold` on."""

    threshold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupon(Offer):
    """A coupon the buyer holds: exactly one of `cut` and `percent_off` is set."""

    threshold: int = 0
    cut: int | None = None
    percent_off: int | None = None
    cap: int | None = None
    stacks: bool = False


LineOffer = NthPercent | CountPercent | BundlePrice
MoneyOffer = ThresholdCut | EveryCut | ThresholdPercent


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundLine:
    """So many units of a line given back."""

    line: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything a quote depends on."""

    now: datetime
    lines: tuple[QuoteLine, ...]
    buyer: BuyerFacts = field(default_factory=BuyerFacts)
    offers: tuple[Offer, ...] = ()
    coupons: tuple[Coupon, ...] = ()
    choice: QuoteChoice = field(default_factory=QuoteChoice)
    points: PointsRule | None = None
    freight: int = 0
    refunds: tuple[tuple[RefundLine, ...], ...] = ()
