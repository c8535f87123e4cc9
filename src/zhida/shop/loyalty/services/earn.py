"""Paid goods earn points and growth: promised when paid, earned when the buyer has them."""

from datetime import datetime

from django.db.models import Sum

from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.money import Money
from zhida.shop.kernel.uow import transactional
from zhida.shop.loyalty import accounts, queries
from zhida.shop.loyalty import lots as lots_of
from zhida.shop.loyalty.accounts import Movement
from zhida.shop.loyalty.models import BookedReversal, Earning, LoyaltyAccount
from zhida.shop.loyalty.records import EntryKind, Lot
from zhida.shop.loyalty.services.levels import raise_level


@transactional
def promise(*, ref: str, customer_id: int, amount: Money, now: datetime) -> None:
    """Note what goods paid with `amount` will earn at the rate of today; a repeat changes nothing."""
    _promised(ref, customer_id, amount, now=now)


@transactional
def earn(*, ref: str, customer_id: int, amount: Money, now: datetime) -> None:
    """Give the points that `ref` promised, less what was refunded meanwhile; a repeat changes nothing.

    Points owed are worked off first: 100 points with 30 owed give 70. The growth rises by the paid goods, and
    the level with it. Without a promise `amount` is what counts, at the rate of today.
    """
    account = _promised(ref, customer_id, amount, now=now)
    earning = Earning.objects.get(ref=ref)
    if earning.earned_at is not None:
        return
    rules = queries.rules_in_force()
    points = (earning.paid_minor - earning.refunded_minor) * earning.earn_per_yuan // 100
    expires_at = lots_of.end_of_month(now, months=rules.valid_months)
    Earning.objects.filter(pk=earning.pk).update(points=points, earned_at=now, expires_at=expires_at)
    if points:
        worked_off = min(account.points_owed, points)
        kept = points - worked_off
        into = [Lot(expires_at=expires_at, points=kept)] if kept else []
        movement = Movement(kind=EntryKind.EARNED, key=ref, ref=ref, into=into, owed=-worked_off)
        accounts.move(account, movement, now=now)
    raise_level(account, rules=rules, now=now)


def _promised(ref: str, customer_id: int, amount: Money, *, now: datetime) -> LoyaltyAccount:
    account = accounts.lock_account(customer_id, now=now)
    rules = queries.rules_in_force()
    assert amount.minor >= 0
    # News of a refund may overtake that of the payment.
    earlier = BookedReversal.objects.filter(ref=ref).aggregate(minor=Sum("paid_minor", default=0))
    insert_new(
        Earning(
            ref=ref,
            account_id=customer_id,
            paid_minor=amount.minor,
            refunded_minor=min(amount.minor, int(earlier["minor"])),
            earn_per_yuan=rules.earn_per_yuan if rules.is_open else 0,
            promised_at=now,
        )
    )
    return account
