"""Shapes of one trade-in, of payouts and of refused devices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self

from ninja import Schema
from pydantic import Field

from zhida.shop.tradeins.records import (
    InspectionRecord,
    PayoutRecord,
    RefusedSerialRecord,
    StepRecord,
    TradeInRecord,
)
from zhida.shop.tradeins.schemas import (
    MoneyShape,
    PayoutStatusWord,
    QuestionShape,
    Reason,
    Serial,
    SummaryOut,
    TradeInStatusWord,
    ValuationRowOut,
)


class TradeInPage(Schema):
    items: list[SummaryOut]
    next: str | None


class TradeInStepOut(Schema):
    status: TradeInStatusWord
    at: datetime
    amount: MoneyShape
    note: str

    @classmethod
    def of(cls, step: StepRecord) -> Self:
        return cls(
            status=TradeInStatusWord(step.status.lower()),
            at=step.at,
            amount=MoneyShape.of(step.amount),
            note=step.note,
        )


class BenchOut(Schema):
    """What the bench found."""

    rows: list[ValuationRowOut]
    amount: MoneyShape
    note: str
    at: datetime

    @classmethod
    def of(cls, found: InspectionRecord) -> Self:
        return cls(
            rows=[ValuationRowOut.of(row) for row in found.rows],
            amount=MoneyShape.of(found.amount),
            note=found.note,
            at=found.at,
        )


class TradeInOut(Schema):
    summary: SummaryOut
    code: str
    base: MoneyShape
    rows: list[ValuationRowOut]
    account_tail: str
    carrier: str
    tracking: str
    back_carrier: str
    back_tracking: str
    refund: str
    steps: list[TradeInStepOut]
    inspections: list[BenchOut]
    photos: list[str]

    @classmethod
    def of(cls, one: TradeInRecord) -> Self:
        return cls(
            summary=SummaryOut.of(one.summary),
            code=one.code,
            base=MoneyShape.of(one.base),
            rows=[ValuationRowOut.of(row) for row in one.rows],
            account_tail=one.account_tail,
            carrier=one.carrier,
            tracking=one.tracking,
            back_carrier=one.back_carrier,
            back_tracking=one.back_tracking,
            refund=one.refund,
            steps=[TradeInStepOut.of(step) for step in one.steps],
            inspections=[BenchOut.of(found) for found in one.inspections],
            photos=list(one.photos),
        )


class TradeInPayoutOut(Schema):
    number: str
    trade_in: str
    status: PayoutStatusWord
    amount: MoneyShape
    account_tail: str
    made_at: datetime
    batch: str
    exported_by: str
    decided_by: str
    bank_reference: str

    @classmethod
    def of(cls, one: PayoutRecord) -> Self:
        return cls(
            number=one.number,
            trade_in=one.trade_in,
            status=PayoutStatusWord(one.status.lower()),
            amount=MoneyShape.of(one.amount),
            account_tail=one.account_tail,
            made_at=one.made_at,
            batch=one.batch,
            exported_by=one.exported_by,
            decided_by=one.decided_by,
            bank_reference=one.bank_reference,
        )


class StaffTradeInPage(Schema):
    """The queue, with how many trade-ins stand in each status that has not ended."""

    items: list[SummaryOut]
    next: str | None
    counts: dict[TradeInStatusWord, int]


class StaffTradeInStepOut(TradeInStepOut):
    """A step, with who took it."""

    by: str

    @classmethod
    def of(cls, step: StepRecord) -> Self:
        shown = TradeInStepOut.of(step)
        return cls(status=shown.status, at=shown.at, amount=shown.amount, note=shown.note, by=step.by)


class StaffBenchOut(BenchOut):
    """What the bench found, with the serial that lay there and who looked."""

    serial: str
    by: str

    @classmethod
    def of(cls, found: InspectionRecord) -> Self:
        shown = BenchOut.of(found)
        return cls(
            rows=shown.rows,
            amount=shown.amount,
            note=shown.note,
            at=shown.at,
            serial=found.serial,
            by=found.by,
        )


class StaffTradeInOut(Schema):
    """A trade-in with whose it is, the questions by which its device is priced, and its transfers."""

    trade_in: TradeInOut
    customer: str
    table_version: int
    questions: list[QuestionShape]
    steps: list[StaffTradeInStepOut]
    inspections: list[StaffBenchOut]
    payouts: list[TradeInPayoutOut]

    @classmethod
    def of(cls, one: TradeInRecord, payouts: Sequence[PayoutRecord]) -> Self:
        return cls(
            trade_in=TradeInOut.of(one),
            customer=str(one.summary.customer_id),
            table_version=one.table_version,
            questions=[QuestionShape.of(question) for question in one.questions],
            steps=[StaffTradeInStepOut.of(step) for step in one.steps],
            inspections=[StaffBenchOut.of(found) for found in one.inspections],
            payouts=[TradeInPayoutOut.of(payout) for payout in payouts],
        )


class PayoutPage(Schema):
    items: list[TradeInPayoutOut]
    next: str | None


class PayoutExportIn(Schema):
    """An empty batch makes a new list; a batch that was taken is listed once more."""

    batch: Annotated[str, Field(max_length=32)] = ""


class PayoutPaidIn(Schema):
    bank_reference: Annotated[str, Field(min_length=1, max_length=64)]


class PayoutFailedIn(Schema):
    reason: Reason


class RefusedSerialIn(Schema):
    serial: Serial
    reason: Reason


class RefusedSerialOut(Schema):
    serial: str
    reason: str
    by: str
    at: datetime

    @classmethod
    def of(cls, one: RefusedSerialRecord) -> Self:
        return cls(serial=one.serial, reason=one.reason, by=one.by, at=one.at)


class RefusedSerialPage(Schema):
    items: list[RefusedSerialOut]
    next: str | None
