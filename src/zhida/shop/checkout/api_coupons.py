"""REST of claiming and granting coupons."""

from datetime import UTC, datetime
from typing import Annotated

from ninja import Router, Schema, Status
from pydantic import Field

from zhida.shop.accounts.permissions import shopper_only, staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.checkout import services
from zhida.shop.promotions.permissions import PUBLISH_OFFERS
from zhida.shop.promotions.records.coupons import HoldingRecord
from zhida.shop.promotions.services import TypedCode

shopper = Router(tags=["coupons"])
staff = Router(tags=["coupons"])


class CouponCodeIn(Schema):
    code: Annotated[str, Field(min_length=1, max_length=40)]


class ClaimedCouponOut(Schema):
    """The coupon that came of a claim; all of it is in `GET /me/coupons`."""

    number: str
    coupon: str
    title: str
    starts_at: datetime | None
    ends_at: datetime | None


class CouponGrantIn(Schema):
    customers: Annotated[list[Annotated[int, Field(ge=1, le=2**63 - 1)]], Field(max_length=1000)]
    reason: Annotated[str, Field(max_length=200)]


class CouponGrantsOut(Schema):
    items: list[ClaimedCouponOut]
    next: str | None


@shopper.post("/coupons/codes", response={201: ClaimedCouponOut}, auth=shopper_only)
def claim_code(request: ShopRequest, body: CouponCodeIn) -> Status[dict[str, object]]:
    """Turn a code into a coupon of the shopper's."""
    typed = TypedCode(code=body.code, ip=request.client_ip, tried_at=datetime.now(UTC))
    return Status(201, _claimed(services.claim_code(actor=request.actor, typed=typed, now=request.now)))


@shopper.post("/coupons/{template}/claims", response={201: ClaimedCouponOut}, auth=shopper_only)
def claim_coupon(request: ShopRequest, template: str) -> Status[dict[str, object]]:
    """Claim one coupon of the coupon centre."""
    record = services.claim_coupon(actor=request.actor, number=template, now=request.now)
    return Status(201, _claimed(record))


@staff.post("/coupons/{number}/grants", response={201: CouponGrantsOut}, auth=staff_only(PUBLISH_OFFERS))
def grant_coupons(request: ShopRequest, number: str, body: CouponGrantIn) -> Status[dict[str, object]]:
    """Give customers a coupon each, all or none."""
    given = services.grant_coupons(
        actor=request.actor, number=number, customer_ids=body.customers, reason=body.reason, now=request.now
    )
    return Status(201, {"items": [_claimed(record) for record in given], "next": None})


def _claimed(record: HoldingRecord) -> dict[str, object]:
    return {
        "number": record.number,
        "coupon": record.coupon,
        "title": record.terms.title,
        "starts_at": record.starts_at,
        "ends_at": record.ends_at,
    }
