"""The staff's doors to reconciliation: the calendar, a day, and the desk of discrepancies."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from ninja import Path, Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from zhida.shop.accounts.permissions import staff_only
from zhida.shop.accounts.records import ShopRequest
from zhida.shop.kernel.clock import biz_date
from zhida.shop.kernel.money import Money
from zhida.shop.payments import queries, services
from zhida.shop.payments.discrepancies import Resolution
from zhida.shop.payments.permissions import READ_BILLS, READ_PAYMENTS, RECONCILE_PAYMENTS
from zhida.shop.payments.reconciling.conf import LONGEST_NOTE
from zhida.shop.payments.reconciling.records import (
    BillDayDetail,
    BillDayRecord,
    ColumnRecord,
    DeskFilter,
    DiscrepancyRecord,
)

reconciliation = Router(tags=["payments"])

MONTH = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"
AccountName = Annotated[str, Field(min_length=1, max_length=40)]
BillDate = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2099, 12, 31))]
RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]
Note = Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE)]
OwnerText = Annotated[str, Field(pattern=r"^(me|[1-9][0-9]{0,17})?$")]


class DeskState(StrEnum):
    """`unclosed` is open or taken."""

    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"
    UNCLOSED = "unclosed"


class ClosingWord(StrEnum):
    """How staff may close a discrepancy."""

    EXPLAINED = "explained"
    CORRECTED = "corrected"
    REFUNDED = "refunded"
    WRITTEN_OFF = "written_off"


class BillDayOut(Schema):
    """`status`: due, absent, unreadable, balanced, different."""

    account: str
    day: date
    status: str
    problem: str
    waiting: int
    open_findings: int
    checked_at: datetime | None


class BillDaysOut(Schema):
    month: str
    accounts: list[str]
    items: list[BillDayOut]
    next: str | None


class ColumnOut(Schema):
    captured: Money
    refunded: Money
    fee: Money
    settlement: Money


class BillDayDetailOut(BillDayOut):
    """paid = journal, and journal + crossed = bill, when the day is balanced."""

    currency: str
    file: str
    sha256: str
    bytes_length: int
    fetched_at: datetime | None
    bill_rows: int
    classes: dict[str, int]
    paid: ColumnOut
    journal: ColumnOut
    crossed: ColumnOut
    bill: ColumnOut


class DiscrepancyOut(Schema):
    """`owner` is the number of a member of staff; `order` what the money was for."""

    id: int
    kind: str
    severity: str
    state: str
    account: str
    number: str
    order: str
    day: date | None
    expected: str
    found: str
    opened_at: datetime
    owner: str | None
    taken_at: datetime | None
    closed_at: datetime | None
    closed_by: str
    resolution: str


class DiscrepanciesOut(Schema):
    items: list[DiscrepancyOut]
    next: str | None


class StepOut(Schema):
    act: str
    by: str
    at: datetime
    text: str


class DiscrepancyDetailOut(DiscrepancyOut):
    steps: list[StepOut]


class _Body(Schema):
    model_config = ConfigDict(extra="forbid")


class NoteBody(_Body):
    text: Note


class ClosingBody(_Body):
    resolution: ClosingWord
    text: Note


class DeskQuery(Schema):
    """`older_than_days` keeps what has been open for longer; `owner` is a number or `me`."""

    state: DeskState | None = None
    owner: OwnerText = ""
    account: Annotated[str, Field(max_length=40)] = ""
    day: BillDate | None = None
    older_than_days: Annotated[int | None, Field(ge=0, le=3650)] = None
    cursor: Annotated[str | None, Field(max_length=400)] = None


@reconciliation.get("/payments/reconciliations", response=BillDaysOut, auth=staff_only(READ_BILLS))
def list_reconciliations(
    request: ShopRequest, month: Annotated[str | None, Query(pattern=MONTH)] = None
) -> BillDaysOut:
    """List every account's days of a month (2026-11; without one, the present), newest first."""
    first = date.fromisoformat(f"{month}-01") if month else biz_date(request.now).replace(day=1)
    shown = queries.list_bill_days(actor=request.actor, month=first)
    return BillDaysOut(
        month=f"{first:%Y-%m}",
        accounts=list(shown.accounts),
        items=[_day_out(record) for record in shown.days],
        next=None,
    )


@reconciliation.get(
    "/payments/reconciliations/{account}/{day}", response=BillDayDetailOut, auth=staff_only(READ_BILLS)
)
def get_reconciliation(
    request: ShopRequest, account: Annotated[AccountName, Path()], day: Annotated[BillDate, Path()]
) -> BillDayDetailOut:
    """Show one account's day: paid, journal and bill side by side, and how many lines are of each class."""
    return _detail_out(queries.get_bill_day(actor=request.actor, account=account, day=day))


@reconciliation.post(
    "/payments/reconciliations/{account}/{day}/runs",
    response={202: None},
    auth=staff_only(RECONCILE_PAYMENTS),
)
def run_reconciliation(
    request: ShopRequest, account: Annotated[AccountName, Path()], day: Annotated[BillDate, Path()]
) -> Status[None]:
    """Reconcile a day again; the worker does it within seconds."""
    services.reconcile_again(actor=request.actor, account=account, day=day, now=request.now)
    return Status(202, None)


