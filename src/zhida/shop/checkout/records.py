"""What goes into checkout and what comes out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from zhida.shop.cart.records import WantedLine
from zhida.shop.kernel.idempotency import request_hash
from zhida.shop.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PickupWish:
    """That the goods are fetched: in which store, and who comes. No address is needed."""

    store: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOrder:
    """What a shopper submits. `lines` is buy-now; else `line_ids` of the cart, or its selected lines.

    `cart_version` is the version the shopper saw and `expected_gifts` the SKU codes of the gifts, where the
    caller knows them. `confirmed_exclusions` names, by SKU or line key, the lines whose exclusion from the
    seven days was ticked for this very purchase; it is kept nowhere but in the order. Either `address_id`
    says where the goods go, or `pickup` where they are fetched.
    """

    expected_payable: Money
    address_id: int | None = None
    line_ids: tuple[int, ...] | None = None
    lines: tuple[WantedLine, ...] | None = None
    coupons: Literal["best"] | tuple[str, ...] = "best"
    points: int = 0
    invoice: Mapping[str, str] | None = None
    note: str = ""
    cart_version: int | None = None
    expected_gifts: tuple[str, ...] | None = None
    confirmed_exclusions: tuple[str, ...] = ()
    pickup: PickupWish | None = None

    @property
    def digest(self) -> str:
        """Give the hash by which two submits with one key are compared."""
        return request_hash(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedOrder:
    """The answer to a placed order; a replay of the submit gives the very same."""

    number: str
    status: str
    payable: Money
    expires_at: datetime

    def to_json(self) -> dict[str, object]:
        """Give the public form that is stored with the idempotency key."""
        return {
            "number": self.number,
            "status": self.status,
            "payable": {"minor": self.payable.minor, "currency": self.payable.currency},
            "expires_at": self.expires_at.isoformat(),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> "PlacedOrder":
        """Read what `to_json` wrote."""
        payable = stored["payable"]
        assert isinstance(payable, dict)
        return cls(
            number=str(stored["number"]),
            status=str(stored["status"]),
            payable=Money(payable["minor"], payable["currency"]),
            expires_at=datetime.fromisoformat(str(stored["expires_at"])),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a submit shows of its place in a waiting line: the ticket, if any, and the machine's instant.

    Admission limits a rate, so it goes by the machine's clock and moves on while a test holds the shop's.
    """

    asked_at: datetime
    ticket: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPlace:
    """Where a ticket stands in its line: how many are before it, and when to look again."""

    place: int
    ahead: int
    retry_after_seconds: int

    @property
    def is_turn(self) -> bool:
        """Say whether the submit may be sent now."""
        return self.ahead == 0
