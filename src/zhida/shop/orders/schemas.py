"""Shapes of the orders' REST calls."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from ninja import Schema
from pydantic import Field

from zhida.shop.kernel.money import Money
from zhida.shop.orders import conf
from zhida.shop.orders.showing_aftercare import OrderAftercareOut

LineKey = Annotated[str, Field(pattern=r"^L[0-9]{3}$")]
Units = Annotated[int, Field(strict=True, ge=1, le=999)]
Reason = Annotated[str, Field(min_length=1, max_length=conf.REASON_MAX_LENGTH)]


class OrderStatusWord(StrEnum):
    """The status of an order in the API's words."""

    AWAITING_PAYMENT = "awaiting_payment"
    PAID = "paid"
    PACKING = "packing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    CLOSED = "closed"


class OrderFlagWord(StrEnum):
    """The coloured flag of an order in the API's words."""

    NONE = "none"
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"


class OrderPriceRowOut(Schema):
    quantity: int
    unit_price: Money
    source: str


class OrderGiftOut(Schema):
    offer: str
    value: Money


class OrderLineOut(Schema):
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
    rows: list[OrderPriceRowOut]
    gift: OrderGiftOut | None
    unit_shares: list[int]
    shipped_quantity: int
    refunded_quantity: int
    aftercare: OrderAftercareOut | None = None


class OrderSummaryOut(Schema):
    number: str
    status: str
    status_name: str
    placed_at: datetime
    expires_at: datetime
    payable: Money
    refunded: Money
    urged_at: datetime | None
    hidden_at: datetime | None
    pickup_point: str
    lines: list[OrderLineOut]


class OrderTabWord(StrEnum):
    """A tab of the order centre in the API's words."""

    ALL = "all"
    TO_PAY = "to_pay"
    TO_SHIP = "to_ship"
    TO_RECEIVE = "to_receive"
    COMPLETED = "completed"


class OrderCountsOut(Schema):
    """How many orders each tab has."""

    tabs: dict[str, int]


class OrderAddressIn(Schema):
    address_id: Annotated[int, Field(ge=1, le=2**63 - 1)]


class OrderLeftOut(Schema):
    sku: str
    title: str
    code: str
    reason: str


class BoughtAgainOut(Schema):
    """How many lines went into the cart, and which did not and why."""

    added: int
    left_out: list[OrderLeftOut]


class OrderListOut(Schema):
    items: list[OrderSummaryOut]
    next: str | None


class OrderAddressOut(Schema):
    name: str
    phone: str
    province: str
    city: str
    district: str
    street: str
    detail: str
    region_code: str


class OrderPartsOut(Schema):
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


class OrderTimelineOut(Schema):
    status: str
    name: str
    at: datetime
    note: str


class OrderPaymentOut(Schema):
    attempt: str
    channel: str
    status: str
    amount: Money
    created_at: datetime
    captured_at: datetime | None


class OrderRefundOut(Schema):
    number: str
    amount: Money
    status: str
    channel: str
    created_at: datetime
    expected_on: date
    finished_at: datetime | None


class OrderTrackingOut(Schema):
    at: datetime
    state: str | None
    text: str
    place: str


class OrderShipmentLineOut(Schema):
    line: str
    quantity: int


class OrderShipmentOut(Schema):
    number: str
    carrier: str
    carrier_name: str
    tracking: str
    state: str
    trouble: str | None
    shipped_at: datetime
    delivered_at: datetime | None
    lines: list[OrderShipmentLineOut]
    events: list[OrderTrackingOut]


class OrderOut(OrderSummaryOut):
    promised_by: date | None
    amounts: OrderPartsOut
    adjustments: list[OrderAdjustmentOut]
    address: OrderAddressOut
    note: str
    invoice: dict[str, str] | None
    payments: list[OrderPaymentOut]
    refunds: list[OrderRefundOut]
    shipments: list[OrderShipmentOut]
    timeline: list[OrderTimelineOut]


class OrderLineHoldOut(Schema):
    """A line that waits while its goods are being recalled; an empty range is all its units."""

    line: str
    recall: str
    serial_from: str
    serial_to: str


class StaffOrderSummaryOut(OrderSummaryOut):
    customer: int
    flag: OrderFlagWord
    holds: list[OrderLineHoldOut]


class StaffOrderListOut(Schema):
    items: list[StaffOrderSummaryOut]
    next: str | None


class OrderRemarkOut(Schema):
    by: str
    at: datetime
    text: str


class OrderPriceChangeOut(Schema):
    by: str
    at: datetime
    before: Money
    after: Money
    reason: str


class StaffOrderOut(OrderOut):
    customer: int
    flag: OrderFlagWord
    holds: list[OrderLineHoldOut]
    remarks: list[OrderRemarkOut]
    price_changes: list[OrderPriceChangeOut]


class OrderShipmentLineIn(Schema):
    line: LineKey
    quantity: Units


class OrderShipmentIn(Schema):
    carrier: Annotated[str, Field(min_length=1, max_length=40)]
    tracking: Annotated[str, Field(min_length=1, max_length=64)]
    lines: Annotated[list[OrderShipmentLineIn], Field(min_length=1, max_length=100)] | None = None
    serials: dict[LineKey, list[Annotated[str, Field(min_length=1, max_length=64)]]] | None = None


class OrderRemarkIn(Schema):
    text: Annotated[str, Field(min_length=1, max_length=conf.REMARK_MAX_LENGTH)]


class OrderFlagIn(Schema):
    flag: OrderFlagWord


class OrderRevealIn(Schema):
    reason: Reason
