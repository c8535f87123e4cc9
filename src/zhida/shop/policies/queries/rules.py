"""Rules and entered days as staff read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from zhida.shop.catalogue import queries as catalogue_queries
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.policies import conf
from zhida.shop.policies.errors import PolicyRuleNotFound, PolicySubjectNotFound
from zhida.shop.policies.models import CalendarDay, PolicyRule, PolicyRuleVersion
from zhida.shop.policies.records import (
    EVERYTHING,
    CalendarDayRecord,
    PolicyRuleRecord,
    PolicyVersionRecord,
    RuleScope,
    RuleTarget,
)
from zhida.shop.policies.rule_rows import target_of, wish_of


def list_rules(*, cursor: str | None, now: datetime) -> Page[PolicyRuleRecord]:
    """List the rules by target, everything first, then categories, products and SKUs. At most four queries.

    Raises InvalidCursor.
    """
    page = paginate(PolicyRule.objects.all(), order=("target", "id"), cursor=cursor, limit=conf.RULES_A_PAGE)
    targets = {row.pk: target_of(row.target) for row in page.items}
    names = _names(list(targets.values()), now=now)
    items = [
        PolicyRuleRecord(
            rule_id=row.pk,
            target=targets[row.pk],
            subject=names.get(targets[row.pk], ""),
            wish=wish_of(row),
            version=row.version,
            changed_by=row.changed_by,
            changed_at=row.changed_at,
        )
        for row in page.items
    ]
    return Page(items=items, next=page.next)


def list_versions(*, rule_id: int) -> list[PolicyVersionRecord]:
    """Return the last hundred changes of a rule's target, the newest first. Two queries.

    Raises PolicyRuleNotFound.
    """
    row = PolicyRule.objects.filter(pk=rule_id).first()
    if row is None:
        raise PolicyRuleNotFound
    return [
        PolicyVersionRecord(
            version=one.version, by=one.by, at=one.at, reason=one.reason, before=one.before, after=one.after
        )
        for one in PolicyRuleVersion.objects.filter(target=row.target).order_by("-version")[:100]
    ]


def target_named(*, scope: RuleScope, subject: str, now: datetime) -> RuleTarget:
    """Return the target that staff name by category id, product number or SKU code. At most one query.

    Raises PolicySubjectNotFound.
    """
    if scope is RuleScope.EVERYTHING:
        return EVERYTHING
    found: int | None = None
    if scope is RuleScope.SKU:
        record = catalogue_queries.sellable_skus(skus=[subject], now=now).get(subject)
        found = record.sku_id if record else None
    elif scope is RuleScope.PRODUCT:
        found = catalogue_queries.product_ids_by_number(numbers=[subject]).get(subject)
    elif subject.isascii() and subject.isdigit() and len(subject) < 19:
        known = catalogue_queries.categories_by_id(category_ids=[int(subject)])
        found = next(iter(known), None)
    if found is None:
        raise PolicySubjectNotFound
    return RuleTarget(scope=scope, subject_id=found)


def list_calendar_days(*, from_day: date) -> list[CalendarDayRecord]:
    """Return the entered days from a day on, at most 400, in their order. One query."""
    return [
        CalendarDayRecord(
            day=row.day,
            is_working=row.is_working,
            name=row.name,
            changed_by=row.changed_by,
            changed_at=row.changed_at,
        )
        for row in CalendarDay.objects.filter(day__gte=from_day).order_by("day")[:400]
    ]


def _names(targets: Sequence[RuleTarget], *, now: datetime) -> dict[RuleTarget, str]:
    """Name what rules are about; a product whose SKUs are all retired keeps its bare id."""
    ids: dict[RuleScope, list[int]] = {scope: [] for scope in RuleScope}
    for target in targets:
        ids[target.scope].append(target.subject_id)
    names: dict[RuleTarget, str] = {}
    if ids[RuleScope.CATEGORY]:
        for category in catalogue_queries.categories_by_id(category_ids=ids[RuleScope.CATEGORY]).values():
            target = RuleTarget(scope=RuleScope.CATEGORY, subject_id=category.category_id)
            names[target] = " > ".join(category.names)
    if ids[RuleScope.PRODUCT]:
        of_products = catalogue_queries.active_skus_of(product_ids=ids[RuleScope.PRODUCT], now=now)
        for product_id, skus in of_products.items():
            target = RuleTarget(scope=RuleScope.PRODUCT, subject_id=product_id)
            names[target] = f"{skus[0].product_number} {skus[0].title}"
    if ids[RuleScope.SKU]:
        for sku_id, sku in catalogue_queries.find_skus(sku_ids=ids[RuleScope.SKU], now=now).items():
            target = RuleTarget(scope=RuleScope.SKU, subject_id=sku_id)
            names[target] = f"{sku.sku} {sku.title}"
    return names
