"""What goes into a quote and what comes out: frozen, plain data, all amounts in fen.

A Quote is stored with its order and never recomputed; `version` says which shape a stored one has.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

QUOTE_VERSION = 1
POINTS_OFFER = "points"
SELLING_SOURCE = "selling"


class OfferKind(StrEnum):
    """Every kind of offer and coupon the engine knows, by the word used in documents."""

    FLASH_PRICE = "flash_price"
    NTH_PERCENT = "nth_percent"
    COUNT_PERCENT = "count_percent"
    BUNDLE_PRICE = "bundle_price"
    THRESHOLD_CUT = "threshold_cut"
    EVERY_CUT = "every_cut"
    THRESHOLD_PERCENT = "threshold_percent"
    THRESHOLD_GIFT = "threshold_gift"
    FREE_FREIGHT = "free_freight"
    COUPON_SHOP = "shop"
    COUPON_CATEGORY = "category"
    COUPON_PRODUCT = "product"
    COUPON_FREIGHT = "freight"


GOODS_COUPON_KINDS = frozenset({OfferKind.COUPON_SHOP, OfferKind.COUPON_CATEGORY, OfferKind.COUPON_PRODUCT})


class Reason(StrEnum):
    """Why an offer was not applied."""

    NOT_STARTED = "not_started"
    ENDED = "ended"
    OUT_OF_SCOPE = "out_of_scope"
    BELOW_THRESHOLD = "below_threshold"
    BELOW_COUNT = "below_count"
    INCOMPLETE_SET = "incomplete_set"
    QUOTA_USED_UP = "quota_used_up"
    BUYER_LIMIT = "buyer_limit"
    NOT_CHEAPER = "not_cheaper"
    LOST_TO_GROUP = "lost_to_group"
    SLOT_TAKEN = "slot_taken"
    NOT_CHOSEN = "not_chosen"
    NOTHING_LEFT = "nothing_left"
    FREIGHT_ALREADY_FREE = "freight_already_free"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """One cart line as the engine sees it; `line` is the cart's own key for it."""

    line: str
    sku: str
    product: str
    category: tuple[str, ...]
    brand: str
    quantity: int
    selling_minor: int
    level_prices: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerFacts:
    """The published conditions a buyer fulfils. `customer_id` finds the buyer's own limits, never a price."""

    customer_id: int | None = None
    level: int = 0
    points: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsRule:
    """How many points make a yuan, and the largest percentage of the goods they may pay."""

    per_yuan: int
    max_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteChoice:
    """What the buyer asked for: the best coupons or named ones, and how many points."""

    coupons: Literal["best"] | tuple[str, ...] = "best"
    points: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """What the scopes of offers look at in a line; kept with a quote for a settlement without live tables."""

    line: str
    product: str
    category: tuple[str, ...]
    brand: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """What one offer took off one row."""

    offer: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRow:
    """Units of one line that share a unit price. `source` is an offer's id, `selling` or `level:N`."""

    row: str
    line: str
    sku: str
    quantity: int
    unit_price: int
    source: str
    amount: int
    adjustments: tuple[Adjustment, ...]
    payable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """An applied offer: its amount, each row's share and the facts that explain it.

    `facts` holds numbers of the rule as it was met, for example threshold 20000, cut 3000, base 22880.
    `lost` is what it would have taken beyond what was left.
    """

    id: str
    kind: OfferKind
    title: str
    amount: int
    shares: Mapping[str, int]
    facts: Mapping[str, int]
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FreightCut:
    """A free-freight rule or freight coupon and what it took off the freight."""

    id: str
    kind: OfferKind
    title: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplied:
    """An offer that was looked at and not applied, why, and what is missing to its lowest step."""

    id: str
    kind: OfferKind
    title: str
    reason: Reason
    missing_minor: int | None = None
    missing_quantity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """A thing given with the order, with the value the law wants stated (明码标价和禁止价格欺诈规定)."""

    offer: str
    sku: str
    quantity: int
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTerms:
    """The very document of an applied offer, so that a later settlement needs no live table."""

    id: str
    version: int
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCoupon:
    """A coupon that the buyer could have used, as a page names it."""

    id: str
    kind: OfferKind
    title: str
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTag:
    """A live offer as a product page names it."""

    id: str
    kind: OfferKind
    title: str
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferReach:
    """Which products a live offer is for, any of their SKUs being enough; nothing included: all of them."""

    products: frozenset[str] = frozenset()
    skus: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    exclude_products: frozenset[str] = frozenset()
    exclude_brands: frozenset[str] = frozenset()
    exclude_categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRecord:
    """An offer as staff see it; `document` is its JSON text."""

    number: str
    kind: str
    title: str
    status: str
    version: int
    document: str
    starts_at: datetime | None
    ends_at: datetime | None
    created_by: str
    created_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What a cart costs and why: goods - discounts - points_amount + freight_payable = payable.

    `held` are the buyer's own coupons, for the page only: no part of the price, and not stored.
    The sum of the rows' payable plus freight_payable is payable too. `unit_shares` holds what each unit of
    each line was paid, most expensive first; refunds take from it and never recompute. A quote stored before
    `lines` were kept has none.
    """

    rows: tuple[QuoteRow, ...]
    goods: int
    discounts: tuple[Discount, ...]
    not_applied: tuple[NotApplied, ...]
    coupons_used: tuple[str, ...]
    points_used: int
    points_amount: int
    gifts: tuple[Gift, ...]
    freight: int
    freight_payable: int
    freight_cuts: tuple[FreightCut, ...]
    payable: int
    unit_shares: Mapping[str, tuple[int, ...]]
    terms: tuple[OfferTerms, ...] = ()
    lines: tuple[LineFacts, ...] = ()
    version: int = QUOTE_VERSION
    held: tuple[HeldCoupon, ...] = field(default=(), compare=False)

    @property
    def coupon_amount(self) -> int:
        """Return what goods coupons took off; freight coupons are in `freight_cuts`."""
        return sum(d.amount for d in self.discounts if d.kind in GOODS_COUPON_KINDS)

    @property
    def discount_amount(self) -> int:
        """Return what offers other than coupons and points took off the goods."""
        return sum(d.amount for d in self.discounts) - self.coupon_amount

    def line_amount(self, line: str) -> int:
        """Return quantity times unit price of a line, all its rows together."""
        return sum(row.amount for row in self.rows if row.line == line)

    def line_payable(self, line: str) -> int:
        """Return what a line is paid, all its rows together, without freight."""
        return sum(row.payable for row in self.rows if row.line == line)

    def line_shares(self, discount: Discount) -> dict[str, int]:
        """Return what one discount took off each line."""
        shares: dict[str, int] = {}
        for row in self.rows:
            if row.row in discount.shares:
                shares[row.line] = shares.get(row.line, 0) + discount.shares[row.row]
        return shares

    def to_json(self) -> str:
        """Write the quote as canonical JSON text: equal quotes give equal bytes."""
        stored = asdict(replace(self, held=()))
        del stored["held"]
        return json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Quote:
        """Read what `to_json` wrote. Raises ValueError for a version this code does not know."""
        stored: dict[str, Any] = json.loads(text)
        if stored["version"] != QUOTE_VERSION:
            raise ValueError(f"quote of unknown version {stored['version']}")
        return cls(
            **stored
            | {
                "rows": tuple(_row_from(row) for row in stored["rows"]),
                "discounts": tuple(Discount(**_with_kind(d)) for d in stored["discounts"]),
                "not_applied": tuple(
                    NotApplied(**_with_kind(n) | {"reason": Reason(n["reason"])})
                    for n in stored["not_applied"]
                ),
                "coupons_used": tuple(stored["coupons_used"]),
                "gifts": tuple(Gift(**gift) for gift in stored["gifts"]),
                "freight_cuts": tuple(FreightCut(**_with_kind(cut)) for cut in stored["freight_cuts"]),
                "unit_shares": {line: tuple(shares) for line, shares in stored["unit_shares"].items()},
                "terms": tuple(OfferTerms(**terms) for terms in stored["terms"]),
                "lines": tuple(_line_from(line) for line in stored.get("lines", ())),
            }
        )


def _row_from(stored: dict[str, Any]) -> QuoteRow:
    return QuoteRow(**stored | {"adjustments": tuple(Adjustment(**a) for a in stored["adjustments"])})


def _with_kind(stored: dict[str, Any]) -> dict[str, Any]:
    return stored | {"kind": OfferKind(stored["kind"])}


def _line_from(stored: dict[str, Any]) -> LineFacts:
    return LineFacts(**stored | {"category": tuple(stored["category"])})
