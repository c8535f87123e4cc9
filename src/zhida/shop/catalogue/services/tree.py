"""Growing the category tree and the list of brands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.catalogue.checks import is_clean_text
from zhida.shop.catalogue.conf import CATEGORY_DEPTH, NAME_LENGTH
from zhida.shop.catalogue.errors import CategoryInvalid
from zhida.shop.catalogue.models import Brand, Category
from zhida.shop.catalogue.name_keys import PATH_SEPARATOR, name_key, path_key
from zhida.shop.catalogue.permissions import WRITE_PRODUCTS
from zhida.shop.catalogue.queries.tree import to_category_record
from zhida.shop.catalogue.records import CategoryRecord
from zhida.shop.kernel.uow import transactional

CategoryNames = tuple[str, ...]


@transactional
def ensure_categories(
    *, actor: Actor, paths: Collection[CategoryNames], now: datetime
) -> dict[CategoryNames, CategoryRecord]:
    """Return the category of each path, creating what is missing; one query when nothing is.

    Raises CategoryInvalid (empty, deeper than 5, an empty or overlong name).
    """
    actor.require(WRITE_PRODUCTS)
    for names in paths:
        check_category(names)
    wanted = {path_key(names): names for names in paths}
    known = {row.path_key: row for row in Category.objects.filter(path_key__in=wanted.keys())}
    for key, names in sorted(wanted.items()):
        if key not in known:
            _grow(names, known, now)
    return {names: to_category_record(known[path_key(names)]) for names in paths}


def category_refusal(*, names: CategoryNames) -> CategoryInvalid | None:
    """Return why a path cannot be a category, or None."""
    try:
        check_category(names)
    except CategoryInvalid as refusal:
        return refusal
    return None


def check_category(names: CategoryNames) -> None:
    """Refuse a path that cannot be one. Raises CategoryInvalid."""
    is_valid = 0 < len(names) <= CATEGORY_DEPTH and all(
        name.strip() and len(name) <= NAME_LENGTH and is_clean_text(name) and PATH_SEPARATOR not in name
        for name in names
    )
    if not is_valid:
        raise CategoryInvalid(fields={"category": CategoryInvalid.message})


def ensure_brands(*, names: Collection[str], now: datetime) -> dict[str, Brand]:
    """Return the brand row of each name key, creating what is missing. Call inside a transaction."""
    wanted = {name_key(name): name.strip() for name in names}
    known = {row.name_key: row for row in Brand.objects.filter(name_key__in=wanted.keys())}
    for key, name in wanted.items():
        if key not in known:
            known[key], _is_new = Brand.objects.get_or_create(
                name_key=key, defaults={"name": name, "created_at": now}
            )
    return known


def _grow(names: CategoryNames, known: dict[str, Category], now: datetime) -> None:
    """Create the missing nodes of one path, root first, into `known`."""
    parent: Category | None = None
    for depth in range(1, len(names) + 1):
        key = path_key(names[:depth])
        if key not in known:
            known[key] = _find_or_create(names[:depth], parent, now)
        parent = known[key]


def _find_or_create(names: CategoryNames, parent: Category | None, now: datetime) -> Category:
    name = names[-1].strip()
    row, is_new = Category.objects.get_or_create(
        path_key=path_key(names),
        defaults={
            "parent": parent,
            "name": name,
            "name_key": name_key(name),
            "names": [*(parent.names if parent else []), name],
            "path": "",
            "depth": len(names),
            "created_at": now,
        },
    )
    if is_new:
        row.path = f"{parent.path if parent else '/'}{row.pk}/"
        row.save(update_fields=["path"])
    return row
