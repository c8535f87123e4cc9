"""Shapes of the trade-ins' REST calls."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from ninja import Schema
from pydantic import Field

from zhida.shop.kernel.money import Money
from zhida.shop.tradeins import conf
from zhida.shop.tradeins.records import (
    Grade,
    OldModelRecord,
    Payee,
    PriceTableRecord,
    Question,
    TradeInSummary,
    Valuation,
    ValuationRow,
)

Code = Annotated[str, Field(min_length=1, max_length=40)]
Text = Annotated[str, Field(min_length=1, max_length=conf.TEXT_MAX_LENGTH)]
ShortText = Annotated[str, Field(max_length=conf.TEXT_MAX_LENGTH)]
Note = Annotated[str, Field(max_length=conf.NOTE_MAX_LENGTH)]
Reason = Annotated[str, Field(min_length=1, max_length=200)]
Parcel = Annotated[str, Field(min_length=1, max_length=40)]
Serial = Annotated[str, Field(min_length=1, max_length=64)]
Answers = Annotated[dict[Code, Code], Field(max_length=conf.MOST_QUESTIONS)]


class TradeInStatusWord(StrEnum):
    """Where a trade-in stands, in the API's words."""

    QUOTED = "quoted"
    ACCEPTED = "accepted"
    SENT = "sent"
    RECEIVED = "received"
    REQUOTED = "requoted"
    PAYABLE = "payable"
    PAYING = "paying"
    PAID = "paid"
    RETURNING = "returning"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class PayWayWord(StrEnum):
    """How the money leaves, in the API's words."""

    CREDIT = "credit"
    TRANSFER = "transfer"


class PayoutStatusWord(StrEnum):
    """Where a transfer stands, in the API's words."""

    WAITING = "waiting"
    EXPORTED = "exported"
    PAID = "paid"
    FAILED = "failed"


class MoneyShape(Schema):
    minor: int
    currency: str

    @classmethod
    def of(cls, money: Money) -> Self:
        return cls(minor=money.minor, currency=money.currency)


class GradeShape(Schema):
    code: Code
    text: Text
    text_en: ShortText = ""
    minor: Annotated[int, Field(ge=0, le=conf.LARGEST_BASE_MINOR)] = 0
    percent: Annotated[int, Field(ge=0, le=100)] = 0
    is_refused: bool = False

    @classmethod
    def of(cls, grade: Grade) -> Self:
        return cls(
            code=grade.code,
            text=grade.text,
            text_en=grade.text_en,
            minor=grade.minor,
            percent=grade.percent,
            is_refused=grade.is_refused,
        )

    def record(self) -> Grade:
        """Give the record."""
        return Grade(**self.dict())


class QuestionShape(Schema):
    code: Code
    text: Text
    text_en: ShortText = ""
    grades: Annotated[list[GradeShape], Field(max_length=conf.MOST_GRADES)]

    @classmethod
    def of(cls, question: Question) -> Self:
        return cls(
            code=question.code,
            text=question.text,
            text_en=question.text_en,
            grades=[GradeShape.of(grade) for grade in question.grades],
        )

    def record(self) -> Question:
        """Give the record."""
        grades = tuple(grade.record() for grade in self.grades)
        return Question(code=self.code, text=self.text, text_en=self.text_en, grades=grades)


class OldModelOut(Schema):
    code: str
    brand: str
    model: str
    capacity: str
    base: MoneyShape

    @classmethod
    def of(cls, one: OldModelRecord) -> Self:
        return cls(
            code=one.code,
            brand=one.brand,
            model=one.model,
            capacity=one.capacity,
            base=MoneyShape.of(one.base),
        )


class PriceTableOut(Schema):
    """The present table; version 0 is none."""

    version: int
    questions: list[QuestionShape]
    models: list[OldModelOut]

    @classmethod
    def of(cls, table: PriceTableRecord | None, models: list[OldModelRecord]) -> Self:
        return cls(
            version=table.version if table else 0,
            questions=[QuestionShape.of(one) for one in table.questions] if table else [],
            models=[OldModelOut.of(one) for one in models],
        )


class StaffTradeInPricesOut(PriceTableOut):
    """The present table with who published it, when and why."""

    reason: str
    by: str
    published_at: datetime | None

    @classmethod
    def of(cls, table: PriceTableRecord | None, models: list[OldModelRecord]) -> Self:
        shown = PriceTableOut.of(table, models)
        return cls(
            version=shown.version,
            questions=shown.questions,
            models=shown.models,
            reason=table.reason if table else "",
            by=table.by if table else "",
            published_at=table.published_at if table else None,
        )


class PriceTableIn(Schema):
    expected_version: Annotated[int, Field(ge=0, le=2**31 - 1)]
    reason: Reason
    models_csv: Annotated[str, Field(max_length=1_000_000)] | None = None
    questions: Annotated[list[QuestionShape], Field(max_length=conf.MOST_QUESTIONS)] | None = None


class ValuationRowOut(Schema):
    question: str
    answer: str
    question_text: str
    answer_text: str
    deduct: MoneyShape

    @classmethod
    def of(cls, row: ValuationRow) -> Self:
        return cls(
            question=row.question,
            answer=row.answer,
            question_text=row.question_text,
            answer_text=row.answer_text,
            deduct=MoneyShape.of(row.deduct),
        )


class TradeInWish(Schema):
    code: Code
    answers: Answers


class ValuationOut(Schema):
    model: OldModelOut
    rows: list[ValuationRowOut]
    amount: MoneyShape
    is_refused: bool

    @classmethod
    def of(cls, one: Valuation) -> Self:
        return cls(
            model=OldModelOut.of(one.model),
            rows=[ValuationRowOut.of(row) for row in one.rows],
            amount=MoneyShape.of(one.amount),
            is_refused=one.is_refused,
        )


class PayeeIn(Schema):
    name: Annotated[str, Field(max_length=60)]
    bank: Annotated[str, Field(max_length=60)]
    account: Annotated[str, Field(max_length=60)]

    def record(self) -> Payee:
        """Give the record."""
        return Payee(name=self.name, bank=self.bank, account=self.account)


class AcceptIn(Schema):
    serial: Serial
    is_wiped: bool
    way: PayWayWord
    order: Annotated[str, Field(max_length=32)] = ""
    line: Annotated[str, Field(max_length=8)] = ""
    payee: PayeeIn | None = None
    is_payee_agreed: bool = False


class AccountIn(Schema):
    payee: PayeeIn
    is_payee_agreed: bool = False


class ParcelIn(Schema):
    carrier: Parcel
    tracking: Parcel


class AnswerIn(Schema):
    accept: bool


class BenchFindingIn(Schema):
    serial: Serial
    answers: Answers
    note: Note = ""


class SummaryOut(Schema):
    number: str
    status: TradeInStatusWord
    title: str
    quoted: MoneyShape
    amount: MoneyShape
    quoted_at: datetime
    valid_until: datetime
    deadline: datetime | None
    way: PayWayWord | None
    order: str
    line: str
    serial: str
    needs_account: bool

    @classmethod
    def of(cls, one: TradeInSummary) -> Self:
        return cls(
            number=one.number,
            status=TradeInStatusWord(one.status.lower()),
            title=one.title,
            quoted=MoneyShape.of(one.quoted),
            amount=MoneyShape.of(one.amount),
            quoted_at=one.quoted_at,
            valid_until=one.valid_until,
            deadline=one.deadline,
            way=PayWayWord(one.way.lower()) if one.way else None,
            order=one.order,
            line=one.line,
            serial=one.serial,
            needs_account=one.needs_account,
        )
