"""Reads of reconciliation."""

import calendar
from datetime import date

from django.db.models import Count, QuerySet

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.payments.channels import channel_accounts
from zhida.shop.payments.discrepancies import DiscrepancyKind
from zhida.shop.payments.errors import BillDayNotFound, DiscrepancyNotFound
from zhida.shop.payments.models import BillDay, Discrepancy, DiscrepancyStep
from zhida.shop.payments.permissions import READ_BILLS, READ_PAYMENTS
from zhida.shop.payments.reconciling.conf import KINDS_WITHOUT_BILL
from zhida.shop.payments.reconciling.days import BillDayStatus
from zhida.shop.payments.reconciling.records import (
    BillDayDetail,
    BillDayRecord,
    CalendarRecord,
    ColumnRecord,
    DeskFilter,
    DiscrepancyRecord,
    StepRecord,
)


def list_bill_days(*, actor: Actor, month: date) -> CalendarRecord:
    """List the days of a month, of every account, newest first; 2 queries. Raises PermissionDenied."""
    actor.require(READ_BILLS)
    first = month.replace(day=1)
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    rows = list(BillDay.objects.filter(day__range=(first, last)).order_by("-day", "account"))
    opened = _open_findings(Discrepancy.objects.filter(day__range=(first, last)))
    offered = {name for name, account in channel_accounts().items() if account.kind not in KINDS_WITHOUT_BILL}
    return CalendarRecord(
        accounts=tuple(sorted(offered | {row.account for row in rows})),
        days=tuple(_summary(row, opened.get((row.account, row.day), 0)) for row in rows),
    )


def get_bill_day(*, actor: Actor, account: str, day: date) -> BillDayDetail:
    """Show one account's day with its sums and classes; 2 queries.

    Raises PermissionDenied, BillDayNotFound.
    """
    actor.require(READ_BILLS)
    row = BillDay.objects.filter(account=account, day=day).first()
    if row is None:
        raise BillDayNotFound
    opened = _open_findings(Discrepancy.objects.filter(account=account, day=day))
    return BillDayDetail(
        summary=_summary(row, opened.get((account, day), 0)),
        currency=row.currency,
        file=row.file,
        sha256=row.sha256,
        bytes_length=row.bytes_length,
        fetched_at=row.fetched_at,
        bill_rows=row.bill_rows,
        counts={name.lower(): count for name, count in row.counts.items()},
        paid=_column(row, row.paid_captured_minor, row.paid_refunded_minor),
        journal=_column(row, row.journal_captured_minor, row.journal_refunded_minor),
        crossed=_column(row, row.crossed_captured_minor, row.crossed_refunded_minor, fee_minor=0),
        bill=_column(row, row.bill_captured_minor, row.bill_refunded_minor),
    )


def list_discrepancies(
    *, actor: Actor, wanted: DeskFilter, cursor: str | None = None, limit: int = 20
) -> Page[DiscrepancyRecord]:
    """List findings, newest first; 1 query. Raises PermissionDenied."""
    actor.require(READ_PAYMENTS)
    rows = _of_state(Discrepancy.objects.all(), wanted.state)
    if wanted.owner_id is not None:
        rows = rows.filter(owner_id=wanted.owner_id)
    if wanted.account:
        rows = rows.filter(account=wanted.account)
    if wanted.day is not None:
        rows = rows.filter(day=wanted.day)
    if wanted.opened_before is not None:
        rows = rows.filter(opened_at__lt=wanted.opened_before)
    page = paginate(rows, order=("-opened_at", "-id"), cursor=cursor, limit=limit)
    return Page(items=[_record(row) for row in page.items], next=page.next)


def get_discrepancy(*, actor: Actor, discrepancy_id: int) -> tuple[DiscrepancyRecord, tuple[StepRecord, ...]]:
    """Show a finding with what was done about it, oldest first; 2 queries.

    Raises PermissionDenied, DiscrepancyNotFound.
    """
    actor.require(READ_PAYMENTS)
    row = Discrepancy.objects.filter(pk=discrepancy_id).first()
    if row is None:
        raise DiscrepancyNotFound
    steps = DiscrepancyStep.objects.filter(discrepancy=row).order_by("id")
    return _record(row), tuple(
        StepRecord(act=step.act, by=step.by, at=step.at, text=step.text) for step in steps
    )


def count_open_discrepancies(*, actor: Actor) -> int:
    """Count findings that nobody closed yet. Raises PermissionDenied. One query."""
    actor.require(READ_PAYMENTS)
    return Discrepancy.objects.filter(closed_at=None).count()


def count_doubted_payments(*, actor: Actor) -> int:
    """Count booked money that its channel's bill lacks and nobody cleared up: its orders are held back.

    Raises PermissionDenied. One query.
    """
    actor.require(READ_PAYMENTS)
    return Discrepancy.objects.filter(kind=DiscrepancyKind.MISSING_REMOTE, closed_at=None).count()


def is_doubted(*, ref: str) -> bool:
    """Say whether a bill lacks money that was booked for a ref, and nobody has cleared it up. One query."""
    found = Discrepancy.objects.filter(ref=ref, kind=DiscrepancyKind.MISSING_REMOTE, closed_at=None)
    return found.exists()


def _of_state(rows: QuerySet[Discrepancy], state: str) -> QuerySet[Discrepancy]:
    if state == "CLOSED":
        return rows.filter(closed_at__isnull=False)
    if state:
        rows = rows.filter(closed_at=None)
    if state in ("OPEN", "TAKEN"):
        rows = rows.filter(owner_id__isnull=state == "OPEN")
    return rows


def _open_findings(rows: QuerySet[Discrepancy]) -> dict[tuple[str, date | None], int]:
    counted = rows.filter(closed_at=None).order_by().values_list("account", "day").annotate(Count("id"))
    return {(account, day): count for account, day, count in counted}


def _summary(row: BillDay, open_findings: int) -> BillDayRecord:
    return BillDayRecord(
        account=row.account,
        day=row.day,
        status=BillDayStatus(row.status),
        problem=row.problem,
        waiting=row.waiting,
        open_findings=open_findings,
        checked_at=row.checked_at,
    )


def _column(
    row: BillDay, captured_minor: int, refunded_minor: int, *, fee_minor: int | None = None
) -> ColumnRecord:
    """Make a column; the fee, which only the channel knows, is the bill's everywhere."""
    fee = row.bill_fee_minor if fee_minor is None else fee_minor
    return ColumnRecord(
        captured=Money(captured_minor, row.currency),
        refunded=Money(refunded_minor, row.currency),
        fee=Money(fee, row.currency),
        settlement=Money(captured_minor - refunded_minor - fee, row.currency),
    )


def _record(row: Discrepancy) -> DiscrepancyRecord:
    return DiscrepancyRecord(
        id=row.pk,
        kind=row.kind,
        severity=row.severity,
        account=row.account,
        number=row.number,
        expected=row.expected,
        found=row.found,
        day=row.day,
        ref=row.ref,
        opened_at=row.opened_at,
        owner_id=row.owner_id,
        taken_at=row.taken_at,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        resolution=row.resolution,
    )
