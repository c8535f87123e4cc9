"""What other rooms and the doors see of a cart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.kernel.money import Money
from zhida.shop.loyalty.records import Standing
from zhida.shop.pricing.records import SkuPrice
from zhida.shop.promotions.records import BuyerFacts, FreightCut, PointsRule, Quote, QuoteChoice


class ProblemCode(StrEnum):
    """What is wrong with a line of a cart."""

    UNPUBLISHED = "UNPUBLISHED"
    SOLD_OUT = "SOLD_OUT"
    SHORT_STOCK = "SHORT_STOCK"
    PRICE_CHANGED = "PRICE_CHANGED"
    LIMIT = "LIMIT"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedLine:
    """Units of a SKU that somebody would buy."""

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """What is to change on a line; None leaves it alone."""

    quantity: int | None = None
    is_selected: bool | None = None
    sku: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedLine:
    """One line of a locked cart."""

    line_id: int
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedCart:
    """A member's cart under lock with the lines about to be bought, oldest first."""

    cart_id: int
    version: int
    lines: tuple[LockedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLine:
    """One line as it stands in a cart."""

    line_id: int
    sku_id: int
    sku: str
    quantity: int
    is_selected: bool
    price_when_added_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCart:
    """A cart as it stands, oldest line first. `region` is that of a member's default address."""

    cart_id: int
    version: int
    lines: tuple[HeldLine, ...]
    region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteTerms:
    """Who buys, where it goes (6-digit district code; None leaves freight out), what the buyer chose, and
    what points are worth (None: none can be used). `standing` is what a member's facts were read from.
    """

    buyer: BuyerFacts
    region: str | None
    choice: QuoteChoice
    points: PointsRule | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSkus:
    """SKUs by code and prices by SKU id, as the rooms below gave them."""

    records: Mapping[str, SkuRecord]
    prices: Mapping[int, SkuPrice]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledCart:
    """A cart after units went into its line `line_id`, with what was read of its SKUs for that."""

    line_id: int
    cart: HeldCart
    known: KnownSkus


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """One line as it was priced. `key` is the engine's name for it: L001, L002 in the order given."""

    key: str
    sku: SkuRecord
    quantity: int
    selling: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedGift:
    """A thing given with the lines, at no price. `key` follows the lines' keys; `value` is what is stated."""

    key: str
    offer: str
    sku: SkuRecord
    quantity: int
    value: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceParts:
    """The six parts of a total: payable = goods - discount - coupon - points + freight, none below zero."""

    goods: Money
    discount: Money
    coupon: Money
    points: Money
    freight: Money
    payable: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLines:
    """Lines with the quote over them; `unsellable` are SKU codes that were left out of it."""

    lines: tuple[PricedLine, ...]
    quote: Quote
    parts: PriceParts
    unsellable: tuple[str, ...] = ()
    gifts: tuple[PricedGift, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProblem:
    """One problem: units `free` for SHORT_STOCK, `limit` for LIMIT, both prices for PRICE_CHANGED."""

    code: ProblemCode
    free: int | None = None
    limit: int | None = None
    was: Money | None = None
    present: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRowView:
    """Units of a line at one unit price; `source` is the flash offer's id, `selling` or `level:N`."""

    quantity: int
    unit_price: Money
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentView:
    """What one offer took off, line by line, and why."""

    offer: str
    kind: str
    amount: Money
    lines: Mapping[str, int]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HintView:
    """An offer that is nearly reached: what is missing to it, and the sentence to show."""

    offer: str
    missing: Money | None
    missing_quantity: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnappliedView:
    """An offer that is for these lines and takes nothing off: why in words, with what is missing to it."""

    offer: str
    title: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftView:
    """A gift as it is shown: with name, quantity and value, as 明码标价和禁止价格欺诈规定 wants it."""

    offer: str
    sku: str
    title: str
    options: Mapping[str, str]
    image: str | None
    quantity: int
    value: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponView:
    """A coupon of the buyer in this quote: what it took off, or why not and what is missing to it."""

    number: str
    title: str
    kind: str
    applied: bool
    amount: Money
    reason: str | None
    missing: Money | None
    ends_at: datetime | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteView:
    """A quote as shoppers see it; line ids are the cart's own. `points_usable` is what could pay of it.

    `unapplied` are all offers besides coupons that were looked at in vain, `hints` those of them to reach.
    """

    parts: PriceParts
    adjustments: tuple[AdjustmentView, ...]
    hints: tuple[HintView, ...]
    gifts: tuple[GiftView, ...]
    points_used: int = 0
    points_usable: int = 0
    coupons: tuple[CouponView, ...] = ()
    unapplied: tuple[UnappliedView, ...] = ()
    freight_cuts: tuple[FreightCut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CartLineView:
    """One line as it is shown; `sku_record` is None when the SKU is gone from the catalogue.

    `unit_price` is the dearest of its `rows`; a line that is not selected was not priced and has none.
    """

    line_id: str
    sku: str
    sku_record: SkuRecord | None
    quantity: int
    is_selected: bool
    unit_price: Money
    amount: Money
    discount: Money
    payable: Money
    problems: tuple[LineProblem, ...]
    rows: tuple[PriceRowView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CartView:
    """A cart with what it would cost now. `version` changes with every change of the cart."""

    version: int
    lines: tuple[CartLineView, ...]
    quote: QuoteView
