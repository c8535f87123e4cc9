"""Shapes of the cart's REST calls."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from zhida.shop.cart import conf
from zhida.shop.kernel.money import Money

# JSON integers only: 1.5, "1", true, null and full-width digits are malformed.
Quantity = Annotated[int, Field(strict=True, ge=1, le=conf.UNITS_A_LINE)]
RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]
SkuCode = Annotated[str, Field(min_length=1, max_length=64)]
CouponId = Annotated[str, Field(min_length=1, max_length=64)]
Points = Annotated[int, Field(strict=True, ge=0, le=10**9)]


class CartLineIn(Schema):
    sku: SkuCode
    quantity: Quantity


class CartLinePatch(Schema):
    quantity: Quantity = 1
    selected: Annotated[bool, Field(strict=True)] = True
    sku: SkuCode = ""


class CartSelectionIn(Schema):
    selected: Annotated[bool, Field(strict=True)]
    line_ids: Annotated[list[RowId], Field(max_length=conf.LINES_A_CART)] | None = None


class CartQuoteIn(Schema):
    line_ids: Annotated[list[RowId], Field(min_length=1, max_length=conf.LINES_A_CART)] | None = None
    lines: Annotated[list[CartLineIn], Field(min_length=1, max_length=conf.LINES_A_CART)] | None = None
    address_id: RowId | None = None
    pickup: bool = False
    coupons: Annotated[list[CouponId], Field(max_length=20)] | Literal["best"] = "best"
    points: Points = 0


class CartProblemOut(Schema):
    code: str
    free: int | None = None
    limit: int | None = None
    was: Money | None = None
    now: Money | None = None


class CartPriceRowOut(Schema):
    quantity: int
    unit_price: Money
    source: str


class CartLineOut(Schema):
    id: str
    sku: str
    product: str
    title: str
    options: dict[str, str]
    image: str | None
    quantity: int
    selected: bool
    unit_price: Money
    amount: Money
    discount: Money
    payable: Money
    rows: list[CartPriceRowOut]
    problems: list[CartProblemOut]


class CartAdjustmentOut(Schema):
    offer: str
    kind: str
    amount: Money
    lines: dict[str, int]
    reason: str


class CartHintOut(Schema):
    offer: str
    missing: Money | None
    missing_quantity: int | None
    text: str


class CartGiftOut(Schema):
    offer: str
    sku: str
    title: str
    options: dict[str, str]
    image: str | None
    quantity: int
    value: Money


class CartCouponOut(Schema):
    """A coupon of the buyer: applied with its amount, or the reason and what is missing."""

    number: str
    title: str
    kind: str
    applied: bool
    amount: Money
    reason: str | None
    missing: Money | None
    ends_at: datetime | None
    text: str


class CartQuoteOut(Schema):
    goods: Money
    discount: Money
    coupon: Money
    points: Money
    freight: Money
    payable: Money
    adjustments: list[CartAdjustmentOut]
    hints: list[CartHintOut]
    gifts: list[CartGiftOut]
    points_used: int
    points_usable: int
    coupons: list[CartCouponOut]


class CartOut(Schema):
    version: int
    lines: list[CartLineOut]
    quote: CartQuoteOut


class CartQuotedOut(Schema):
    quote: CartQuoteOut
