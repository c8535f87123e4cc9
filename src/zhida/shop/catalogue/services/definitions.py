"""Saying which attributes a category knows."""

from __future__ import annotations

from collections.abc import Sequence

from zhida.shop.accounts.records import Actor
from zhida.shop.catalogue.errors import DefinitionConflict
from zhida.shop.catalogue.models import AttributeDefinition
from zhida.shop.catalogue.permissions import WRITE_PRODUCTS
from zhida.shop.catalogue.records import AttributeKind, AttributeRule
from zhida.shop.kernel.uow import transactional


@transactional
def define_attributes(*, actor: Actor, category_id: int, rules: Sequence[AttributeRule]) -> int:
    """Add the attributes that the category itself does not define yet, and return how many were new.

    A CHOICE that is defined already learns the new choices. Raises DefinitionConflict (same name, but another
    kind or unit) and then defines nothing.
    """
    actor.require(WRITE_PRODUCTS)
    rows = AttributeDefinition.objects.filter(category_id=category_id)
    known = {row.name: row for row in rows}
    new_rules = []
    for rule in rules:
        row = known.get(rule.name)
        if row is None:
            new_rules.append(rule)
        elif (row.kind, row.unit) != (rule.kind, rule.unit):
            raise DefinitionConflict(name=rule.name)
        else:
            _learn_choices(row, rule)
    AttributeDefinition.objects.bulk_create(
        _to_row(category_id, rule, len(known) + index) for index, rule in enumerate(new_rules)
    )
    return len(new_rules)


def _learn_choices(row: AttributeDefinition, rule: AttributeRule) -> None:
    added = [choice for choice in rule.choices if choice not in row.choices]
    if rule.kind is AttributeKind.CHOICE and added:
        row.choices = [*row.choices, *added]
        row.save(update_fields=["choices"])


def _to_row(category_id: int, rule: AttributeRule, position: int) -> AttributeDefinition:
    return AttributeDefinition(
        category_id=category_id,
        name=rule.name,
        group=rule.group,
        kind=rule.kind,
        unit=rule.unit,
        choices=list(rule.choices),
        is_filterable=rule.is_filterable,
        is_required=rule.is_required,
        position=rule.position or position,
    )
