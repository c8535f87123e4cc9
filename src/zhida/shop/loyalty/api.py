"""The REST routes of loyalty: a member's own points and level, and what staff see and change."""

from __future__ import annotations

from typing import Annotated

from ninja import Router, Status
from pydantic import Field

from zhida.shop.accounts.permissions import shopper_only, staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.customers.queries import get_profile
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.loyalty import queries, services
from zhida.shop.loyalty.permissions import (
    ADJUST_POINTS,
    APPROVE_ADJUSTMENTS,
    READ_LOYALTY,
    SET_RULES,
)
from zhida.shop.loyalty.schemas import (
    CustomerPointsOut,
    LoyaltyRulesIn,
    LoyaltyRulesOut,
    MemberLevelOut,
    PointsAdjustmentIn,
    PointsAdjustmentOut,
    PointsEntryOut,
    PointsEntryPage,
    PointsOut,
    PointsRejectionIn,
)

shopper = Router(tags=["loyalty"])
staff = Router(tags=["loyalty"])

RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]


@shopper.get("/me/points", response=PointsOut, auth=shopper_only, summary="My points")
def get_points(request: ShopRequest) -> PointsOut:
    return PointsOut.of(queries.get_points(for_customer=request.actor.customer_id, now=request.now))


@shopper.get("/me/points/entries", response=PointsEntryPage, auth=shopper_only, summary="My points' journal")
def get_entries(request: ShopRequest, cursor: str | None = None) -> PointsEntryPage:
    return _entries(request.actor.customer_id, cursor)


@shopper.get(
    "/me/level", response=MemberLevelOut, auth=shopper_only, summary="My level and the way to the next"
)
def get_level(request: ShopRequest) -> MemberLevelOut:
    return MemberLevelOut.of(queries.get_level(for_customer=request.actor.customer_id, now=request.now))


@staff.get("/loyalty/rules", response=LoyaltyRulesOut, auth=staff_only(READ_LOYALTY))
def get_rules(request: ShopRequest) -> LoyaltyRulesOut:
    """Show the rules of points and levels."""
    request.actor.require(READ_LOYALTY)
    return LoyaltyRulesOut.of(queries.rules_in_force())


@staff.put("/loyalty/rules", response=LoyaltyRulesOut, auth=staff_only(SET_RULES))
def put_rules(request: ShopRequest, payload: LoyaltyRulesIn) -> LoyaltyRulesOut:
    """Publish new rules, made from the version that is named."""
    rules = services.change_rules(
        actor=request.actor, rules=payload.to_rules(), reason=payload.reason, now=request.now
    )
    return LoyaltyRulesOut.of(rules)


@staff.get("/customers/{customer_id}/points", response=CustomerPointsOut, auth=staff_only(READ_LOYALTY))
def get_customer_points(
    request: ShopRequest, customer_id: RowId, cursor: str | None = None
) -> CustomerPointsOut:
    """Show a customer's points, level, journal and adjustments."""
    get_profile(for_customer=customer_id)
    return CustomerPointsOut(
        points=PointsOut.of(queries.get_points(for_customer=customer_id, now=request.now)),
        level=MemberLevelOut.of(queries.get_level(for_customer=customer_id, now=request.now)),
        entries=_entries(customer_id, cursor),
        adjustments=[
            PointsAdjustmentOut.of(record) for record in queries.list_adjustments(customer_id=customer_id)
        ],
    )


@staff.post(
    "/customers/{customer_id}/points/adjustments",
    response={201: PointsAdjustmentOut},
    auth=staff_only(ADJUST_POINTS),
)
def post_adjustment(
    request: ShopRequest, customer_id: RowId, payload: PointsAdjustmentIn
) -> Status[PointsAdjustmentOut]:
    """Give or take points; a large adjustment answers `waiting`."""
    if not payload.points:
        raise InvalidInput(fields={"points": InvalidInput.message})
    record = services.adjust_points(
        actor=request.actor,
        customer_id=customer_id,
        points=payload.points,
        reason=payload.reason,
        now=request.now,
    )
    return Status(201, PointsAdjustmentOut.of(record))


@staff.post(
    "/points-adjustments/{number}/approval",
    response=PointsAdjustmentOut,
    auth=staff_only(APPROVE_ADJUSTMENTS),
)
def approve(request: ShopRequest, number: str) -> PointsAdjustmentOut:
    """Book a waiting adjustment as the second person."""
    record = services.approve_adjustment(actor=request.actor, number=number, now=request.now)
    return PointsAdjustmentOut.of(record)


@staff.post(
    "/points-adjustments/{number}/rejection",
    response=PointsAdjustmentOut,
    auth=staff_only(APPROVE_ADJUSTMENTS),
)
def reject(request: ShopRequest, number: str, payload: PointsRejectionIn) -> PointsAdjustmentOut:
    """End a waiting adjustment, or take one's own back."""
    record = services.reject_adjustment(
        actor=request.actor, number=number, reason=payload.reason, now=request.now
    )
    return PointsAdjustmentOut.of(record)


def _entries(customer_id: int, cursor: str | None) -> PointsEntryPage:
    page = queries.list_entries(for_customer=customer_id, cursor=cursor)
    return PointsEntryPage(items=[PointsEntryOut.of(entry) for entry in page.items], next=page.next)
