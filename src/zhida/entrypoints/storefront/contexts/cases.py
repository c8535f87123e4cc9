"""After-sales cases: what may be asked for, the list, and one case."""

from dataclasses import dataclass, field
from datetime import datetime

from zhida.entrypoints.storefront.contexts.account import EMPTY_FORM, FormView
from zhida.entrypoints.storefront.contexts.goods import Picture
from zhida.entrypoints.storefront.contexts.orders import ParcelView, RefundView, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class KindLine:
    """One kind of case for one line: its name, and until when or why not."""

    name: str
    text: str
    is_allowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyLine:
    """One line of the order with the units that are free for a case."""

    key: str
    title: str
    options: str
    picture: Picture | None
    left: int
    units: int
    is_chosen: bool
    kinds: tuple[KindLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A choice that is a link: a kind or a reason. Without an address it is closed, and `text` says why."""

    name: str
    text: str = ""
    url: str = ""
    is_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A choice inside the form: another variant, or a serial."""

    value: str
    name: str
    text: str = ""
    is_on: bool = False
    is_allowed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaView:
    """A photo or video that was uploaded."""

    number: str
    url: str
    is_video: bool
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyBack:
    """What a case would bring, row by row. `keeping_minor` is the sum when lost gifts stay with the buyer."""

    rows: tuple[tuple[str, str], ...]
    total_minor: int
    keeping_minor: int
    gifts: tuple[tuple[str, str], ...]
    keeps_gifts: bool
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was chosen so far, as fields that a form carries on."""

    lines: tuple[tuple[str, int], ...]
    kind: str = ""
    reason: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyPage:
    """Applying for after-sales, step by step: units, kind, reason, and one form with the sum."""

    number: str
    url: str
    lines: tuple[ApplyLine, ...]
    asked: Asked
    kinds: tuple[Way, ...] = ()
    reasons: tuple[Way, ...] = ()
    money: MoneyBack | None = None
    variants: tuple[Option, ...] = ()
    serials: tuple[Option, ...] = ()
    next_steps: tuple[str, ...] = ()
    media: tuple[MediaView, ...] = ()
    most_files: int = 0
    form: FormView = EMPTY_FORM

    @property
    def is_ready(self) -> bool:
        """Say whether all is chosen that the last form needs."""
        return bool(self.asked.lines and self.asked.kind and self.asked.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGood:
    """One line of a case."""

    title: str
    picture: Picture | None
    quantity: int
    serials: tuple[str, ...] = ()
    new_serials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCard:
    """One case in short: status first, then whose turn it is until when."""

    number: str
    url: str
    order: str
    order_url: str
    kind_name: str
    reason_name: str
    status: str
    status_name: str
    tone: str
    advice: str
    opened_at: datetime
    goods: tuple[CaseGood, ...]
    amount_minor: int | None = None
    action: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseListPage:
    """The cases of one tab, newest first."""

    tabs: tuple[tuple[str, str, bool], ...]
    cases: tuple[CaseCard, ...]
    next_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTalk:
    """One message on a case."""

    is_staff: bool
    at: datetime
    text: str
    media: tuple[MediaView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the bench saw."""

    title: str
    text: str
    at: datetime
    photos: tuple[MediaView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One case, whole. `form` keeps what was typed into the form whose act was refused.

    `paying`: the shopper came back from a channel, whose answer is "waiting" or "failed". `is_by_staff`:
    staff applied for the shopper.
    """

    case: CaseCard
    steps: tuple[Step, ...]
    history: tuple[tuple[datetime, str], ...]
    facts: tuple[tuple[str, str], ...]
    note: str
    media: tuple[MediaView, ...]
    talks: tuple[CaseTalk, ...]
    return_to: tuple[tuple[str, str], ...] = ()
    way_back: str = ""
    couriers: tuple[tuple[str, str], ...] = ()
    quote: tuple[tuple[str, str], ...] = ()
    pay_url: str = ""
    paying: str = ""
    is_by_staff: bool = False
    refusal: str = ""
    appeal: str = ""
    can_appeal: bool = False
    can_cancel: bool = False
    can_ship: bool = False
    can_answer: bool = False
    parcel: ParcelView | None = None
    refund: RefundView | None = None
    findings: tuple[Finding, ...] = ()
    most_files: int = 0
    form: FormView = field(default=EMPTY_FORM)
