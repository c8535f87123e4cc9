"""The policy of SKUs: from the law through the rules, the widest first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from zhida.shop.catalogue import queries as catalogue_queries
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.policies.models import PolicyRule
from zhida.shop.policies.records import EVERYTHING, LAW, LinePolicy, PolicyWish, RuleScope, RuleTarget
from zhida.shop.policies.rule_rows import wish_of
from zhida.shop.policies.statutes import WARRANTIES, least_warranty_months

RuleBook: TypeAlias = Mapping[str, PolicyWish]

_rules = PreparedRead(lambda targets: PolicyRule.objects.filter(target__in=targets))


def policies_of(*, sku_ids: Collection[int], now: datetime) -> dict[int, LinePolicy]:
    """Return the policy of each SKU that exists, by id, nothing confirmed. Two queries."""
    return policies_for(skus=list(catalogue_queries.find_skus(sku_ids=sku_ids, now=now).values()))


def policies_for(*, skus: Collection[SkuRecord]) -> dict[int, LinePolicy]:
    """Return the policy of each of these SKUs, by id, nothing confirmed. One query however many.

    Each field is what the narrowest rule says of it (SKU, product, category from leaf to root, everything);
    where none does it is the law's: NORMAL, 7 days, 15 days, and the months of its kind of goods.
    """
    wanted = sorted({target.key for sku in skus for target in _targets(sku)})
    return policies_by(rules={row.target: wish_of(row) for row in _rules(wanted)}, skus=skus)


def rule_book() -> RuleBook:
    """Return what every rule says, by the key of its target; for pages that read it once for many goods.

    One query.
    """
    return {row.target: wish_of(row) for row in PolicyRule.objects.all()}


def policies_by(*, rules: RuleBook, skus: Collection[SkuRecord]) -> dict[int, LinePolicy]:
    """Return the same as `policies_for` from rules that were read already. No query."""
    return {sku.sku_id: _resolved([target.key for target in _targets(sku)], rules) for sku in skus}


def general_policy(*, rules: RuleBook) -> LinePolicy:
    """Return what holds for goods of which no narrower rule speaks, from rules that were read. No query."""
    return _resolved([EVERYTHING.key], rules)


def _targets(sku: SkuRecord) -> list[RuleTarget]:
    """Give what rules may be about that hold for a SKU, the widest first."""
    return [
        EVERYTHING,
        *(RuleTarget(scope=RuleScope.CATEGORY, subject_id=one) for one in sku.category_ids),
        RuleTarget(scope=RuleScope.PRODUCT, subject_id=sku.product_id),
        RuleTarget(scope=RuleScope.SKU, subject_id=sku.sku_id),
    ]


def _resolved(path: Sequence[str], wishes: RuleBook) -> LinePolicy:
    """Lay the narrower rules over the wider ones; no rule takes months that the kind of goods has by law."""
    policy, months = LAW, None
    for key in path:
        if key in wishes:
            policy = _narrowed(policy, wishes[key])
            months = wishes[key].warranty_months or months
    kind = policy.goods_kind
    given = WARRANTIES[kind].months if months is None else max(months, least_warranty_months(kind))
    return replace(policy, warranty_months=given)


def _narrowed(policy: LinePolicy, wish: PolicyWish) -> LinePolicy:
    if wish.return_class is not None:
        policy = replace(policy, return_class=wish.return_class, exclusion_kind=wish.exclusion_kind)
    return replace(
        policy,
        return_days=_either(wish.return_days, policy.return_days),
        exchange_days=_either(wish.exchange_days, policy.exchange_days),
        goods_kind=wish.goods_kind or policy.goods_kind,
        price_protection_days=_either(wish.price_protection_days, policy.price_protection_days),
        needs_serial=policy.needs_serial if wish.needs_serial is None else wish.needs_serial,
        promises=wish.promises or policy.promises,
    )


def _either(named: int | None, wider: int) -> int:
    return wider if named is None else named
