"""Cases read by their owner or by staff; a shopper's reads are scoped before anything else."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.db.models import Count, F, Q

from zhida.shop.accounts.records import Actor, ActorKind
from zhida.shop.aftersales import case_files, case_rows, conf, windows
from zhida.shop.aftersales.case_lifecycle import CaseKind, CaseStatus
from zhida.shop.aftersales.case_money import money_of
from zhida.shop.aftersales.case_reasons import FAULTS, CaseReason
from zhida.shop.aftersales.case_stages import STAGES, CaseStage
from zhida.shop.aftersales.case_status import SHOPPER_ACTS, can_appeal
from zhida.shop.aftersales.errors import CaseMediaNotFound, CaseNotFound
from zhida.shop.aftersales.models import Case, CaseLine, CaseMedia, CaseQuerySet, ReturnPlace
from zhida.shop.aftersales.permissions import VIEW_CASES
from zhida.shop.aftersales.queries.refunds import get_refund
from zhida.shop.aftersales.records.cases import (
    CaseMediaRecord,
    CasePreview,
    CaseRecord,
    CaseSummary,
    LineWindow,
    ReturnTo,
)
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.orders import queries as orders_queries
from zhida.shop.payments import queries as payments_queries
from zhida.shop.payments.records import RefundRecord
from zhida.shop.shipping import queries as shipping_queries

NEWEST_FIRST = ("-opened_at", "-id")
OLDEST_FIRST = ("opened_at", "id")
BY_DEADLINE = ("deadline", "id")


class CaseTab(StrEnum):
    """What a shopper narrows their own cases by. MINE waits for the shopper and is open, too."""

    ALL = "ALL"
    MINE = "MINE"
    OPEN = "OPEN"
    ENDED = "ENDED"


TABS = {
    CaseTab.ALL: Q(),
    CaseTab.MINE: Q(status__in=SHOPPER_ACTS),
    CaseTab.OPEN: Q(finished_at=None),
    CaseTab.ENDED: Q(finished_at__isnull=False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """What staff narrow the queue by. `is_open`: only cases that have a deadline, the most urgent first.

    `stage` keeps what waits there; `decided_by` whoever answered it, as a principal.
    """

    kind: CaseKind | None = None
    status: CaseStatus | None = None
    stage: CaseStage | None = None
    order: str = ""
    customer_id: int | None = None
    decided_by: str = ""
    is_overdue: bool = False
    is_open: bool = True


def get_case(*, number: str, for_customer: int | None, now: datetime) -> CaseRecord:
    """Read one case in full; None is staff. Raises CaseNotFound, with the same body for another's case."""
    rows = Case.objects.of_customer(for_customer).select_related("order")
    row = rows.filter(number=number).first()
    if row is None:
        raise CaseNotFound
    parcels = shipping_queries.parcels_for(refs=[row.number]).get(row.number, [])
    refund = get_refund(number=row.refund_number) if row.refund_number else None
    return case_rows.record_of(
        row,
        summary=_summaries([row])[0],
        refund=refund,
        quote_refund=_quote_refund(row),
        parcel=parcels[-1] if parcels else None,
        can_appeal=can_appeal(row, now=now),
    )


def list_cases(
    *, for_customer: int, order: str = "", tab: CaseTab = CaseTab.ALL, cursor: str | None = None
) -> Page[CaseSummary]:
    """List a shopper's cases, of one order where it is named, newest first, 20 a page; two queries.

    Raises InvalidCursor.
    """
    rows = Case.objects.of_customer(for_customer).filter(TABS[tab])
    return _page(rows.filter(order__number=order) if order else rows, NEWEST_FIRST, cursor)


def count_own_cases(*, for_customer: int) -> dict[CaseTab, int]:
    """Count a shopper's cases by tab; one query."""
    counts = {tab: Count("id", filter=wanted) if wanted else Count("id") for tab, wanted in TABS.items()}
    found = Case.objects.of_customer(for_customer).aggregate(**{tab.value: it for tab, it in counts.items()})
    return {tab: found[tab.value] for tab in TABS}


def find_order_of(*, case: str) -> tuple[str, int] | None:
    """Return the order and the customer of a case, None when the number is no case's; one query."""
    return Case.objects.filter(number=case).values_list("order__number", "customer_id").first()


def list_cases_of_order(*, order: str) -> list[CaseSummary]:
    """List the cases about one order, newest first; two queries."""
    rows = Case.objects.select_related("order").filter(order__number=order).order_by("-id")
    return _summaries(list(rows))


