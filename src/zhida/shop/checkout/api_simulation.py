"""REST of the simulator: a promotion tried on what was bought lately."""

from typing import Annotated

from ninja import Router, Schema
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.checkout import simulating
from zhida.shop.kernel.money import Money
from zhida.shop.promotions.permissions import READ_OFFERS
from zhida.shop.promotions.records.simulating import Simulation, WorstBasket

staff = Router(tags=["promotions"])


class SimulationIn(BaseModel):
    """A draft's document or the number of a stored offer, and the period whose orders it is tried on."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    document: dict[str, object] | None = None
    number: Annotated[str, StringConstraints(max_length=24)] | None = None
    starts_at: AwareDatetime | None = Field(default=None, alias="from")
    ends_at: AwareDatetime | None = Field(default=None, alias="to")


class ReasonOut(Schema):
    reason: str
    carts: int


class ConflictOut(Schema):
    id: str
    title: str
    reason: str
    carts: int


class OverlapOut(Schema):
    id: str
    kind: str
    title: str
    is_same_group: bool


class BasketLineOut(Schema):
    sku: str
    quantity: int


class BasketDiscountOut(Schema):
    id: str
    title: str
    amount: Money


class WorstBasketOut(Schema):
    lines: list[BasketLineOut]
    selling: Money
    payable: Money
    percent_off: int
    tried: int
    discounts: list[BasketDiscountOut]


class SimulationOut(Schema):
    """`carts` of `carts_found` were replayed, the newest: what one simulation may cost is bounded."""

    carts: int
    carts_found: int
    carts_touched: int
    is_generated: bool
    before: Money
    after: Money
    cost: Money
    gifts_value: Money
    not_applied: list[ReasonOut]
    conflicts: list[ConflictOut]
    overlaps: list[OverlapOut]
    worst: WorstBasketOut | None


@staff.post("/promotions/simulate", response=SimulationOut, auth=staff_only(READ_OFFERS))
def simulate_promotion(request: ShopRequest, body: SimulationIn) -> SimulationOut:
    """Try a draft on the orders of a period: cost, conflicts, overlaps and the worst basket."""
    answer = simulating.simulate_promotion(
        actor=request.actor,
        now=request.now,
        document=body.document,
        number=body.number,
        period=(body.starts_at, body.ends_at),
    )
    return _simulation(answer)


def _simulation(answer: Simulation) -> SimulationOut:
    return SimulationOut(
        carts=answer.carts,
        carts_found=answer.carts_found,
        carts_touched=answer.carts_touched,
        is_generated=answer.is_generated,
        before=Money(answer.before),
        after=Money(answer.after),
        cost=Money(answer.cost),
        gifts_value=Money(answer.gifts_value),
        not_applied=[
            ReasonOut(reason=reason.value, carts=carts) for reason, carts in answer.not_applied.items()
        ],
        conflicts=[
            ConflictOut(id=one.id, title=one.title, reason=one.reason.value, carts=one.carts)
            for one in answer.conflicts
        ],
        overlaps=[
            OverlapOut(id=one.id, kind=one.kind, title=one.title, is_same_group=one.is_same_group)
            for one in answer.overlaps
        ],
        worst=None if answer.worst is None else _worst(answer.worst),
    )


def _worst(basket: WorstBasket) -> WorstBasketOut:
    return WorstBasketOut(
        lines=[BasketLineOut(sku=sku, quantity=units) for sku, units in sorted(basket.units.items())],
        selling=Money(basket.selling),
        payable=Money(basket.payable),
        percent_off=basket.percent_off,
        tried=basket.tried,
        discounts=[
            BasketDiscountOut(id=one.id, title=one.title, amount=Money(one.amount))
            for one in basket.quote.discounts
        ],
    )
