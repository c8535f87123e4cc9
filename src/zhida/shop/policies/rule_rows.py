"""Rows of rules turned into what they say, and back."""

from __future__ import annotations

from zhida.shop.policies.models import PolicyRule
from zhida.shop.policies.records import (
    ExclusionKind,
    GoodsKind,
    PolicyPromise,
    PolicyWish,
    ReturnClass,
    RuleScope,
    RuleTarget,
)

SCOPE_OF_LETTER = {scope.value[0]: scope for scope in (RuleScope.CATEGORY, RuleScope.PRODUCT, RuleScope.SKU)}


def wish_of(row: PolicyRule) -> PolicyWish:
    """Give what a rule says."""
    return PolicyWish(
        return_class=ReturnClass(row.return_class) if row.return_class else None,
        exclusion_kind=ExclusionKind(row.exclusion_kind) if row.exclusion_kind else None,
        return_days=row.return_days,
        exchange_days=row.exchange_days,
        goods_kind=GoodsKind(row.goods_kind) if row.goods_kind else None,
        warranty_months=row.warranty_months,
        price_protection_days=row.price_protection_days,
        needs_serial=row.needs_serial,
        promises=tuple(PolicyPromise(text=one["text"], source=one["source"]) for one in row.promises),
    )


def columns_of(wish: PolicyWish) -> dict[str, object]:
    """Give the columns that say a wish; they are JSON too, and what versions and audit keep."""
    return {
        "return_class": wish.return_class.value if wish.return_class else "",
        "exclusion_kind": wish.exclusion_kind.value if wish.exclusion_kind else "",
        "return_days": wish.return_days,
        "exchange_days": wish.exchange_days,
        "goods_kind": wish.goods_kind.value if wish.goods_kind else "",
        "warranty_months": wish.warranty_months,
        "price_protection_days": wish.price_protection_days,
        "needs_serial": wish.needs_serial,
        "promises": [{"text": one.text, "source": one.source} for one in wish.promises],
    }


def target_of(key: str) -> RuleTarget:
    """Read "*", "C:12", "P:5" or "S:9"."""
    letter, _colon, subject = key.partition(":")
    if not subject:
        return RuleTarget(scope=RuleScope.EVERYTHING)
    return RuleTarget(scope=SCOPE_OF_LETTER[letter], subject_id=int(subject))
