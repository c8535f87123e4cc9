"""The customer's own pages."""

from dataclasses import dataclass
from datetime import datetime

from zhida.entrypoints.storefront.contexts.cart import AddressCard
from zhida.entrypoints.storefront.contexts.orders import OrderCard


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """What was typed and what was wrong with it: a page is shown again without losing a letter."""

    values: dict[str, str]
    errors: dict[str, str]
    message: str = ""

    def value(self, name: str) -> str:
        """Give what was typed into the field, or nothing."""
        return self.values.get(name, "")

    def error(self, name: str) -> str:
        """Give the sentence that stands under the field, or nothing."""
        return self.errors.get(name, "")


EMPTY_FORM = FormView(values={}, errors={})


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialWay:
    """A service to log in with: its table's name, its own name, and the text of its button."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinPage:
    """The number that an account at another service is to be joined to."""

    walk: str
    service: str
    nickname: str
    form: FormView
    is_code_sent: bool = False
    demo_code: str = ""
    wait_seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginPage:
    """Login by code or by password; `next` is an address of ours, checked."""

    way: str
    next: str
    form: FormView
    is_code_sent: bool = False
    demo_code: str = ""
    wait_seconds: int = 0
    ways: tuple[SocialWay, ...] = ()
    has_passkeys: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountHome:
    """The first page of the customer centre; `waiting` is the order that wants something of its shopper,
    `cases` counts what of after-sales is open.
    """

    name: str
    phone: str
    counts: dict[str, int]
    waiting: OrderCard | None = None
    points: int = 0
    level: str = ""
    coupons: int = 0
    favourites: int = 0
    unread: int = 0
    cases: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressBook:
    """All addresses and the form for one of them."""

    addresses: tuple[AddressCard, ...]
    form: FormView
    editing: str = ""
    is_form_open: bool = False
    next: str = ""
    provinces: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRow:
    """One login of the account."""

    id: str
    name: str
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRow:
    """One joined account at another service."""

    id: str
    service: str
    nickname: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginRow:
    """One login of the past, with the network it came from."""

    name: str
    network: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyRow:
    """One passkey of the account."""

    id: str
    name: str
    since: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyCard:
    """The passkeys of the account; `device` is what a new one is called unless its owner names it."""

    rows: tuple[PasskeyRow, ...] = ()
    device: str = ""
    form: FormView = EMPTY_FORM


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityPage:
    """Password, passkeys, joined accounts and logins; no passkeys where the shop's address allows none."""

    phone: str
    has_password: bool
    devices: tuple[DeviceRow, ...]
    form: FormView
    identities: tuple[IdentityRow, ...] = ()
    ways: tuple[SocialWay, ...] = ()
    passkeys: PasskeyCard | None = None
    logins: tuple[LoginRow, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRow:
    """One purpose that needs consent, with its switch."""

    code: str
    name: str
    explanation: str
    is_given: bool
    since: datetime | None = None
