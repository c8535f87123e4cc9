"""What the REST calls about cases are sent."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from zhida.shop.aftersales import conf
from zhida.shop.aftersales.schemas.words import (
    CaseReasonWord,
    DecisionWord,
    DispositionWord,
    RefusalWord,
)

LineKey = Annotated[str, Field(pattern=r"^L[0-9]{3}$")]
Units = Annotated[int, Field(strict=True, ge=1, le=999)]
Number = Annotated[str, Field(min_length=1, max_length=32)]
Note = Annotated[str, Field(max_length=conf.NOTE_MAX_LENGTH)]
Words = Annotated[str, Field(min_length=1, max_length=conf.NOTE_MAX_LENGTH)]
Reason = Annotated[str, Field(min_length=1, max_length=conf.REASON_MAX_LENGTH)]
Serial = Annotated[str, Field(min_length=1, max_length=64)]
Minor = Annotated[int, Field(strict=True, ge=0, le=10**12)]


class CaseMoneyIn(Schema):
    minor: Minor
    currency: Literal["CNY"] = "CNY"


class CaseLineIn(Schema):
    line: LineKey
    quantity: Units


class CaseIn(Schema):
    """What is asked for. `sku`: for which variant an exchange is; absent is the same goods."""

    order: Number
    lines: Annotated[list[CaseLineIn], Field(min_length=1, max_length=conf.MOST_LINES)]
    kind: Literal["refund_only", "return", "exchange", "repair"]
    reason: CaseReasonWord
    note: Note = ""
    media: Annotated[list[Number], Field(max_length=conf.MOST_FILES)] = []
    keeps_gifts: bool | None = None
    sku: Annotated[str, Field(max_length=64)] = ""


class CasePreviewIn(Schema):
    """Without lines or a reason only the windows of the order's lines are told."""

    order: Number
    lines: Annotated[list[CaseLineIn], Field(max_length=conf.MOST_LINES)] = []
    reason: CaseReasonWord | None = None


class CaseShipmentIn(Schema):
    carrier: Annotated[str, Field(min_length=1, max_length=40)]
    tracking: Annotated[str, Field(min_length=1, max_length=64)]


class CaseAppealIn(Schema):
    reason: Words


class CaseAnswerIn(Schema):
    accept: bool


class CaseMessageIn(Schema):
    text: Words
    media: Annotated[list[Number], Field(max_length=conf.MOST_FILES)] = []


class FindingIn(Schema):
    """What the bench found; refusing needs `refusal` and `photos` that staff uploaded to the case."""

    accepted: bool
    fault_found: bool = False
    refusal: RefusalWord | None = None
    photos: Annotated[list[Number], Field(max_length=conf.MOST_FILES)] = []


class RestockIn(Schema):
    """What becomes of units of a line; `sku` names the refurbished goods that they are sold as."""

    line: LineKey
    disposition: DispositionWord
    quantity: Units
    sku: Annotated[str, Field(max_length=64)] = ""


class QuoteIn(Schema):
    amount: CaseMoneyIn
    in_warranty: bool


class DecisionIn(Schema):
    """One decision and what it needs: `reason` to reject and as the words of findings and quotes; `refund`
    a free sum (approve, compensate, pay_way_back); `label` of a way_back_label; `serials` by line (receive,
    send_replacement); `parcel` to send; `finding`, `units` and `warehouse` (restock), `quote`, `parts`
    (repair_done); `given_back` how a quote's money was handed back (repair_impossible, quote_given_back).
    """

    decision: DecisionWord
    reason: Note = ""
    refund: CaseMoneyIn | None = None
    label: Annotated[str, Field(max_length=64)] = ""
    given_back: Annotated[str, Field(max_length=conf.REASON_MAX_LENGTH)] = ""
    serials: dict[LineKey, Annotated[list[Serial], Field(max_length=999)]] = {}
    parcel: CaseShipmentIn | None = None
    finding: FindingIn | None = None
    units: Annotated[list[RestockIn], Field(max_length=3 * conf.MOST_LINES)] = []
    warehouse: Annotated[str, Field(max_length=20)] = ""
    quote: QuoteIn | None = None
    parts: Annotated[list[Annotated[str, Field(min_length=1, max_length=80)]], Field(max_length=50)] = []


class ReturnPlaceDocument(Schema):
    name: Annotated[str, Field(min_length=1, max_length=60)]
    phone: Annotated[str, Field(min_length=1, max_length=40)]
    address: Annotated[str, Field(min_length=1, max_length=300)]
