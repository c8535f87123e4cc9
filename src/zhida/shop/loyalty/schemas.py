"""Shapes of the loyalty calls."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field, StringConstraints

from zhida.shop.kernel.money import Money
from zhida.shop.loyalty import conf
from zhida.shop.loyalty.records import (
    AdjustmentRecord,
    EntryRecord,
    LevelTerms,
    LevelView,
    LoyaltyRules,
    PointsView,
)

WholeNumber = Annotated[int, Field(strict=True, ge=0, le=conf.LARGEST_POINTS)]
Moved = Annotated[int, Field(strict=True, ge=-conf.LARGEST_POINTS, le=conf.LARGEST_POINTS)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=conf.LONGEST_REASON)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=conf.LONGEST_NAME)]
Benefit = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=conf.LONGEST_BENEFIT)
]


class LevelDocument(Schema):
    """One level; `threshold_minor` is paid goods of twelve months in fen."""

    level: Annotated[int, Field(strict=True, ge=1, le=conf.MOST_LEVELS)]
    name: Name
    threshold_minor: Annotated[int, Field(strict=True, ge=0, le=10**12)]
    benefits: Annotated[list[Benefit], Field(max_length=conf.MOST_BENEFITS)] = []

    @classmethod
    def of(cls, terms: LevelTerms) -> LevelDocument:
        """Show one level."""
        return cls(
            level=terms.level,
            name=terms.name,
            threshold_minor=terms.threshold_minor,
            benefits=list(terms.benefits),
        )


class PointsRuleOut(Schema):
    """What points are worth: `per_yuan` points pay a yuan, at most `max_percent` of the goods."""

    is_open: bool
    per_yuan: int
    max_percent: int
    earn_per_yuan: int
    valid_months: int

    @classmethod
    def of(cls, rules: LoyaltyRules) -> PointsRuleOut:
        """Show the rules of points."""
        return cls(
            is_open=rules.is_open,
            per_yuan=rules.per_yuan,
            max_percent=rules.max_percent,
            earn_per_yuan=rules.earn_per_yuan,
            valid_months=rules.valid_months,
        )


class ExpiringOut(Schema):
    points: int
    expires_at: datetime


class PointsOut(Schema):
    """A member's points: `balance` can be spent now, `pending` comes when orders are completed."""

    balance: int
    owed: int
    pending: int
    soon_expiring: list[ExpiringOut]
    rule: PointsRuleOut

    @classmethod
    def of(cls, view: PointsView) -> PointsOut:
        """Show a member's points."""
        return cls(
            balance=view.balance,
            owed=view.owed,
            pending=view.pending,
            soon_expiring=[
                ExpiringOut(points=lot.points, expires_at=lot.expires_at) for lot in view.soon_expiring
            ],
            rule=PointsRuleOut.of(view.rules),
        )


class PointsEntryOut(Schema):
    """One movement; `order` is the number of the order it belongs to, where there is one."""

    id: str
    kind: str
    points: int
    balance_after: int
    order: str
    note: str
    expires_at: datetime | None
    at: datetime

    @classmethod
    def of(cls, entry: EntryRecord) -> PointsEntryOut:
        """Show one movement."""
        return cls(
            id=str(entry.sequence),
            kind=entry.kind.lower(),
            points=entry.points,
            balance_after=entry.balance_after,
            order=entry.ref,
            note=entry.note,
            expires_at=entry.expires_at,
            at=entry.at,
        )


class PointsEntryPage(Schema):
    items: list[PointsEntryOut]
    next: str | None


class MemberLevelOut(Schema):
    """A member's level; `missing` are paid goods still to come to the next one."""

    level: int
    name: str
    benefits: list[str]
    growth: Money
    until: datetime | None
    next: LevelDocument | None
    missing: Money | None
    levels: list[LevelDocument]

    @classmethod
    def of(cls, view: LevelView) -> MemberLevelOut:
        """Show a member's level."""
        return cls(
            level=view.level,
            name=view.name,
            benefits=list(view.benefits),
            growth=view.growth,
            until=view.until,
            next=LevelDocument.of(view.next) if view.next else None,
            missing=view.missing,
            levels=[LevelDocument.of(terms) for terms in view.levels],
        )


class LoyaltyRulesIn(Schema):
    """Rules as staff write them; `version` is the one they were made from."""

    version: WholeNumber
    is_open: Annotated[bool, Field(strict=True)]
    per_yuan: WholeNumber
    max_percent: WholeNumber
    earn_per_yuan: WholeNumber
    valid_months: WholeNumber
    levels: list[LevelDocument]
    reason: Reason = ""

    def to_rules(self) -> LoyaltyRules:
        """Give the room's own record."""
        return LoyaltyRules(
            version=self.version,
            is_open=self.is_open,
            per_yuan=self.per_yuan,
            max_percent=self.max_percent,
            earn_per_yuan=self.earn_per_yuan,
            valid_months=self.valid_months,
            levels=tuple(
                LevelTerms(
                    level=level.level,
                    name=level.name,
                    threshold_minor=level.threshold_minor,
                    benefits=tuple(level.benefits),
                )
                for level in self.levels
            ),
        )


class LoyaltyRulesOut(PointsRuleOut):
    version: int
    levels: list[LevelDocument]

    @classmethod
    def of(cls, rules: LoyaltyRules) -> LoyaltyRulesOut:
        """Show the rules whole."""
        return cls(
            **PointsRuleOut.of(rules).dict(),
            version=rules.version,
            levels=[LevelDocument.of(terms) for terms in rules.levels],
        )


class PointsAdjustmentIn(Schema):
    points: Moved
    reason: Reason


class PointsRejectionIn(Schema):
    reason: Reason = ""


class PointsAdjustmentOut(Schema):
    number: str
    customer: str
    points: int
    reason: str
    status: str
    by: str
    decided_by: str
    made_at: datetime

    @classmethod
    def of(cls, record: AdjustmentRecord) -> PointsAdjustmentOut:
        """Show one adjustment."""
        return cls(
            number=record.number,
            customer=str(record.customer_id),
            points=record.points,
            reason=record.reason,
            status=record.status.lower(),
            by=record.by,
            decided_by=record.decided_by,
            made_at=record.made_at,
        )


class CustomerPointsOut(Schema):
    """What staff see of a member: points, level, the journal's page and the last adjustments."""

    points: PointsOut
    level: MemberLevelOut
    entries: PointsEntryPage
    adjustments: list[PointsAdjustmentOut]
