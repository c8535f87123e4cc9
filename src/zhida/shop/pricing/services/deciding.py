"""Approve or reject a price change that needs a second person."""

from __future__ import annotations

from datetime import datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.catalogue.queries import find_skus
from zhida.shop.kernel.uow import transactional
from zhida.shop.pricing.errors import PriceRequestDecided, PriceRequestNotFound, SecondPersonRequired
from zhida.shop.pricing.law import with_lawful_basis
from zhida.shop.pricing.lifecycle import PriceRequestStatus
from zhida.shop.pricing.models import PriceChangeRequest
from zhida.shop.pricing.permissions import APPROVE_PRICES
from zhida.shop.pricing.request_status import end_waiting
from zhida.shop.pricing.rows import draft_of
from zhida.shop.pricing.services.writing import (
    Hands,
    PriceWrite,
    audit_document,
    lock_prices,
    write_prices,
)


@transactional
def approve_price_change(*, actor: Actor, request_id: int, now: datetime) -> None:
    """Write a waiting price; the history names who asked and who approved.

    Raises PriceRequestNotFound, SecondPersonRequired (whoever asked may not approve), PriceRequestDecided
    (decided already, or the price moved since), CompareAtAboveSold and CompareAtAboveLastSold (sold for less
    since).
    """
    actor.require(APPROVE_PRICES)
    request = _get_request(request_id)
    if request.made_by == actor.principal:
        raise SecondPersonRequired
    before = lock_prices(sku_ids=[request.sku_id]).get(request.sku_id)
    if before is None or before.selling.minor != request.old_selling_minor:
        raise PriceRequestDecided
    (draft,) = with_lawful_basis([draft_of(request)], before={before.sku_id: before}, now=now)
    _decide(request, actor, status=PriceRequestStatus.APPROVED, now=now)
    sku = find_skus(sku_ids=[request.sku_id], now=now)[request.sku_id]
    hands = Hands(changed_by=request.made_by, approved_by=actor.principal, reason=request.reason)
    write_prices([PriceWrite(sku=sku, draft=draft, before=before)], hands=hands, now=now)
    record_audit(
        actor=actor,
        action="pricing.approve_price",
        subject=f"price_request:{request.pk}",
        before=audit_document(before),
        after=audit_document(draft),
        reason=request.reason,
        now=now,
    )


@transactional
def reject_price_change(*, actor: Actor, request_id: int, reason: str = "", now: datetime) -> None:
    """Close a waiting change without effect; whoever asked may take it back so.

    Raises PriceRequestNotFound and PriceRequestDecided.
    """
    actor.require(APPROVE_PRICES)
    request = _get_request(request_id)
    _decide(request, actor, status=PriceRequestStatus.REJECTED, now=now)
    record_audit(
        actor=actor,
        action="pricing.reject_price",
        subject=f"price_request:{request.pk}",
        before={"status": PriceRequestStatus.WAITING.value},
        after={"status": PriceRequestStatus.REJECTED.value},
        reason=reason,
        now=now,
    )


def _get_request(request_id: int) -> PriceChangeRequest:
    request = PriceChangeRequest.objects.filter(pk=request_id).first()
    if request is None:
        raise PriceRequestNotFound
    return request


def _decide(request: PriceChangeRequest, actor: Actor, *, status: PriceRequestStatus, now: datetime) -> None:
    """Move the request on, once: of two deciding at a time one is refused."""
    if not end_waiting(sku_id=request.sku_id, status=status, actor=actor, now=now):
        raise PriceRequestDecided
