"""The audit log, and the shop's own events in the order of their recording."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from zhida.shop.accounts.permissions import READ_AUDIT
from zhida.shop.accounts.queries import list_audit
from zhida.shop.accounts.records import AuditRecord, Permission, Role
from zhida.shop.exports.lists.paging import PAGE, shown, until_older
from zhida.shop.exports.records import Document, ExportList, Reading
from zhida.shop.kernel.models import OutboxEvent
from zhida.shop.kernel.pagination import Page, paginate

EXPORT_EVENTS: Final = Permission(code="exports.events", roles=frozenset({Role.AUDITOR}), is_for_people=True)


def read_audit(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of audit lines, newest first."""
    page = list_audit(subject=reading.filter.get("subject", ""), cursor=cursor, limit=PAGE)
    return shown(until_older(page, since=reading.since, at=lambda one: one.at), _audit)


def read_events(reading: Reading, cursor: str | None) -> Page[Document]:
    """Give a page of events, oldest first."""
    rows = OutboxEvent.objects.all()
    if reading.since is not None:
        rows = rows.filter(recorded_at__gte=reading.since)
    return shown(paginate(rows, order=("id",), cursor=cursor, limit=PAGE), _event)


def _audit(line: AuditRecord) -> Document:
    return {
        "at": line.at.isoformat(),
        "actor": line.actor,
        "action": line.action,
        "subject": line.subject,
        "before": line.before,
        "after": line.after,
        "reason": line.reason,
    }


def _event(row: OutboxEvent) -> Document:
    return {
        "id": row.pk,
        "name": row.name,
        "key": row.key,
        "recorded_at": row.recorded_at.isoformat(),
        "payload": row.payload,
    }


AUDIT = ExportList(
    name="audit",
    title=_("审计记录"),
    permission=READ_AUDIT,
    columns=("at", "actor", "action", "subject", "before", "after", "reason"),
    read=read_audit,
    filters=frozenset({"subject"}),
)

EVENTS = ExportList(
    name="events",
    title=_("店内事件"),
    permission=EXPORT_EVENTS,
    columns=("id", "name", "key", "recorded_at", "payload"),
    read=read_events,
)
