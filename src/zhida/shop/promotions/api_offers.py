"""The REST routes of offers, for staff only."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

from ninja import Router, Schema, Status
from pydantic import BaseModel, ConfigDict, StrictInt, StringConstraints

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.promotions import queries, services
from zhida.shop.promotions.lifecycle import OfferStatus
from zhida.shop.promotions.permissions import PUBLISH_OFFERS, READ_OFFERS, WRITE_OFFERS
from zhida.shop.promotions.records import OfferRecord

staff = Router(tags=["promotions"])

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class PromotionChanges(BaseModel):
    """The fields of an offer's document; amounts are fen. What is left out stays, null takes out.

    Not ninja's Schema, which drops unknown fields: a misspelt one is refused by name instead.
    """

    model_config = ConfigDict(extra="allow")

    title: Text | None = None
    group: Text | None = None
    priority: StrictInt | None = None
    starts_at: Text | None = None
    ends_at: Text | None = None
    scope: dict[str, list[str]] | None = None
    tiers: list[dict[str, StrictInt]] | None = None
    threshold: StrictInt | None = None
    cut: StrictInt | None = None
    cap: StrictInt | None = None
    skus: dict[str, StrictInt] | None = None
    quota_left: StrictInt | None = None
    buyer_left: StrictInt | None = None
    nth: StrictInt | None = None
    count: StrictInt | None = None
    percent_off: StrictInt | None = None
    items: dict[str, StrictInt] | None = None
    price: StrictInt | None = None
    gift_sku: Text | None = None
    gift_value: StrictInt | None = None


class PromotionIn(PromotionChanges):
    kind: Text


class PublishingIn(Schema):
    """Why a price that was raised lately is discounted; kept in the audit log."""

    reason: Text = ""


class PromotionOut(Schema):
    id: str
    kind: str
    title: str
    status: OfferStatus
    version: int
    document: dict[str, object]
    starts_at: datetime | None
    ends_at: datetime | None
    created_by: str
    created_at: datetime
    published_at: datetime | None


class PromotionPage(Schema):
    items: list[PromotionOut]
    next: str | None


@staff.get("/promotions", response=PromotionPage, auth=staff_only(READ_OFFERS))
def list_promotions(
    request: ShopRequest, status: OfferStatus | None = None, cursor: str | None = None
) -> PromotionPage:
    """List offers, newest first."""
    page = queries.list_offers(actor=request.actor, status=status, cursor=cursor)
    return PromotionPage(items=[_promotion(record) for record in page.items], next=page.next)


@staff.post("/promotions", response={201: PromotionOut}, auth=staff_only(WRITE_OFFERS))
def create_promotion(request: ShopRequest, payload: PromotionIn) -> Status[PromotionOut]:
    """Keep a new offer as a draft."""
    document = payload.model_dump(exclude_none=True)
    record = services.create_offer(actor=request.actor, document=document, now=request.now)
    return Status(201, _promotion(record))


@staff.get("/promotions/{number}", response=PromotionOut, auth=staff_only(READ_OFFERS))
def get_promotion(request: ShopRequest, number: str) -> PromotionOut:
    """Show one offer."""
    return _promotion(queries.get_offer(actor=request.actor, number=number))


@staff.patch("/promotions/{number}", response=PromotionOut, auth=staff_only(WRITE_OFFERS))
def change_promotion(request: ShopRequest, number: str, payload: PromotionChanges) -> PromotionOut:
    """Change fields of an offer; each change is a new version."""
    changes = payload.model_dump(exclude_unset=True)
    return _promotion(
        services.change_offer(actor=request.actor, number=number, changes=changes, now=request.now)
    )


@staff.post("/promotions/{number}/publish", response=PromotionOut, auth=staff_only(PUBLISH_OFFERS))
def publish_promotion(request: ShopRequest, number: str, payload: PublishingIn | None = None) -> PromotionOut:
    """Put a draft into force; a flash sale soon after a raised price needs a reason."""
    reason = payload.reason if payload is not None else ""
    return _promotion(
        services.publish_offer(actor=request.actor, number=number, reason=reason, now=request.now)
    )


@staff.post("/promotions/{number}/stop", response=PromotionOut, auth=staff_only(PUBLISH_OFFERS))
def stop_promotion(request: ShopRequest, number: str) -> PromotionOut:
    """End an offer for good."""
    return _promotion(services.stop_offer(actor=request.actor, number=number, now=request.now))


def _promotion(record: OfferRecord) -> PromotionOut:
    return PromotionOut(
        id=record.number,
        kind=record.kind,
        title=record.title,
        status=OfferStatus(record.status),
        version=record.version,
        document=json.loads(record.document),
        starts_at=record.starts_at,
        ends_at=record.ends_at,
        created_by=record.created_by,
        created_at=record.created_at,
        published_at=record.published_at,
    )
