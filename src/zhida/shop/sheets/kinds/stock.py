"""Stock corrections: a difference a row, never an absolute count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zhida.shop.accounts.records import Actor
from zhida.shop.inventory import services
from zhida.shop.inventory.permissions import CHANGE_STOCK
from zhida.shop.sheets.errors import SheetCellWrong
from zhida.shop.sheets.records import SheetKind, SheetLine

COLUMNS = ("sku", "warehouse", "delta", "reason")
LARGEST_DELTA = 1_000_000
LONGEST_REASON = 200


def act(actor: Actor, line: SheetLine, now: datetime) -> bool:
    """Correct one count. Raises SheetCellWrong and what inventory.services.adjust raises."""
    services.adjust(
        actor=actor,
        sku=line.text("sku"),
        warehouse=line.text("warehouse"),
        delta=_delta(line.text("delta")),
        reason=line.text("reason")[:LONGEST_REASON],
        now=now,
    )
    return True


def template(actor: Actor) -> Iterable[Sequence[str]]:  # noqa: ARG001 -- every kind's template is asked by somebody
    """Give the header."""
    yield COLUMNS


def _delta(text: str) -> int:
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))
    is_count = digits.isascii() and digits.isdigit() and len(digits) < 8
    if not is_count or not 0 < int(digits) <= LARGEST_DELTA:
        raise SheetCellWrong(column="delta")
    return sign * int(digits)


STOCK = SheetKind(
    name="stock",
    title=_("库存调整"),
    permission=CHANGE_STOCK,
    columns=COLUMNS,
    required=frozenset(COLUMNS),
    names={"SKU": "sku", "仓库": "warehouse", "增减": "delta", "原因": "reason"},
    key="sku",
    act=act,
    template=template,
)
