"""What other rooms see of an order: frozen records of ids and Money."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from zhida.shop.kernel.money import Money
from zhida.shop.orders.acts import ShopperAct
from zhida.shop.orders.aftercare import LineAftercare
from zhida.shop.orders.holds import LineHold
from zhida.shop.orders.lifecycle import ONCE_PAID, ORDER_TRANSITIONS, OrderFlag, OrderStatus

__all__ = [
    "ONCE_PAID",
    "ORDER_TRANSITIONS",
    "ActEntry",
    "BoughtAgain",
    "CancelReason",
    "ClaimedRefund",
    "FrozenPrices",
    "LeftOut",
    "LineAftercare",
    "LineDraft",
    "LineHold",
    "LinePrices",
    "OrderAddress",
    "OrderAmounts",
    "OrderDraft",
    "OrderFlag",
    "OrderGift",
    "OrderLineRecord",
    "OrderMoney",
    "OrderRecord",
    "OrderStatus",
    "OrderSummary",
    "PaidOutcome",
    "PriceChangeRecord",
    "RefundClaim",
    "RemarkRecord",
    "SettledRefund",
    "ShipmentDraft",
    "ShopperAct",
    "TimelineEntry",
]


class CancelReason(StrEnum):
    """Why an unpaid order ended."""

    BUYER = "BUYER"
    STAFF = "STAFF"
    EXPIRED = "EXPIRED"


class PaidOutcome(StrEnum):
    """What a captured payment did to its order: paid it, found it paid already, or came after its end."""

    PAID = "PAID"
    ALREADY_PAID = "ALREADY_PAID"
    TOO_LATE = "TOO_LATE"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAmounts:
    """The six parts of a price; an instance whose parts do not sum, or are negative, cannot exist.

    payable = goods - discount - coupon - points + freight. 399.00 - 30.00 - 10.00 - 0 + 12.00 = 371.00.
    """

    goods: Money
    discount: Money
    coupon: Money
    points: Money
    freight: Money
    payable: Money

    def __post_init__(self) -> None:
        parts = (self.goods, self.discount, self.coupon, self.points, self.freight, self.payable)
        assert all(part.minor >= 0 for part in parts), parts
        assert self.goods - self.discount - self.coupon - self.points + self.freight == self.payable, parts


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAddress:
    """Where an order goes. `phone` and `detail` are masked unless the reader may see them."""

    name: str
    phone: str
    province: str
    city: str
    district: str
    street: str
    detail: str
    region_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePrices:
    """What one line costs after all offers: the quote's rows, and fen a unit with the dearest first."""

    payable_minor: int
    rows: tuple[Mapping[str, object], ...]
    unit_shares: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenPrices:
    """The prices of a whole order: the six parts, the quote as JSON, and each line's by its key."""

    amounts: OrderAmounts
    quote: Mapping[str, object]
    lines: Mapping[str, LinePrices]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderGift:
    """That a line was given, not sold: by which offer, and what one unit of it is stated to be worth."""

    offer: str
    value: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDraft:
    """One line of an order about to be created: the SKU as it is shown today, with its after-sales policy."""

    key: str
    sku_id: int
    sku: str
    product_number: str
    title: str
    options: Mapping[str, str]
    image: str
    weight_grams: int
    quantity: int
    unit_price: Money
    amount: Money
    gift: OrderGift | None = None
    policy: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDraft:
    """Everything that is frozen into a new order. `promised_by` is the last day on which it is to arrive.

    `pickup_point` is the code of the store where it is fetched; the address is that store's then.
    """

    number: str
    customer_id: int
    address: OrderAddress
    lines: tuple[LineDraft, ...]
    prices: FrozenPrices
    expires_at: datetime
    note: str = ""
    invoice: Mapping[str, str] | None = None
    terms_version: str = ""
    promised_by: date | None = None
    pickup_point: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLineRecord:
    """One line of a standing order; `key` is its public id inside the order. A gift's costs nothing."""

    key: str
    sku_id: int
    sku: str
    product_number: str
    title: str
    options: Mapping[str, str]
    image: str
    quantity: int
    unit_price: Money
    amount: Money
    payable: Money
    rows: tuple[Mapping[str, object], ...]
    unit_shares: tuple[int, ...]
    shipped_quantity: int
    withheld_quantity: int
    claimed_units: tuple[int, ...]
    refunded_quantity: int
    gift: OrderGift | None = None
    policy: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    status: OrderStatus
    at: datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActEntry:
    """One thing the buyer did to the order."""

    kind: ShopperAct
    at: datetime
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """One line that cannot be bought again: why, by code and in words."""

    sku: str
    title: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoughtAgain:
    """How many lines of an order went into the cart once more, and which did not."""

    added: int
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkRecord:
    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChangeRecord:
    by: str
    at: datetime
    before: Money
    after: Money
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSummary:
    """One order in a list; `flag` is for staff eyes, `urged_at` is when its buyer last asked to hurry.

    `pickup_point` is the code of the store where it is fetched; empty when it is sent.
    """

    number: str
    customer_id: int
    status: OrderStatus
    placed_at: datetime
    expires_at: datetime
    amounts: OrderAmounts
    refunded: Money
    flag: OrderFlag
    lines: tuple[OrderLineRecord, ...]
    urged_at: datetime | None = None
    hidden_at: datetime | None = None
    pickup_point: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRecord:
    """One order in full. `refunding` is what refunds claimed, `refunded` what came back, freight included."""

    number: str
    customer_id: int
    status: OrderStatus
    placed_at: datetime
    expires_at: datetime
    amounts: OrderAmounts
    captured: Money
    refunding: Money
    refunded: Money
    freight_refunding: Money
    address: OrderAddress
    quote: Mapping[str, object]
    note: str
    invoice: Mapping[str, str] | None
    terms_version: str
    flag: OrderFlag
    lines: tuple[OrderLineRecord, ...]
    timeline: tuple[TimelineEntry, ...]
    remarks: tuple[RemarkRecord, ...] = ()
    price_changes: tuple[PriceChangeRecord, ...] = ()
    urged_at: datetime | None = None
    hidden_at: datetime | None = None
    promised_by: date | None = None
    pickup_point: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderMoney:
    """Where an order stands, what came in and went back, and points it spent, for checks between rooms."""

    number: str
    status: OrderStatus
    captured: Money
    refunded: Money
    points_used: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundClaim:
    """What a refund wants back: units by line key, freight, a free amount; `is_whole` is all that is left.

    `goods_minor` is what the units bring where that is not their frozen shares.
    """

    quantities: Mapping[str, int]
    freight_minor: int = 0
    free_minor: int = 0
    goods_minor: int | None = None
    is_whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedRefund:
    """What a refund took: unit indices by line, how many of them had not left, and the whole sum."""

    amount: Money
    units: Mapping[str, tuple[int, ...]]
    withheld: Mapping[str, int]
    goods_minor: int
    freight_minor: int
    free_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledRefund:
    """What the arrival of a refund did: whether it closed the order, units by SKU id back to stock, and units
    refunded by product number.
    """

    is_closed: bool
    units_back: Mapping[int, int]
    units_refunded: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentDraft:
    """A parcel about to leave: units by line key (None = all that is left), and serials by line key."""

    carrier: str
    tracking: str
    quantities: Mapping[str, int] | None = None
    serials: Mapping[str, tuple[str, ...]] | None = None
