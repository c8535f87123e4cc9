"""What the REST calls about cases answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from ninja import Schema

from zhida.shop.aftersales.schemas.bodies import ReturnPlaceDocument
from zhida.shop.aftersales.schemas.words import (
    CaseKindWord,
    CaseReasonWord,
    CaseStatusWord,
    DispositionWord,
    RefusalWord,
)
from zhida.shop.kernel.money import Money


class CaseGiftOut(Schema):
    sku: str
    quantity: int
    value: Money


class CaseGoodsOut(Schema):
    resettles: bool
    frozen: Money
    resettled: Money | None
    goods: Money
    freight_deducted: Money
    money: Money
    money_keeping_gifts: Money
    charges_gifts: bool
    points_back: int
    coupons_back: list[str]
    gifts: list[CaseGiftOut]
    is_whole: bool


class CaseMoneyOut(Schema):
    """What units bring: the goods' part explained, freight that goes back, and both sums."""

    goods: CaseGoodsOut
    freight: Money
    total: Money
    total_keeping_gifts: Money


class CodeOut(Schema):
    code: str
    name: str


class KindWindowOut(Schema):
    kind: CaseKindWord
    name: str
    is_allowed: bool
    reasons: list[CodeOut]
    until: datetime | None
    why: str | None


class LineWindowOut(Schema):
    line: str
    title: str
    left: int
    return_until: datetime | None
    exchange_until: datetime | None
    warranty_until: datetime | None
    kinds: list[KindWindowOut]


class CasePreviewOut(Schema):
    """Shown before a case; `way_back_most`: what is given back for it, null where the buyer pays."""

    order: str
    lines: list[LineWindowOut]
    refund: CaseMoneyOut | None
    is_way_back_paid: bool
    way_back_most: Money | None


class RestockOut(Schema):
    disposition: DispositionWord
    quantity: int
    sku: str


class CaseLineOut(Schema):
    line: str
    sku: str
    title: str
    image: str
    quantity: int
    serials: list[str]
    new_serials: list[str]


class StaffCaseLineOut(CaseLineOut):
    restocked: list[RestockOut]


class CaseSummaryOut(Schema):
    """One case in a list; `turn` says who is to act by `deadline`: shopper, staff or nobody."""

    number: str
    order: str
    kind: CaseKindWord
    kind_name: str
    status: CaseStatusWord
    status_name: str
    reason: CaseReasonWord
    reason_name: str
    opened_at: datetime
    deadline: datetime | None
    turn: str
    finished_at: datetime | None
    shown: Money | None
    refunded: Money | None
    lines: Sequence[CaseLineOut]


class CaseListOut(Schema):
    items: list[CaseSummaryOut]
    next: str | None


class StaffCaseSummaryOut(CaseSummaryOut):
    customer: int
    is_overdue: bool


class StaffCaseListOut(Schema):
    items: list[StaffCaseSummaryOut]
    next: str | None


class CaseCountsOut(Schema):
    """How many cases wait at each stage; `overdue` counts those of all stages past their deadline."""

    decide: int
    coming: int
    inspect: int
    send: int
    pay: int
    overdue: int


class CaseBasisOut(Schema):
    """What a decision rests on: serials by line that are still outside, and what the units bring now."""

    serials: dict[str, list[str]]
    money: CaseMoneyOut | None


class CaseMediaOut(Schema):
    id: str
    kind: Literal["image", "video"]
    url: str
    width: int
    height: int
    is_staff: bool


class CaseStepOut(Schema):
    status: CaseStatusWord
    name: str
    at: datetime
    note: str


class StaffCaseStepOut(CaseStepOut):
    by: str


class CaseMessageOut(Schema):
    is_staff: bool
    at: datetime
    text: str
    media: list[CaseMediaOut]


class InspectionOut(Schema):
    is_accepted: bool
    is_fault_found: bool
    refusal: RefusalWord | None
    refusal_name: str
    note: str
    photos: list[str]
    at: datetime


class CaseParcelOut(Schema):
    number: str
    carrier: str
    carrier_name: str
    tracking: str
    state: str
    shipped_at: datetime
    delivered_at: datetime | None


class CaseRefundOut(Schema):
    number: str
    status: str
    amount: Money
    requested_at: datetime
    finished_at: datetime | None


class CaseWayBackOut(Schema):
    """Who pays for sending the goods back, and how: a label of the seller's, or money given back."""

    is_paid: bool
    most: Money | None
    label: str
    paid: Money | None
    refund: str | None


class CaseRepairOut(Schema):
    """How a repair goes; `is_payable`: the quote was taken and waits to be paid until the case's deadline.

    `unrepairable`: why it was given up; `quote_refund` or `quote_refund_note`: how the quote went back then.
    """

    quote: Money | None
    quote_note: str
    is_in_warranty: bool | None
    parts: list[str]
    repaired_at: datetime | None
    repair_days: int | None
    is_payable: bool
    is_paid_online: bool
    unrepairable: str
    quote_refund: CaseRefundOut | None
    quote_refund_note: str


class CaseOut(CaseSummaryOut):
    """One case in full. `return_to` is told once goods are to be sent; `is_way_back_paid` by the seller."""

    is_faulty: bool
    note: str
    return_to: ReturnPlaceDocument | None
    is_way_back_paid: bool
    way_back: CaseWayBackOut
    carrier: str
    tracking: str
    received_at: datetime | None
    keeps_gifts: bool | None
    refund: CaseRefundOut | None
    refusal: str
    appeal: str
    can_appeal: bool
    is_opened_by_staff: bool
    can_cancel: bool
    wanted_sku: str
    surplus: Money
    parcel: CaseParcelOut | None
    repair: CaseRepairOut | None
    steps: Sequence[CaseStepOut]
    messages: list[CaseMessageOut]
    media: list[CaseMediaOut]
    inspections: list[InspectionOut]


class StaffCaseOut(CaseOut):
    customer: int
    is_overdue: bool
    is_within_days: bool
    is_restocked: bool
    decided_by: str
    rejected_by: str
    lines: list[StaffCaseLineOut]
    steps: list[StaffCaseStepOut]
    refusals: list[CodeOut]
