"""What the doors and other rooms see of cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from zhida.shop.aftersales.case_lifecycle import CaseKind, CaseStatus
from zhida.shop.aftersales.case_reasons import CaseReason, Disposition, RefusalReason
from zhida.shop.aftersales.case_stages import CaseStage
from zhida.shop.aftersales.records.refunds import RefundPreview, StaffRefundRecord
from zhida.shop.kernel.money import Money
from zhida.shop.payments.records import RefundRecord
from zhida.shop.policies.records import PolicyDates
from zhida.shop.shipping.records import ParcelRecord


class WhyNot(StrEnum):
    """Why a kind of case is not open to a line now."""

    NOT_PAID = "NOT_PAID"
    NOT_SHIPPED = "NOT_SHIPPED"
    NOT_SIGNED = "NOT_SIGNED"
    AFTER_WINDOW = "AFTER_WINDOW"
    NOTHING_LEFT = "NOTHING_LEFT"
    GIFT = "GIFT"


class Turn(StrEnum):
    """Who has to act next."""

    SHOPPER = "SHOPPER"
    STAFF = "STAFF"
    NOBODY = "NOBODY"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWindow:
    """One kind of case for one line: for which reasons, until when; `why` says why not.

    A repair has no end: `until` is the warranty's, after which it is paid for.
    """

    kind: CaseKind
    reasons: tuple[CaseReason, ...]
    until: datetime | None
    why: WhyNot | None

    @property
    def is_allowed(self) -> bool:
        """Say whether a case can be opened now."""
        return self.why is None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineWindow:
    """What may be asked for one line: units that are free for a case, its dates, and each kind."""

    line: str
    title: str
    left: int
    dates: PolicyDates
    kinds: tuple[KindWindow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMoney:
    """What a case would bring: the goods' part with its explanation, and freight of the order paid back."""

    goods: RefundPreview
    freight: Money
    total: Money
    total_keeping_gifts: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePreview:
    """What is shown before a case is opened. `money` is None for kinds that pay nothing back.

    `is_way_back_paid`: the seller pays for sending the goods back (the shop's fault); else the buyer does.
    """

    order: str
    lines: tuple[LineWindow, ...]
    money: CaseMoney | None
    is_way_back_paid: bool
    way_back_most: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBasis:
    """What a decision rests on: serials by line that are still outside, and what the units would bring."""

    serials: Mapping[str, tuple[str, ...]]
    money: CaseMoney | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCounts:
    """How many cases wait at each stage, and how many of all have passed their deadline."""

    by_stage: Mapping[CaseStage, int]
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWish:
    """What a shopper asks for: units by line key, the kind and why; `wanted_sku` for another variant."""

    order: str
    quantities: Mapping[str, int]
    kind: CaseKind
    reason: CaseReason
    note: str = ""
    media: tuple[str, ...] = ()
    keeps_gifts: bool | None = None
    wanted_sku: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the bench found. Refusing needs a reason of the list and staff's photos, by number."""

    is_accepted: bool
    is_fault_found: bool = False
    refusal: RefusalReason | None = None
    note: str = ""
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RestockWish:
    """What becomes of units of one line; refurbished ones are sold under a SKU of their own."""

    line: str
    disposition: Disposition
    quantity: int
    sku: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingParcel:
    """A parcel that goes to the shopper, and the serials of new units in it by line key."""

    carrier: str
    tracking: str
    serials: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairQuote:
    """What a repair costs; nothing within the warranty."""

    amount: Money
    is_in_warranty: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTo:
    """Where goods are sent back to: the shop's own desk."""

    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLineRecord:
    line: str
    sku: str
    title: str
    image: str
    quantity: int
    serials: tuple[str, ...]
    new_serials: tuple[str, ...]
    restocked: tuple[RestockWish, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStepRecord:
    status: CaseStatus
    at: datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMediaRecord:
    """A photo or video by its number; `is_staff` says which side uploaded it."""

    number: str
    kind: str
    width: int
    height: int
    is_staff: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMessageRecord:
    is_staff: bool
    by: str
    at: datetime
    text: str
    media: tuple[CaseMediaRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionRecord:
    is_accepted: bool
    is_fault_found: bool
    refusal: RefusalReason | None
    note: str
    photos: tuple[str, ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSummary:
    """One case in a list. `deadline` is when `turn` has to have acted."""

    number: str
    order: str
    customer_id: int
    kind: CaseKind
    status: CaseStatus
    reason: CaseReason
    opened_at: datetime
    deadline: datetime | None
    turn: Turn
    finished_at: datetime | None
    shown: Money | None
    refunded: Money | None
    lines: tuple[CaseLineRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairRecord:
    """How a repair goes: quote, parts changed and whole days in the workshop.

    `unrepairable` says why it was given up; `quote_refund` gives the quote back then, `quote_refund_note`
    says how it was handed back outside the channels.
    """

    quote: Money | None
    quote_note: str
    is_in_warranty: bool | None
    parts: tuple[str, ...]
    repaired_at: datetime | None
    repair_days: int | None
    is_paid_online: bool
    unrepairable: str
    quote_refund: RefundRecord | None
    quote_refund_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBackRecord:
    """What the way back costs the seller: the label that was sent, or what was given back for it.

    `is_paid` by the seller; `most` is what may be given for it then.
    """

    is_paid: bool
    most: Money | None
    label: str
    paid: Money | None
    refund: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """One case in full, with all that was said, shown and done about it."""

    summary: CaseSummary
    is_faulty: bool
    is_within_days: bool
    note: str
    decided_by: str
    rejected_by: str
    refusal: str
    appeal: str
    can_appeal: bool
    is_opened_by_staff: bool
    return_to: ReturnTo | None
    carrier: str
    tracking: str
    way_back: WayBackRecord
    received_at: datetime | None
    is_restocked: bool
    keeps_gifts: bool | None
    refund: StaffRefundRecord | None
    wanted_sku: str
    surplus: Money
    parcel: ParcelRecord | None
    repair: RepairRecord
    steps: tuple[CaseStepRecord, ...]
    messages: tuple[CaseMessageRecord, ...]
    media: tuple[CaseMediaRecord, ...]
    inspections: tuple[InspectionRecord, ...]
