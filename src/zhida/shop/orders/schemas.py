"""Shapes of the orders' REST calls."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from ninja import Schema
from pydantic import Field

from zhida.shop.kernel.money import Money
from zhida.shop.orders import conf

LineKey = Annotated[str, Field(pattern=r"^L[0-9]{3}$")]
Units = Annotated[int, Field(strict=True, ge=1, le=999)]
Reason = Annotated[str, Field(min_length=1, max_length=conf.REASON_MAX_LENGTH)]


class StatusWord(StrEnum):
    """The status of an order in the API's words."""

    AWAITING_PAYMENT = "awaiting_payment"
    PAID = "paid"
    PACKING = "packing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    CLOSED = "closed"


class FlagWord(StrEnum):
    """The coloured flag of an order in the API's words."""

    NONE = "none"
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"


class LineOut(Schema):
    id: str
    sku: str
    product: str
    title: str
    options: dict[str, str]
    image: str
    quantity: int
    unit_price: Money
    amount: Money
    discount: Money
    payable: Money
    unit_shares: list[int]
    shipped_quantity: int
    refunded_quantity: int


class SummaryOut(Schema):
    number: str
    status: str
    status_name: str
    placed_at: datetime
    expires_at: datetime
    payable: Money
    refunded: Money
    lines: list[LineOut]


class SummariesOut(Schema):
    items: list[SummaryOut]
    next: str | None


class AddressOut(Schema):
    name: str
    phone: str
    province: str
    city: str
    district: str
    street: str
    detail: str
    region_code: str


class PartsOut(Schema):
    goods: Money
    discount: Money
    coupon: Money
    points: Money
    freight: Money
    payable: Money


class OrderAdjustmentOut(Schema):
    offer: str
    kind: str
    amount: Money
    lines: dict[str, int]
    reason: str


class TimelineOut(Schema):
    status: str
    name: str
    at: datetime
    note: str


class PaymentOut(Schema):
    attempt: str
    channel: str
    status: str
    amount: Money
    created_at: datetime
    captured_at: datetime | None


class RefundOut(Schema):
    number: str
    amount: Money
    status: str
    created_at: datetime
    finished_at: datetime | None


class TrackingOut(Schema):
    at: datetime
    state: str | None
    text: str
    place: str


class ShipmentLineOut(Schema):
    line: str
    quantity: int


class ShipmentOut(Schema):
    number: str
    carrier: str
    carrier_name: str
    tracking: str
    state: str
    shipped_at: datetime
    delivered_at: datetime | None
    lines: list[ShipmentLineOut]
    events: list[TrackingOut]


class OrderOut(SummaryOut):
    amounts: PartsOut
    adjustments: list[OrderAdjustmentOut]
    address: AddressOut
    note: str
    invoice: dict[str, str] | None
    payments: list[PaymentOut]
    refunds: list[RefundOut]
    shipments: list[ShipmentOut]
    timeline: list[TimelineOut]


class StaffSummaryOut(SummaryOut):
    customer: int
    flag: FlagWord


class StaffSummariesOut(Schema):
    items: list[StaffSummaryOut]
    next: str | None


class RemarkOut(Schema):
    by: str
    at: datetime
    text: str


class PriceChangeOut(Schema):
    by: str
    at: datetime
    before: Money
    after: Money
    reason: str


class StaffOrderOut(OrderOut):
    customer: int
    flag: FlagWord
    remarks: list[RemarkOut]
    price_changes: list[PriceChangeOut]


class ShipmentLineIn(Schema):
    line: LineKey
    quantity: Units


class ShipmentIn(Schema):
    carrier: Annotated[str, Field(min_length=1, max_length=40)]
    tracking: Annotated[str, Field(min_length=1, max_length=64)]
    lines: Annotated[list[ShipmentLineIn], Field(min_length=1, max_length=100)] | None = None
    serials: dict[LineKey, list[Annotated[str, Field(min_length=1, max_length=64)]]] | None = None


class RemarkIn(Schema):
    text: Annotated[str, Field(min_length=1, max_length=conf.REMARK_MAX_LENGTH)]


class FlagIn(Schema):
    flag: FlagWord


class RevealIn(Schema):
    reason: Reason
