"""The staff inbox: reading it, and what each member of staff has read or does not want to see."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel.pagination import Page, paginate
from zhida.shop.kernel.uow import transactional
from zhida.shop.notifications.alert_words import kinds_for, render_alert
from zhida.shop.notifications.errors import AlertNotFound
from zhida.shop.notifications.models import AlertMute, AlertReading, StaffAlert
from zhida.shop.notifications.records import AlertKind, AlertRecord

MOST_COUNTED = 100


def list_alerts(*, actor: Actor, cursor: str | None, limit: int = 20) -> Page[AlertRecord]:
    """List what the member of staff is told of, newest first, without muted kinds. 1 query."""
    read = AlertReading.objects.filter(alert_id=OuterRef("pk"), user_id=actor.person_id)
    rows = _visible(actor).annotate(is_read=Exists(read))
    page = paginate(rows, order=("-id",), cursor=cursor, limit=limit)
    return Page(items=[_to_record(row) for row in page.items], next=page.next)


def count_unread_alerts(*, actor: Actor) -> int:
    """Count the member's unread alerts; counting ends at 100. 1 query."""
    return _unread(actor)[:MOST_COUNTED].count()


def list_muted(*, actor: Actor) -> list[AlertKind]:
    """Return the kinds that the member of staff does not want to see. 1 query."""
    kinds = AlertMute.objects.filter(user_id=actor.person_id).order_by("kind")
    return [AlertKind(kind) for kind in kinds.values_list("kind", flat=True)]


def list_told(*, actor: Actor) -> list[AlertKind]:
    """Return the kinds that the member's roles are told of."""
    return kinds_for(actor.roles)


@transactional
def mark_alerts_read(*, actor: Actor, alert_id: int | None, now: datetime) -> None:
    """Mark one alert as read, or with None all that are visible. Raises AlertNotFound for another's."""
    rows = _visible(actor).filter(pk=alert_id) if alert_id is not None else _unread(actor)
    found = list(rows.order_by("id").values_list("pk", flat=True))
    if alert_id is not None and not found:
        raise AlertNotFound
    AlertReading.objects.bulk_create(
        [AlertReading(alert_id=pk, user_id=actor.person_id, read_at=now) for pk in found],
        ignore_conflicts=True,
        batch_size=500,
    )


@transactional
def mute_alerts(*, actor: Actor, kinds: Collection[AlertKind]) -> list[AlertKind]:
    """Choose the kinds that the member of staff does not want in the inbox; all others are seen."""
    AlertMute.objects.filter(user_id=actor.person_id).delete()
    rows = [AlertMute(user_id=actor.person_id, kind=kind) for kind in sorted(set(kinds))]
    AlertMute.objects.bulk_create(rows)
    return [AlertKind(row.kind) for row in rows]


def _visible(actor: Actor) -> QuerySet[StaffAlert]:
    muted = AlertMute.objects.filter(user_id=actor.person_id, kind=OuterRef("kind"))
    return StaffAlert.objects.filter(~Exists(muted), kind__in=kinds_for(actor.roles))


def _unread(actor: Actor) -> QuerySet[StaffAlert]:
    read = AlertReading.objects.filter(alert_id=OuterRef("pk"), user_id=actor.person_id)
    return _visible(actor).filter(~Exists(read))


def _to_record(row: StaffAlert) -> AlertRecord:
    kind = AlertKind(row.kind)
    title, text = render_alert(kind, subject=row.subject, data=row.data)
    return AlertRecord(
        id=row.pk,
        kind=kind,
        title=title,
        text=text,
        subject=row.subject,
        raised_at=row.raised_at,
        is_read=bool(getattr(row, "is_read", False)),
    )
