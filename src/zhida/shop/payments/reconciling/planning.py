"""When days are reconciled: each at 10:00 in Beijing of the day after, and whenever staff ask."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Max

from zhida.shop.accounts.records import Actor
from zhida.shop.accounts.services import record_audit
from zhida.shop.kernel.clock import biz_date
from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.payments.channels import ChannelAccount, channel_accounts
from zhida.shop.payments.errors import BillDayNotFound
from zhida.shop.payments.models import BillDay
from zhida.shop.payments.permissions import RECONCILE_PAYMENTS
from zhida.shop.payments.reconciling import days
from zhida.shop.payments.reconciling.conf import FETCH_AT, KINDS_WITHOUT_BILL, MOST_DAYS_BACK
from zhida.shop.payments.reconciling.running import at_hour, timer_key
from zhida.shop.payments.timer_kinds import PLAN_BILLS, RECONCILE_DAY

EVERY_DAY: Final = "daily"


@transactional
def start_reconciling(*, due_at: datetime) -> None:
    """Set the timer that plans the days."""
    set_timer(kind=PLAN_BILLS, key=EVERY_DAY, due_at=due_at)


@transactional
def plan_bills(*, now: datetime) -> None:
    """Put every account's finished days in line, also those that no worker was there for; then set itself.

    Between midnight and 10:00 the day before is not ready anywhere: it waits for the timer.
    """
    today = biz_date(now)
    is_ready = now >= at_hour(today - timedelta(days=1), FETCH_AT)
    last = today - timedelta(days=1 if is_ready else 2)
    planned = dict(
        BillDay.objects.filter(account__in=channel_accounts()).values_list("account").annotate(Max("day"))
    )
    asked = [account for account in channel_accounts().values() if account.kind not in KINDS_WITHOUT_BILL]
    for account in asked:
        _plan_days(account, after=planned.get(account.name), last=last, now=now)
    start_reconciling(due_at=at_hour(last + timedelta(days=1), FETCH_AT))


@transactional
def reconcile_again(*, actor: Actor, account: str, day: date, now: datetime) -> None:
    """Put one account's day in line to be reconciled at once; audited.

    Raises PermissionDenied, BillDayNotFound (no such account, or a day that is not over).
    """
    actor.require(RECONCILE_PAYMENTS)
    known = channel_accounts().get(account)
    is_over = day < biz_date(now)
    is_near = day >= biz_date(now) - timedelta(days=MOST_DAYS_BACK)
    if known is None or known.kind in KINDS_WITHOUT_BILL or not is_over:
        raise BillDayNotFound
    if not is_near and not BillDay.objects.filter(account=account, day=day).exists():
        raise BillDayNotFound
    days.ensure_day(account=account, currency=known.currency, day=day)
    set_timer(kind=RECONCILE_DAY, key=timer_key(account, day), due_at=now)
    record_audit(
        actor=actor,
        action="payments.reconcile_again",
        subject=f"bill:{timer_key(account, day)}",
        before=None,
        after=None,
        now=now,
    )


def _plan_days(account: ChannelAccount, *, after: date | None, last: date, now: datetime) -> None:
    """Put the days since the last planned one in line, at most a month; of a new account only the last."""
    first = last if after is None else max(after + timedelta(days=1), last - timedelta(days=MOST_DAYS_BACK))
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        days.ensure_day(account=account.name, currency=account.currency, day=day)
        set_timer(kind=RECONCILE_DAY, key=timer_key(account.name, day), due_at=now)
