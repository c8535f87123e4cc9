"""What must always hold between the rows of this room; read-only, for `zhida invariants`."""

from collections.abc import Iterable

from django.db.models import Sum

from zhida.shop.kernel.invariants import InvariantResult
from zhida.shop.loyalty.lots import read_lots, sum_of
from zhida.shop.loyalty.models import LoyaltyAccount, PointsEntry
from zhida.shop.loyalty.records import EntryKind

ROWS_AT_ONCE = 500


def check_invariants() -> list[InvariantResult]:
    """Check each account against its journal and lots, and that no spend came back more than once."""
    journal = {
        account: (points, owed)
        for account, points, owed in PointsEntry.objects.order_by("account_id")
        .values_list("account_id")
        .annotate(points=Sum("points"), owed_sum=Sum("owed"))
    }
    columns = ("pk", "balance", "points_owed", "lots", "next_expiry_at")
    broken_journal: list[int] = []
    broken_lots: list[int] = []
    accounts = LoyaltyAccount.objects.order_by("pk").values_list(*columns)
    for pk, balance, owed, stored, next_expiry_at in accounts.iterator(ROWS_AT_ONCE):
        lots = read_lots(stored)
        if journal.get(pk, (0, 0)) != (balance, owed):
            broken_journal.append(pk)
        if sum_of(lots) != balance or next_expiry_at != (lots[0].expires_at if lots else None):
            broken_lots.append(pk)
    return [
        _result("loyalty.balance_is_sum_of_journal", broken_journal),
        _result("loyalty.balance_is_sum_of_lots", broken_lots),
        _result("loyalty.spends_returned_within", _returned_too_much()),
    ]


def _result(name: str, broken: Iterable[int | str]) -> InvariantResult:
    return InvariantResult(name=name, broken=[str(each) for each in broken])


def _returned_too_much() -> list[str]:
    moved = PointsEntry.objects.filter(kind__in=[EntryKind.SPENT, EntryKind.RETURNED])
    sums = moved.order_by("ref").values_list("ref").annotate(left=Sum("points"))
    return [ref for ref, left in sums if left > 0]
