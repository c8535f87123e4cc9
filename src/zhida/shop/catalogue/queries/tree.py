"""The category tree, and what it says about attributes."""

from __future__ import annotations

from collections.abc import Collection

from zhida.shop.catalogue.models import AttributeDefinition, Category
from zhida.shop.catalogue.name_keys import PATH_SEPARATOR, name_key, path_key
from zhida.shop.catalogue.records import AttributeKind, AttributeRule, CategoryRecord
from zhida.shop.kernel.prepared import PreparedRead

_shown = PreparedRead(lambda: Category.objects.filter(is_shown=True).order_by("depth", "position", "pk"))
_with_ids = PreparedRead(lambda category_ids: Category.objects.filter(pk__in=category_ids))


def category_tree() -> list[CategoryRecord]:
    """Return every shown category, parents before children, each level by position then id. One query."""
    return [to_category_record(row) for row in _shown()]


def categories_by_id(*, category_ids: Collection[int]) -> dict[int, CategoryRecord]:
    """Return categories by id. One query."""
    return {row.pk: to_category_record(row) for row in _with_ids(list(category_ids))}


def categories_named(*, names: Collection[str]) -> list[CategoryRecord]:
    """Return every category that bears one of these very names, wherever it stands. One query."""
    return [to_category_record(row) for row in Category.objects.filter(name__in=names).order_by("pk")]


def find_categories(*, text: str) -> list[CategoryRecord]:
    """Return what a shopper's `category=` means: an id, a path "手机 > 配件" or a name.

    A name may stand in several places of the tree: the topmost of each branch is returned, so that no product
    is in two of them. Empty when nothing matches. One query.
    """
    if text.isascii() and text.isdigit() and len(text) < 19:
        return [to_category_record(row) for row in _with_ids([int(text)])]
    names = tuple(part for part in text.split(PATH_SEPARATOR.strip()) if part.strip())
    if not names:
        return []
    if len(names) > 1:
        rows = Category.objects.filter(path_key=path_key(names))
    else:
        rows = Category.objects.filter(name_key=name_key(names[0]))
    found: list[CategoryRecord] = []
    for row in rows.order_by("depth", "pk"):
        record = to_category_record(row)
        if not any(upper.category_id in record.ancestor_ids for upper in found):
            found.append(record)
    return found


def rules_of_categories(*, categories: Collection[CategoryRecord]) -> dict[int, dict[str, AttributeRule]]:
    """Return the attribute rules that hold in each category; the lowest definition wins. One query."""
    wanted = {ancestor for category in categories for ancestor in category.ancestor_ids}
    rows = AttributeDefinition.objects.filter(category_id__in=wanted).order_by("position", "pk")
    by_category: dict[int, list[AttributeRule]] = {}
    for row in rows:
        by_category.setdefault(row.category_id, []).append(to_rule(row))
    return {
        category.category_id: {
            rule.name: rule for ancestor in category.ancestor_ids for rule in by_category.get(ancestor, [])
        }
        for category in categories
    }


def to_category_record(row: Category) -> CategoryRecord:
    """Build the record of a category."""
    return CategoryRecord(
        category_id=row.pk,
        parent_id=row.parent_id,
        name=row.name,
        names=tuple(row.names),
        ancestor_ids=ids_of_path(row.path),
        depth=row.depth,
    )


def ids_of_path(path: str) -> tuple[int, ...]:
    """Read "/1/7/" into (1, 7)."""
    return tuple(int(part) for part in path.split("/") if part)


def to_rule(row: AttributeDefinition) -> AttributeRule:
    """Build the record of an attribute definition."""
    return AttributeRule(
        name=row.name,
        kind=AttributeKind(row.kind),
        group=row.group,
        unit=row.unit,
        choices=tuple(row.choices),
        is_filterable=row.is_filterable,
        is_required=row.is_required,
        position=row.position,
    )
