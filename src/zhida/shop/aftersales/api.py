"""REST of after-sales: staff refunds; cases have files of their own."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Header, Router, Schema, Status
from pydantic import Field

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.aftersales import api_cases, api_desk, case_showing, permissions, queries, services
from zhida.shop.aftersales.records import RefundPreview, RefundRequest, StaffRefundRecord
from zhida.shop.kernel.errors import InvalidInput
from zhida.shop.kernel.money import Money

_staff = Router(tags=["after-sales"])
shopper = api_cases.shopper
staff = (_staff, api_desk.staff)


class RefundMoneyIn(Schema):
    minor: Annotated[int, Field(strict=True, ge=1, le=10**12)]
    currency: Literal["CNY"] = "CNY"


class RefundLineIn(Schema):
    line: Annotated[str, Field(pattern=r"^L[0-9]{3}$")]
    quantity: Annotated[int, Field(strict=True, ge=1, le=999)]


class RefundIn(Schema):
    """Units, freight, or a free amount; none of them means everything that is left.

    Units of a return without a reason come back as the merchant settles those (`is_no_reason`), others at
    their frozen shares. `keeps_gifts`: gifts that it breaks are charged; absent is as the shop has it.
    """

    lines: Annotated[list[RefundLineIn], Field(min_length=1, max_length=100)] | None = None
    freight: RefundMoneyIn | None = None
    amount: RefundMoneyIn | None = None
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    is_no_reason: bool = False
    keeps_gifts: bool | None = None


class RefundPreviewIn(Schema):
    lines: Annotated[list[RefundLineIn], Field(min_length=1, max_length=100)]
    is_faulty: bool = False


class GiftBackOut(Schema):
    sku: str
    quantity: int
    value: Money


class RefundPreviewOut(Schema):
    resettles: bool
    frozen: Money
    resettled: Money | None
    goods: Money
    freight_deducted: Money
    money: Money
    money_keeping_gifts: Money
    charges_gifts: bool
    points_back: int
    coupons_back: list[str]
    gifts: list[GiftBackOut]
    is_whole: bool
    price_cut: Money


class RefundRejectionIn(Schema):
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class ReturnFiguresOut(Schema):
    """How a return without a reason was settled: both figures for its goods, and what was taken off."""

    frozen: Money
    resettled: Money | None
    freight_deducted: Money
    gifts_charged: Money


class StaffRefundOut(Schema):
    number: str
    order: str
    status: str
    amount: Money
    goods: Money
    freight: Money
    units: dict[str, list[int]]
    figures: ReturnFiguresOut | None
    reason: str
    by: str
    decided_by: str
    requested_at: datetime
    finished_at: datetime | None


class StaffRefundsOut(Schema):
    items: list[StaffRefundOut]
    next: str | None


@_staff.post(
    "/orders/{number}/refunds",
    response={201: StaffRefundOut},
    auth=staff_only(permissions.REFUND_ORDERS),
)
def refund_order(
    request: ShopRequest,
    number: str,
    body: RefundIn,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key")] = "",
) -> Status[dict[str, object]]:
    quantities = _quantities(body.lines or [])
    wanted = RefundRequest(
        quantities=quantities,
        freight=Money(body.freight.minor) if body.freight else None,
        amount=Money(body.amount.minor) if body.amount else None,
        reason=body.reason,
        is_no_reason=body.is_no_reason,
        keeps_gifts=body.keeps_gifts,
    )
    refund = services.refund_order(
        actor=request.actor,
        number=number,
        request=wanted,
        idempotency_key=idempotency_key,
        now=request.now,
    )
    return Status(201, _shape(refund))


@_staff.post(
    "/orders/{number}/refunds/preview",
    response=RefundPreviewOut,
    auth=staff_only(permissions.REFUND_ORDERS),
)
def preview_refund(request: ShopRequest, number: str, body: RefundPreviewIn) -> RefundPreview:
    """Show what a return would bring back, by frozen shares and settled anew, and write nothing."""
    quantities = _quantities(body.lines)
    return queries.preview_refund(number=number, quantities=quantities, is_faulty=body.is_faulty)


@_staff.get(
    "/orders/{number}/refunds",
    response=StaffRefundsOut,
    auth=staff_only(permissions.VIEW_REFUNDS),
)
def list_refunds(request: ShopRequest, number: str) -> dict[str, object]:
    return {"items": [_shape(refund) for refund in queries.list_refunds(order=number)], "next": None}


@_staff.post(
    "/refunds/{number}/approval", response=StaffRefundOut, auth=staff_only(permissions.APPROVE_REFUNDS)
)
def approve_refund(request: ShopRequest, number: str) -> dict[str, object]:
    """Let a large refund that a colleague asked for go."""
    return _shape(services.approve_refund(actor=request.actor, number=number, now=request.now))


@_staff.post(
    "/refunds/{number}/rejection", response=StaffRefundOut, auth=staff_only(permissions.APPROVE_REFUNDS)
)
def reject_refund(request: ShopRequest, number: str, body: RefundRejectionIn) -> dict[str, object]:
    """End a large refund that waits, without money."""
    return _shape(
        services.reject_refund(actor=request.actor, number=number, reason=body.reason, now=request.now)
    )


def _quantities(lines: list[RefundLineIn]) -> dict[str, int]:
    quantities = {line.line: line.quantity for line in lines}
    if len(quantities) != len(lines):
        raise InvalidInput(fields={"lines": InvalidInput.message})
    return quantities


def _shape(refund: StaffRefundRecord) -> dict[str, object]:
    return {
        "number": refund.number,
        "order": refund.order,
        "status": refund.status.lower(),
        "amount": refund.amount,
        "goods": refund.goods,
        "freight": refund.freight,
        "units": {key: list(units) for key, units in refund.units.items()},
        "figures": refund.figures,
        "reason": refund.reason,
        "by": refund.by,
        "decided_by": refund.decided_by,
        "requested_at": refund.requested_at,
        "finished_at": refund.finished_at,
    }


def cases_of_order(number: str) -> list[dict[str, object]]:
    """Give the cases of an order as their shopper sees them in a list, newest first."""
    return [case_showing.summary(case) for case in queries.list_cases_of_order(order=number)]


def staff_cases_of_order(number: str, *, now: datetime) -> list[dict[str, object]]:
    """Give the cases of an order as staff see them in a list, newest first."""
    cases = queries.list_cases_of_order(order=number)
    return [case_showing.staff_summary(case, now=now) for case in cases]
