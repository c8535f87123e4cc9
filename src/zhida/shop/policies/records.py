"""What other rooms see of after-sales policies: frozen records that an order line keeps as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from zhida.shop.policies.statutes import (
    EXCHANGE_SOURCE,
    EXCLUSIONS,
    LAW_EXCHANGE_DAYS,
    LAW_RETURN_DAYS,
    RETURN_SOURCE,
    STANDARD_WARRANTY_MONTHS,
    WARRANTIES,
    ExclusionKind,
    GoodsKind,
    ReturnClass,
)

__all__ = [
    "EVERYTHING",
    "LAW",
    "CalendarDayRecord",
    "DatesPreview",
    "ExclusionKind",
    "GoodsKind",
    "LinePolicy",
    "PolicyDates",
    "PolicyPromise",
    "PolicyRuleRecord",
    "PolicyVersionRecord",
    "PolicyWish",
    "ReturnClass",
    "RuleScope",
    "RuleTarget",
]


class RuleScope(StrEnum):
    """How much a rule covers, widest first; the narrowest rule that says something wins."""

    EVERYTHING = "EVERYTHING"
    CATEGORY = "CATEGORY"
    PRODUCT = "PRODUCT"
    SKU = "SKU"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTarget:
    """What a rule is about: a scope and the id of the category, product or SKU; 0 for everything."""

    scope: RuleScope
    subject_id: int = 0

    @property
    def key(self) -> str:
        """Give the unique key of the target: "*", "C:12", "P:5", "S:9"."""
        if self.scope is RuleScope.EVERYTHING:
            return "*"
        return f"{self.scope.value[0]}:{self.subject_id}"


EVERYTHING: Final = RuleTarget(scope=RuleScope.EVERYTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPromise:
    """One sentence that is shown to shoppers, with the law or the rule that it comes from."""

    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePolicy:
    """What holds for units of one SKU after their sale; an order line freezes it at placing.

    `is_confirmed` says that the buyer ticked, for this very purchase, that the goods cannot come back without
    a reason. Days are counted from the day after signing; `warranty_months` are for the whole unit.
    """

    return_class: ReturnClass = ReturnClass.NORMAL
    exclusion_kind: ExclusionKind | None = None
    is_confirmed: bool = False
    return_days: int = LAW_RETURN_DAYS
    exchange_days: int = LAW_EXCHANGE_DAYS
    goods_kind: GoodsKind = GoodsKind.OTHER
    warranty_months: int = STANDARD_WARRANTY_MONTHS
    price_protection_days: int = 0
    needs_serial: bool = False
    promises: tuple[PolicyPromise, ...] = ()

    @property
    def sources(self) -> tuple[str, str, str]:
        """Name whose rules these are, in the active language: of return, exchange and warranty."""
        back = EXCLUSIONS[self.exclusion_kind].source if self.exclusion_kind else RETURN_SOURCE
        return str(back), str(EXCHANGE_SOURCE), str(WARRANTIES[self.goods_kind].source)

    @property
    def exclusion_reason(self) -> str:
        """Name the statutory reason that keeps the goods out of the seven days, in the active language."""
        return str(EXCLUSIONS[self.exclusion_kind].name) if self.exclusion_kind else ""

    @property
    def asks_confirmation(self) -> bool:
        """Say whether checkout shows the unticked box."""
        return self.return_class is not ReturnClass.NORMAL

    @property
    def is_returnable(self) -> bool:
        """Say whether the goods may come back without a reason.

        True for excluded goods too where the buyer confirmed nothing. Source: 七日无理由退货暂行办法 art. 20.
        """
        return not (self.asks_confirmation and self.is_confirmed)

    def confirmed(self) -> LinePolicy:
        """Give the policy of a line whose exclusion the buyer ticked; NORMAL goods stay as they are."""
        return replace(self, is_confirmed=self.asks_confirmation)

    def to_document(self) -> dict[str, object]:
        """Give the JSON that an order line keeps."""
        return {
            "return_class": self.return_class.value,
            "exclusion_kind": self.exclusion_kind.value if self.exclusion_kind else "",
            "is_confirmed": self.is_confirmed,
            "return_days": self.return_days,
            "exchange_days": self.exchange_days,
            "goods_kind": self.goods_kind.value,
            "warranty_months": self.warranty_months,
            "price_protection_days": self.price_protection_days,
            "needs_serial": self.needs_serial,
            "promises": [{"text": one.text, "source": one.source} for one in self.promises],
        }

    @classmethod
    def from_document(cls, document: Mapping[str, object]) -> LinePolicy:
        """Read what `to_document` wrote; what it does not say is the law's: 7, 15 and 12."""
        document = {**LAW.to_document(), **document}
        kind = document["exclusion_kind"]
        promises = document["promises"]
        assert isinstance(promises, list)
        return cls(
            return_class=ReturnClass(str(document["return_class"])),
            exclusion_kind=ExclusionKind(str(kind)) if kind else None,
            is_confirmed=bool(document["is_confirmed"]),
            return_days=_number(document["return_days"]),
            exchange_days=_number(document["exchange_days"]),
            goods_kind=GoodsKind(str(document["goods_kind"])),
            warranty_months=_number(document["warranty_months"]),
            price_protection_days=_number(document["price_protection_days"]),
            needs_serial=bool(document["needs_serial"]),
            promises=tuple(PolicyPromise(text=one["text"], source=one["source"]) for one in promises),
        )


LAW: Final = LinePolicy()


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDates:
    """Until when a line may come back, each 24:00 of its last day: in time is `now < return_until`.

    None is "not at all" or "not yet": nothing runs before the signature. `policies.queries.last_day` gives
    the day that is shown for an instant.
    """

    return_until: datetime | None = None
    exchange_until: datetime | None = None
    warranty_until: datetime | None = None
    price_protected_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesPreview:
    """How dates come about: the counted last days before holidays moved them, and the free days till then."""

    dates: PolicyDates
    return_counted: date
    exchange_counted: date
    free_days: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyWish:
    """What staff want a rule to say; None (or no promises) leaves it to the wider rule and the law."""

    return_class: ReturnClass | None = None
    exclusion_kind: ExclusionKind | None = None
    return_days: int | None = None
    exchange_days: int | None = None
    goods_kind: GoodsKind | None = None
    warranty_months: int | None = None
    price_protection_days: int | None = None
    needs_serial: bool | None = None
    promises: tuple[PolicyPromise, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRuleRecord:
    """A standing rule; `subject` is how people know what it is about: a path, a number and title, a code."""

    rule_id: int
    target: RuleTarget
    subject: str
    wish: PolicyWish
    version: int
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersionRecord:
    """One change of a rule: who, when, and what it said before and after; None is "no rule"."""

    version: int
    by: str
    at: datetime
    reason: str
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDayRecord:
    """A day that staff say is worked or free, over what the calendar's data says."""

    day: date
    is_working: bool
    name: str
    changed_by: str
    changed_at: datetime


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value
