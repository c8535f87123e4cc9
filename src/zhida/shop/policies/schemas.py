"""Shapes of the REST calls of after-sales policies."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from zhida.shop.policies import conf

ScopeWord = Literal["everything", "category", "product", "sku"]
ClassWord = Literal["NORMAL", "EXCLUDED", "NEEDS_CONFIRMATION"]
ExclusionWord = Literal[
    "CUSTOM_MADE",
    "PERISHABLE",
    "DIGITAL_CONTENT",
    "PERIODICAL",
    "OPENED_QUALITY",
    "ACTIVATED_VALUE",
    "STATED_DEFECT",
]
GoodsWord = Literal[
    "PHONE",
    "COMPUTER",
    "TABLET",
    "WEARABLE",
    "AUDIO",
    "TELEVISION",
    "APPLIANCE",
    "BATTERY",
    "ACCESSORY",
    "OTHER",
]
Count = Annotated[int, Field(strict=True, ge=0, le=10_000)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=conf.REASON_MAX_LENGTH)]


class PromiseDocument(Schema):
    text: Annotated[Text, Field(max_length=conf.PROMISE_MAX_LENGTH)]
    source: Annotated[Text, Field(max_length=conf.SOURCE_MAX_LENGTH)]


class WishDocument(Schema):
    """What a rule says; null leaves it to the wider rule and the law."""

    return_class: ClassWord | None = None
    exclusion_kind: ExclusionWord | None = None
    return_days: Count | None = None
    exchange_days: Count | None = None
    goods_kind: GoodsWord | None = None
    warranty_months: Count | None = None
    price_protection_days: Count | None = None
    needs_serial: bool | None = None
    promises: Annotated[list[PromiseDocument], Field(max_length=conf.MOST_PROMISES)] = Field(
        default_factory=list
    )


class RuleIn(Schema):
    """A rule for everything, a category (its id), a product (its number) or a SKU (its code)."""

    scope: ScopeWord
    subject: Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)] = ""
    seen_version: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] = 0
    reason: Reason = ""
    wish: WishDocument


class RuleOut(Schema):
    id: int
    scope: ScopeWord
    subject_id: int
    subject: str
    version: int
    changed_by: str
    changed_at: datetime
    wish: WishDocument


class RulesOut(Schema):
    items: list[RuleOut]
    next: str | None


class RulePutOut(Schema):
    version: int


class RuleVersionOut(Schema):
    version: int
    by: str
    at: datetime
    reason: str
    before: WishDocument | None
    after: WishDocument | None


class RuleVersionsOut(Schema):
    items: list[RuleVersionOut]


class ExclusionOut(Schema):
    kind: ExclusionWord
    return_class: ClassWord
    name: str
    source: str


class WarrantyOut(Schema):
    goods_kind: GoodsWord
    name: str
    months: int
    main_parts_months: int
    is_statutory: bool
    source: str


class StatutesOut(Schema):
    return_days: int
    exchange_days: int
    exclusions: list[ExclusionOut]
    warranties: list[WarrantyOut]


class DayIn(Schema):
    is_working: bool
    name: Annotated[Text, Field(max_length=conf.DAY_NAME_MAX_LENGTH)]


class DayOut(Schema):
    day: date
    is_working: bool
    name: str
    changed_by: str
    changed_at: datetime


class DaysOut(Schema):
    items: list[DayOut]


class PreviewOut(Schema):
    """The dates of a SKU signed for on a day; `..._counted` is the last day before a holiday moved it."""

    sku: str
    return_class: ClassWord
    return_days: int
    exchange_days: int
    warranty_months: int
    price_protection_days: int
    return_counted: date
    return_last_day: date
    exchange_counted: date
    exchange_last_day: date
    warranty_last_day: date
    price_protection_last_day: date | None
    free_days: list[date]