def list_cases_for_staff(
    *, wanted: CaseFilter, now: datetime, cursor: str | None = None
) -> Page[CaseSummary]:
    """List cases for staff: open ones by deadline, all of them newest first; two queries.

    Raises InvalidCursor.
    """
    rows = _narrowed(wanted)
    if wanted.is_overdue:
        rows = rows.filter(deadline__lte=now)
    if wanted.stage is CaseStage.PAY:
        return _page(rows, OLDEST_FIRST, cursor)
    if wanted.is_open or wanted.is_overdue:
        return _page(rows.filter(deadline__isnull=False), BY_DEADLINE, cursor)
    return _page(rows, NEWEST_FIRST, cursor)


def _narrowed(wanted: CaseFilter) -> CaseQuerySet:
    rows = Case.objects.of_customer(wanted.customer_id)
    if wanted.kind is not None:
        rows = rows.filter(kind=wanted.kind)
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    if wanted.stage is not None:
        rows = rows.filter(status__in=STAGES[wanted.stage])
    if wanted.order:
        rows = rows.filter(order__number=wanted.order)
    return rows.filter(decided_by=wanted.decided_by) if wanted.decided_by else rows


def preview_case(
    *,
    order: str,
    quantities: Mapping[str, int],
    reason: CaseReason | None,
    for_customer: int | None,
    now: datetime,
) -> CasePreview:
    """Say what may be asked of an order until when, and what the units bring; None is staff; writes nothing.

    Without quantities or a reason only the windows are told. Raises OrderNotFound (also another's),
    OrderLineNotFound, UnitsNotRefundable.
    """
    record = orders_queries.get_order(number=order, for_customer=for_customer)
    money = money_of(record, quantities, reason) if quantities and reason is not None else None
    return CasePreview(
        order=order,
        lines=windows.windows_of(record, now=now),
        money=money,
        is_way_back_paid=reason in FAULTS,
        way_back_most=Money(conf.WAY_BACK_MOST_MINOR) if reason in FAULTS else None,
    )


def windows_of_order(*, order: str, for_customer: int, now: datetime) -> tuple[LineWindow, ...]:
    """Say for each line of one's order which kinds of case are open until when. Raises OrderNotFound."""
    record = orders_queries.get_order(number=order, for_customer=for_customer)
    return windows.windows_of(record, now=now)


def get_return_place() -> ReturnTo | None:
    """Return where goods are sent back to; None before staff entered it. One query."""
    row = ReturnPlace.objects.first()
    return None if row is None else ReturnTo(name=row.name, phone=row.phone, address=row.address)


def get_media(*, number: str, actor: Actor) -> CaseMediaRecord:
    """Read what an upload is: the shopper's own, staff's about the shopper's case, or any for staff.

    Raises CaseMediaNotFound, with the same body for another's.
    """
    return case_rows.media_of(_media(number, actor))


def media_file(*, number: str, actor: Actor) -> tuple[Path, str]:
    """Return where an upload's file lies and its type, to whom `get_media` would show it."""
    row = _media(number, actor)
    return case_files.path_of(row), case_files.TYPES[row.ending]


def _media(number: str, actor: Actor) -> CaseMedia:
    row = CaseMedia.objects.select_related("case").filter(number=number).first()
    if row is None:
        raise CaseMediaNotFound
    if actor.kind is ActorKind.STAFF and actor.has(VIEW_CASES):
        return row
    is_own = row.by == actor.principal
    is_of_own_case = row.case is not None and row.case.customer_id == actor.user_id
    if actor.kind is not ActorKind.SHOPPER or not (is_own or is_of_own_case):
        raise CaseMediaNotFound
    return row


def _quote_refund(row: Case) -> RefundRecord | None:
    if not row.quote_refund:
        return None
    refunds = payments_queries.get_payment(ref=row.number).refunds
    return next(one for one in refunds if one.key == row.quote_refund)


def _page(rows: CaseQuerySet, order: tuple[str, ...], cursor: str | None) -> Page[CaseSummary]:
    rows = rows.select_related("order")
    page = paginate(rows, order=order, cursor=cursor, limit=conf.CASES_A_PAGE)
    return Page(items=_summaries(list(page.items)), next=page.next)


def _summaries(rows: list[Case]) -> list[CaseSummary]:
    lines: dict[int, list[CaseLine]] = defaultdict(list)
    for line in CaseLine.objects.filter(case_id__in=[row.pk for row in rows]).order_by(
        F("case_id"), "line_key"
    ):
        lines[line.case_id].append(line)
    return [case_rows.summary_of(row, lines[row.pk]) for row in rows]
