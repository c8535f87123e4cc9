"""Shapes of checkout's REST calls."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from zhida.shop.kernel.money import Money

RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]
Minor = Annotated[int, Field(strict=True, ge=0, le=10**12)]
CouponId = Annotated[str, Field(min_length=1, max_length=64)]


class PayableIn(Schema):
    minor: Minor
    currency: Literal["CNY"] = "CNY"


class BuyNowLineIn(Schema):
    sku: Annotated[str, Field(min_length=1, max_length=64)]
    quantity: Annotated[int, Field(strict=True, ge=1, le=999)]


class InvoiceWishIn(Schema):
    """What a fapiao is asked for: a person's or a company's, with the company's tax number."""

    kind: Literal["personal", "company"]
    title: Annotated[str, Field(min_length=1, max_length=100)]
    tax_number: Annotated[str, Field(max_length=20, pattern=r"^[0-9A-Z]*$")] = ""
    email: Annotated[str, Field(max_length=254)] = ""


class PickupIn(Schema):
    """Where the goods are fetched and who comes."""

    store: Annotated[str, Field(min_length=1, max_length=20)]
    name: Annotated[str, Field(min_length=1, max_length=40)]
    phone: Annotated[str, Field(min_length=1, max_length=20)]


class PlaceOrderIn(Schema):
    """What a shopper submits: `address_id` where it goes, or `pickup` where it is fetched."""

    address_id: RowId | None = None
    pickup: PickupIn | None = None
    expected_payable: PayableIn
    line_ids: Annotated[list[RowId], Field(min_length=1, max_length=100)] | None = None
    lines: Annotated[list[BuyNowLineIn], Field(min_length=1, max_length=100)] | None = None
    coupons: Annotated[list[CouponId], Field(max_length=20)] | Literal["best"] | None = None
    points: Annotated[int, Field(strict=True, ge=0, le=10**9)] = 0
    invoice: InvoiceWishIn | None = None
    note: Annotated[str, Field(max_length=200)] = ""
    cart_version: Annotated[int, Field(ge=0, le=2**63 - 1)] | None = None
    expected_gifts: Annotated[list[CouponId], Field(max_length=20)] | None = None
    confirmed_exclusions: Annotated[list[CouponId], Field(max_length=100)] = Field(default_factory=list)


class PlacedOrderOut(Schema):
    number: str
    status: str
    payable: Money
    expires_at: datetime


class PayMethodOut(Schema):
    channel: str
    title: str


class PayMethodsOut(Schema):
    items: list[PayMethodOut]
    next: str | None


class PayIn(Schema):
    channel: Annotated[str, Field(min_length=1, max_length=40)]
    scene: Literal["pc", "h5", "jsapi"]
    openid: Annotated[str, Field(max_length=128)] = ""


class PayStartOut(Schema):
    attempt: str
    kind: str
    payload: dict[str, str]
    expires_at: datetime
    account: str


class PayAttemptOut(Schema):
    attempt: str
    channel: str
    status: str
    amount: Money
    expires_at: datetime


class OrderCancelIn(Schema):
    reason: Annotated[str, Field(max_length=200)] = ""


class OrderStatusOut(Schema):
    number: str
    status: str


class LowerPriceIn(Schema):
    payable: PayableIn
    reason: Annotated[str, Field(min_length=1, max_length=200)]
