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


class PolicyPromiseDocument(Schema):
    text: Annotated[Text, Field(max_length=conf.PROMISE_MAX_LENGTH)]
    source: Annotated[Text, Field(max_length=conf.SOURCE_MAX_LENGTH)]


class PolicyWishDocument(Schema):
    """What a rule says; null leaves it to the wider rule and the law."""

    return_class: ClassWord | None = None
    exclusion_kind: ExclusionWord | None = None
    return_days: Count | None = None
    exchange_days: Count | None = None
    goods_kind: GoodsWord | None = None
    warranty_months: Count | None = None
    price_protection_days: Count | None = None
    needs_serial: bool | None = None
    promises: Annotated[list[PolicyPromiseDocument], Field(max_length=conf.MOST_PROMISES)] = Field(
        default_factory=list
    )


class PolicyRuleIn(Schema):
    """A rule for everything, a category (its id), a product (its number) or a SKU (its code)."""

    scope: ScopeWord
    subject: Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)] = ""
    seen_version: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] = 0
    reason: Reason = ""
    wish: PolicyWishDocument


class PolicyRuleOut(Schema):
    id: int
    scope: ScopeWord
    subject_id: int
    subject: str
    version: int
    changed_by: str
    changed_at: datetime
    wish: PolicyWishDocument


class PolicyRulesOut(Schema):
    items: list[PolicyRuleOut]
    next: str | None


class PolicyRulePutOut(Schema):
    version: int


class PolicyVersionOut(Schema):
    version: int
    by: str
    at: datetime
    reason: str
    before: PolicyWishDocument | None
    after: PolicyWishDocument | None


class PolicyVersionsOut(Schema):
    items: list[PolicyVersionOut]


class PolicyExclusionOut(Schema):
    kind: ExclusionWord
    return_class: ClassWord
    name: str
    source: str


class PolicyWarrantyOut(Schema):
    goods_kind: GoodsWord
    name: str
    months: int
    main_parts_months: int
    is_statutory: bool
    source: str


class PolicyStatutesOut(Schema):
    return_days: int
    exchange_days: int
    exclusions: list[PolicyExclusionOut]
    warranties: list[PolicyWarrantyOut]


class CalendarDayIn(Schema):
    is_working: bool
    name: Annotated[Text, Field(max_length=conf.DAY_NAME_MAX_LENGTH)]


class CalendarDayOut(Schema):
    day: date
    is_working: bool
    name: str
    changed_by: str
    changed_at: datetime


class CalendarDaysOut(Schema):
    items: list[CalendarDayOut]


class PolicyPreviewOut(Schema):
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
