"""Prices: a SKU a row. A large change waits for its second person as it does by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.errors import ShopError
from zhida.shop.kernel.money import Money, parse_yuan
from zhida.shop.pricing import queries, services
from zhida.shop.pricing.permissions import SET_PRICES
from zhida.shop.pricing.records import PriceDraft
from zhida.shop.sheets.errors import SheetCellWrong
from zhida.shop.sheets.records import SheetKind, SheetLine

COLUMNS = ("sku", "price", "compare_at", "reason")
LONGEST_REASON = 200


def act(actor: Actor, line: SheetLine, now: datetime) -> bool:
    """Set one price; the struck price and the level prices stay where the row says nothing of them.

    Raises SheetCellWrong, PriceNotFound and what pricing.services.set_prices raises.
    """
    before = queries.get_price(actor=actor, sku=line.text("sku"))
    compare_at = _fen(line, "compare_at") if line.cells.get("compare_at") else None
    draft = PriceDraft(
        sku_id=before.sku_id,
        selling=Money(_fen(line, "price")),
        compare_at=Money(compare_at) if compare_at is not None else before.compare_at,
        compare_at_basis=before.compare_at_basis if compare_at is None else "",
        level_prices=before.level_prices,
    )
    reason = line.cells.get("reason", "")[:LONGEST_REASON]
    outcome = services.set_prices(actor=actor, drafts=[draft], reason=reason, now=now)[before.sku_id]
    return outcome.is_changed or outcome.waiting_request_id is not None


def template(actor: Actor) -> Iterable[Sequence[str]]:  # noqa: ARG001 -- every kind's template is asked by somebody
    """Give the header."""
    yield COLUMNS


def _fen(line: SheetLine, column: str) -> int:
    try:
        return parse_yuan(line.text(column))
    except ShopError as error:
        raise SheetCellWrong(column=column) from error


PRICES = SheetKind(
    name="prices",
    title=_("价格"),
    permission=SET_PRICES,
    columns=COLUMNS,
    required=frozenset({"sku", "price"}),
    names={"SKU": "sku", "售价": "price", "划线价": "compare_at", "原因": "reason"},
    key="sku",
    act=act,
    template=template,
)
