"""REST of an offer's review: its versions, and who may publish it."""

from __future__ import annotations

import json
from datetime import datetime

from ninja import Router, Schema

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.promotions import queries
from zhida.shop.promotions.permissions import READ_OFFERS

staff = Router(tags=["promotions"])


class OfferVersionOut(Schema):
    version: int
    document: dict[str, object]
    changed_by: str
    at: datetime


class OfferReviewOut(Schema):
    versions: list[OfferVersionOut]
    needs_second_person: bool
    may_publish: bool
    problems: dict[str, str]


@staff.get("/promotions/{number}/review", response=OfferReviewOut, auth=staff_only(READ_OFFERS))
def review_promotion(request: ShopRequest, number: str) -> OfferReviewOut:
    """Show an offer's versions, newest first, and whether you may publish it."""
    review = queries.review_offer(actor=request.actor, number=number, now=request.now)
    return OfferReviewOut(
        versions=[
            OfferVersionOut(
                version=one.version,
                document=json.loads(one.document),
                changed_by=one.changed_by,
                at=one.at,
            )
            for one in review.versions
        ],
        needs_second_person=review.needs_second_person,
        may_publish=review.may_publish,
        problems=dict(review.problems),
    )
