"""The REST routes of the pricing room, for staff only."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.catalogue.queries import sellable_skus
from zhida.shop.kernel.money import Money
from zhida.shop.pricing import queries, services
from zhida.shop.pricing.conf import LARGEST_PRICE_MINOR, LONGEST_BASIS, LONGEST_REASON
from zhida.shop.pricing.errors import UnknownSku
from zhida.shop.pricing.findings import compare_at_findings
from zhida.shop.pricing.lifecycle import PriceRequestStatus
from zhida.shop.pricing.permissions import APPROVE_PRICES, READ_PRICES, SET_PRICES
from zhida.shop.pricing.records import (
    FindingState,
    PriceChangeRecord,
    PriceDraft,
    PriceHistoryRecord,
    SkuPrice,
)

staff = Router(tags=["prices"])

RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_REASON)]


class MoneyDocument(Schema):
    minor: Annotated[int, Field(strict=True, ge=0, le=LARGEST_PRICE_MINOR)]
    currency: Annotated[str, StringConstraints(pattern=r"^CNY$")] = "CNY"


class PriceIn(Schema):
    selling: MoneyDocument
    compare_at: MoneyDocument | None = None
    compare_at_basis: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_BASIS)] = ""
    level_prices: dict[Annotated[str, StringConstraints(pattern=r"^[0-9]{1,3}$")], MoneyDocument] = {}
    reason: Reason = ""


class PriceOut(Schema):
    sku: str
    selling: MoneyDocument
    compare_at: MoneyDocument | None
    compare_at_basis: str
    level_prices: dict[str, MoneyDocument]
    waiting_request: int | None = None


class PriceHistoryEntryOut(Schema):
    selling: MoneyDocument
    compare_at: MoneyDocument | None
    compare_at_basis: str
    changed_by: str
    approved_by: str
    reason: str
    at: datetime


class PriceHistoryPage(Schema):
    items: list[PriceHistoryEntryOut]
    next: str | None


class PriceChangeOut(Schema):
    id: int
    sku: str
    status: PriceRequestStatus
    old_selling: MoneyDocument
    selling: MoneyDocument
    made_by: str
    decided_by: str
    reason: str
    made_at: datetime


class PriceChangePage(Schema):
    items: list[PriceChangeOut]
    next: str | None


class CompareAtFindingOut(Schema):
    sku: str
    title: str
    state: FindingState
    selling: MoneyDocument
    compare_at: MoneyDocument
    basis: str
    sold: MoneyDocument
    is_recent: bool
    at: datetime | None


class CompareAtFindings(Schema):
    items: list[CompareAtFindingOut]


class PriceChangeRejectionIn(Schema):
    reason: Reason = ""


@staff.get("/skus/{sku}/price", response=PriceOut, auth=staff_only(READ_PRICES))
def get_price(request: ShopRequest, sku: str) -> PriceOut:
    """Show the price of a SKU."""
    return _price(sku, queries.get_price(actor=request.actor, sku=sku))


@staff.put("/skus/{sku}/price", response=PriceOut, auth=staff_only(SET_PRICES))
def put_price(request: ShopRequest, sku: str, payload: PriceIn) -> PriceOut:
    """Set the price of a SKU; a change of over 30 % answers with the old price and `waiting_request`."""
    known = sellable_skus(skus=[sku], now=request.now).get(sku)
    if known is None:
        raise UnknownSku(sku=sku)
    draft = PriceDraft(
        sku_id=known.sku_id,
        selling=_money(payload.selling),
        compare_at=None if payload.compare_at is None else _money(payload.compare_at),
        compare_at_basis=payload.compare_at_basis,
        level_prices={int(level): _money(price) for level, price in payload.level_prices.items()},
    )
    outcomes = services.set_prices(
        actor=request.actor, drafts=[draft], reason=payload.reason, now=request.now
    )
    outcome = outcomes[known.sku_id]
    shown = _price(sku, queries.get_price(actor=request.actor, sku=sku))
    shown.waiting_request = outcome.waiting_request_id
    return shown


@staff.get("/skus/{sku}/price/history", response=PriceHistoryPage, auth=staff_only(READ_PRICES))
def list_price_history(request: ShopRequest, sku: str, cursor: str | None = None) -> PriceHistoryPage:
    """List the past prices of a SKU, newest first."""
    page = queries.list_price_history(actor=request.actor, sku=sku, cursor=cursor)
    return PriceHistoryPage(items=[_history(record) for record in page.items], next=page.next)


@staff.get("/compare-at-findings", response=CompareAtFindings, auth=staff_only(READ_PRICES))
def list_compare_at_findings(request: ShopRequest) -> CompareAtFindings:
    """List the crossed-out prices above what was sold, and those that left the page within 30 days."""
    found = compare_at_findings(actor=request.actor, now=request.now)
    return CompareAtFindings(
        items=[
            CompareAtFindingOut(
                sku=one.sku,
                title=one.title,
                state=one.state,
                selling=_document(one.selling),
                compare_at=_document(one.compare_at),
                basis=one.basis,
                sold=_document(one.sold.price),
                is_recent=one.sold.is_recent,
                at=one.at,
            )
            for one in found
        ]
    )


@staff.get("/price-changes", response=PriceChangePage, auth=staff_only(READ_PRICES))
def list_price_changes(
    request: ShopRequest, status: PriceRequestStatus | None = None, cursor: str | None = None
) -> PriceChangePage:
    """List the changes that needed a second person, newest first."""
    page = queries.list_price_changes(actor=request.actor, status=status, cursor=cursor)
    return PriceChangePage(items=[_change(record) for record in page.items], next=page.next)


@staff.post("/price-changes/{request_id}/approval", response={204: None}, auth=staff_only(APPROVE_PRICES))
def approve_price_change(request: ShopRequest, request_id: RowId) -> Status[None]:
    """Approve a waiting change as the second person."""
    services.approve_price_change(actor=request.actor, request_id=request_id, now=request.now)
    return Status(204, None)


@staff.post("/price-changes/{request_id}/rejection", response={204: None}, auth=staff_only(APPROVE_PRICES))
def reject_price_change(
    request: ShopRequest, request_id: RowId, payload: PriceChangeRejectionIn
) -> Status[None]:
    """Reject a waiting change, or take one's own back."""
    services.reject_price_change(
        actor=request.actor, request_id=request_id, reason=payload.reason, now=request.now
    )
    return Status(204, None)


