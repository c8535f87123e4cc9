"""Shapes of price protection's REST calls."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from ninja import Schema
from pydantic import Field

from zhida.shop.kernel.money import Money
from zhida.shop.price_protection import conf
from zhida.shop.price_protection.records import (
    LineQuote,
    OrderQuote,
    ProtectionRecord,
    RunRecord,
    TermsRecord,
)


class AnswerWord(StrEnum):
    """What an application for a line would be told, in the API's words."""

    LOWER = "lower"
    NOT_LOWER = "not_lower"
    ENDED = "ended"
    NOT_ON_SALE = "not_on_sale"
    NOTHING_HELD = "nothing_held"
    NOT_PROTECTED = "not_protected"


class WayWord(StrEnum):
    """Who asked for a protection, and whom automatic runs pay, in the API's words."""

    SELF = "self"
    AUTO = "auto"


class ProtectionWord(StrEnum):
    """Where the money of a protection is, in the API's words."""

    REFUNDING = "refunding"
    REFUNDED = "refunded"
    FAILED = "failed"


class LineOut(Schema):
    """What one line would bring now; `paid` and `price_now` are a unit's."""

    line: str
    sku: str
    title: str
    answer: AnswerWord
    quantity: int
    held: int
    paid: Money
    price_now: Money | None
    protected: Money
    amount: Money
    until: datetime | None

    @classmethod
    def of(cls, quote: LineQuote) -> Self:
        """Give a quote as the API shows it."""
        return cls(
            line=quote.line,
            sku=quote.sku,
            title=quote.title,
            answer=AnswerWord(quote.answer.lower()),
            quantity=quote.quantity,
            held=quote.held,
            paid=quote.paid,
            price_now=quote.price_now,
            protected=quote.protected,
            amount=quote.amount,
            until=quote.until,
        )


class ProtectionOut(Schema):
    """One lower price that was paid for a line; `before` and `after` are a unit's."""

    number: str
    order: str
    line: str
    sku: str
    status: ProtectionWord
    way: WayWord
    before: Money
    after: Money
    units: int
    amount: Money
    refund: str
    at: datetime

    @classmethod
    def of(cls, record: ProtectionRecord) -> Self:
        """Give a protection as the API shows it."""
        return cls(
            number=record.number,
            order=record.order,
            line=record.line,
            sku=record.sku,
            status=ProtectionWord(record.status.lower()),
            way=WayWord(record.way.lower()),
            before=record.before,
            after=record.after,
            units=record.units,
            amount=record.amount,
            refund=record.refund,
            at=record.at,
        )


class OrderQuoteOut(Schema):
    """What price protection would bring for an order now, and what it brought."""

    order: str
    lines: list[LineOut]
    total: Money
    paid: list[ProtectionOut]
    is_stopped: bool
    is_automatic: bool

    @classmethod
    def of(cls, quote: OrderQuote) -> Self:
        """Give an order's quote as the API shows it."""
        return cls(
            order=quote.order,
            lines=[LineOut.of(line) for line in quote.lines],
            total=quote.total,
            paid=[ProtectionOut.of(one) for one in quote.paid],
            is_stopped=quote.is_stopped,
            is_automatic=quote.is_automatic,
        )


class ProtectIn(Schema):
    """Which lines; none named means all that cost less now."""

    lines: Annotated[list[Annotated[str, Field(pattern=r"^L[0-9]{3}$")]], Field(max_length=100)] = []


class ProtectedOut(Schema):
    """What an application brought."""

    protections: list[ProtectionOut]
    total: Money


class ChoiceInOut(Schema):
    """Whether a shopper is paid by automatic runs."""

    automatic: bool


class ProtectionPage(Schema):
    """A page of protections, with the count and the sum of all that the filter keeps."""

    items: list[ProtectionOut]
    next: str | None
    count: int
    amount: Money


class CapIn(Schema):
    """What a run may pay before it waits."""

    minor: Annotated[int, Field(strict=True, ge=1, le=conf.LARGEST_CAP_MINOR)]
    currency: Literal["CNY"] = "CNY"


class TermsIn(Schema):
    """How price protection runs from now on."""

    mode: WayWord
    run_cap: CapIn
    is_stopped: bool
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class TermsOut(Schema):
    """How price protection runs."""

    mode: WayWord
    run_cap: Money
    is_stopped: bool
    stopped_at: datetime | None
    changed_by: str
    changed_at: datetime | None

    @classmethod
    def of(cls, terms: TermsRecord) -> Self:
        """Give the terms as the API shows them."""
        return cls(
            mode=WayWord(terms.mode.lower()),
            run_cap=terms.run_cap,
            is_stopped=terms.stopped_at is not None,
            stopped_at=terms.stopped_at,
            changed_by=terms.changed_by,
            changed_at=terms.changed_at,
        )


class RunWord(StrEnum):
    """Where an automatic run stands, in the API's words."""

    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"


class RunOut(Schema):
    """The automatic run for a SKU; `asked_by` wants it to go on beyond its cap."""

    sku: str
    status: RunWord
    paid: Money
    lines: int
    is_released: bool
    asked_by: str
    started_at: datetime

    @classmethod
    def of(cls, run: RunRecord) -> Self:
        """Give a run as the API shows it."""
        return cls(
            sku=run.sku,
            status=RunWord(run.status.lower()),
            paid=run.paid,
            lines=run.lines,
            is_released=run.is_released,
            asked_by=run.asked_by,
            started_at=run.started_at,
        )


class RunPage(Schema):
    """A page of runs."""

    items: list[RunOut]
    next: str | None


class ReleaseIn(Schema):
    """Why a run goes on."""

    reason: Annotated[str, Field(min_length=1, max_length=200)]
