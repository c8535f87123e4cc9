"""Keeps what couriers report. The only writer of Parcel.state."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta

from zhida.shop.accounts.records import Actor
from zhida.shop.kernel import outbox
from zhida.shop.kernel.uow import transactional
from zhida.shop.shipping.conf import EARLIEST_REPORT_DAYS
from zhida.shop.shipping.errors import InvalidReportTime, ParcelNotFound
from zhida.shop.shipping.events import ParcelDelivered
from zhida.shop.shipping.lifecycle import PARCEL_TRANSITIONS, ParcelState
from zhida.shop.shipping.models import Parcel, TrackingEvent
from zhida.shop.shipping.parcel_rows import parcel_records
from zhida.shop.shipping.permissions import SEND_PARCELS
from zhida.shop.shipping.records import ParcelRecord, TrackingReport


@transactional
def record_tracking(*, actor: Actor, number: str, report: TrackingReport, now: datetime) -> ParcelRecord:
    """Keep one report of a courier; the parcel's state moves forward or stays.

    A report that was kept before changes nothing; one that comes late is kept in its place in time. The first
    report of the signature sets the time of delivery to the signature's own and records ParcelDelivered.
    Raises PermissionDenied, ParcelNotFound, InvalidReportTime (in the future, or long before dispatch).
    """
    actor.require(SEND_PARCELS)
    parcel = next(iter(Parcel.objects.select_for_update().filter(number=number)), None)
    if parcel is None:
        raise ParcelNotFound(parcel=number)
    earliest = parcel.shipped_at - timedelta(days=EARLIEST_REPORT_DAYS)
    if not earliest <= report.occurred_at <= now:
        raise InvalidReportTime(fields={"occurred_at": InvalidReportTime.message})
    if not TrackingEvent.objects.filter(parcel=parcel, fingerprint=_fingerprint(report)).exists():
        TrackingEvent.objects.create(
            parcel=parcel,
            fingerprint=_fingerprint(report),
            occurred_at=report.occurred_at,
            received_at=now,
            state=report.state or "",
            text=report.text,
            place=report.place,
        )
        _move(parcel, report=report, now=now)
    parcel.refresh_from_db()
    return parcel_records([parcel])[0]


def _move(parcel: Parcel, *, report: TrackingReport, now: datetime) -> None:
    if report.state is None:
        return
    sources = [state for state, targets in PARCEL_TRANSITIONS.items() if report.state in targets]
    rows = Parcel.objects.filter(pk=parcel.pk, state__in=sources)
    if report.state is not ParcelState.DELIVERED:
        rows.update(state=report.state)
        return
    if rows.update(state=report.state, delivered_at=report.occurred_at):
        outbox.record(
            ParcelDelivered(ref=parcel.ref, parcel=parcel.number, delivered_at=report.occurred_at), now=now
        )


def _fingerprint(report: TrackingReport) -> str:
    instant = report.occurred_at.astimezone(UTC).isoformat(timespec="seconds")
    content = [instant, str(report.state or ""), report.text, report.place]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
