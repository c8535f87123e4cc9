"""Paying, and the orders of one customer."""

from dataclasses import dataclass
from datetime import datetime

from zhida.entrypoints.storefront.contexts.cart import AddressCard, CartLine, Sum


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAction:
    """Something the shopper may do now: a link, or a button that posts."""

    name: str
    url: str
    is_post: bool = False
    is_primary: bool = False
    confirm: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCard:
    """One order in the list: status first, then what it wants from the shopper."""

    number: str
    url: str
    status: str
    status_name: str
    placed_at: datetime
    lines: tuple[CartLine, ...]
    units: int
    payable_minor: int
    actions: tuple[OrderAction, ...] = ()
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderListPage:
    """The orders of one tab or of a search, newest first; `is_bin` shows those put out of sight."""

    tabs: tuple[tuple[str, str, bool], ...]
    orders: tuple[OrderCard, ...]
    next_url: str = ""
    text: str = ""
    error: str = ""
    is_bin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stage of an order's way; an instant when it was reached."""

    name: str
    reached_at: datetime | None = None
    is_done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundView:
    """One refund on its way back to the payer."""

    amount_minor: int
    advice: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelView:
    """One parcel with what its courier reported, newest first. `goods` are named where an order is split.

    `warning` says what keeps it from its reader, if anything does.
    """

    number: str
    carrier: str
    carrier_phone: str
    tracking: str
    events: tuple[tuple[datetime, str], ...] = ()
    state: str = ""
    is_delivered: bool = False
    warning: str = ""
    goods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PickupView:
    """Where an order is fetched; `code` and its picture only while they are of use.

    Who does not come until `refunded_at` gets the money back; `is_lying` while the goods wait in the store.
    """

    store: str
    address: str
    hours: str
    phone: str
    state: str
    code: str = ""
    picture: str = ""
    valid_until: datetime | None = None
    refunded_at: datetime | None = None
    is_lying: bool = False
    laid_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """One order, whole. `returns` says what giving its goods back would bring."""

    order: OrderCard
    advice: str
    steps: tuple[Step, ...]
    parcels: tuple[ParcelView, ...]
    address: AddressCard
    sum: Sum
    payments: tuple[tuple[str, str], ...]
    history: tuple[tuple[datetime, str], ...]
    refunds: tuple[RefundView, ...] = ()
    note: str = ""
    returns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PayMethod:
    """A way to pay; `kind` chooses the icon and the words."""

    channel: str
    name: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayPlace:
    """What is paid for, an order or a repair, and where its pages are. `topic` is where its news is asked."""

    topic: str
    number_name: str
    pay_url: str
    start_url: str
    slip_url: str
    result_url: str
    back_url: str
    back_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayPage:
    """The page where money is promised: amount, time left, ways, and the started attempt if there is one.

    `declined` is the latest attempt when it was declined: whoever watches the page hears of later ones.
    `bridge` (JSON) opens the cashier inside WeChat; `payer_url` tries again to learn who pays there. `facts`
    explain an amount that is no order's `sum`.
    """

    number: str
    place: PayPlace
    payable_minor: int
    sum: Sum | None
    expires_at: datetime
    now: datetime
    scene: str
    methods: tuple[PayMethod, ...]
    attempt: str = ""
    qr_url: str = ""
    open_url: str = ""
    payee: str = ""
    transfer: tuple[tuple[str, str], ...] = ()
    slip_note: str = ""
    kept: str = ""
    form_action: str = ""
    form_fields: tuple[tuple[str, str], ...] = ()
    error: str = ""
    declined: str = ""
    bridge: str = ""
    payer_url: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """What the server knows about the payment; the address bar is never believed."""

    number: str
    state: str
    payable_minor: int
    pay_url: str
    order_url: str
    declined: str = ""
    delivery: str = ""
