"""Asking for a list."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.exports.conf import LONGEST_REASON, MOST_AT_ONCE, SHORTEST_REASON, WORK_TIMER
from zhida.shop.exports.errors import ExportListUnknown, ExportReasonMissing, TooManyExports
from zhida.shop.exports.lists import list_named
from zhida.shop.exports.models import ExportAllowance, ExportJob
from zhida.shop.exports.permissions import EXPORT_LISTS
from zhida.shop.exports.records import ExportAsk
from zhida.shop.kernel.ids import new_number
from zhida.shop.kernel.timers import start_timer
from zhida.shop.kernel.uow import transactional


@transactional
def ask_export(*, actor: Actor, ask: ExportAsk, now: datetime) -> str:
    """Have a list written in the background and return the export's number, with an audit row.

    At most three of a person are under way, counted by one conditional update. Personal columns come in clear
    only with the list's right to reveal and a reason.
    Raises PermissionDenied, ExportListUnknown, ExportReasonMissing, TooManyExports.
    """
    actor.require(EXPORT_LISTS)
    wanted = list_named(ask.list_name)
    actor.require(wanted.permission)
    if not set(ask.filter) <= wanted.filters:
        raise ExportListUnknown(fields={"filter": ExportListUnknown.message})
    is_revealed = ask.reveal_reason is not None
    reason = (ask.reveal_reason or "").strip()
    if is_revealed:
        if wanted.reveal is None:
            raise ExportListUnknown(fields={"reveal_reason": ExportListUnknown.message})
        actor.require(wanted.reveal)
        if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
            raise ExportReasonMissing(fields={"reveal_reason": ExportReasonMissing.message})
    _take_place(actor.person_id)
    number = new_number("E", now)
    ExportJob.objects.create(
        number=number,
        list_name=wanted.name,
        filter=dict(ask.filter),
        form=ask.form.value,
        is_revealed=is_revealed,
        user_id=actor.person_id,
        roles=sorted(role.value for role in actor.roles),
        created_at=now,
        updated_at=now,
    )
    record_audit(
        actor=actor,
        action="exports.ask",
        subject=f"export:{number}",
        before=None,
        after={
            "list": wanted.name,
            "form": ask.form.value,
            "fields": sorted(ask.filter),
            "in_clear": is_revealed,
        },
        reason=reason,
        now=now,
    )
    start_timer(kind=WORK_TIMER, key=number, due_at=now)
    return number


def _take_place(user_id: int) -> None:
    ExportAllowance.objects.bulk_create([ExportAllowance(user_id=user_id)], ignore_conflicts=True)
    own = ExportAllowance.objects.filter(pk=user_id, running__lt=MOST_AT_ONCE)
    if own.update(running=F("running") + 1) != 1:
        raise TooManyExports(most=MOST_AT_ONCE)
