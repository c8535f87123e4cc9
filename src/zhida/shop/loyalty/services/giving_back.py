"""Points that come back into the lots they were taken from."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Sum

from zhida.shop.loyalty import accounts, conf
from zhida.shop.loyalty import lots as lots_of
from zhida.shop.loyalty.accounts import Movement
from zhida.shop.loyalty.models import LoyaltyAccount, PointsEntry
from zhida.shop.loyalty.records import EntryKind, Lot


def spent_on(ref: str) -> PointsEntry | None:
    """Return the line that says what `ref` spent; None when it spent none. One query."""
    return PointsEntry.objects.filter(kind=EntryKind.SPENT, key=ref).first()


def left_to_return(spent: PointsEntry) -> int:
    """Count the points of a spend that did not come back yet. One query."""
    returned = PointsEntry.objects.filter(ref=spent.ref, kind=EntryKind.RETURNED).aggregate(
        points=Sum("points", default=0)
    )
    return -spent.points - int(returned["points"])


def give_back(account: LoyaltyAccount, spent: PointsEntry, *, points: int, key: str, now: datetime) -> None:
    """Put points of a spend back, those that end last first; of none nothing is written."""
    if not points:
        return
    left = left_to_return(spent)
    into = _last_first(lots_of.read_lots(spent.lots), skip=-spent.points - left, points=points)
    stay = lots_of.end_of_day(now + conf.RETURNED_STAY)
    into = [lot if lot.expires_at > now else Lot(expires_at=stay, points=lot.points) for lot in into]
    accounts.move(
        account,
        Movement(kind=EntryKind.RETURNED, key=key, ref=spent.ref, into=lots_of.added((), into)),
        now=now,
    )


def _last_first(lots: Sequence[Lot], *, skip: int, points: int) -> list[Lot]:
    """Cut a piece out of lots read from the last: after `skip` points, so many."""
    found: list[Lot] = []
    for lot in reversed(lots):
        passed = min(skip, lot.points)
        part = min(points, lot.points - passed)
        skip -= passed
        points -= part
        if part:
            found.append(Lot(expires_at=lot.expires_at, points=part))
    assert not points
    return found
