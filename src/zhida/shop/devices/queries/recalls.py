"""Recalls read by staff, and what their owners are told."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Count, Q, QuerySet, Sum

from zhida.shop.devices import conf
from zhida.shop.devices.errors import RecallNotFound
from zhida.shop.devices.lifecycle import RecallStatus
from zhida.shop.devices.models import Recall, RecallItem, RecallNotice
from zhida.shop.devices.records import RecallHint, RecallItemRecord, RecallRecord
from zhida.shop.kernel.pagination import Page, paginate

MOST_ITEMS = 10_000


def list_recalls(*, cursor: str | None = None) -> Page[RecallRecord]:
    """List all recalls, newest first, 20 a page; three queries. Raises InvalidCursor."""
    page = paginate(
        Recall.objects.all(), order=("-proposed_at", "-id"), cursor=cursor, limit=conf.RECALLS_A_PAGE
    )
    return Page(items=_records(page.items), next=page.next)


def get_recall(*, number: str) -> RecallRecord:
    """Read one recall; three queries. Raises RecallNotFound."""
    row = Recall.objects.filter(number=number).first()
    if row is None:
        raise RecallNotFound
    return _records([row])[0]


def list_items(*, number: str, cursor: str | None = None) -> Page[RecallItemRecord]:
    """List what a recall concerns, 50 a page; two queries. Raises InvalidCursor."""
    rows = RecallItem.objects.filter(recall__number=number)
    page = paginate(rows, order=("order", "id"), cursor=cursor, limit=conf.ITEMS_A_PAGE)
    return Page(items=_items(number, page.items), next=page.next)


def all_items(*, number: str) -> Sequence[RecallItemRecord]:
    """List all that a recall concerns, for its file; at most 10,000, two queries."""
    rows = RecallItem.objects.filter(recall__number=number).order_by("order", "id")[:MOST_ITEMS]
    return _items(number, list(rows))


def hints_of_serials(*, serials: Collection[str]) -> dict[str, RecallHint]:
    """Return what owners are told of units in an open recall that were not remedied; one query."""
    items = _open_items().filter(serial__in=list(serials))
    return {item.serial: _hint(item.recall) for item in items.exclude(serial="")}


def hints_of_order(*, number: str) -> dict[str, RecallHint]:
    """Return what the buyer is told of the lines of an order, by line; one query."""
    return {item.line_key: _hint(item.recall) for item in _open_items().filter(order=number)}


def open_hints() -> dict[str, RecallHint]:
    """Return by product number what pages of goods say while they are being recalled; one query.

    Of several recalls of a product the newest speaks.
    """
    rows = Recall.objects.filter(status=RecallStatus.OPEN).order_by("id")
    return {row.product_number: _hint(row) for row in rows}


def _open_items() -> QuerySet[RecallItem]:
    items = RecallItem.objects.filter(recall__status=RecallStatus.OPEN, remedied_at=None)
    return items.select_related("recall").order_by("recall_id", "id")


def _hint(recall: Recall) -> RecallHint:
    return RecallHint(
        number=recall.number,
        title=recall.title,
        reason=recall.reason,
        remedy=recall.remedy,
        law=recall.law,
        serial_from=recall.serial_from,
        serial_to=recall.serial_to,
    )


def _records(rows: Sequence[Recall]) -> list[RecallRecord]:
    ids = [row.pk for row in rows]
    rows_of_items = (
        RecallItem.objects.filter(recall_id__in=ids)
        .order_by("recall_id")
        .values_list("recall_id")
        .annotate(
            orders=Count("order", distinct=True),
            all_units=Sum("units"),
            buyers=Count("customer_id", distinct=True),
            remedied=Sum("units", filter=Q(remedied_at__isnull=False), default=0),
        )
    )
    counted: dict[int, Mapping[str, int]] = {
        recall_id: {"orders": orders, "all_units": units, "buyers": buyers, "remedied": remedied}
        for recall_id, orders, units, buyers, remedied in rows_of_items
    }
    told = dict(
        RecallNotice.objects.filter(recall_id__in=ids)
        .order_by("recall_id")
        .values_list("recall_id")
        .annotate(told=Count("id"))
    )
    return [_record(row, counted.get(row.pk, {}), told.get(row.pk, 0)) for row in rows]


def _record(row: Recall, counted: Mapping[str, int], told: int) -> RecallRecord:
    return RecallRecord(
        number=row.number,
        product_number=row.product_number,
        title=row.title,
        skus=tuple(row.skus),
        serial_from=row.serial_from,
        serial_to=row.serial_to,
        reason=row.reason,
        remedy=row.remedy,
        law=row.law,
        status=RecallStatus(row.status),
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        closed_by=row.closed_by,
        closed_at=row.closed_at,
        report=row.report,
        orders=counted.get("orders", 0),
        units=counted.get("all_units", 0),
        buyers=counted.get("buyers", 0),
        told=told,
        remedied=counted.get("remedied", 0),
    )


def _items(number: str, rows: Sequence[RecallItem]) -> list[RecallItemRecord]:
    customers = [row.customer_id for row in rows]
    told = dict(
        RecallNotice.objects.filter(recall__number=number, customer_id__in=customers).values_list(
            "customer_id", "told_at"
        )
    )
    return [
        RecallItemRecord(
            id=row.pk,
            order=row.order,
            line=row.line_key,
            serial=row.serial,
            units=row.units,
            customer_id=row.customer_id,
            told_at=told.get(row.customer_id),
            remedied_at=row.remedied_at,
            remedied_by=row.remedied_by,
            remedy=row.remedy,
        )
        for row in rows
    ]
