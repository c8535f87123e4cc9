"""What runs the shop, for staff: what needs somebody now, and the events that nobody could take in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Final

from django.db.models import QuerySet
from ninja import Router, Schema, Status
from pydantic import Field

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import Actor, Permission, Role, ShopRequest
from zhida.shop.accounts.services import record_audit
from zhida.shop.aftersales import queries as aftersales
from zhida.shop.aftersales.permissions import VIEW_CASES
from zhida.shop.aftersales.records import CaseStage
from zhida.shop.assortment import queries as assortment
from zhida.shop.assortment.permissions import IMPORT_PRODUCTS
from zhida.shop.catalogue import queries as catalogue
from zhida.shop.catalogue.permissions import READ_PRODUCTS
from zhida.shop.inventory import queries as inventory
from zhida.shop.inventory.permissions import READ_STOCK
from zhida.shop.kernel.delivery import retry_parked
from zhida.shop.kernel.errors import ErrorKind, ShopError
from zhida.shop.kernel.models import EventState, OutboxEvent
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.pagination import paginate
from zhida.shop.kernel.uow import transactional
from zhida.shop.orders import queries as orders
from zhida.shop.orders.permissions import VIEW_ORDERS
from zhida.shop.orders.records import OrderStatus
from zhida.shop.payments import queries as payments
from zhida.shop.payments.permissions import READ_PAYMENTS
from zhida.shop.pricing import queries as pricing
from zhida.shop.pricing.permissions import READ_PRICES

READ_EVENTS: Final = Permission(code="operations.read_events", roles=frozenset({Role.AUDITOR}))
RETRY_EVENTS: Final = Permission(code="operations.retry_events", roles=frozenset())
DAYS_OF_SALES: Final = 14
RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]

staff = Router(tags=["operations"])


class EventNotParked(ShopError):
    """The event does not exist or is not parked."""

    code = "event_not_parked"
    kind = ErrorKind.NOT_FOUND


class OrdersWaitingOut(Schema):
    awaiting_payment: int
    paid: int
    packing: int


class DaySalesOut(Schema):
    day: date
    orders: int
    amount: Money


class CasesWaitingOut(Schema):
    """Cases that wait for staff: for an answer, a look at the goods, a parcel; and those too late."""

    decide: int
    inspect: int
    send: int
    overdue: int


class DashboardOut(Schema):
    """Counts of what waits; null where the asker's roles do not see the thing itself."""

    orders: OrdersWaitingOut | None
    cases: CasesWaitingOut | None
    sales: list[DaySalesOut] | None
    low_stock: int | None
    products_to_check: int | None
    price_changes_to_check: int | None
    compare_at_withdrawn: int | None
    imports_waiting: int | None
    discrepancies: int | None
    doubted_payments: int | None
    parked_events: int | None


class ParkedEventOut(Schema):
    id: str
    name: str
    key: str
    attempts: int
    last_error: str
    recorded_at: datetime


class ParkedEventsOut(Schema):
    items: list[ParkedEventOut]
    next: str | None


@staff.get("/dashboard", response=DashboardOut, auth=staff_only(None), summary="What needs somebody now")
def get_dashboard(request: ShopRequest) -> DashboardOut:
    actor = request.actor
    sees_orders = actor.has(VIEW_ORDERS)
    return DashboardOut(
        orders=_orders(actor) if sees_orders else None,
        cases=_cases(request.now) if actor.has(VIEW_CASES) else None,
        sales=_sales(actor, request.now) if sees_orders else None,
        low_stock=inventory.count_alerts(actor=actor) if actor.has(READ_STOCK) else None,
        products_to_check=catalogue.count_waiting(actor=actor) if actor.has(READ_PRODUCTS) else None,
        price_changes_to_check=(
            pricing.count_waiting_changes(actor=actor) if actor.has(READ_PRICES) else None
        ),
        compare_at_withdrawn=(
            pricing.count_withdrawn(actor=actor, now=request.now) if actor.has(READ_PRICES) else None
        ),
        imports_waiting=(
            assortment.count_waiting_imports(actor=actor) if actor.has(IMPORT_PRODUCTS) else None
        ),
        discrepancies=payments.count_open_discrepancies(actor=actor) if actor.has(READ_PAYMENTS) else None,
        doubted_payments=payments.count_doubted_payments(actor=actor) if actor.has(READ_PAYMENTS) else None,
        parked_events=_parked().count() if actor.has(READ_EVENTS) else None,
    )


@staff.get(
    "/parked-events", response=ParkedEventsOut, auth=staff_only(READ_EVENTS), summary="List parked events"
)
def get_parked_events(
    request: ShopRequest,
    cursor: Annotated[str | None, Field(max_length=200)] = None,
) -> ParkedEventsOut:
    page = paginate(_parked(), order=("-id",), cursor=cursor)
    return ParkedEventsOut(items=[_event_out(row) for row in page.items], next=page.next)


@staff.post(
    "/parked-events/{event_id}/retry",
    response={204: None},
    auth=staff_only(RETRY_EVENTS),
    summary="Put a parked event back in line",
)
def post_retry(request: ShopRequest, event_id: RowId) -> Status[None]:
    _retry(actor=request.actor, event_id=event_id, now=request.now)
    return Status(204, None)


@transactional
def _retry(*, actor: Actor, event_id: int, now: datetime) -> None:
    if not retry_parked(event_id):
        raise EventNotParked
    record_audit(
        actor=actor,
        action="operations.retry_event",
        subject=f"event:{event_id}",
        before=None,
        after=None,
        now=now,
    )


def _parked() -> QuerySet[OutboxEvent]:
    return OutboxEvent.objects.filter(state=EventState.PARKED)


def _orders(actor: Actor) -> OrdersWaitingOut:
    counted = orders.count_all_by_status(actor=actor)
    return OrdersWaitingOut(
        awaiting_payment=counted.get(OrderStatus.AWAITING_PAYMENT, 0),
        paid=counted.get(OrderStatus.PAID, 0),
        packing=counted.get(OrderStatus.PACKING, 0),
    )


def _cases(now: datetime) -> CasesWaitingOut:
    counted = aftersales.count_cases(now=now)
    return CasesWaitingOut(
        decide=counted.by_stage[CaseStage.DECIDE],
        inspect=counted.by_stage[CaseStage.INSPECT],
        send=counted.by_stage[CaseStage.SEND],
        overdue=counted.overdue,
    )


def _sales(actor: Actor, now: datetime) -> list[DaySalesOut]:
    sales = orders.sales_by_day(actor=actor, days=DAYS_OF_SALES, now=now)
    return [DaySalesOut(day=day.day, orders=day.orders, amount=day.amount) for day in sales]


def _event_out(row: OutboxEvent) -> ParkedEventOut:
    return ParkedEventOut(
        id=str(row.pk),
        name=row.name,
        key=row.key,
        attempts=row.attempts,
        last_error=row.last_error,
        recorded_at=row.recorded_at,
    )
