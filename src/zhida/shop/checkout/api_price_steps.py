"""REST of the price steps: a typed basket, and what every lane and offer does to it."""

from typing import Annotated

from ninja import Router, Schema
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.cart.records import WantedLine
from zhida.shop.checkout import price_steps as steps
from zhida.shop.kernel.money import Money
from zhida.shop.promotions.permissions import READ_OFFERS
from zhida.shop.promotions.records.price_steps import OfferStep, PriceSteps

staff = Router(tags=["promotions"])

MOST_LINES = 50
MOST_COUPONS = 20
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
Number = Annotated[str, StringConstraints(max_length=24)]
Count = Annotated[int, Field(strict=True, ge=0, le=10**9)]


class TriedLineIn(BaseModel):
    """Units of a SKU."""

    model_config = ConfigDict(extra="forbid")

    sku: Code
    quantity: Annotated[int, Field(strict=True, ge=1, le=9999)]


class PriceStepsIn(BaseModel):
    """A basket that nobody put together; `freight` is fen, a draft is a document or an offer's number."""

    model_config = ConfigDict(extra="forbid")

    lines: Annotated[list[TriedLineIn], Field(min_length=1, max_length=MOST_LINES)]
    level: Annotated[int, Field(strict=True, ge=0, le=999)] = 0
    points: Count = 0
    coupons: Annotated[list[Number], Field(max_length=MOST_COUPONS)] = []
    takes_all_coupons: bool = False
    freight: Count = 0
    returns: Annotated[list[TriedLineIn], Field(max_length=MOST_LINES)] = []
    document: dict[str, object] | None = None
    number: Number | None = None


class RowShareOut(Schema):
    row: str
    amount: Money


class OfferStepOut(Schema):
    id: str
    kind: str
    title: str
    lane: int
    is_draft: bool
    is_applied: bool
    amount: Money
    lost: Money
    shares: list[RowShareOut]
    reason: str | None
    missing: Money | None
    missing_quantity: int | None


class LaneStepOut(Schema):
    lane: int
    taken: Money
    left: Money


class PriceRowOut(Schema):
    row: str
    sku: str
    quantity: int
    unit_price: Money
    source: str
    amount: Money
    payable: Money


class UnitSharesOut(Schema):
    sku: str
    units: list[Money]


class StepGiftOut(Schema):
    offer: str
    sku: str
    quantity: int
    value: Money


class ReturnStepOut(Schema):
    sku: str
    quantity: int
    amount: Money


class PriceStepsOut(Schema):
    selling: Money
    goods: Money
    points_used: int
    points_amount: Money
    freight: Money
    freight_payable: Money
    payable: Money
    rows: list[PriceRowOut]
    lanes: list[LaneStepOut]
    offers: list[OfferStepOut]
    gifts: list[StepGiftOut]
    unit_shares: list[UnitSharesOut]
    returns: list[ReturnStepOut]


@staff.post("/promotions/price-steps", response=PriceStepsOut, auth=staff_only(READ_OFFERS))
def show_price_steps(request: ShopRequest, body: PriceStepsIn) -> PriceStepsOut:
    """Price a typed basket under the live offers, or with a draft beside them, and show every step."""
    wish = steps.BasketWish(
        lines=tuple(WantedLine(sku=line.sku, quantity=line.quantity) for line in body.lines),
        level=body.level,
        points=body.points,
        coupons=tuple(dict.fromkeys(body.coupons)),
        takes_all_coupons=body.takes_all_coupons,
        freight=body.freight,
        returns=tuple(WantedLine(sku=line.sku, quantity=line.quantity) for line in body.returns),
        document=body.document,
        number=body.number,
    )
    return _shown(steps.price_steps(actor=request.actor, wish=wish, now=request.now))


def _shown(answer: PriceSteps) -> PriceStepsOut:
    quote = answer.quote
    return PriceStepsOut(
        selling=Money(answer.selling),
        goods=Money(quote.goods),
        points_used=quote.points_used,
        points_amount=Money(quote.points_amount),
        freight=Money(quote.freight),
        freight_payable=Money(quote.freight_payable),
        payable=Money(quote.payable),
        rows=[
            PriceRowOut(
                row=row.row,
                sku=row.sku,
                quantity=row.quantity,
                unit_price=Money(row.unit_price),
                source=row.source,
                amount=Money(row.amount),
                payable=Money(row.payable),
            )
            for row in quote.rows
        ],
        lanes=[
            LaneStepOut(lane=one.lane, taken=Money(one.taken), left=Money(one.left)) for one in answer.lanes
        ],
        offers=[_offer(one) for one in answer.offers],
        gifts=[
            StepGiftOut(offer=one.offer, sku=one.sku, quantity=one.quantity, value=Money(one.value))
            for one in quote.gifts
        ],
        unit_shares=[
            UnitSharesOut(sku=line, units=[Money(share) for share in shares])
            for line, shares in quote.unit_shares.items()
        ],
        returns=[
            ReturnStepOut(sku=one.line, quantity=one.quantity, amount=Money(one.amount))
            for one in answer.returns
        ],
    )


def _offer(step: OfferStep) -> OfferStepOut:
    return OfferStepOut(
        id=step.id,
        kind=step.kind,
        title=step.title,
        lane=step.lane,
        is_draft=step.is_draft,
        is_applied=step.is_applied,
        amount=Money(step.amount),
        lost=Money(step.lost),
        shares=[RowShareOut(row=row, amount=Money(amount)) for row, amount in step.shares.items()],
        reason=step.reason,
        missing=None if step.missing_minor is None else Money(step.missing_minor),
        missing_quantity=step.missing_quantity,
    )
