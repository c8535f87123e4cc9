"""Points pay for something, and come back when it is not bought after all."""

from datetime import datetime

from django.db.models import Exists, F

from zhida.shop.kernel.uow import transactional
from zhida.shop.loyalty import accounts
from zhida.shop.loyalty import lots as lots_of
from zhida.shop.loyalty.accounts import Movement
from zhida.shop.loyalty.errors import PointsShort
from zhida.shop.loyalty.models import LoyaltyAccount, PointsEntry
from zhida.shop.loyalty.records import EntryKind, Standing
from zhida.shop.loyalty.services.giving_back import give_back, left_to_return, spent_on


@transactional
def spend(*, ref: str, standing: Standing, points: int, now: datetime) -> None:
    """Take points for `ref`, those that end first; a repeat changes nothing, and 0 points cost no statement.

    Two statements: the account as `standing` read it is changed by one conditional update. Where it moved
    meanwhile it is locked and read again. Raises PointsShort.
    """
    assert points >= 0
    if not points:
        return
    if standing.points < points or not _take_at_once(ref, standing, points, now=now):
        _take_locked(ref, standing.customer_id, points, now=now)


@transactional
def unspend(*, ref: str, now: datetime) -> None:
    """Give back all points that `ref` spent and that did not come back yet; a repeat changes nothing.

    They end when they would have; what has ended meanwhile may be used for 7 more days.
    """
    spent = spent_on(ref)
    if spent is None:
        return
    account = accounts.lock_account(spent.account_id, now=now)
    give_back(account, spent, points=left_to_return(spent), key=ref, now=now)


def _take_at_once(ref: str, standing: Standing, points: int, *, now: datetime) -> bool:
    if lots_of.alive(standing.lots, now=now) != standing.lots:
        return False
    out = lots_of.taken(standing.lots, points)
    left = lots_of.without(standing.lots, out)
    booked = PointsEntry.objects.filter(kind=EntryKind.SPENT, key=ref)
    taken = LoyaltyAccount.objects.filter(
        ~Exists(booked), pk=standing.customer_id, version=standing.version, balance__gte=points
    ).update(
        balance=F("balance") - points,
        lots=lots_of.write_lots(left),
        next_expiry_at=accounts.next_expiry(left),
        version=standing.version + 1,
        changed_at=now,
    )
    if taken != 1:
        return False
    accounts.write_entry(
        Movement(kind=EntryKind.SPENT, key=ref, ref=ref, out=out),
        account=LoyaltyAccount(
            pk=standing.customer_id, balance=standing.points - points, version=standing.version + 1
        ),
        now=now,
    )
    return True


def _take_locked(ref: str, customer_id: int, points: int, *, now: datetime) -> None:
    account = accounts.lock_account(customer_id, now=now)
    if spent_on(ref) is not None:
        return
    if account.balance < points:
        raise PointsShort(points=account.balance)
    out = lots_of.taken(accounts.read(account), points)
    accounts.move(account, Movement(kind=EntryKind.SPENT, key=ref, ref=ref, out=out), now=now)
