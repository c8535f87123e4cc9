"""Days that staff say are worked or free, over the calendar's data."""

from __future__ import annotations

from datetime import date, datetime

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.uow import transactional
from zhida.shop.policies.errors import CalendarDayNotFound
from zhida.shop.policies.models import CalendarDay
from zhida.shop.policies.permissions import CHANGE_POLICIES


@transactional
def put_calendar_day(*, actor: Actor, day: date, is_working: bool, name: str, now: datetime) -> None:
    """Say that a day is worked or free, whatever the calendar's data says; with an audit row.

    Dates are counted anew at each look, so it moves the ends of orders that run over this day too.
    Raises PermissionDenied.
    """
    actor.require(CHANGE_POLICIES)
    before = CalendarDay.objects.filter(day=day).first()
    CalendarDay.objects.update_or_create(
        day=day,
        defaults={
            "is_working": is_working,
            "name": name,
            "changed_by": actor.principal,
            "changed_at": now,
        },
    )
    record_audit(
        actor=actor,
        action="policies.put_calendar_day",
        subject=f"day:{day.isoformat()}",
        before=_plain(before) if before else None,
        after={"is_working": is_working, "label": name},
        now=now,
    )


@transactional
def remove_calendar_day(*, actor: Actor, day: date, now: datetime) -> None:
    """Forget what was entered for a day, with an audit row; the calendar's data holds again.

    Raises PermissionDenied, CalendarDayNotFound.
    """
    actor.require(CHANGE_POLICIES)
    row = CalendarDay.objects.filter(day=day).first()
    if row is None:
        raise CalendarDayNotFound
    row.delete()
    record_audit(
        actor=actor,
        action="policies.remove_calendar_day",
        subject=f"day:{day.isoformat()}",
        before=_plain(row),
        after=None,
        now=now,
    )


def _plain(row: CalendarDay) -> dict[str, object]:
    return {"is_working": row.is_working, "label": row.name}
