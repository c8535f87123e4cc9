"""Reads of prices."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from zhida.shop.accounts.records import Actor
from zhida.shop.catalogue import queries as catalogue
from zhida.shop.catalogue.records import SkuRecord
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.kernel.prepared import PreparedRead
from zhida.shop.pricing.conf import RAISE_DAYS
from zhida.shop.pricing.errors import PriceNotFound
from zhida.shop.pricing.findings import judgements
from zhida.shop.pricing.lifecycle import PriceRequestStatus
from zhida.shop.pricing.models import Price, PriceChangeRequest, PriceHistory
from zhida.shop.pricing.permissions import READ_PRICES
from zhida.shop.pricing.records import PriceChangeRecord, PriceHistoryRecord, SkuPrice
from zhida.shop.pricing.rows import change_record, history_record, price_record

PRICE_COLUMNS = ("selling_minor", "compare_at_minor", "compare_at_basis", "level_prices", "currency")
_SKU_RELATIONS = [f"sku__{name}" for name in catalogue.SKU_RELATIONS]
_SKU_COLUMNS = [f"sku__{name}" for name in (*catalogue.SKU_COLUMNS, *catalogue.PRODUCT_COLUMNS)]

_prices = PreparedRead(lambda sku_ids: Price.objects.filter(sku_id__in=sku_ids))

_priced_skus = PreparedRead(
    lambda skus: (
        Price.objects.filter(sku__sku__in=skus)
        .select_related(*_SKU_RELATIONS)
        .only(*PRICE_COLUMNS, *_SKU_COLUMNS)
    )
)


def prices_for(*, sku_ids: Collection[int], now: datetime) -> dict[int, SkuPrice]:  # noqa: ARG001 -- timed prices will need the instant; callers hand it in already
    """Return the prices of these SKUs; those without one are missing. One query."""
    return {row.sku_id: price_record(row) for row in _prices(list(sku_ids))}


def priced_skus(*, skus: Collection[str], now: datetime) -> tuple[dict[str, SkuRecord], dict[int, SkuPrice]]:
    """Return SKUs by code with their prices by SKU id, as `sellable_skus` and `prices_for` give them.

    One query; one more where a SKU has no price or does not exist.
    """
    rows = _priced_skus(list(skus))
    records = {
        row.sku.sku: catalogue.to_sku_record(row=row.sku, product=row.sku.product, now=now) for row in rows
    }
    without_price = [sku for sku in skus if sku not in records]
    if without_price:
        records |= catalogue.sellable_skus(skus=without_price, now=now)
    return records, {row.sku_id: price_record(row) for row in rows}


def sample_codes(*, limit: int) -> list[str]:
    """Return the codes of the cheapest and the dearest SKUs, half of each, to try offers on. Two queries."""
    rows = Price.objects.filter(sku__is_active=True)
    cheapest = rows.order_by("selling_minor", "sku_id").values_list("sku__sku", flat=True)[: limit // 2]
    dearest = rows.order_by("-selling_minor", "sku_id").values_list("sku__sku", flat=True)[: limit // 2]
    return sorted({*cheapest, *dearest})


def get_price(*, actor: Actor, sku: str) -> SkuPrice:
    """Return the price of a SKU by its code, for staff. Raises PriceNotFound."""
    actor.require(READ_PRICES)
    row = Price.objects.filter(sku__sku=sku).first()
    if row is None:
        raise PriceNotFound(sku=sku)
    return price_record(row)


def selling_steps(*, sku_ids: Collection[int]) -> dict[int, list[tuple[datetime, int]]]:
    """Return when the selling price of each SKU became what, oldest first. One query."""
    steps: dict[int, list[tuple[datetime, int]]] = {}
    rows = PriceHistory.objects.filter(sku_id__in=list(sku_ids)).order_by("sku_id", "at", "id")
    for sku_id, at, minor in rows.values_list("sku_id", "at", "selling_minor"):
        steps.setdefault(sku_id, []).append((at, minor))
    return steps


def list_prices(
    *, actor: Actor, cursor: str | None = None, limit: int = 20
) -> Page[tuple[str, SkuPrice, datetime]]:
    """Return all prices by SKU id, each with the SKU's code and when it last changed. One query a page."""
    actor.require(READ_PRICES)
    rows = Price.objects.select_related("sku").only(*PRICE_COLUMNS, "updated_at", "sku__sku")
    page = paginate(rows, order=("sku_id",), cursor=cursor, limit=limit)
    items = [(row.sku.sku, price_record(row), row.updated_at) for row in page.items]
    return Page(items=items, next=page.next)


def list_price_history(*, actor: Actor, sku: str, cursor: str | None = None) -> Page[PriceHistoryRecord]:
    """Return the past prices of a SKU, newest first."""
    actor.require(READ_PRICES)
    page = paginate(PriceHistory.objects.filter(sku__sku=sku), order=("-at", "-id"), cursor=cursor)
    return Page(items=[history_record(row) for row in page.items], next=page.next)


def list_price_changes(
    *, actor: Actor, status: str | None = None, cursor: str | None = None
) -> Page[PriceChangeRecord]:
    """Return the changes that needed a second person, newest first; `status` WAITING leaves the open ones."""
    actor.require(READ_PRICES)
    rows = PriceChangeRequest.objects.select_related("sku")
    if status is not None:
        rows = rows.filter(status=status)
    page = paginate(rows, order=("-id",), cursor=cursor)
    return Page(items=[change_record(row) for row in page.items], next=page.next)


def count_waiting_changes(*, actor: Actor) -> int:
    """Count the changes that wait for a second person. Raises PermissionDenied. One query."""
    actor.require(READ_PRICES)
    return PriceChangeRequest.objects.filter(status=PriceRequestStatus.WAITING).count()


def count_withdrawn(*, actor: Actor, now: datetime) -> int:
    """Count the crossed-out prices that sales took off the page within 30 days and nobody has looked after.

    A price set anew since, in whatever way, was looked after. One query. Raises PermissionDenied.
    """
    actor.require(READ_PRICES)
    later = PriceHistory.objects.filter(sku_id=OuterRef("sku_id"), pk__gt=OuterRef("pk"))
    return judgements(since=now - timedelta(days=RAISE_DAYS)).filter(~Exists(later)).count()
