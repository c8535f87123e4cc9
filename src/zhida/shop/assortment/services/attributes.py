"""Which attributes the documents of a file call for, category by category."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation

from zhida.shop.accounts.records import Actor
from zhida.shop.assortment.conf import LONGEST_FILTER_VALUE
from zhida.shop.assortment.records import AttributeDocument, ProductDocument
from zhida.shop.catalogue import queries as catalogue_queries
from zhida.shop.catalogue import services as catalogue_services
from zhida.shop.catalogue.records import AttributeInput, AttributeKind, AttributeRule, CategoryRecord

Categories = dict[tuple[str, ...], CategoryRecord]
Rules = dict[int, dict[str, AttributeRule]]


def prepare_categories(*, actor: Actor, documents: Sequence[ProductDocument], now: datetime) -> Categories:
    """Create the categories and attribute definitions that documents call for and the shop lacks.

    An attribute that a category does not know is defined there: NUMBER when every value is a number and all
    have one unit, BOOLEAN when every value is one, TEXT otherwise; filterable when every value is short.
    """
    paths = {document.category for document in documents}
    categories = catalogue_services.ensure_categories(actor=actor, paths=paths, now=now)
    rules = rules_of(categories)
    wanted: dict[int, dict[str, list[AttributeDocument]]] = {}
    for document in documents:
        category_id = categories[document.category].category_id
        for name, attribute in (document.attributes or {}).items():
            if name not in rules[category_id]:
                wanted.setdefault(category_id, {}).setdefault(name, []).append(attribute)
    for category_id, by_name in wanted.items():
        new_rules = [_rule_for(name, values) for name, values in by_name.items()]
        catalogue_services.define_attributes(actor=actor, category_id=category_id, rules=new_rules)
    return categories


def rules_of(categories: Categories) -> Rules:
    """Return the attribute rules of each category. One query."""
    return catalogue_queries.rules_of_categories(categories=list(categories.values()))


def attribute_input(attribute: AttributeDocument, rule: AttributeRule | None) -> AttributeInput:
    """Return a document's value as its definition takes it; a TEXT keeps its unit in the words."""
    value = attribute.value
    if rule is not None and rule.kind is AttributeKind.NUMBER:
        return value
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        value = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return f"{value} {attribute.unit}" if attribute.unit and not isinstance(value, bool) else value


def _rule_for(name: str, values: list[AttributeDocument]) -> AttributeRule:
    units = {value.unit for value in values}
    group = next((value.group for value in values if value.group), "")
    if all(isinstance(value.value, bool) for value in values):
        return AttributeRule(name=name, kind=AttributeKind.BOOLEAN, group=group)
    if len(units) == 1 and all(_is_number(value, units) for value in values):
        return AttributeRule(name=name, kind=AttributeKind.NUMBER, group=group, unit=units.pop())
    is_short = all(len(str(value.value)) <= LONGEST_FILTER_VALUE for value in values)
    return AttributeRule(name=name, group=group, is_filterable=is_short)


def _is_number(attribute: AttributeDocument, units: set[str]) -> bool:
    """A JSON number is one; a text of digits only beside a unit, for a model may be "980"."""
    value = attribute.value
    if isinstance(value, bool):
        return False
    if isinstance(value, Decimal):
        return value.is_finite()
    if units == {""}:
        return False
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False
