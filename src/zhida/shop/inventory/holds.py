"""How many claims one holder keeps open: a counter row that only a conditional UPDATE moves."""

from __future__ import annotations

from django.db.models import F

from zhida.shop.inventory.conf import OPEN_HOLDS_LIMIT
from zhida.shop.inventory.errors import HoldLimitReached
from zhida.shop.inventory.models import HolderHold
from zhida.shop.kernel.inserts import insert_new
from zhida.shop.kernel.prepared import PreparedUpdate

_counted = PreparedUpdate(
    lambda holder: (
        HolderHold.objects.filter(holder=holder, open_refs__lt=OPEN_HOLDS_LIMIT),
        {"open_refs": F("open_refs") + 1},
    )
)


def take_hold(holder: str) -> None:
    """Count one more open claim: one statement, two for a holder seen for the first time.

    Raises HoldLimitReached.
    """
    if _count_one_more(holder) or insert_new(HolderHold(holder=holder, open_refs=1)):
        return
    # The row stood there at its limit, or another's first claim has made it a moment ago.
    if not _count_one_more(holder):
        raise HoldLimitReached(limit=OPEN_HOLDS_LIMIT)


def give_hold_back(holder: str) -> None:
    """Count one claim less."""
    updated = HolderHold.objects.filter(holder=holder, open_refs__gt=0).update(open_refs=F("open_refs") - 1)
    assert updated == 1, f"{holder} gives back a hold that was never counted"


def _count_one_more(holder: str) -> bool:
    return _counted(holder) == 1
