"""All payments and all refunds, page by page, for lists that leave the shop."""

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.payments.from_rows import attempt_record, refund_record
from zhida.shop.payments.models import PaymentAttempt, Refund
from zhida.shop.payments.permissions import READ_PAYMENTS
from zhida.shop.payments.records import AttemptRecord, RefundRecord


def list_attempts(*, actor: Actor, cursor: str | None = None, limit: int = 20) -> Page[AttemptRecord]:
    """List every try to pay, newest first; one query a page. Raises PermissionDenied, InvalidCursor."""
    actor.require(READ_PAYMENTS)
    rows = PaymentAttempt.objects.select_related("intent")
    page = paginate(rows, order=("-id",), cursor=cursor, limit=limit)
    return Page(items=[attempt_record(row, ref=row.intent.ref) for row in page.items], next=page.next)


def list_refunds(*, actor: Actor, cursor: str | None = None, limit: int = 20) -> Page[RefundRecord]:
    """List every refund, newest first; one query a page. Raises PermissionDenied, InvalidCursor."""
    actor.require(READ_PAYMENTS)
    rows = Refund.objects.select_related("intent", "attempt")
    page = paginate(rows, order=("-id",), cursor=cursor, limit=limit)
    items = [refund_record(row, ref=row.intent.ref, attempt=row.attempt) for row in page.items]
    return Page(items=items, next=page.next)
