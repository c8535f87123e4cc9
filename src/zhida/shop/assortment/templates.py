"""The templates of mapping files.

"{spu_id}" is a field of the row, "{.price}" of the item at hand, "{^.group}" of the item around it, "{#}" the
item's number from 1, "{brand|Acme}" has a default. A template that is one place only hands the value on as it
is; "a.b" and "a.0" go down into objects and lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zhida.shop.assortment.records import Json

PLACE = re.compile(r"\{([^{}|]+)(?:\|([^{}]*))?\}")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where places look."""

    row: Json
    item: Json = None
    around: Json = None
    number: int = 0


def render(template: Json, scope: Scope) -> Json:
    """Return what a template gives; None when a place without default is empty. Lists go item by item."""
    if isinstance(template, list):
        return [render(part, scope) for part in template]
    if not isinstance(template, str):
        return template
    whole = PLACE.fullmatch(template)
    if whole is not None:
        value = _look(whole[1], scope)
        return whole[2] if value is None or value == "" else value
    missing = False

    def fill(place: re.Match[str]) -> str:
        nonlocal missing
        value = _look(place[1], scope)
        if value is None or value == "":
            missing = missing or place[2] is None
            return place[2] or ""
        return f"{value:f}" if isinstance(value, Decimal) else str(value)

    text = PLACE.sub(fill, template)
    return None if missing else text


def items_of(scope: Scope, each: Json) -> Iterator[Scope]:
    """Yield a scope for each item of a list; ["groups", "params"] goes through the lists inside the items.

    An object counts as a list of its [key, value] pairs.
    """
    if each is None:
        return
    outer, *rest = each if isinstance(each, list) else [each]
    found = _look(str(outer), scope)
    pairs: list[Json] = [[key, value] for key, value in found.items()] if isinstance(found, dict) else []
    for number, item in enumerate(found if isinstance(found, list) else pairs, start=1):
        inner = Scope(row=scope.row, item=item, around=scope.item, number=number)
        if rest:
            yield from items_of(inner, [f".{rest[0]}", *rest[1:]])
        else:
            yield inner


def _look(place: str, scope: Scope) -> Json:
    if place == "#":
        return scope.number
    if place.startswith("^."):
        return _down(scope.around, place[2:])
    if place.startswith("."):
        return _down(scope.item, place[1:])
    return _down(scope.row, place)


def _down(value: Json, path: str) -> Json:
    for step in path.split(".") if path else []:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value