def _money(document: MoneyDocument) -> Money:
    return Money(document.minor, document.currency)


def _document(money: Money) -> MoneyDocument:
    return MoneyDocument(minor=money.minor, currency=money.currency)


def _price(sku: str, price: SkuPrice) -> PriceOut:
    return PriceOut(
        sku=sku,
        selling=_document(price.selling),
        compare_at=None if price.compare_at is None else _document(price.compare_at),
        compare_at_basis=price.compare_at_basis,
        level_prices={str(level): _document(value) for level, value in price.level_prices.items()},
    )


def _history(record: PriceHistoryRecord) -> PriceHistoryEntryOut:
    return PriceHistoryEntryOut(
        selling=_document(record.selling),
        compare_at=None if record.compare_at is None else _document(record.compare_at),
        compare_at_basis=record.compare_at_basis,
        changed_by=record.changed_by,
        approved_by=record.approved_by,
        reason=record.reason,
        at=record.at,
    )


def _change(record: PriceChangeRecord) -> PriceChangeOut:
    return PriceChangeOut(
        id=record.id,
        sku=record.sku,
        status=PriceRequestStatus(record.status),
        old_selling=_document(record.old_selling),
        selling=_document(record.draft.selling),
        made_by=record.made_by,
        decided_by=record.decided_by,
        reason=record.reason,
        made_at=record.made_at,
    )
