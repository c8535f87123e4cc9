"""Reads of the notifications room."""

from __future__ import annotations

from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.notifications.errors import MessageNotFound
from zhida.shop.notifications.models import InboxMessage
from zhida.shop.notifications.records import InboxRecord, MessageKind
from zhida.shop.notifications.templates import render


def list_messages(*, for_customer: int, cursor: str | None, limit: int = 20) -> Page[InboxRecord]:
    """List the customer's messages, newest first. 1 query."""
    rows = InboxMessage.objects.filter(customer_id=for_customer)
    page = paginate(rows, order=("-sent_at", "-id"), cursor=cursor, limit=limit)
    return Page(items=[_to_record(row) for row in page.items], next=page.next)


def get_message(*, for_customer: int, message_id: int) -> InboxRecord:
    """Return one of the customer's messages. Raises MessageNotFound (also another's). 1 query."""
    row = InboxMessage.objects.filter(customer_id=for_customer, pk=message_id).first()
    if row is None:
        raise MessageNotFound
    return _to_record(row)


def count_unread(*, for_customer: int) -> int:
    """Count the customer's unread messages. 1 query."""
    return InboxMessage.objects.filter(customer_id=for_customer, read_at=None).count()


def _to_record(row: InboxMessage) -> InboxRecord:
    kind = MessageKind(row.kind)
    title, text = render(kind, row.data)
    return InboxRecord(
        id=row.pk,
        kind=kind,
        title=title,
        text=text,
        order=row.order,
        sent_at=row.sent_at,
        is_read=row.read_at is not None,
        product=row.data.get("product", ""),
        case=row.data.get("case", ""),
    )
