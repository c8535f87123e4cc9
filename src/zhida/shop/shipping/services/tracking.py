"""Keeps what couriers report. The only writer of Parcel.state and Parcel.trouble."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel import outbox
from zhida.shop.kernel.uow import transactional
from zhida.shop.shipping.conf import COURIER_CLOCK_AHEAD, EARLIEST_REPORT_DAYS
from zhida.shop.shipping.errors import InvalidReportTime, ParcelNotFound
from zhida.shop.shipping.events import ParcelDelivered, ParcelTroubled
from zhida.shop.shipping.lifecycle import PARCEL_TRANSITIONS, ParcelState
from zhida.shop.shipping.models import Parcel, TrackingEvent
from zhida.shop.shipping.parcel_rows import parcel_records
from zhida.shop.shipping.permissions import SEND_PARCELS
from zhida.shop.shipping.records import ParcelRecord, TrackingReport


@transactional
def record_tracking(*, actor: Actor, number: str, report: TrackingReport, now: datetime) -> ParcelRecord:
    """Keep one report of a courier; the parcel's state moves forward or stays.

    A report that was kept before changes nothing; one that comes late is kept in its place in time. The first
    report of the signature sets the time of delivery to the signature's own and records ParcelDelivered; a
    trouble that is the last word of the courier records ParcelTroubled.
    Raises PermissionDenied, ParcelNotFound, InvalidReportTime (in the future, or long before dispatch).
    """
    actor.require(SEND_PARCELS)
    parcel = lock_parcel(number=number)
    if not _earliest(parcel) <= report.occurred_at <= now:
        raise InvalidReportTime(fields={"occurred_at": InvalidReportTime.message})
    _keep(parcel, {_staff_fingerprint(report): report}, now=now)
    parcel.refresh_from_db()
    return parcel_records([parcel])[0]


@transactional
def keep_reports(*, number: str, reports: Sequence[TrackingReport], now: datetime) -> int:
    """Keep what a courier told of a parcel by push or answer; give how many reports were new.

    Couriers repeat the whole track each time, and name a report's state sometimes only later: a report is the
    same by its time and text, and an unknown state is filled in. Times that cannot be are passed over.
    Locks the parcel. Raises ParcelNotFound.
    """
    parcel = lock_parcel(number=number)
    latest = now + COURIER_CLOCK_AHEAD
    possible = [one for one in reports if _earliest(parcel) <= one.occurred_at <= latest]
    oldest_first = sorted(possible, key=lambda one: one.occurred_at)
    return _keep(parcel, {_courier_fingerprint(one): one for one in oldest_first}, now=now)


@transactional
def put_trouble_aside(*, actor: Actor, number: str, now: datetime) -> ParcelRecord:
    """Take a troubled parcel off the staff's list, with an audit row: somebody sees to it.

    Its trouble stays shown, and a new one puts it back. Raises PermissionDenied, ParcelNotFound.
    """
    actor.require(SEND_PARCELS)
    parcel = lock_parcel(number=number)
    if Parcel.objects.filter(pk=parcel.pk, troubled_at__isnull=False).update(troubled_at=None):
        record_audit(
            actor=actor,
            action="shipping.put_trouble_aside",
            subject=f"parcel:{number}",
            before={"trouble": parcel.trouble},
            after=None,
            now=now,
        )
    return parcel_records([parcel])[0]


def lock_parcel(*, number: str) -> Parcel:
    """Lock and return one parcel's row. Raises ParcelNotFound."""
    parcel = next(iter(Parcel.objects.select_for_update().filter(number=number)), None)
    if parcel is None:
        raise ParcelNotFound(parcel=number)
    return parcel


def _earliest(parcel: Parcel) -> datetime:
    return parcel.shipped_at - timedelta(days=EARLIEST_REPORT_DAYS)


def _keep(parcel: Parcel, reports: dict[str, TrackingReport], *, now: datetime) -> int:
    """Write the reports that are new, oldest first, and let parcel and trouble follow them."""
    rows = TrackingEvent.objects.filter(parcel=parcel, fingerprint__in=list(reports))
    known = {row.fingerprint: row for row in rows}
    new = {fingerprint: report for fingerprint, report in reports.items() if fingerprint not in known}
    TrackingEvent.objects.bulk_create(
        TrackingEvent(
            parcel=parcel,
            fingerprint=fingerprint,
            occurred_at=report.occurred_at,
            received_at=now,
            state=report.state or "",
            trouble=report.trouble or "",
            text=report.text,
            place=report.place,
        )
        for fingerprint, report in new.items()
    )
    filled = [reports[name] for name, row in known.items() if _fill_in(row, reports[name])]
    moving = sorted([*new.values(), *filled], key=lambda one: one.occurred_at)
    if moving:
        Parcel.objects.filter(pk=parcel.pk).update(heard_at=now)
    for report in moving:
        _move(parcel, report=report, now=now)
    if moving:
        _follow_trouble(parcel, now=now)
    return len(new)


def _fill_in(row: TrackingEvent, report: TrackingReport) -> bool:
    """Add the meaning that a report had not when it first came; False when there is nothing to add."""
    if row.state or row.trouble or not (report.state or report.trouble):
        return False
    row.state, row.trouble = report.state or "", report.trouble or ""
    row.save(update_fields=["state", "trouble"])
    return True


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


def _follow_trouble(parcel: Parcel, *, now: datetime) -> None:
    """A parcel is in the trouble of its last report in time that has a meaning, however late others come."""
    telling = TrackingEvent.objects.filter(parcel=parcel).exclude(state="", trouble="")
    last = telling.order_by("-occurred_at", "-pk").first()
    if last is None:
        return
    changed = Parcel.objects.filter(pk=parcel.pk).exclude(trouble=last.trouble)
    if changed.update(trouble=last.trouble, troubled_at=now if last.trouble else None) and last.trouble:
        event = ParcelTroubled(ref=parcel.ref, parcel=parcel.number, trouble=last.trouble, text=last.text)
        outbox.record(event, now=now)


def _staff_fingerprint(report: TrackingReport) -> str:
    return _digest([_second(report), str(report.state or ""), report.text, report.place])


def _courier_fingerprint(report: TrackingReport) -> str:
    return _digest([_second(report), report.text])


def _second(report: TrackingReport) -> str:
    return report.occurred_at.astimezone(UTC).isoformat(timespec="seconds")


def _digest(content: list[str]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
