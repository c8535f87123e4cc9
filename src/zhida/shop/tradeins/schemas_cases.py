"""Shapes of one trade-in, of payouts and of refused devices."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from ninja import Schema
from pydantic import Field

from zhida.shop.tradeins.records import PayoutRecord, RefusedSerialRecord, StepRecord, TradeInRecord
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
        inspections = [
            BenchOut(
                rows=[ValuationRowOut.of(row) for row in found.rows],
                amount=MoneyShape.of(found.amount),
                note=found.note,
                at=found.at,
            )
            for found in one.inspections
        ]
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
            inspections=inspections,
            photos=list(one.photos),
        )


class StaffTradeInOut(Schema):
    """A trade-in with the questions by which its device is priced."""

    trade_in: TradeInOut
    questions: list[QuestionShape]

    @classmethod
    def of(cls, one: TradeInRecord) -> Self:
        questions = [QuestionShape.of(question) for question in one.questions]
        return cls(trade_in=TradeInOut.of(one), questions=questions)


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
