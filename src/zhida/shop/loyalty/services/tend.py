"""Hourly housekeeping: points whose month is over, and levels whose year is."""

from datetime import datetime

from django.db.models import Q

from zhida.shop.kernel.timers import set_timer
from zhida.shop.kernel.uow import transactional
from zhida.shop.loyalty import accounts, conf, queries
from zhida.shop.loyalty.models import LoyaltyAccount
from zhida.shop.loyalty.services.levels import renew_level


def tend_accounts(*, now: datetime) -> int:
    """Book ended points and renew ended levels, 200 members a transaction; returns the members tended."""
    tended = 0
    while done := _tend_some(now=now):
        tended += done
    return tended


@transactional
def start_tending(*, due_at: datetime) -> None:
    """Set the timer of the next housekeeping."""
    set_timer(kind=conf.TEND_TIMER, key="all", due_at=due_at)


@transactional
def _tend_some(*, now: datetime) -> int:
    due = Q(next_expiry_at__lte=now) | Q(level_until__lte=now)
    ids = list(
        LoyaltyAccount.objects.filter(due)
        .order_by("pk")
        .values_list("pk", flat=True)[: conf.ACCOUNTS_AT_ONCE]
    )
    rules = queries.rules_in_force()
    for customer_id in ids:
        renew_level(accounts.lock_account(customer_id, now=now), rules=rules, now=now)
    return len(ids)