@reconciliation.get("/payments/discrepancies", response=DiscrepanciesOut, auth=staff_only(READ_PAYMENTS))
def list_discrepancies(request: ShopRequest, query: Query[DeskQuery]) -> DiscrepanciesOut:
    """List findings between the channels' books and ours, newest first."""
    age = query.older_than_days
    wanted = DeskFilter(
        state=query.state.value.upper() if query.state else "",
        owner_id=_owner(request, query.owner),
        account=query.account,
        day=query.day,
        opened_before=None if age is None else request.now - timedelta(days=age),
    )
    page = queries.list_discrepancies(actor=request.actor, wanted=wanted, cursor=query.cursor)
    return DiscrepanciesOut(items=[_discrepancy_out(record) for record in page.items], next=page.next)


@reconciliation.get(
    "/payments/discrepancies/{discrepancy_id}",
    response=DiscrepancyDetailOut,
    auth=staff_only(READ_PAYMENTS),
)
def get_discrepancy(request: ShopRequest, discrepancy_id: Annotated[RowId, Path()]) -> DiscrepancyDetailOut:
    """Show a finding with all that was done about it."""
    record, steps = queries.get_discrepancy(actor=request.actor, discrepancy_id=discrepancy_id)
    shown = [StepOut(act=step.act.lower(), by=step.by, at=step.at, text=step.text) for step in steps]
    return DiscrepancyDetailOut(**_discrepancy_out(record).dict(), steps=shown)


@reconciliation.post(
    "/payments/discrepancies/{discrepancy_id}/take",
    response={204: None},
    auth=staff_only(RECONCILE_PAYMENTS),
)
def take_discrepancy(request: ShopRequest, discrepancy_id: Annotated[RowId, Path()]) -> Status[None]:
    """Become the owner of a finding."""
    services.take_discrepancy(actor=request.actor, discrepancy_id=discrepancy_id, now=request.now)
    return Status(204, None)


@reconciliation.post(
    "/payments/discrepancies/{discrepancy_id}/notes",
    response={204: None},
    auth=staff_only(RECONCILE_PAYMENTS),
)
def note_discrepancy(
    request: ShopRequest, discrepancy_id: Annotated[RowId, Path()], body: NoteBody
) -> Status[None]:
    """Write down what was found out."""
    services.note_discrepancy(
        actor=request.actor, discrepancy_id=discrepancy_id, text=body.text, now=request.now
    )
    return Status(204, None)


@reconciliation.post(
    "/payments/discrepancies/{discrepancy_id}/close",
    response={204: None},
    auth=staff_only(RECONCILE_PAYMENTS),
)
def close_discrepancy(
    request: ShopRequest, discrepancy_id: Annotated[RowId, Path()], body: ClosingBody
) -> Status[None]:
    """Close a finding with how it ended; an order held back for it may leave again."""
    services.close_discrepancy(
        actor=request.actor,
        discrepancy_id=discrepancy_id,
        resolution=Resolution(body.resolution.upper()),
        text=body.text,
        now=request.now,
    )
    return Status(204, None)


def _owner(request: ShopRequest, owner: str) -> int | None:
    if owner == "me":
        return request.actor.person_id
    return int(owner) if owner else None


def _day_out(record: BillDayRecord) -> BillDayOut:
    return BillDayOut(
        account=record.account,
        day=record.day,
        status=record.status.lower(),
        problem=record.problem,
        waiting=record.waiting,
        open_findings=record.open_findings,
        checked_at=record.checked_at,
    )


def _detail_out(record: BillDayDetail) -> BillDayDetailOut:
    return BillDayDetailOut(
        **_day_out(record.summary).dict(),
        currency=record.currency,
        file=record.file,
        sha256=record.sha256,
        bytes_length=record.bytes_length,
        fetched_at=record.fetched_at,
        bill_rows=record.bill_rows,
        classes=record.counts,
        paid=_column_out(record.paid),
        journal=_column_out(record.journal),
        crossed=_column_out(record.crossed),
        bill=_column_out(record.bill),
    )


def _column_out(record: ColumnRecord) -> ColumnOut:
    return ColumnOut(
        captured=record.captured, refunded=record.refunded, fee=record.fee, settlement=record.settlement
    )


def _discrepancy_out(record: DiscrepancyRecord) -> DiscrepancyOut:
    return DiscrepancyOut(
        id=record.id,
        kind=record.kind,
        severity=record.severity,
        state=record.state.lower(),
        account=record.account,
        number=record.number,
        order=record.ref,
        day=record.day,
        expected=record.expected,
        found=record.found,
        opened_at=record.opened_at,
        owner=None if record.owner_id is None else str(record.owner_id),
        taken_at=record.taken_at,
        closed_at=record.closed_at,
        closed_by=record.closed_by,
        resolution=record.resolution.lower(),
    )
