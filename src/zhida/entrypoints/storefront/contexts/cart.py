"""Cart and checkout."""

from dataclasses import dataclass

from zhida.entrypoints.storefront.contexts.goods import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChoice:
    """Another SKU of the product that a line may be changed to."""

    sku: str
    name: str
    is_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CartLine:
    """One line of the cart. `problems` are sentences that say what to do."""

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

    @property
    def saved_minor(self) -> int:
        """Give what the offers take off this line, in fen."""
        return self.amount_minor - self.payable_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """The sum of a quote in fen, with each reason in words; points that pay, and all that could."""

    goods_minor: int
    discount_minor: int
    freight_minor: int
    payable_minor: int
    reasons: tuple[tuple[str, int], ...] = ()
    is_freight_known: bool = True
    points_used: int = 0
    points_usable: int = 0

    @property
    def saved_minor(self) -> int:
        """Give the saving that is said once, next to the sum."""
        return self.discount_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class CartPage:
    """The cart: lines that can be bought, lines that can not, and the sum of the chosen ones."""

    lines: tuple[CartLine, ...]
    gone: tuple[CartLine, ...]
    sum: Sum
    selected_count: int
    is_all_selected: bool
    hints: tuple[tuple[str, str], ...] = ()


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
