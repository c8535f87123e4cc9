"""A refund undoes what the purchase did to points and growth."""

from datetime import datetime

from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.uow import transactional
from zhida.shop.loyalty import accounts, queries
from zhida.shop.loyalty import lots as lots_of
from zhida.shop.loyalty.accounts import Movement
from zhida.shop.loyalty.models import BookedReversal, Earning, LoyaltyAccount, PointsEntry
from zhida.shop.loyalty.records import EntryKind, Lot, Reversal
from zhida.shop.loyalty.services.giving_back import give_back, left_to_return, spent_on
from zhida.shop.loyalty.services.levels import lower_level


@transactional
def reverse(*, ref: str, reversal: Reversal, now: datetime) -> None:
    """Give back points that `ref` spent, and take back those that it earned; a repeat of a key does nothing.

    What is kept of the earned points is what the goods money left would have earned. What is not there any
    more is owed: 100 earned, 80 spent, whole refund: 20 taken, 80 owed. A refund that overtakes the promise
    is remembered for it.
    """
    spent = spent_on(ref)
    earning = Earning.objects.filter(ref=ref).first()
    account = _account(spent, earning, now=now)
    points = _points_back(spent, reversal)
    booked = BookedReversal(
        key=reversal.key, ref=ref, points_returned=points, paid_minor=reversal.paid_minor, at=now
    )
    if not insert_new(booked) or account is None:
        return
    if spent is not None:
        give_back(account, spent, points=points, key=reversal.key, now=now)
    if earning is not None:
        earning.refresh_from_db()
        _take_back(account, earning, reversal, now=now)


def _account(spent: PointsEntry | None, earning: Earning | None, *, now: datetime) -> LoyaltyAccount | None:
    known = spent or earning
    return accounts.lock_account(known.account_id, now=now) if known else None


def _points_back(spent: PointsEntry | None, reversal: Reversal) -> int:
    if spent is None:
        return 0
    left = left_to_return(spent)
    return left if reversal.is_whole else min(reversal.points, left)


def _take_back(account: LoyaltyAccount, earning: Earning, reversal: Reversal, *, now: datetime) -> None:
    refunded = earning.refunded_minor + reversal.paid_minor
    refunded = earning.paid_minor if reversal.is_whole else min(refunded, earning.paid_minor)
    kept = earning.points
    if earning.earned_at is not None:
        kept = (earning.paid_minor - refunded) * earning.earn_per_yuan // 100
    Earning.objects.filter(pk=earning.pk).update(refunded_minor=refunded, points=kept)
    if earning.earned_at is None:
        return
    if gone := earning.points - kept:
        out = _lots_taken(accounts.read(account), earning, min(gone, account.balance))
        movement = Movement(
            kind=EntryKind.REVERSED,
            key=reversal.key,
            ref=earning.ref,
            out=out,
            owed=gone - lots_of.sum_of(out),
        )
        accounts.move(account, movement, now=now)
    lower_level(account, rules=queries.rules_in_force(), now=now)


def _lots_taken(lots: tuple[Lot, ...], earning: Earning, points: int) -> tuple[Lot, ...]:
    """Take points of the lot that they were earned into, then those that end first."""
    own = [lot for lot in lots if lot.expires_at == earning.expires_at]
    first = lots_of.taken(own, min(points, lots_of.sum_of(own)))
    rest = lots_of.taken(lots_of.without(lots, first), points - lots_of.sum_of(first))
    return lots_of.added(first, rest)
