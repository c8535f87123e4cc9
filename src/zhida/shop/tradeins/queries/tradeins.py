"""Reads of trade-ins. A seller reads their own; None as `for_customer` is staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Count, QuerySet

from zhida.shop.kernel.money import Money
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.orders import queries as orders_queries
from zhida.shop.orders.records import OrderLineRecord
from zhida.shop.tradeins import conf, photo_files, ties
from zhida.shop.tradeins.errors import PhotoNotFound, TradeInNotFound
from zhida.shop.tradeins.lifecycle import ENDED, PayWay, TradeInStatus
from zhida.shop.tradeins.models import BenchPhoto, TradeIn
from zhida.shop.tradeins.queries.tables import questions_of
from zhida.shop.tradeins.records import InspectionRecord, StepRecord, TradeInRecord, TradeInSummary
from zhida.shop.tradeins.status import is_account_missing
from zhida.shop.tradeins.table_documents import rows_from_json

MOST_ORDERS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLine:
    """A line of the seller's own order that can take a credit, and how much."""

    order: str
    line: OrderLineRecord
    room: Money


def list_trade_ins(*, for_customer: int | None, cursor: str | None = None) -> Page[TradeInSummary]:
    """List a seller's trade-ins, or all, newest first; one query."""
    page = paginate(
        _of(for_customer), order=("-quoted_at", "-id"), cursor=cursor, limit=conf.TRADE_INS_A_PAGE
    )
    return Page(items=[_summary(row) for row in page.items], next=page.next)


def list_queue(
    *, status: TradeInStatus | None = None, order: str = "", cursor: str | None = None
) -> Page[TradeInSummary]:
    """List what is open, the nearest deadline first, or all of one status or tied to one order; one query.

    Money on its way has no deadline of ours and is listed by its status only.
    """
    rows = TradeIn.objects.all()
    by: tuple[str, ...] = ("-id",)
    if order:
        rows = rows.filter(order=order)
    elif status is not None:
        rows = rows.filter(status=status)
    else:
        rows, by = rows.exclude(status__in=ENDED).filter(deadline__isnull=False), ("deadline", "id")
    page = paginate(rows, order=by, cursor=cursor, limit=conf.TRADE_INS_A_PAGE)
    return Page(items=[_summary(row) for row in page.items], next=page.next)


def count_open() -> Mapping[TradeInStatus, int]:
    """Say how many trade-ins stand in each status that has not ended; one query."""
    rows = TradeIn.objects.exclude(status__in=ENDED).order_by("status").values("status")
    counted = rows.annotate(count=Count("id")).values_list("status", "count")
    return {TradeInStatus(status): count for status, count in counted}


def get_trade_in(*, number: str, for_customer: int | None) -> TradeInRecord:
    """Read one trade-in in full; five queries. Raises TradeInNotFound (also another's)."""
    row = _of(for_customer).filter(number=number).first()
    if row is None:
        raise TradeInNotFound
    return TradeInRecord(
        summary=_summary(row),
        code=row.code,
        table_version=row.table_version,
        base=Money(row.base_minor),
        rows=rows_from_json(row.rows),
        account_tail=row.account_tail,
        carrier=row.carrier,
        tracking=row.tracking,
        back_carrier=row.back_carrier,
        back_tracking=row.back_tracking,
        refund=row.refund_number,
        steps=tuple(
            StepRecord(
                status=TradeInStatus(step.status),
                at=step.at,
                by=step.by,
                amount=Money(step.amount_minor),
                note=step.note,
            )
            for step in row.steps.order_by("id")
        ),
        inspections=tuple(
            InspectionRecord(
                serial=one.serial,
                rows=rows_from_json(one.rows),
                amount=Money(one.amount_minor),
                note=one.note,
                by=one.by,
                at=one.at,
            )
            for one in row.inspections.order_by("id")
        ),
        photos=tuple(row.photos.order_by("id").values_list("number", flat=True)),
        questions=questions_of(version=row.table_version),
    )


def ways_of(*, number: str, for_customer: int) -> Sequence[CreditLine]:
    """List the order lines that could take the whole amount of a quote, of the newest ten orders.

    Raises TradeInNotFound.
    """
    row = _of(for_customer).filter(number=number).first()
    if row is None:
        raise TradeInNotFound
    found = []
    for summary in orders_queries.list_orders(for_customer=for_customer).items[:MOST_ORDERS]:
        order = orders_queries.get_order(number=summary.number, for_customer=for_customer)
        for line in order.lines:
            room = ties.room_of_line(order, line, apart_from=number)
            if room.minor >= row.amount_minor:
                found.append(CreditLine(order=order.number, line=line, room=room))
    return found


def tied_to(*, order: str) -> list[TradeInSummary]:
    """List the trade-ins that were tied to an order, however they are paid now, oldest first; one query."""
    rows = TradeIn.objects.filter(order=order).order_by("quoted_at", "id")
    return [_summary(row) for row in rows]


def credits_of(*, order: str) -> frozenset[str]:
    """Return the numbers of the refunds of an order that pay for old devices; one query.

    They lower the price of nothing. A credit whose order came back whole is one no more.
    """
    rows = TradeIn.objects.filter(order=order).exclude(refund_number="")
    return frozenset(rows.values_list("refund_number", flat=True))


def photo_file(*, number: str, for_customer: int | None) -> Path:
    """Return where a photo lies, for the trade-in's seller or staff. Raises PhotoNotFound."""
    if not BenchPhoto.objects.filter(number=number, trade_in__in=_of(for_customer)).exists():
        raise PhotoNotFound
    return photo_files.path_of(number)


def _of(customer_id: int | None) -> QuerySet[TradeIn]:
    return TradeIn.objects.all() if customer_id is None else TradeIn.objects.filter(customer_id=customer_id)


def _summary(row: TradeIn) -> TradeInSummary:
    return TradeInSummary(
        number=row.number,
        customer_id=row.customer_id,
        status=TradeInStatus(row.status),
        title=row.title,
        quoted=Money(row.quoted_minor),
        amount=Money(row.amount_minor),
        quoted_at=row.quoted_at,
        valid_until=row.valid_until,
        deadline=row.deadline,
        way=PayWay(row.way) if row.way else None,
        order=row.order,
        line=row.line_key,
        serial=row.serial,
        needs_account=is_account_missing(row),
    )
