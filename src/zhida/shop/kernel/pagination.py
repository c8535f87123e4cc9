"""Keyset pagination: a page starts after the last row of the one before, however deep it is."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zhida.shop.kernel.errors import ErrorKind, ShopError

Row = TypeVar("Row", bound=Model)
T = TypeVar("T")

LARGEST_LIMIT = 100


class InvalidCursor(ShopError):
    """A cursor that this list never gave out."""

    code = "invalid_cursor"
    kind = ErrorKind.INVALID
    message = _("翻页位置无效，请从第一页重新开始。")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows of one page and where the next one starts; `next` is None on the last."""

    items: Sequence[T]
    next: str | None


def paginate(
    queryset: QuerySet[Row], *, order: tuple[str, ...], cursor: str | None, limit: int = 20
) -> Page[Row]:
    """Return one page in a unique order such as ("-placed_at", "-id"); one query, limit 1 to 100.

    Raises InvalidCursor.
    """
    limit = max(1, min(limit, LARGEST_LIMIT))
    ordered = queryset.order_by(*order)
    if cursor:
        ordered = ordered.filter(_after(order, _decode(cursor, len(order))))
    rows = list(ordered[: limit + 1])
    if len(rows) <= limit:
        return Page(items=rows, next=None)
    last = rows[limit - 1]
    return Page(items=rows[:limit], next=_encode([getattr(last, name.lstrip("-")) for name in order]))


def _after(order: tuple[str, ...], values: list[object]) -> Q:
    """Rows behind the cursor: (a > x) or (a = x and b > y) ..., each by its direction."""
    condition = Q()
    for index, name in enumerate(order):
        field = name.lstrip("-")
        step = Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": values[index]})
        for earlier, value in zip(order[:index], values[:index], strict=True):
            step &= Q(**{earlier.lstrip("-"): value})
        condition |= step
    return condition


def _encode(values: list[object]) -> str:
    parts = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def _decode(cursor: str, length: int) -> list[object]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        values = json.loads(raw)
    except (ValueError, binascii.Error) as error:
        raise InvalidCursor from error
    if not isinstance(values, list) or len(values) != length:
        raise InvalidCursor
    if not all(isinstance(value, (str, int)) for value in values):
        raise InvalidCursor
    return [_instant_or_same(value) for value in values]


def _instant_or_same(value: str | int) -> object:
    if not isinstance(value, str):
        return value
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return value
    return instant if instant.tzinfo else value
