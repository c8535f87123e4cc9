"""Cart and checkout."""

from dataclasses import dataclass, field

from zhida.entrypoints.storefront.contexts.aftercare import ExclusionBox
from zhida.entrypoints.storefront.contexts.goods import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChoice:
    """Another SKU of the product that a line may be changed to."""

    sku: str
    name: str
    is_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """Units of a line at one unit price, with the name of that price."""

    quantity: int
    unit_minor: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CartLine:
    """One line of the cart. `problems` are sentences that say what to do; `rows` are its unit prices where
    they are not simply the selling price; `gift_minor` is the stated value of what is given. `product` is the
    number by which it can be kept as a favourite.
    """

    id: str
    sku: str
    title: str
    url: str
    options: str
    picture: Picture | None
    quantity: int
    limit: int
    is_selected: bool
    unit_minor: int
    amount_minor: int
    payable_minor: int
    problems: tuple[str, ...] = ()
    is_gone: bool = False
    choices: tuple[LineChoice, ...] = ()
    rows: tuple[PriceRow, ...] = ()
    gift_minor: int | None = None
    product: str = ""

    @property
    def saved_minor(self) -> int:
        """Give what the offers take off this line, in fen."""
        return self.amount_minor - self.payable_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class SumGroup:
    """What one sort of saving takes off in fen, with each reason in words."""

    name: str
    minor: int
    reasons: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """The sum of a quote in fen with each reason: offers, coupons, points, and what cut the freight.

    `unapplied` are offers that took nothing off, each with why.
    """

    goods_minor: int
    freight_minor: int
    payable_minor: int
    groups: tuple[SumGroup, ...] = ()
    freight_reasons: tuple[tuple[str, int], ...] = ()
    unapplied: tuple[tuple[str, str], ...] = ()
    is_freight_known: bool = True

    @property
    def saved_minor(self) -> int:
        """Give the saving that is said once, next to the sum."""
        return sum(group.minor for group in self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponChoice:
    """A coupon of the shopper's as it can be chosen: what it does here, or why it cannot be used."""

    number: str
    title: str
    text: str
    is_applied: bool
    is_usable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chooser:
    """What may be chosen besides goods: coupons and points. `kept` says the present choice in forms and
    addresses; it is empty while the shop chooses the best.
    """

    coupons: tuple[CouponChoice, ...] = ()
    points_used: int = 0
    points_usable: int = 0
    kept: tuple[tuple[str, str], ...] = ()

    @property
    def is_best(self) -> bool:
        """Say whether the shop chooses the coupons."""
        return not any(name == "choose" for name, _value in self.kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class CartPage:
    """The cart: lines that can be bought, lines that can not, and the sum of the chosen ones."""

    lines: tuple[CartLine, ...]
    gone: tuple[CartLine, ...]
    sum: Sum
    selected_count: int
    is_all_selected: bool
    hints: tuple[tuple[str, str], ...] = ()
    gifts: tuple[CartLine, ...] = ()
    chooser: Chooser = field(default_factory=Chooser)
    checkout_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressCard:
    """A delivery address, as its owner sees it."""

    id: str
    name: str
    phone: str
    region: str
    detail: str
    is_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreCard:
    """A store that has all that is bought."""

    code: str
    name: str
    address: str
    hours: str
    phone: str
    keep_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """What fetching offers: stores with the goods, the chosen one, who comes; `deliver_url` turns back."""

    stores: tuple[StoreCard, ...] = ()
    store: str = ""
    name: str = ""
    phone: str = ""
    fetch_url: str = ""
    deliver_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutPage:
    """The one page before the order: where to, what, and what it costs."""

    addresses: tuple[AddressCard, ...]
    address_id: str
    lines: tuple[CartLine, ...]
    sum: Sum
    delivery: str
    note: str
    key: str
    version: str
    buy: str
    line_ids: tuple[str, ...]
    edit_url: str
    is_buyable: bool = True
    unpaid_url: str = ""
    gifts: tuple[CartLine, ...] = ()
    chooser: Chooser = field(default_factory=Chooser)
    exclusions: tuple[ExclusionBox, ...] = ()
    fetching: Fetching = field(default_factory=Fetching)

    @property
    def around(self) -> tuple[tuple[str, str], ...]:
        """Give what the address of this page says besides coupons and points."""
        told = (("buy", self.buy), ("address", self.address_id), ("store", self.fetching.store))
        return tuple((name, value) for name, value in told if value)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPage:
    """A place in the line: how many are before it, when to look again, and the submit that waits."""

    ticket: str
    ahead: int
    is_turn: bool
    pause_seconds: int
    fields: tuple[tuple[str, str], ...]
    checkout_url: str
